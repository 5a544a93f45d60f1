import { join } from 'node:path';
import type { PiecesStanding } from '../engines/engine.js';
import { isStanding } from '../engines/pieces/outcome.js';
import { PieceFolder } from '../engines/pieces/piece-folder.js';
import { RunError } from '../errors.js';
import { answeredSummary } from '../stages/evaluate/result-codec.js';
import { dateOf, ifThere } from '../store/files.js';
import { manifestName } from '../store/manifest.js';
import { Store } from '../store/store.js';
import type { Answer } from '../verdicts/verdict.js';
import { explain, type StageStatus } from './explain.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { planStages } from './plan.js';
import { recordName } from './record.js';
import { historyOf, type KnownRun, latestRun, type RunState, stateOf } from './runs.js';

/** What there is of a pipeline: the document of `status --json`. */
export interface PipelineStatus {
  readonly pipeline: string;
  readonly file: string;
  /** When the latest run that finished did; null where there was none. */
  readonly lastRun: string | null;
  /** The latest run that began, however it ended; null where there was none, or its record is gone. */
  readonly latestRun: LatestRun | null;
  readonly stages: readonly StoredStage[];
  readonly verdicts: LastVerdicts | null;
  /** Of stages that other machines are at: how their pieces stand, as the run that waits for them said last. */
  readonly pieces: readonly StandingOfStage[];
}

export interface StandingOfStage extends PiecesStanding {
  readonly stage: string;
}

export interface LatestRun {
  readonly started: string;
  readonly state: RunState;
  /** Of one that is silent: seconds since its last sign of life, by that one’s date; below 0 where that is yet to come. */
  readonly silentSeconds: number | null;
}

export interface StoredStage extends StageStatus {
  /** When its manifest was written, by the file's date; null where it is not finished. */
  readonly storedAt: string | null;
}

/** The answers of a stored evaluation. */
export interface LastVerdicts {
  /** Whether it is of the values that the pipeline has now; else of the stored ones that differ least. */
  readonly current: boolean;
  readonly storedAt: string;
  readonly answers: readonly { readonly id: string; readonly answer: Answer }[];
}

/** Looks at names, sizes and ages, as a run does before it begins (explain); writes nothing. Throws UsageError. */
export async function statusOf(loaded: LoadedPipeline, dataFolder: string): Promise<PipelineStatus> {
  const store = new Store(dataFolder);
  const { name } = loaded.pipeline;
  const history = historyOf(dataFolder, name);
  const explained = explain(await planStages(loaded), store, history);
  const stages = explained.map((stage) => ({
    ...stage,
    storedAt: stage.bytes === null ? null : storedAt(stage.path),
  }));
  const latestRun = latestRunOf(dataFolder, name);
  return {
    pipeline: name,
    file: loaded.file,
    lastRun: history.last?.finished ?? null,
    latestRun,
    stages,
    verdicts: lastVerdicts(store, explained.at(-1)!),
    pieces: ['running', 'silent'].includes(latestRun?.state ?? '') ? standingsOf(dataFolder, stages) : [],
  };
}

function standingsOf(dataFolder: string, stages: readonly StoredStage[]): StandingOfStage[] {
  return stages.flatMap(({ stage, fingerprint }) => {
    const found = new PieceFolder(dataFolder, fingerprint).progress();
    return isStanding(found) ? [{ ...found, stage }] : [];
  });
}

function latestRunOf(dataFolder: string, pipeline: string): LatestRun | null {
  let run: KnownRun | undefined;
  try {
    run = latestRun(dataFolder, pipeline);
  } catch (error) {
    // What is stored can be said without it; gc, which needs it, says what is wrong with it.
    if (!(error instanceof RunError)) throw error;
  }
  if (!run?.record) return null;
  const state = stateOf(run);
  const lastSign = state === 'silent' ? ifThere(() => dateOf(join(run.folder, recordName))) : undefined;
  const silentSeconds = lastSign ? Math.round((Date.now() - lastSign.getTime()) / 1000) : null;
  return { started: run.record.started, state, silentSeconds };
}

function storedAt(folder: string): string {
  return dateOf(join(folder, manifestName)).toISOString();
}

function lastVerdicts(store: Store, evaluate: StageStatus): LastVerdicts | null {
  const { stage, state, fingerprint, bytes, nearest } = evaluate;
  const current = bytes !== null;
  // A stage that is stale has its own nearest dataset; that of a missing one is another pipeline's.
  const of = current ? fingerprint : state === 'stale' ? nearest!.fingerprint : undefined;
  const dataset = of === undefined ? undefined : store.find(stage, of);
  const { verdicts } = dataset ? answeredSummary.read(dataset) : {};
  if (!dataset || !verdicts) return null;
  return {
    current,
    storedAt: storedAt(dataset.folder),
    answers: verdicts.map(({ id, answer }) => ({ id, answer })),
  };
}
