import { fTail } from './distributions.js';
import { exp, log } from './exponential.js';
import { inner, overlapSquares, type OverlappingRows, residualOf } from './overlap.js';

/** How residuals' spread depends on s and on time. */
export interface Spread {
  readonly p: number;
  /** √ of the variance, mean 1 over the rows, as s and time let it vary. */
  readonly sd: Float64Array;
  /** √ variance at its 90 % over that at its 10 % quantile. */
  readonly ratio: number;
  /** What it goes with more: s or time; and whether it grows with it. */
  readonly along: 's' | 'time';
  readonly grows: boolean;
}

/**
 * Koenker's (1981) studentised test that the residuals' spread is the same whatever s and time are: R² of û² on ln s and
 * time, F against as many rows as are independent, N² / tr Ω². How it varies is fitted as v = exp(a + b ln s + c t + …),
 * by the likelihood of û²/v as a χ² (Harvey 1976). Undefined where too few independent rows are left, or û is 0.
 */
export function spreadOf(
  residuals: Float64Array,
  s: Float64Array,
  { rows, width }: Pick<OverlappingRows, 'rows' | 'width'>,
): Spread | undefined {
  const count = rows.length;
  const total = inner(residuals, residuals);
  const independent = (count * count) / overlapSquares(rows, width);
  if (!(total > 0) || independent < 8) return undefined;
  const squares = residuals.map((value) => (value * value * count) / total);
  const meanOfS = s.reduce((sum, value) => sum + value, 0) / count;
  if (!(meanOfS > 0)) return undefined;
  // Rows with s near 0 count as a thousandth of the mean: their logarithm would outweigh all others.
  const size = s.map((value) => log(Math.max(value / meanOfS, 1e-3)));
  const time = new Float64Array(rows);
  const along = orthogonal([
    { name: 's', values: size },
    { name: 'time', values: time },
  ]);
  if (along.length === 0) return undefined;
  const centred = squares.map((value) => value - 1);
  const slopes = along.map(({ values }) => inner(values, centred));
  const explained = slopes.reduce((sum, slope) => sum + slope * slope, 0);
  const all = inner(centred, centred);
  const left = independent - along.length - 1;
  const r2 = explained / all;
  const f = r2 < 1 ? (r2 / along.length / (1 - r2)) * left : Infinity;
  const variance = varianceFunction(squares, [
    ...along.map(({ values }) => values),
    ...bends(along, [size, time], independent),
  ]);
  const sorted = variance.slice().sort();
  const at = (share: number): number => sorted[Math.round(share * (count - 1))];
  const steepest = Math.abs(slopes[0]) >= Math.abs(slopes[1] ?? 0) ? 0 : 1;
  return {
    p: fTail(f, along.length, left),
    sd: variance.map(Math.sqrt),
    ratio: Math.sqrt(at(0.9) / at(0.1)),
    along: along[steepest].name,
    grows: slopes[steepest] > 0,
  };
}

interface Regressor {
  readonly name: 's' | 'time';
  readonly values: Float64Array;
}

/** Centred, of length 1, each orthogonal to those before; one that does not vary beside them is left out. */
function orthogonal(given: readonly Regressor[], before: readonly Regressor[] = []): Regressor[] {
  const kept = [...before];
  for (const { name, values } of given) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const centred = values.map((value) => value - mean);
    const left = residualOf(
      centred,
      kept.map((one) => one.values),
    );
    const length = Math.sqrt(inner(left, left));
    if (length > 1e-9 * Math.sqrt(inner(values, values))) {
      kept.push({ name, values: left.map((value) => value / length) });
    }
  }
  return kept.slice(before.length);
}

/**
 * Squares of ln s and time and the cube of ln s, where a hundred independent rows can say how ln v bends, as it does
 * where spread has a part that goes with s and one that does not; the square of ln s alone from 40 on.
 */
function bends(
  along: readonly Regressor[],
  [size, time]: readonly [Float64Array, Float64Array],
  independent: number,
): Float64Array[] {
  if (independent < 40) return [];
  const square = { name: 's', values: size.map((value) => value * value) } as const;
  const more = [
    { name: 's', values: size.map((value) => value * value * value) },
    { name: 'time', values: time.map((value) => value * value) },
  ] as const;
  return orthogonal(independent < 100 ? [square] : [square, ...more], along).map(({ values }) => values);
}

/** v = exp(a + Σ b z) with mean 1, fitted to û² by Fisher's scoring: each step regresses û²/v − 1 on 1 and z. */
function varianceFunction(squares: Float64Array, z: readonly Float64Array[]): Float64Array {
  const count = squares.length;
  const slopes = new Float64Array(z.length);
  const v = new Float64Array(count).fill(1);
  for (let step = 0; step < 25; step++) {
    let largest = 0;
    for (const [b, values] of z.entries()) {
      let change = 0;
      for (let j = 0; j < count; j++) change += values[j] * (squares[j] / v[j] - 1);
      // In the beginning steps may be too long: none changes ln v by more than 1 in the root mean square.
      const most = Math.sqrt(count);
      change = Math.max(-most, Math.min(most, change));
      slopes[b] += change;
      largest = Math.max(largest, Math.abs(change));
    }
    let level = 0;
    for (let j = 0; j < count; j++) {
      let power = 0;
      for (let b = 0; b < z.length; b++) power += slopes[b] * z[b][j];
      v[j] = exp(Math.max(-30, Math.min(30, power)));
      level += squares[j] / v[j] / count;
    }
    // a from the mean of û²/v, so that û²/v has mean 1.
    for (let j = 0; j < count; j++) v[j] *= level;
    // ln v is within a thousandth of where it ends.
    if (largest < 1e-3 * Math.sqrt(count)) break;
  }
  const mean = v.reduce((sum, value) => sum + value, 0) / count;
  return v.map((value) => value / mean);
}
