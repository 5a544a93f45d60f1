import { noises, step } from './law';
import { placeOf } from './refine';
import { drawTile, putRow, refineRow } from './tile';

/**
 * Advances paths by a scheme (law.ts) of `substeps` steps from row to row: row r of the first component is at
 * `x + r · stride · 8`, that of component c ≥ 1 at `others + (c − 1) · othersBytes + r · stride · 8`. `state` holds the values
 * before and after: component c's float64[paths] at `state + c · stateBytes`.
 *
 * A row of a path has substeps · noises standard normals; number i of noise k is that of counter (path, ⌊row/4⌋, stream,
 * i · noises + k), and `refine` makes the substeps' normals of them. They lie in `spare`, float64[substeps, noises, 4, tile],
 * for `tile` paths at a time.
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
  components: i32,
  substeps: u32,
  tile: u32,
  antithetic: bool,
): void {
  const rowBytes = stride << 3;
  const tileBytes = (<usize>tile) << 3;
  const noiseBytes = tileBytes << 2;
  const perStep = <u32>noises(constants);
  const normals = substeps * perStep;
  for (let first: u32 = 0; first < paths; first += tile) {
    const count = min(tile, paths - first);
    const column = (<usize>first) << 3;
    for (let row = -(<i32>(firstStep & 3)); row < steps; row += 4) {
      const group = (firstStep + <u32>row) >> 2;
      const begin = max(-row, 0);
      const end = min(steps - row, 4);
      drawTile(
        spare,
        tileBytes,
        seedLow,
        seedHigh,
        stream,
        firstPath + first,
        count,
        group,
        normals,
        begin,
        end,
        antithetic,
      );
      for (let r = begin; r < end; r++) {
        const z = spare + (<usize>r) * tileBytes;
        refineRow(z, noiseBytes, perStep, count, substeps);
        for (let s: u32 = 0; s < substeps; s++) {
          const at = z + (<usize>placeOf(s, substeps)) * <usize>perStep * noiseBytes;
          stepAll(state + column, stateBytes, at, noiseBytes, constants, count);
        }
        const here = column + (<usize>(row + r)) * rowBytes;
        putRow(x + here, others + here, othersBytes, state + column, stateBytes, components, count);
      }
    }
  }
}

/** One step, in pairs of paths. */
function stepAll(
  state: usize,
  stateBytes: usize,
  z: usize,
  noiseBytes: usize,
  constants: usize,
  paths: u32,
): void {
  for (let pairs = paths >> 1; pairs > 0; pairs--) {
    step(state, stateBytes, z, noiseBytes, constants, true);
    state += 16;
    z += 16;
  }
  if (paths & 1) step(state, stateBytes, z, noiseBytes, constants, false);
}
