import { drawStep } from './coefficients';
import { begin } from './drawn';
import { ownDraws } from './own-draws';

/** Bytes between the arrays of a tile's draws (drawn-paths.ts). */
const ARRAY: usize = 1024;

/** The step of a law that draws for itself (coefficients.ts), one path of a tile after the other. */
export function drawSteps(
  state: usize,
  stateBytes: usize,
  constants: usize,
  spare: usize,
  draws: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  path: u32,
  step: u32,
  count: u32,
  _isFirst: bool,
): void {
  ownDraws(draws, ARRAY, seedLow, seedHigh, stream, path, step, count);
  for (let i: u32 = 0; i < count; i++) {
    begin(spare, path + i, step);
    const at = (<usize>i) << 3;
    drawStep(state + at, stateBytes, constants, spare, draws + at);
  }
}
