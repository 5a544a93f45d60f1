import type { Noise } from '../random/noise.js';
import type { LambdaChoice } from '../targets/truth.js';

/** How targets are made; `lambda` is undefined where k was observed. */
export interface TargetsParameters {
  readonly lambda?: LambdaChoice | undefined;
  readonly noise: Noise;
}
