import { type StageKind, stages } from '../stages/index.js';
import type { Stage } from '../stages/stage.js';
import type { PlannedStage } from './plan.js';

/** Who runs stages. */
interface Runner {
  isStored(stage: PlannedStage): boolean;
  /** Runs stages at once. Throws the first failure of all. */
  sideBySide(stages: readonly PlannedStage[]): Promise<void>;
  throwFailure(): void;
}

/**
 * Runs stages in the order of their kinds: trainings side by side; every other kind is one dataset. A recovery study needs
 * nothing of the other stages where it makes its own paths, and is read by the last: it goes beside them where nothing
 * trains, since it keeps the threads busy, which the others then hardly ask for.
 */
export async function runStages(needed: readonly PlannedStage[], runner: Runner): Promise<void> {
  const study = needed.filter(({ kind, upstream }) => fillsThreads(kind) && upstream.length === 0);
  const trains = needed.some((stage) => stage.trains && !runner.isStored(stage));
  if (study.length === 0 || trains) return inOrder(needed, runner);
  const readers = needed.filter(({ upstream }) => study.some((stage) => upstream.includes(stage)));
  const others = needed.filter((stage) => !study.includes(stage) && !readers.includes(stage));
  await Promise.allSettled([inOrder(study, runner), inOrder(others, runner)]);
  runner.throwFailure();
  await inOrder(readers, runner);
}

function fillsThreads(kind: StageKind): boolean {
  const stage: Stage = stages[kind];
  return stage.fillsThreads === true;
}

async function inOrder(stages: readonly PlannedStage[], { sideBySide }: Runner): Promise<void> {
  for (const kind of new Set(stages.map((stage) => stage.kind))) {
    await sideBySide(stages.filter((stage) => stage.kind === kind));
  }
}
