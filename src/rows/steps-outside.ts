import type { SimulateParameters } from './simulation.js';

/** In how many steps of the scheme a path was outside its process' domain, and in what share of all. */
export type StepsOutside = {
  readonly steps: number;
  readonly share: number;
  /** What became of the values there, in words. */
  readonly values: string;
};

/** Of paths in their last state; undefined where nothing can leave the domain. */
export function stepsOutside(
  state: Float64Array,
  { outside, components, paths, times, substeps = 1 }: SimulateParameters,
): StepsOutside | undefined {
  if (outside === undefined) return undefined;
  const c = components.indexOf('outside');
  let steps = 0;
  for (let i = 0; i < paths; i++) steps += state[c * paths + i];
  return { steps, share: steps / (paths * times * substeps), values: outside };
}

/** The line that says so; undefined where none was outside. */
export function outsideLine(found: StepsOutside | undefined, scheme: string): string | undefined {
  if (found === undefined || found.steps === 0) return undefined;
  const percent = Number((100 * found.share).toPrecision(3));
  const steps = found.steps === 1 ? '1 step' : `${found.steps} steps`;
  return `scheme ${scheme} left the domain in ${steps} (${percent} % of all): the values were ${found.values}`;
}
