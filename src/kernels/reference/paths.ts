import { normal } from './normal.js';

/**
 * Brownian paths with drift: x[j + 1, i] = x[j, i] + (drift + volatility · z[step j, path i]).
 * Row r is x[r · stride … r · stride + paths − 1]; `state`, float64[paths], holds the current values before and after.
 */
export function brownian(
  x: Float64Array,
  stride: number,
  state: Float64Array,
  seedLow: number,
  seedHigh: number,
  stream: number,
  firstPath: number,
  paths: number,
  firstStep: number,
  steps: number,
  drift: number,
  volatility: number,
): void {
  for (let i = 0; i < paths; i++) {
    let value = state[i];
    for (let row = 0; row < steps; row++) {
      const z = normal(seedLow, seedHigh, stream, firstPath + i, firstStep + row);
      value += drift + volatility * z;
      x[row * stride + i] = value;
    }
    state[i] = value;
  }
}
