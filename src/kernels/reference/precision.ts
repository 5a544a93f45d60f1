/** The arrays of a network: all float32 or all float64. */
export type Values = Float32Array | Float64Array;

/** Rounds the result of one operation to the network's precision. */
export type Round = (value: number) => number;

/**
 * Math.fround for float32, the identity for float64. The float64 sum, difference, product, quotient or root of
 * float32 numbers, rounded to float32, is what the float32 operation gives (Figueroa 1995).
 */
export function roundingOf(values: Values): Round {
  return values instanceof Float32Array ? Math.fround : (value) => value;
}
