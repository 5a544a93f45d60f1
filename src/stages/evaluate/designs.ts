import { lambdaName } from '../../estimands/names.js';
import { storedDesign } from '../../estimators/design-evidence.js';
import { finite } from '../../evaluation/scores.js';
import type { ConstantEvidence } from '../../verdicts/evidence.js';
import type { DesignEvidence } from '../../verdicts/design-evidence.js';
import type { Candidate } from './candidate.js';
import type { EvaluatedRows } from './comparison.js';
import type { TestedFit } from './lambda-tests.js';

/** What is known of the errors on k. */
interface KnownErrors {
  /** Standard deviation of the noise that was put on k; undefined where k was observed. */
  readonly noise: number | undefined;
  /** Rows over which errors reach. */
  readonly reach: number;
  readonly constant: ConstantEvidence;
}

/**
 * What the training rows say of each basis that least squares were asked for. Where there is none, of what the file's
 * estimators of λ(x) estimate, for which the richest tested fit stands; where there is none of these either, of one λ.
 */
export function designs(
  candidates: readonly Candidate[],
  rows: EvaluatedRows,
  tested: readonly TestedFit[],
  known: KnownErrors,
): DesignEvidence[] {
  const { k, train } = rows;
  const left = residualsOf(rows, known.constant);
  const bound = known.noise !== undefined && known.reach === 0;
  const stored = candidates.flatMap((candidate): DesignEvidence[] => {
    const design = storedDesign(candidate.stored);
    if (!design) return [];
    const { unitErrors, ...rest } = design;
    const sigma = known.noise ?? candidate.score(k, train).rmse ?? left;
    return [
      {
        ...rest,
        estimator: candidate.name,
        standsFor: null,
        errors: bound
          ? unitErrors.map((error) => error && error * sigma)
          : candidate.fit.parameters.map(({ standardError }) => standardError),
        bound,
        sigma,
        signal: signalOf(rows, candidate.all.kHat),
      },
    ];
  });
  if (stored.length > 0) return stored;
  const curve = candidates.find(({ estimator }) => estimator.level !== 'mean');
  return [
    curve && !known.constant.exact
      ? curveDesign(curve.name, rows, tested.at(-1), known.noise ?? left)
      : constantDesign(rows, known, left),
  ];
}

/** λ(x) as one parameter: its error is the error of k̂ over the root mean square of s. */
function curveDesign(
  estimator: string,
  rows: EvaluatedRows,
  tested: TestedFit | undefined,
  sigma: number,
): DesignEvidence {
  const scale = rootMeanSquare(rows.s, rows.train);
  const exists = tested !== undefined && scale > 0;
  return {
    estimator: null,
    standsFor: { estimator, terms: tested?.test.terms ?? 0 },
    parameters: ['λ(x)'],
    powers: [2],
    conditionNumber: exists ? 1 : null,
    weakestDirection: exists ? [1] : [],
    errors: [exists ? tested.errorOfK / scale : null],
    bound: false,
    sigma,
    columnScale: exists ? [scale] : [],
    signal: signalOf(rows, tested?.kHat),
  };
}

/** One λ for all rows, for which s is the only column. */
function constantDesign(rows: EvaluatedRows, { noise, constant }: KnownErrors, left: number): DesignEvidence {
  const scale = rootMeanSquare(rows.s, rows.train);
  const exists = scale > 0;
  return {
    estimator: null,
    standsFor: null,
    parameters: [lambdaName],
    powers: [2],
    conditionNumber: exists ? 1 : null,
    weakestDirection: exists ? [1] : [],
    errors: [constant.standardError],
    bound: false,
    sigma: noise ?? left,
    columnScale: exists ? [scale] : [],
    signal: signalOf(
      rows,
      rows.s.map((s) => (constant.estimate ?? NaN) * s),
    ),
  };
}

/** √ mean square of k without its noise over the training rows: λ_j s_j by the true λ, else k̂. */
function signalOf({ s, lambda, train }: EvaluatedRows, kHat: Float64Array | undefined): number {
  const known = train.some((j) => Number.isFinite(lambda[j]));
  const signal = s.map((square, j) => (known ? (square > 0 ? lambda[j] * square : 0) : (kHat?.[j] ?? NaN)));
  return finite(rootMeanSquare(signal, train)) ?? 0;
}

function residualsOf({ k, s, train }: EvaluatedRows, { estimate }: ConstantEvidence): number {
  const residuals = k.map((value, j) => value - (estimate ?? 0) * s[j]);
  return rootMeanSquare(residuals, train);
}

function rootMeanSquare(values: Float64Array, rows: Uint32Array): number {
  return Math.sqrt(rows.reduce((sum, j) => sum + values[j] * values[j], 0) / rows.length);
}
