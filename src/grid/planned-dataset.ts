import type { Pipeline } from '../pipeline/pipeline.js';
import { checkEngine, refuseCode } from '../run/allowed-code.js';
import type { PlannedStage } from '../run/plan.js';
import { Store } from '../store/store.js';
import type { GridRunOptions } from './report.js';

/** A dataset of a grid's points. */
export interface PlannedDataset extends Pick<PlannedStage, 'modules'> {
  readonly stage: string;
  /** What it will take on disk. */
  readonly bytes: number;
}

/** Refuses before the first point what one of them would refuse: users' code that is not allowed, or not here. */
export function checkCode(
  pipeline: Pipeline,
  datasets: ReadonlyMap<string, PlannedDataset>,
  { dataFolder, allowCode, engine }: GridRunOptions,
): void {
  checkEngine(pipeline, engine);
  if (allowCode) return;
  const store = new Store(dataFolder);
  const missing = [...datasets].filter(([fingerprint, { stage }]) => !store.isPublished(stage, fingerprint));
  refuseCode(missing.map(([, dataset]) => dataset));
}
