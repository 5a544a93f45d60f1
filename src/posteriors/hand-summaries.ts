import { log } from '../evaluation/exponential.js';

/** A path, or several side by side that are independent: x at time 0 and at n later times, for each path n + 1 values. */
export interface ObservedPaths {
  readonly paths: readonly Float64Array[];
  /** Time between two values; the mean where they are not equally far apart. */
  readonly dt: number;
}

/** Below it a logarithm is that of nothing. */
const tiny = 1e-300;
const logOf = (value: number): number => log(Math.max(value, tiny));
/** A quotient of what may not vary. */
const over = (a: number, b: number): number => (b > tiny ? a / b : 0);

/** What networks read of the paths of one draw, in this order. */
export const summaryNames = [
  'mean',
  'logSd',
  'first',
  'last',
  'slope',
  'logVolatility',
  'logAbsolute',
  'lagOne',
  'reversion',
  'logResidual',
  'levelled',
  'logSize',
  'lagAboutZero',
  'kurtosis',
  'largest',
  'skewness',
  'sizeWithLevel',
  'logTimes',
  'logTime',
] as const;

/** What says whether paths look like those that were learned from; no network reads the last four. */
export const checkNames = [
  'kurtosis',
  'largest',
  'lagOfIncrements',
  'lagOfSizes',
  'unmoved',
  'halves',
] as const;

/** Sums that say all of Brownian motion, also of ln x as gbm has it, and of Ornstein–Uhlenbeck processes. */
export const statisticNames = [
  'n',
  'dt',
  'centre',
  'x',
  'y',
  'xx',
  'xy',
  'yy',
  'paths',
  'starts',
  'starts2',
] as const;

/** Moments of increments, and how they go together. */
function incrementsOf(paths: readonly Float64Array[]) {
  const sums = { n: 0, one: 0, absolute: 0, two: 0, three: 0, four: 0, largest: 0, unmoved: 0 };
  let [lag, pairs, sizeLag] = [0, 0, 0];
  let [early, late] = [0, 0];
  for (const x of paths) {
    const half = (x.length - 1) / 2;
    let before = NaN;
    for (let i = 1; i < x.length; i++) {
      const d = x[i] - x[i - 1];
      const square = d * d;
      sums.n++;
      sums.one += d;
      sums.absolute += Math.abs(d);
      sums.two += square;
      sums.three += square * d;
      sums.four += square * square;
      sums.largest = Math.max(sums.largest, Math.abs(d));
      if (d === 0) sums.unmoved++;
      if (i <= half) early += square;
      else if (i > x.length - 1 - half) late += square;
      if (i > 1) {
        pairs++;
        lag += d * before;
        sizeLag += Math.abs(d * before);
      }
      before = d;
    }
  }
  const { n } = sums;
  const [mean, absolute, square] = [sums.one / n, sums.absolute / n, sums.two / n];
  return {
    ...sums,
    mean,
    absolute,
    square,
    kurtosis: logOf(over(sums.four / n, square * square)),
    largestShare: logOf(over(sums.largest, Math.sqrt(square))),
    skewness: over(sums.three / n, square * Math.sqrt(square)),
    lag: over(lag / Math.max(pairs, 1), square),
    sizeLag: over(sizeLag / Math.max(pairs, 1) - absolute * absolute, square - absolute * absolute),
    halves: logOf(early) - logOf(late),
  };
}

/** Sums over transitions x → y about a centre. */
function transitionsOf(paths: readonly Float64Array[], centre: number) {
  const sums = { n: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0, starts: 0, starts2: 0 };
  for (const x of paths) {
    const start = x[0] - centre;
    sums.starts += start;
    sums.starts2 += start * start;
    for (let i = 1; i < x.length; i++) {
      const [from, to] = [x[i - 1] - centre, x[i] - centre];
      sums.n++;
      sums.x += from;
      sums.y += to;
      sums.xx += from * from;
      sums.xy += from * to;
      sums.yy += to * to;
    }
  }
  return sums;
}

/**
 * Numbers that say most of what paths say of the parameters of a diffusion: level and spread, the regression of each value on the
 * one before, sizes of increments, and how they hang together. In the order of the names above; all finite.
 */
export function summariesOf({ paths, dt }: ObservedPaths): {
  readonly summaries: Float64Array;
  readonly checks: Float64Array;
  readonly statistics: Float64Array;
} {
  const count = paths.length;
  const mean = paths.reduce((sum, x) => sum + x.reduce((own, value) => own + value, 0) / x.length, 0) / count;
  const d = incrementsOf(paths);
  const t = transitionsOf(paths, mean);
  const { n } = t;
  const time = (n / count) * dt;
  const variance = Math.max(0, t.xx / n - (t.x / n) * (t.x / n));
  const covariance = t.xy / n - (t.x / n) * (t.y / n);
  const ofY = Math.max(0, t.yy / n - (t.y / n) * (t.y / n));
  const lagOne = over(covariance, variance);
  const residual = Math.max(0, ofY - lagOne * covariance);
  // Of x itself, not about its mean: what a level that is known to be 0 is judged by.
  const size = t.xx / n + 2 * mean * (t.x / n) + mean * mean;
  const first = paths.reduce((sum, x) => sum + x[0], 0) / count;
  const last = paths.reduce((sum, x) => sum + x[x.length - 1], 0) / count;
  const reversion = -logOf(Math.min(Math.max(lagOne, 1e-3), 2)) / dt;
  // How far the level is above the mean of the values before, in units of it: where a regression says the paths go.
  const levelled = over(t.y / n - lagOne * (t.x / n), Math.max(Math.abs(1 - lagOne), 1e-3));
  return {
    summaries: Float64Array.of(
      mean,
      0.5 * logOf(variance),
      first,
      last,
      (last - first) / time,
      0.5 * logOf(d.square / dt),
      logOf(d.absolute) - 0.5 * log(dt),
      lagOne,
      reversion,
      0.5 * logOf(residual / dt),
      mean + levelled,
      0.5 * logOf(size),
      over(t.xy / n + mean * (t.x / n + t.y / n) + mean * mean, size),
      d.kurtosis,
      d.largestShare,
      d.skewness,
      sizeWithLevel(paths, mean, variance, d.square),
      log(n / count),
      log(time),
    ),
    checks: Float64Array.of(d.kurtosis, d.largestShare, d.lag, d.sizeLag, d.unmoved / n, d.halves),
    statistics: Float64Array.of(n, dt, mean, t.x, t.y, t.xx, t.xy, t.yy, count, t.starts, t.starts2),
  };
}

/** The correlation of squared increments with where they begin. */
function sizeWithLevel(
  paths: readonly Float64Array[],
  mean: number,
  variance: number,
  square: number,
): number {
  let [sum, squares, n] = [0, 0, 0];
  for (const x of paths) {
    for (let i = 1; i < x.length; i++) {
      const own = (x[i] - x[i - 1]) * (x[i] - x[i - 1]) - square;
      sum += own * (x[i - 1] - mean);
      squares += own * own;
      n++;
    }
  }
  return over(sum / n, Math.sqrt((squares / n) * variance));
}
