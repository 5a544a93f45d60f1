import { beginAll } from './drawn';
import { drawSteps } from './law';
import { putRow } from './tile';

/** Paths taken together, whose draws are made several at once. */
const TILE: u32 = 128;
/** Bytes of `spare` for the draws that come after. */
const DRAWS: usize = 64;

/**
 * Advances paths by a sampler that takes as many draws as it needs, `substeps` times from row to row: the paths of a tile together
 * where the law does so, else one after the other (drawn-each.ts). Where rows and states lie, scheme-paths.ts says. Draws of
 * substep s of a row are of step row · substeps + s, modulo 2³²; `spare` has 64 bytes for those of one path, and behind these
 * float64[8, 128] for those of a tile, which the law makes, for its first step here or as it needs them.
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
  _tile: u32,
): void {
  // Counters of the loops by normals have no such stream.
  const own = stream ^ 0x80000000;
  beginAll(spare, seedLow, seedHigh, own);
  const rowBytes = stride << 3;
  const draws = spare + DRAWS;
  for (let first: u32 = 0; first < paths; first += TILE) {
    const count = min(TILE, paths - first);
    const column = (<usize>first) << 3;
    for (let row = 0; row < steps; row++) {
      for (let s: u32 = 0; s < substeps; s++) {
        const step = (firstStep + <u32>row) * substeps + s;
        drawSteps(
          state + column,
          stateBytes,
          constants,
          spare,
          draws,
          seedLow,
          seedHigh,
          own,
          firstPath + first,
          step,
          count,
          (<u32>row | s) == 0,
        );
      }
      const here = column + (<usize>row) * rowBytes;
      putRow(x + here, others + here, othersBytes, state + column, stateBytes, components, count);
    }
  }
}

