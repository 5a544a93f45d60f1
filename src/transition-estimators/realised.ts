import { RunError } from '../errors.js';
import { log } from '../evaluation/exponential.js';
import type { Transitions } from '../likelihood/transitions.js';
import { figure } from '../text.js';
import { type Measured, RealisedSums } from './realised-sums.js';
import type { TransitionEstimator } from './transition-estimator.js';
import { volatility } from './volatility.js';

const measures = ['variance', 'bipower', 'two-scales', 'minimum', 'median'] as const;
type Measure = (typeof measures)[number];

export interface RealisedConfig {
  readonly measure: Measure;
  readonly of: 'level' | 'log';
  readonly steps?: number | undefined;
}

/** The increments of the slower scale where nothing is said. */
const usualSteps = 5;

/** The least increments that each measure takes of one series, two-scales besides its steps. */
const least: Readonly<Record<Measure, number>> = {
  variance: 1,
  bipower: 2,
  'two-scales': 1,
  minimum: 2,
  median: 3,
};

const formulas: Readonly<Record<Measure, string>> = {
  variance: '\\hat{σ}^2 = \\frac{1}{T} \\sum_i r_i^2',
  bipower: '\\hat{σ}^2 = \\frac{π}{2 T} \\frac{n}{n - 1} \\sum_i |r_i| |r_{i-1}|',
  'two-scales':
    '\\hat{σ}^2 = \\frac{1}{T (1 - q)} (\\frac{1}{K} \\sum_i (x_i - x_{i-K})^2 - q \\sum_i r_i^2), \\quad q = \\frac{n - K + 1}{n K}',
  minimum: '\\hat{σ}^2 = \\frac{π}{(π - 2) T} \\frac{n}{n - 1} \\sum_i \\min(|r_i|, |r_{i-1}|)^2',
  median:
    '\\hat{σ}^2 = \\frac{π}{(6 - 4 \\sqrt{3} + π) T} \\frac{n}{n - 2} \\sum_i \\mathrm{median}(|r_{i-2}|, |r_{i-1}|, |r_i|)^2',
};

/**
 * σ̂ = √(measure of ∫σ² dt / T) from increments r of x or of ln x, as realised-sums.ts computes them: nothing but the size of the
 * increments is used, no model of the drift. With evenly spaced observations they are
 *
 * - variance: all that moves, jumps and noise included; the only one that takes irregular spacing;
 * - bipower, minimum, median: without jumps, where these are few;
 * - two-scales: without noise on the values.
 *
 * The drift counts as none: of ou, σ̂² is σ²(1 − e^−κΔ)/(κΔ), and μ²Δ is added where there is a trend. Its error is that
 * of a path without jumps and noise.
 */
export const realised: TransitionEstimator<RealisedConfig> = {
  kind: 'realised',
  summary: 'the volatility from the size of increments, by measures that jumps or noise do not move',
  parameters: (z) => ({
    measure: z
      .enum(measures)
      .default('variance')
      .describe('bipower, minimum, median: without jumps; two-scales: without noise'),
    of: z
      .enum(['level', 'log'])
      .default('level')
      .describe('increments of x, or of ln x as gbm and merton have them'),
    steps: z
      .int()
      .min(2)
      .max(100_000)
      .optional()
      .describe(`two-scales: increments of the slower scale, ${usualSteps} where left out`),
  }),
  refused({ measure, steps }: RealisedConfig) {
    return steps === undefined || measure === 'two-scales'
      ? undefined
      : {
          key: 'steps',
          message: `must be left out with measure: ${measure}, found ${steps}: it is for two-scales`,
        };
  },
  level: 'closed-form',
  formula: ({ measure, of }) =>
    `${formulas[measure]}, \\quad r_i = ${of === 'log' ? '\\ln x_i - \\ln x_{i-1}' : 'x_i - x_{i-1}'}`,
  estimands: ({ of }) => [{ of: 'volatility', scale: of }, { of: 'none' }],

  fit(transitions, config) {
    const { measure, of, steps = usualSteps } = config;
    const series = incrementsOf(transitions, of);
    const even = isEven(transitions.dt);
    checkSpacing(measure, even);
    const needed = measure === 'two-scales' ? 2 * steps : least[measure];
    const short = series.find(({ length }) => length < needed);
    if (short) {
      throw new RunError(
        `measure: ${measure} must have at least ${needed} increments per series, found ${short.length}: use longer series, or measure: variance`,
      );
    }
    const sums = new RealisedSums(series);
    const T = transitions.dt.reduce((sum, dt) => sum + dt, 0);
    const found = measuresOf(sums, series, even, steps);
    const { value, standardError } = found[measure]!;
    const jumps = even ? sums.jumps() : undefined;
    const moves = value > 0;
    return Promise.resolve({
      status: moves ? 'converged' : 'stopped',
      message: moves ? null : stillness(measure, value, sums.variance().value),
      parameters: [
        volatility('sigma', value / T, standardError / T),
        { name: 'jumpZ', estimate: jumps?.z ?? null, standardError: null, interval95: null },
      ],
      notes: [jumpWords(jumps, even)],
      logLikelihood: null,
      tables: () => ({
        measures: [
          { name: 'measure', type: 'utf8', values: Object.keys(found) },
          { name: 'value', type: 'float64', values: columnOf(found, 'value'), nullable: true },
          {
            name: 'standardError',
            type: 'float64',
            values: columnOf(found, 'standardError'),
            nullable: true,
          },
        ],
      }),
    });
  },
};

