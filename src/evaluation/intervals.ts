import { normal975, studentQuantile } from './distributions.js';

export { normal975 };

/** The 97.5 % quantiles of Student's t with 1 … 9 degrees of freedom. */
const small = [
  12.706204736174705, 4.302652729749464, 3.1824463052837095, 2.7764451051977943, 2.5705818356363155,
  2.44691185114497, 2.3646242515927853, 2.3060041352041667, 2.2621571627982053,
];

/**
 * The 97.5 % quantile of Student's t: tabulated below 10 degrees of freedom where these are whole, solved for
 * where they are not, above by the expansion in 1/ν around the normal quantile (Abramowitz & Stegun 1964, 26.7.5),
 * whose error is below 1e-5 from there on. NaN below 1.
 */
export function student975(degreesOfFreedom: number): number {
  if (!(degreesOfFreedom >= 1)) return NaN;
  if (degreesOfFreedom < 10) return small[degreesOfFreedom - 1] ?? studentQuantile(0.05, degreesOfFreedom);
  const z = normal975;
  const z2 = z * z;
  const v = 1 / degreesOfFreedom;
  const g1 = (z * (z2 + 1)) / 4;
  const g2 = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const g3 = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  const g4 = (z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92160;
  return z + v * (g1 + v * (g2 + v * (g3 + v * g4)));
}

/** The 95 % interval estimate ± critical · standardError; null where it does not exist. */
export function interval95(
  estimate: number,
  standardError: number,
  critical: number,
): readonly [number, number] | null {
  const half = critical * standardError;
  return Number.isFinite(half) ? [estimate - half, estimate + half] : null;
}
