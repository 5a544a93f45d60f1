import type { DryRunStage } from '../run/dry-run.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import * as defaults from './defaults.js';

export interface PlanOptions {
  /** As `run` takes it; `all` where nothing is said. */
  readonly what?: string;
  readonly dataFolder?: string;
  /** Whether what is named is to be recomputed, even where it is stored. */
  readonly force?: boolean;
}

export interface Plan {
  readonly pipeline: string;
  /** In the order in which they would run; what is stored and needed by none of the others is left out. */
  readonly stages: readonly DryRunStage[];
}

/**
 * What `run` would do, and why: each stage that it would reuse, repair, carry on or compute, with its fingerprint and the
 * fields that differ from what is stored. Nothing is run or written. Throws UsageError where it could not run.
 *
 * @example
 * import { loadPipeline, plan, run } from '@pathfit/pathfit';
 *
 * await run(loadPipeline('pipelines/lambda.yaml'), { what: 'targets' });
 * const { stages } = await plan(loadPipeline('pipelines/lambda.yaml', ['targets.noise=0.01']), { what: 'targets' });
 * console.log(stages.map(({ stage, action }) => `${stage} ${action}`).join(', ')); // simulate reused, targets computed
 * console.log(stages[1].why[0]); // noise: 0 → 0.01
 */
export async function plan(pipeline: LoadedPipeline, options: PlanOptions = {}): Promise<Plan> {
  const { dryRunStages } = await import('../run/dry-run.js');
  const { what = 'all', dataFolder = defaults.dataFolder, force = false } = options;
  const stages = await dryRunStages(pipeline, { what, dataFolder, force });
  return { pipeline: pipeline.pipeline.name, stages };
}
