import { columnOf } from '../processes/simulation.js';
import type { Noise } from '../random/noise.js';
import type { LambdaChoice } from '../targets/truth.js';

/** How targets are made; `lambda` is undefined where k was observed. */
export interface TargetsParameters {
  readonly lambda?: LambdaChoice | undefined;
  readonly noise: Noise;
  /** The component of simulated paths that stands for x; the first where it is left out. */
  readonly of?: string | undefined;
}

/** The targets of a pipeline, with `of` the column that they read, or left out where that is x: one spelling for one thing. */
export function targetsParameters({
  simulate,
  targets,
}: {
  readonly simulate?: Parameters<typeof columnOf>[0] | undefined;
  readonly targets: TargetsParameters;
}): TargetsParameters {
  if (targets.of === undefined) return targets;
  const { of, ...others } = targets;
  const column = simulate && columnOf(simulate, of);
  return column === undefined || column === 'x' ? others : { ...others, of: column };
}
