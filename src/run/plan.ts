import { sha256OfKernels } from '../kernels/load.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { PlanMemo } from '../pipeline/plan-memo.js';
import { questionOf } from '../pipeline/question.js';
import { type ResolvedEstimators, resolvedEstimators } from '../pipeline/resolved-estimators.js';
import { type StageKind, stageKinds, stages } from '../stages/index.js';
import type { DatasetPlan, Stage } from '../stages/stage.js';
import type { DatasetIdentity } from '../store/dataset-writer.js';
import { canonicalJson, fingerprintOfTexts, type Json } from '../store/fingerprint.js';

/** A stage of a pipeline, its dataset known by fingerprint before anything is computed. */
export interface PlannedStage extends Required<Pick<DatasetPlan, 'trains' | 'kernels' | 'modules' | 'load'>> {
  /** `simulate`, `import`, `targets`, `train:NAME`, `replicates` or `evaluate`. */
  readonly name: string;
  readonly kind: StageKind;
  readonly identity: DatasetIdentity;
  readonly upstream: readonly PlannedStage[];
}

/**
 * The stages of a pipeline in an order in which they can run. A stage's ingredients are all that determines its
 * bytes: its parameters, version and seed, the kernels, the datasets that it reads, imported files' content and
 * the SQL engine. The pipeline's name is none: files that ask for the same data share it. Throws UsageError where the pipeline cannot run, before anything does. `hashes` keeps the sha256 of
 * imported files for who plans many pipelines at once.
 */
export async function planStages(
  { pipeline, folder }: LoadedPipeline,
  hashes: Map<string, Promise<string>> = new Map(),
  memo: PlanMemo = new PlanMemo(),
): Promise<PlannedStage[]> {
  const { targets, train, import: imported, simulate, prior, draws } = pipeline;
  const readsSimulation = questionOf(pipeline) !== 'lambda';
  const estimators = (): ResolvedEstimators =>
    memo.of(
      'estimators',
      [imported, targets, train, readsSimulation ? simulate : undefined, prior, draws],
      () => resolvedEstimators(pipeline),
    );
  const planned = new Map<string, PlannedStage>();
  for (const kind of stageKinds) {
    const stage: Stage = stages[kind];
    const before = [...planned.keys()];
    for (const name of stage.names(pipeline)) {
      const plan = await stage.dataset(name, { pipeline, folder, hashes, estimators, before, memo });
      const { parameters, trains = false, kernels, modules = [], load } = plan;
      const upstream = plan.upstream.map((read) => planned.get(read)!);
      const read = Object.fromEntries(upstream.map((one) => [one.name, one.identity.fingerprint]));
      const own = { stage: name, version: stage.version, seed: pipeline.seed };
      const identity: DatasetIdentity = {
        stage: name,
        fingerprint: fingerprintOfTexts(
          { ...own, upstream: read, ...plan.more },
          {
            parameters: memo.text(parameters),
            kernels: memo.once(`kernels ${kernels.join(' ')}`, () => canonicalJson(sha256OfKernels(kernels))),
          },
        ),
        // Whoever plans ten thousand points runs few of them.
        get ingredients() {
          return {
            ...own,
            kernels: sha256OfKernels(kernels),
            upstream: read,
            ...plan.more,
            parameters: JSON.parse(memo.text(parameters)) as Json,
          };
        },
      };
      planned.set(name, { name, kind, identity, upstream, trains, kernels, modules, load });
    }
  }
  return [...planned.values()];
}
