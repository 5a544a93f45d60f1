import type { Fleet } from '../engines/fleet.js';
import { inOneLine, UsageError } from '../errors.js';
import { noiseOf } from '../random/noise.js';
import { resultSummary } from '../stages/evaluate/result-codec.js';
import { isReadOnly, withoutFailing } from '../store/files.js';
import { collectionEnded } from '../store/garbage.js';
import { Store } from '../store/store.js';
import { checkEngine } from './allowed-code.js';
import { Execution, type OnThreads } from './execution.js';
import { windowsShared } from '../pipeline/imported-files.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { selectStages } from './needed-stages.js';
import { type PlannedStage, planStages } from './plan.js';
import { Recorder } from './record.js';
import type { RunEvent, RunOptions, RunReport } from './report.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Together } from './together.js';

/**
 * Runs what is asked of a pipeline, and what that needs: finished datasets are reused, unfinished ones carried
 * on. Throws UsageError, RunError, HeldError or InterruptedError; what is stored is whole either way.
 */
export async function runPipeline(loaded: LoadedPipeline, options: OnThreads): Promise<RunReport> {
  const { dataFolder, pool, threads } = options;
  if (pool && pool.threads !== threads) {
    throw new UsageError(`threads must be the pool’s ${pool.threads}, found ${threads}`);
  }
  checkEngine(loaded.pipeline, options.engine);
  const stages = await planStages(loaded);
  const selected = selectStages(stages, options.what);
  const fleet = await openFleet(options);
  const run = async (recorder?: Recorder): Promise<RunReport> => {
    const onEvent = (event: RunEvent): void => {
      recorder?.event(event);
      options.onEvent?.(event);
    };
    await collectionEnded(dataFolder, options.signal);
    return execute(loaded, { ...options, fleet }, { stages, selected, onEvent });
  };
  try {
    const recorder = await openRecorder(loaded, options, stages).catch((error: unknown) => {
      if (!isReadOnly(error) || !allStored(selected, options)) throw error;
      const message = 'it is read-only: no record of this run is kept';
      options.onEvent?.({ type: 'warning', stage: dataFolder, message });
    });
    return recorder ? await recorded(recorder, () => run(recorder)) : await run();
  } catch (error) {
    throw inOneLine(dataFolder, error);
  } finally {
    await fleet?.close();
  }
}

/** Other machines, where they are to compute. What they take is loaded only then. */
export async function openFleet({
  engine,
  dataFolder,
  signal,
}: Pick<RunOptions, 'engine' | 'dataFolder' | 'signal'>): Promise<Fleet | undefined> {
  if (engine === undefined || engine.kind === 'local') return undefined;
  const fleet = await import('../engines/fleet.js');
  return fleet.Fleet.open(engine, dataFolder, signal);
}

/** Whether nothing of what is asked for has to be computed. */
function allStored(selected: readonly PlannedStage[], { dataFolder, force }: RunOptions): boolean {
  if (force) return false;
  const store = new Store(dataFolder);
  return selected.every(({ name, identity }) => store.look(name, identity.fingerprint).state === 'stored');
}

/** Does what is to be run, and writes down how it ended. */
async function recorded(recorder: Recorder, run: () => Promise<RunReport>): Promise<RunReport> {
  try {
    const report = await run();
    await recorder.finish(report);
    return report;
  } catch (error) {
    // Where even the record cannot be written (a full disk), the failure that came first is the one to tell.
    await recorder.fail(error).catch(() => undefined);
    throw error;
  } finally {
    withoutFailing(() => recorder.close());
  }
}

/** What is executed, and who hears of it. */
export interface Plan {
  readonly stages: readonly PlannedStage[];
  readonly selected: readonly PlannedStage[];
  readonly onEvent: (event: RunEvent) => void;
  /** The other executions of this process, where there are any. */
  readonly together?: Together;
}

/** Executes a plan without writing down that it runs: the caller does. */
export async function execute(loaded: LoadedPipeline, options: OnThreads, plan: Plan): Promise<RunReport> {
  const { pipeline } = loaded;
  const { stages, selected, onEvent, together } = plan;
  const execution = new Execution(loaded, options, selected, onEvent, together);
  for (const message of cautions(pipeline)) onEvent({ type: 'warning', stage: 'train', message });
  const reports = await execution.execute(stages);
  const evaluated = reports.some(({ stage }) => stage === 'evaluate')
    ? execution.dataset('evaluate')
    : undefined;
  return {
    pipeline: pipeline.name,
    seed: pipeline.seed,
    threads: options.threads,
    stages: reports,
    result: evaluated ? resultSummary.read(evaluated) : null,
  };
}

/** What runs as it is asked, and may mislead all the same. */
function cautions({ import: imported, targets, train: { holdOut } }: Pipeline): string[] {
  if (holdOut.by === 'time') return [];
  const window = (imported && windowsShared(imported)) ?? 1;
  const { sd, lags } = noiseOf(targets.noise);
  const shared = [
    ...(window > 1 ? [`values with training rows, since ${window} windows one after the other overlap`] : []),
    ...(sd > 0 && lags > 0 ? [`noise with training rows, since it is correlated over ${lags}`] : []),
  ];
  if (shared.length === 0) return [];
  return [
    `rows held out at random share ${shared.join(', and ')}: ` +
      `hold-out errors look too small; use holdOut: { by: time, gap: ${Math.max(window - 1, lags)} }`,
  ];
}

function openRecorder(
  { pipeline: { name: pipeline, seed }, file }: LoadedPipeline,
  { dataFolder, threads, what }: RunOptions,
  stages: readonly PlannedStage[],
): Promise<Recorder> {
  const planned = Object.fromEntries(stages.map(({ name, identity }) => [name, identity.fingerprint]));
  return Recorder.open(dataFolder, { pipeline, seed, threads, file, what, planned });
}
