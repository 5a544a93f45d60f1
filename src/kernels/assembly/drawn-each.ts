import { drawStep } from './coefficients';
import { begin } from './drawn';

/** The step of a law that draws for itself (coefficients.ts), one path of a tile after the other. */
export function drawSteps(
  state: usize,
  stateBytes: usize,
  constants: usize,
  spare: usize,
  draws: usize,
  _seedLow: u32,
  _seedHigh: u32,
  _stream: u32,
  path: u32,
  step: u32,
  count: u32,
): void {
  for (let i: u32 = 0; i < count; i++) {
    begin(spare, path + i, step);
    const at = (<usize>i) << 3;
    drawStep(state + at, stateBytes, constants, spare, draws + at);
  }
}
