import { type BlackBox, declaredStart, type TargetRows } from './black-box.js';
import { diagnoseFit, type FitDiagnosis } from './fit.js';
import { type BlockDiagnosis, diagnoseGradient, type NamedFactor } from './gradient.js';
import { diagnoseHessian, type HessianDiagnosis } from './hessian.js';
import { pointsOf } from './point.js';
import { Probe, rowsOf } from './probe.js';
import { SourceLines } from './source-lines.js';

/** What an own model is checked with. */
export interface ModelQuestion {
  readonly model: BlackBox;
  readonly rows: TargetRows;
  /** Whether `predict` sees k. */
  readonly readsK: boolean;
  readonly seed: number;
  /** Numbers of its training that may have got into a derivative, as the size of a batch. */
  readonly factors?: readonly NamedFactor[];
}

export interface ModelDiagnosis {
  /** Rows that it was compared on. */
  readonly rows: number;
  /** Values of θ: the start values, and others drawn around them. */
  readonly points: number;
  /** By parameter; null where the module has no gradient. */
  readonly gradient: readonly BlockDiagnosis[] | null;
  readonly hessian: HessianDiagnosis | null;
  readonly fit: FitDiagnosis | null;
}

/** Rows that derivatives are compared on: any few show what is wrong. */
const rowCounts = [11, 13];

/**
 * Compares the derivatives that an own model gives with differences of what it predicts, and says of a wrong one which mistake explains
 * it. Throws RunError where a function of the module gives what the contract does not have.
 */
export function diagnoseModel({ model, rows, readsK, seed, factors = [] }: ModelQuestion): ModelDiagnosis {
  const few = rowsOf(rows, someOf(rows));
  const probe = new Probe(model, few, readsK);
  const start = model.has('start') ? model.theta('start', rows) : declaredStart(model);
  const points = pointsOf(probe, seed, start);
  const lines = (name: string): SourceLines => new SourceLines(model.text, name);
  const asks = (name: 'gradient' | 'hessian'): boolean => model.has(name) && points.length > 0;
  return {
    rows: few.count,
    points: points.length,
    gradient: asks('gradient') ? diagnoseGradient(points, lines('gradient'), factors) : null,
    hessian: asks('hessian') ? diagnoseHessian(points, lines('hessian')) : null,
    fit: model.has('fit') ? diagnoseFit(new Probe(model, rows, readsK)) : null,
  };
}

/** A few rows, evenly spread, of a number that is not taken for that of something else. */
function someOf({ n, count }: TargetRows): number[] {
  const wanted = Math.min(
    count,
    rowCounts.find((one) => one !== n)!,
  );
  return Array.from({ length: wanted }, (_, i) => Math.floor(((i + 0.5) * count) / wanted));
}
