import { binomialInterval95 } from '../../../evaluation/binomial.js';
import { meanWithError } from '../../../evaluation/mean-with-error.js';
import { uniformTest } from '../../../evaluation/uniform-test.js';
import { localTest } from '../../../posteriors/local-test.js';
import type { PosteriorScores } from '../../../posteriors/posterior-scores.js';
import type { Calibration, CalibrationTest } from '../../../verdicts/posterior/evidence.js';

/** What calibration is judged by: scores of test draws, their true parameters, and functions of what was seen. */
export interface Tested {
  readonly parameters: readonly string[];
  readonly thetas: readonly Float64Array[];
  /** Columns of what was seen, the most important first. */
  readonly functions: readonly Float64Array[];
}

/** Coverages that are looked at. */
const levels = [0.5, 0.9] as const;

/** Column i of N × d numbers. */
const columnOf = (rows: Float64Array, d: number, i: number): Float64Array =>
  Float64Array.from({ length: rows.length / d }, (_, r) => rows[r * d + i]);

export function calibrationOf(
  scores: PosteriorScores,
  { parameters, thetas, functions }: Tested,
): Calibration {
  const d = parameters.length;
  const below = parameters.map((_, i) => columnOf(scores.below, d, i));
  const locals = below.map((u) => localTest(u, functions));
  const tests: CalibrationTest[] = [
    ...below.map((u, i) => ({
      of: 'transform' as const,
      parameter: parameters[i],
      p: uniformTest(u).p,
      explained: null,
    })),
    { of: 'density', parameter: null, p: uniformTest(scores.density).p, explained: null },
    { of: 'nearer', parameter: null, p: uniformTest(scores.nearer).p, explained: null },
    {
      of: 'local',
      parameter: null,
      // The least of d p-values, by Bonferroni.
      p: Math.min(1, d * Math.min(...locals.map(({ p }) => p))),
      explained: Math.max(...locals.map(({ explained }) => explained)),
    },
  ];
  return {
    tests,
    coverage: parameters.flatMap((parameter, i) =>
      levels.map((level) => {
        const inside = below[i].reduce((sum, u) => sum + (Math.abs(u - 0.5) <= level / 2 ? 1 : 0), 0);
        const n = below[i].length;
        return { parameter, level, share: inside / n, interval95: binomialInterval95(inside, n)! };
      }),
    ),
    sdRatio: parameters.map((parameter, i) => {
      const squares = errorsOf(scores, thetas[i], d, i).map(({ error, sd }) => (error / sd) * (error / sd));
      return { parameter, ratio: Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / squares.length) };
    }),
    contraction: parameters.map((parameter, i) => contractionOf(parameter, scores, thetas[i], d, i)),
  };
}

const errorsOf = ({ mean, sd }: PosteriorScores, theta: Float64Array, d: number, i: number) =>
  Array.from(theta, (value, r) => ({ error: value - mean[r * d + i], sd: sd[r * d + i] }));

/** What a posterior claims to know of a parameter, and what it knows, as shares of the variance of the draws. */
function contractionOf(
  parameter: string,
  scores: PosteriorScores,
  theta: Float64Array,
  d: number,
  i: number,
): Calibration['contraction'][number] {
  const n = theta.length;
  const middle = theta.reduce((sum, value) => sum + value, 0) / n;
  const variance = theta.reduce((sum, value) => sum + (value - middle) * (value - middle), 0) / n;
  const errors = errorsOf(scores, theta, d, i);
  const claimed = errors.reduce((sum, { sd }) => sum + sd * sd, 0) / n / variance;
  const earned = errors.reduce((sum, { error }) => sum + error * error, 0) / n / variance;
  const { standardError } = meanWithError(
    Float64Array.from(errors, ({ error, sd }) => (error * error - sd * sd) / variance),
    Uint32Array.from({ length: n }, (_, r) => r),
    'independent',
  );
  return { parameter, claimed: 1 - claimed, earned: 1 - earned, standardError: standardError ?? 0 };
}
