import { normalRows } from './normal-rows';

/** Paths taken together, so that their states and four rows of them (40 bytes a path) stay in the nearest cache. */
const TILE: u32 = 256;

/**
 * Brownian paths with drift: x[j + 1, i] = x[j, i] + (drift + volatility · z[step j, path i]), in float64.
 * Row r of the block is at `x + r · stride · 8`; `state`, float64[paths], holds the current values before and after.
 */
export function brownian(
  x: usize,
  stride: usize,
  state: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  paths: u32,
  firstStep: u32,
  steps: i32,
  drift: f64,
  volatility: f64,
): void {
  const rowBytes = stride << 3;
  for (let first: u32 = 0; first < paths; first += TILE) {
    const count = min(TILE, paths - first);
    const column = x + ((<usize>first) << 3);
    const current = state + ((<usize>first) << 3);
    for (let row = -(<i32>(firstStep & 3)); row < steps; row += 4) {
      const group = (firstStep + <u32>row) >> 2;
      const at = column + <usize>row * rowBytes;
      const begin = max(-row, 0);
      const end = min(steps - row, 4);
      normalRows(at, rowBytes, seedLow, seedHigh, stream, firstPath + first, count, group, begin, end);
      for (let r = begin; r < end; r++) advance(at + <usize>r * rowBytes, current, count, drift, volatility);
    }
  }
}

/** One row from its normals, in place: state ← x ← state + (drift + volatility · x). */
function advance(x: usize, state: usize, paths: u32, drift: f64, volatility: f64): void {
  const drift2 = f64x2.splat(drift);
  const volatility2 = f64x2.splat(volatility);
  for (let pairs = paths >> 1; pairs > 0; pairs--) {
    const increment = f64x2.add(drift2, f64x2.mul(volatility2, v128.load(x)));
    const value = f64x2.add(v128.load(state), increment);
    v128.store(x, value);
    v128.store(state, value);
    x += 16;
    state += 16;
  }
  if (paths & 1) {
    const value = load<f64>(state) + (drift + volatility * load<f64>(x));
    store<f64>(x, value);
    store<f64>(state, value);
  }
}