/** r by series. */
function incrementsOf({ from, to, begins }: Transitions, of: 'level' | 'log'): Float64Array[] {
  if (of === 'log') {
    const wrong = from.findIndex((x, i) => !(x > 0 && to[i] > 0));
    if (wrong >= 0) {
      const value = from[wrong] > 0 ? to[wrong] : from[wrong];
      throw new RunError(`of: log must have x above 0, found ${value}: use of: level`);
    }
  }
  const r = from.map((x, i) => (of === 'log' ? log(to[i] / x) : to[i] - x));
  return begins.map((first, s) => r.subarray(first, begins[s + 1] ?? r.length));
}

/** Whether all dt are the same but for rounding. */
function isEven(dt: Float64Array): boolean {
  return dt.every((step) => Math.abs(step - dt[0]) <= 1e-9 * dt[0]);
}

function checkSpacing(measure: Measure, even: boolean): void {
  if (even || measure === 'variance') return;
  throw new RunError(
    `measure: ${measure} must have evenly spaced observations, found irregular ones: use measure: variance, or thin the data to an even grid`,
  );
}

/** All measures that the data allow: the one that is asked for, and the others to compare it with. */
function measuresOf(
  sums: RealisedSums,
  series: readonly Float64Array[],
  even: boolean,
  steps: number,
): Partial<
  Record<Measure | 'downward' | 'upward' | 'tripower quarticity' | 'realised quarticity', Measured>
> {
  const without = { standardError: NaN };
  return {
    variance: sums.variance(),
    downward: sums.semivariance(-1),
    upward: sums.semivariance(1),
    ...(even && {
      bipower: sums.bipower(),
      minimum: sums.minimum(),
      median: sums.median(),
      ...(series.every(({ length }) => length >= 2 * steps) && { 'two-scales': sums.twoScales(steps) }),
      'tripower quarticity': { value: sums.tripowerQuarticity(), ...without },
      'realised quarticity': { value: sums.realisedQuarticity(), ...without },
    }),
  };
}

const columnOf = (found: object, of: keyof Measured): Float64Array =>
  Float64Array.from(Object.values(found) as Measured[], (one) => (Number.isFinite(one[of]) ? one[of] : NaN));

function stillness(measure: Measure, value: number, variance: number): string {
  if (variance === 0) return 'x never moves, so that there is no volatility';
  return value < 0
    ? `measure: ${measure} is negative here, ${figure(value)}: noise is all that it sees, so use more steps or more data`
    : `measure: ${measure} is 0 here though x moves: too many increments are 0, so use measure: variance`;
}

function jumpWords(jumps: { readonly z: number; readonly p: number } | undefined, even: boolean): string {
  if (!even) return 'Jumps were not tested for, since the observations are irregularly spaced.';
  if (!jumps)
    return 'Jumps were not tested for: the test takes three increments in a row, and some that are not 0.';
  const { z, p } = jumps;
  const verdict = p < 0.05 ? 'The path has jumps, as far as the test sees' : 'No sign of jumps';
  return `${verdict}: Barndorff-Nielsen and Shephard’s z = ${figure(z, 4)}, one-sided p = ${figure(p, 3)}.`;
}
