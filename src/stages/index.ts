import type { Pipeline } from '../pipeline/pipeline.js';
import { draws } from './draws/index.js';
import { evaluate } from './evaluate/index.js';
import { imported } from './import/index.js';
import { replicates } from './replicates/index.js';
import { simulate } from './simulate/index.js';
import type { Stage } from './stage.js';
import { targets } from './targets/index.js';
import { train } from './train/index.js';

/** All stages, each after those that it reads. */
export const stages = {
  simulate,
  import: imported,
  targets,
  draws,
  train,
  replicates,
  evaluate,
} as const satisfies Readonly<Record<string, Stage>>;

export type StageKind = keyof typeof stages;

/** The kinds in the table's order. */
export const stageKinds = Object.keys(stages) as StageKind[];

/** What a command line calls their datasets. */
export const stageArguments: readonly string[] = stageKinds.map((kind) => stages[kind].argument);

/** The names of a pipeline's datasets in an order in which they can be made, without looking at any file. */
export function stageNames(pipeline: Pipeline): string[] {
  return stageKinds.flatMap((kind) => stages[kind].names(pipeline));
}
