import { noises, step } from './law';
import { normalRows } from './normal-rows';

/** Paths taken together, so that their states and four rows of them (40 bytes a path) stay in the nearest cache. */
const TILE: u32 = 256;

/**
 * Advances paths by the step of one law (law.ts), which the compiler puts into this loop: row r of the first component is at
 * `x + r · stride · 8`, that of component c ≥ 1 at `others + (c − 1) · othersBytes + r · stride · 8`. `state` holds the values
 * before and after: component c's float64[paths] at `state + c · stateBytes`.
 *
 * Each step of a path has noises() standard normals, number k that of counter (path, ⌊step/4⌋, stream, k). Those of number
 * 0 lie where x will be, the others in `spare`, float64[noises − 1, 4, min(paths, 256)].
 */
export function advance(
  x: usize,
  others: usize,
  othersBytes: usize,
  stride: usize,
  state: usize,
  stateBytes: usize,
  spare: usize,
  constants: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  paths: u32,
  firstStep: u32,
  steps: i32,
  _components: i32,
  _substeps: u32,
  _tile: u32,
  antithetic: bool,
): void {
  const rowBytes = stride << 3;
  const spareRow = (<usize>min(TILE, paths)) << 3;
  for (let first: u32 = 0; first < paths; first += TILE) {
    const count = min(TILE, paths - first);
    const column = (<usize>first) << 3;
    for (let row = -(<i32>(firstStep & 3)); row < steps; row += 4) {
      const group = (firstStep + <u32>row) >> 2;
      const at = column + <usize>row * rowBytes;
      const begin = max(-row, 0);
      const end = min(steps - row, 4);
      const path = firstPath + first;
      if (noises(constants) > 0) {
        normalRows(x + at, rowBytes, seedLow, seedHigh, stream, path, count, group, 0, begin, end, antithetic);
      }
      for (let k = 1; k < noises(constants); k++) {
        const rows = spare + (<usize>(k - 1)) * 4 * spareRow;
        normalRows(rows, spareRow, seedLow, seedHigh, stream, path, count, group, k, begin, end, antithetic);
      }
      for (let r = begin; r < end; r++) {
        const here = at + <usize>r * rowBytes;
        advanceRow(
          x + here,
          others + here,
          othersBytes,
          state + column,
          stateBytes,
          spare + <usize>r * spareRow,
          spareRow << 2,
          constants,
          firstStep + <u32>(row + r),
          count,
        );
      }
    }
  }
}

/** One row, in pairs of paths. The first four constants are loaded here, once a row: the compiler leaves loads where they are. */
function advanceRow(
  x: usize,
  others: usize,
  othersBytes: usize,
  state: usize,
  stateBytes: usize,
  spare: usize,
  spareBytes: usize,
  constants: usize,
  at: u32,
  paths: u32,
): void {
  const c0 = v128.load64_splat(constants);
  const c1 = v128.load64_splat(constants, 8);
  const c2 = v128.load64_splat(constants, 16);
  const c3 = v128.load64_splat(constants, 24);
  for (let pairs = paths >> 1; pairs > 0; pairs--) {
    step(x, others, othersBytes, state, stateBytes, spare, spareBytes, c0, c1, c2, c3, constants, at, true);
    x += 16;
    others += 16;
    state += 16;
    spare += 16;
  }
  if (paths & 1) {
    step(x, others, othersBytes, state, stateBytes, spare, spareBytes, c0, c1, c2, c3, constants, at, false);
  }
}
