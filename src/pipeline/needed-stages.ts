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
