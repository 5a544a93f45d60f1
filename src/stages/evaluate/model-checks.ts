import { solveLeastSquares } from '../../estimators/householder.js';
import { root } from '../../estimators/linear-algebra.js';
import { student975 } from '../../evaluation/intervals.js';
import { duplicatesOf, influences, isRounding } from '../../evaluation/influence.js';
import { inner, overlapSquares, residualOf, timesOverlap } from '../../evaluation/overlap.js';
import { correlationBeyond } from '../../evaluation/distant-correlation.js';
import { type Spread, spreadOf } from '../../evaluation/spread.js';
import { type Break, supremumF, supremumTail } from '../../evaluation/stability.js';
import { normal } from '../../kernels/reference/normal.js';
import { streams } from '../../random/streams.js';
import type { ModelEvidence } from '../../verdicts/model-evidence.js';
import { spreadSignificance } from '../../verdicts/thresholds.js';

/** A closed form and the rows it was fitted to, in the order of time. Columns are float64[rows]. */
export interface FittedRows {
  /** Time indices, ascending. */
  readonly rows: Uint32Array;
  readonly s: Float64Array;
  readonly k: Float64Array;
  /** Φ; for constant λ it is s alone. */
  readonly design: readonly Float64Array[];
  /** w: rows that are as far apart have independent errors; 1 where all are independent. */
  readonly width: number;
}

type Checks = Omit<ModelEvidence, 'estimator' | 'isConstant' | 'errors'>;

/**
 * What the residuals of a closed form say about its model. Undefined where all s are 0, or the design's columns depend
 * on each other.
 *
 * Where the spread of the residuals varies, rows are weighted by it before λ is held against time and residuals against
 * each other: so the errors have one variance, whose correlation is that of overlapping windows. `pause` is awaited
 * between the parts.
 */
export async function modelChecks(
  { rows, s: rawS, k: rawK, design, width }: FittedRows,
  pause: () => Promise<void>,
): Promise<Checks | undefined> {
  const [s, k] = [unit(rawS), unit(rawK)];
  const fit = s.size > 0 ? residualsOf(design, k.values) : undefined;
  if (!fit) return undefined;
  const counted = {
    rows: rows.length,
    duplicates: duplicatesOf(s.values, k.values),
    constantK: rows.length > 1 && k.values.every((value) => value === k.values[0]) ? rawK[0] : null,
  };
  if (k.size === 0 || isRounding(fit.residuals, k.values)) {
    return { ...counted, exact: true, unrelated: null, ...nothing };
  }
  const constant = inner(s.values, k.values) / inner(s.values, s.values);
  const ofConstant = k.values.map((value, j) => value - constant * s.values[j]);
  const scale = k.size / s.size;
  const spread = spreadOf(fit.residuals, s.values, { rows, width });
  const varies = spread !== undefined && spread.p < spreadSignificance;
  const sd = varies ? spread.sd : new Float64Array(rows.length).fill(1);
  const weighted = (values: Float64Array): Float64Array =>
    varies ? values.map((v, j) => v / sd[j]) : values;
  const own = varies ? residualsOf(design.map(weighted), weighted(k.values)) : fit;
  if (!own) return undefined;
  await pause();
  const given = { rows, width, orthonormal: own.orthonormal };
  const found = supremumF(weighted(s.values), own.residuals, given);
  const stability = found ? stabilityOf(found, s.values, k.values, rows, scale) : null;
  await pause();
  const correlation = correlationBeyond(own.residuals, given, streams.signs);
  await pause();
  const { leverage, largest } = influences(s.values, ofConstant, sd, rows, width);
  return {
    ...counted,
    exact: false,
    unrelated: unrelatedOf(s.values, ofConstant, constant, { rows, width }, scale),
    stability,
    correlation: correlation ?? null,
    spread: spread ? spreadFigures(spread) : null,
    influence: {
      share: leverage.share,
      shareRows: [rows[leverage.first], rows[leverage.last]],
      largest: largest
        ? {
            rows: [rows[largest.first], rows[largest.last]],
            lambda: constant * scale,
            without: (constant - largest.change) * scale,
            standardErrors: largest.standardErrors,
            p: largest.p,
          }
        : null,
    },
  };
}

const nothing = { stability: null, correlation: null, spread: null, influence: null };

/** Values in units of their own √ mean square: squares of squares of small and large numbers are numbers. */
function unit(values: Float64Array): { values: Float64Array; size: number } {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return { values, size: 0 };
  const near = values.map((value) => value / largest);
  const size = Math.sqrt(inner(near, near) / near.length);
  return { values: near.map((value) => value / size), size: size * largest };
}

interface Projected {
  readonly orthonormal: readonly Float64Array[];
  readonly residuals: Float64Array;
}

/** k less its projection on the columns Q = Φ R⁻¹; undefined where the columns depend on each other. */
function residualsOf(design: readonly Float64Array[], k: Float64Array): Projected | undefined {
  const solution = solveLeastSquares(design, k);
  if (!solution) return undefined;
  const p = design.length;
  const orthonormal = design.map((_, b) =>
    k.map((_value, j) => {
      let sum = 0;
      for (let a = 0; a <= b; a++) sum += design[a][j] * solution.inverseRoot[a * p + b];
      return sum;
    }),
  );
  return { orthonormal, residuals: residualOf(k, orthonormal) };
}

function stabilityOf(
  found: Break,
  s: Float64Array,
  k: Float64Array,
  rows: Uint32Array,
  scale: number,
): NonNullable<ModelEvidence['stability']> {
  const over = (from: number, to: number): number => {
    let [products, squares] = [0, 0];
    for (let j = from; j < to; j++) {
      products += s[j] * k[j];
      squares += s[j] * s[j];
    }
    return (products / squares) * scale;
  };
  const p = supremumTail(found, root(found.covariance, found.tried), (draw, step) =>
    // The same draws in every run: what they decide is a property of the data.
    normal(0, 0, streams.breaks, draw, step),
  );
  return {
    f: found.f,
    p,
    row: rows[found.row],
    before: over(0, found.row),
    after: over(found.row, rows.length),
    shift: found.shift * scale,
  };
}

function spreadFigures({ p, ratio, along, grows }: Spread): NonNullable<ModelEvidence['spread']> {
  return { p, ratio, along, grows };
}

/** λ̂ with its standard error where 0 is in its 95 % interval: λ s explains nothing of k. */
function unrelatedOf(
  s: Float64Array,
  u: Float64Array,
  lambda: number,
  { rows, width }: { readonly rows: Uint32Array; readonly width: number },
  scale: number,
): ModelEvidence['unrelated'] {
  const all = inner(s, s);
  const variance = inner(s, timesOverlap(s, rows, width)) / all;
  const left = rows.length - variance;
  const freedom = (left * left) / overlapSquares(rows, width);
  if (!(left > 0) || freedom < 1) return null;
  const standardError = Math.sqrt(((inner(u, u) / left) * variance) / all);
  if (!(Math.abs(lambda) < student975(freedom) * standardError)) return null;
  return { lambda: lambda * scale, standardError: standardError * scale };
}
