import { beginAll, begin } from './drawn';
import { drawStep } from './law';

/**
 * Advances paths by a sampler that takes as many draws as it needs (law.ts), one path after the other, `substeps` times from
 * row to row. Where rows and states lie, scheme-paths.ts says; `spare` has room for the draws. Those of substep s of a row are
 * of step row · substeps + s, modulo 2³².
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
  // Counters of other loops have no such stream: theirs is even.
  beginAll(spare, seedLow, seedHigh, stream ^ 0x80000000);
  const rowBytes = stride << 3;
  for (let row = 0; row < steps; row++) {
    const first = (firstStep + <u32>row) * substeps;
    for (let i: u32 = 0; i < paths; i++) {
      const at = state + ((<usize>i) << 3);
      for (let s: u32 = 0; s < substeps; s++) {
        begin(spare, firstPath + i, first + s);
        drawStep(at, stateBytes, constants, spare);
      }
    }
    const here = (<usize>row) * rowBytes;
    memory.copy(x + here, state, (<usize>paths) << 3);
    for (let c = 1; c < components; c++) {
      const to = others + (<usize>(c - 1)) * othersBytes + here;
      memory.copy(to, state + (<usize>c) * stateBytes, (<usize>paths) << 3);
    }
  }
}
