import {
  andersonDarling,
  kolmogorovDistance,
  ljungBox,
  normalScores,
  squaredCorrelation,
} from '../evaluation/uniformity.js';
import type { Transitions } from './transitions.js';

/** What is asked of the uniforms u of transitions, and of their normal scores z = Φ⁻¹(u). */
export const fitStatistics = [
  'kolmogorovSmirnov',
  'andersonDarling',
  'ljungBox',
  'ljungBoxSquares',
  'spreadByLevel',
  'tails',
] as const;
export type FitStatistic = (typeof fitStatistics)[number];

/** Autocorrelations that count; fewer where there are fewer than fifty transitions. */
const mostLags = 10;

/** E z⁴ of a normal z. */
const normalTails = 3;

export const lagsOf = (n: number): number => Math.max(1, Math.min(mostLags, Math.floor(n / 5)));

/** Transitions that are tested, by 1; those with 0 are what was learned from. All where it is undefined. */
export type Tested = Uint8Array | undefined;

/**
 * The statistics, the larger the worse the law fits:
 *   kolmogorovSmirnov  √n D, D the largest distance of the uniforms' distribution function from u
 *   andersonDarling    A², which weighs the tails
 *   ljungBox           Q of z: steps that depend on the ones before beyond what the law says
 *   ljungBoxSquares    Q of z²: a volatility that comes in stretches
 *   tails            the mean of z⁴: steps that are far larger than the others, as jumps are
 *   spreadByLevel      n r², r the correlation of z² with the value that a step begins from: a volatility that depends on x otherwise
 * Their scale does not depend on n, but that of the tails does (atSizeOf). Pairs of the Q lie in one unbroken stretch of one series.
 * Infinite where a transition has no law.
 */
export function statisticsOf(
  { from, begins }: Pick<Transitions, 'from' | 'begins'>,
  uniform: Float64Array,
  tested: Tested,
): Record<FitStatistic, number> {
  const chosen: number[] = [];
  const ends: number[] = [];
  const starts = new Set(begins);
  for (let i = 0; i < uniform.length; i++) {
    if (tested && !tested[i]) continue;
    if (chosen.length > 0 && (chosen.at(-1) !== i - 1 || starts.has(i))) ends.push(chosen.length);
    chosen.push(i);
  }
  ends.push(chosen.length);
  const u = Float64Array.from(chosen, (i) => uniform[i]);
  if (u.some(Number.isNaN)) {
    return Object.fromEntries(fitStatistics.map((name) => [name, Infinity])) as Record<FitStatistic, number>;
  }
  const z = normalScores(u);
  const squares = z.map((value) => value * value);
  const lags = lagsOf(u.length);
  return {
    kolmogorovSmirnov: Math.sqrt(u.length) * kolmogorovDistance(u),
    andersonDarling: andersonDarling(u),
    ljungBox: ljungBox(z, ends, lags),
    ljungBoxSquares: ljungBox(squares, ends, lags),
    tails: squares.reduce((sum, square) => sum + square * square, 0) / squares.length,
    spreadByLevel: squaredCorrelation(
      squares,
      Float64Array.from(chosen, (i) => from[i]),
    ),
  };
}

/** Statistics of n transitions as `other` transitions would have them: the mean of z⁴ lies about 3 by what falls with √n. */
export function atSizeOf(
  statistics: Readonly<Record<FitStatistic, number>>,
  n: number,
  other: number,
): Readonly<Record<FitStatistic, number>> {
  const { tails } = statistics;
  return { ...statistics, tails: Math.max(0, normalTails + (tails - normalTails) * Math.sqrt(n / other)) };
}
