import { UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { PlannedStage } from './plan.js';

/** Which stages have to run: a stage that is stored needs nothing upstream. */
export function neededStages(
  stages: readonly PlannedStage[],
  selected: readonly PlannedStage[],
  isStored: (stage: PlannedStage) => boolean,
): PlannedStage[] {
  const needed = new Set<PlannedStage>();
  const need = (stage: PlannedStage): void => {
    if (needed.has(stage)) return;
    needed.add(stage);
    if (!isStored(stage)) stage.upstream.forEach(need);
  };
  selected.forEach(need);
  return stages.filter((stage) => needed.has(stage));
}

/** The stages that `what` names: all, a stage, or one estimator's training. Throws UsageError where there is none. */
export function selectStages(stages: readonly PlannedStage[], what: string): PlannedStage[] {
  const selected =
    what === 'all' ? [...stages] : stages.filter(({ name, kind }) => what === name || what === kind);
  if (selected.length > 0) return selected;
  const names = ['all', 'train', ...stages.map(({ name }) => name)];
  throw new UsageError(`there is no stage ${what} in this pipeline${nearest(what, names)}`);
}
