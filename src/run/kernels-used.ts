import type { Estimator } from '../estimators/estimator.js';
import { estimators } from '../estimators/index.js';
import { type KernelModule, moduleOfLaw } from '../kernels/modules.js';
import { processes } from '../processes/index.js';
import type { Process } from '../processes/process.js';
import { statesKernels } from '../rows/states-kernels.js';
import type { StageKind } from '../stages/index.js';
import type { Pipeline } from '../pipeline/schema.js';

type Config = Pipeline['train']['estimators'][string];

const ofTraining = (configs: readonly Config[]): KernelModule[] =>
  configs.some((config) => (estimators[config.kind] as Estimator<unknown>).trains(config))
    ? ['training']
    : [];

const lawsOf = ({ simulate }: Pipeline): string[] =>
  simulate ? [(processes[simulate.process.kind] as Process<unknown>).law] : [];

const all = ({ train }: Pipeline): Config[] => Object.values(train.estimators);

/** What the stages of each kind compute with; `name` is that of an estimator, for its training. */
const used: Readonly<Record<StageKind, (pipeline: Pipeline, name: string) => KernelModule[]>> = {
  simulate: (pipeline) =>
    lawsOf(pipeline).flatMap((law) =>
      pipeline.simulate?.keep === 'states' ? statesKernels(law) : [moduleOfLaw(law)],
    ),
  import: () => ['rows'],
  targets: () => ['draws', 'rows'],
  train: ({ train }, name) => ['draws', 'rows', ...ofTraining([train.estimators[name]])],
  replicates: (pipeline) => [
    ...lawsOf(pipeline).map(moduleOfLaw),
    'draws',
    'rows',
    ...ofTraining(all(pipeline)),
  ],
  evaluate: (pipeline) => ['draws', 'rows', ...ofTraining(all(pipeline))],
};

/** The modules of kernels that a stage computes with, by the stage's name: whose sha256 are part of its fingerprint. */
export function kernelsUsed(stage: string, pipeline: Pipeline): KernelModule[] {
  const [kind] = stage.split(':', 1) as [StageKind];
  return used[kind](pipeline, stage.slice(kind.length + 1));
}
