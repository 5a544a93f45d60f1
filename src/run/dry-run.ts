import { Store } from '../store/store.js';
import { explain } from './explain.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { planStages } from './plan.js';
import { historyOf } from './runs.js';
import { neededStages, selectStages } from './needed-stages.js';

export interface DryRunStage {
  readonly stage: string;
  readonly fingerprint: string;
  readonly action: 'reused' | 'repaired' | 'resumed' | 'computed';
  readonly why: readonly string[];
}

/** What a run would do, and why; nothing is run or written. */
export async function dryRunStages(
  loaded: LoadedPipeline,
  { what, dataFolder, force }: { what: string; dataFolder: string; force: boolean },
): Promise<DryRunStage[]> {
  const stages = await planStages(loaded);
  const selected = selectStages(stages, what);
  const store = new Store(dataFolder);
  const statuses = explain(stages, store, historyOf(dataFolder, loaded.pipeline.name));
  const statusOf = new Map(statuses.map((status) => [status.stage, status]));
  const forced = new Set(force ? selected : []);
  const needed = neededStages(
    stages,
    selected,
    (stage) => !forced.has(stage) && statusOf.get(stage.name)!.state === 'stored',
  );
  return needed.map((stage) => {
    const { fingerprint, state, why } = statusOf.get(stage.name)!;
    const common = { stage: stage.name, fingerprint };
    if (forced.has(stage)) return { ...common, action: 'computed', why: ['--force'] };
    if (state === 'stored') return { ...common, action: 'reused', why: ['stored'] };
    if (state === 'damaged') return { ...common, action: 'repaired', why };
    if (state === 'partial') {
      return { ...common, action: 'resumed', why: ['an earlier run was interrupted', ...why] };
    }
    return { ...common, action: 'computed', why: why.length > 0 ? why : ['not stored'] };
  });
}
