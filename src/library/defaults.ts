import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The most threads that a run takes. */
export const mostThreads = 256;

/** Threads where nothing is said: one a core. The results are the same for any number. */
export const allCores = (): number => Math.min(availableParallelism(), mostThreads);

/** The folder that datasets are stored in where nothing is said. */
export const dataFolder = 'data';

/** The pipeline file that `init` writes where nothing is said. */
export const ownFile = 'pipeline.yaml';

const shippedExperiment = 'pipelines/lambda.yaml';

/** The pipeline file where none is named: one's own in the current folder, else a checkout's first experiment. */
export const usualFile = (): string =>
  existsSync(ownFile) || !existsSync(shippedExperiment) ? ownFile : shippedExperiment;

/** Runs of each pipeline whose datasets gc keeps where nothing is said: enough to go back to what was just tried. */
export const keepLast = 10;

export { manyPoints } from '../grid/command.js';

export type { EngineChoice } from '../engines/engine-choice.js';

/** Who may compute (EngineChoice). */
export const engineKinds = ['local', 'bullmq', 'slurm'] as const;
