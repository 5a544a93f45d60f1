import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunError } from '../errors.js';
import { foldersIn, ifFile, isThere, readText } from '../store/files.js';
import { isWritten } from '../store/lock.js';
import { isProcessIdentity } from '../store/process-identity.js';
import { type Life, life, lifeOf } from '../store/signs-of-life.js';
import {
  areFingerprints,
  isTime,
  type LatestRecord,
  readRecord,
  recordName,
  type RunRecord,
} from './record.js';
import { readTags } from './tags.js';

/** A run that has left a folder. */
export interface KnownRun {
  readonly pipeline: string;
  /** Its folder's name. */
  readonly run: string;
  readonly folder: string;
  /** Whether its process is at work; dead where it has written its end. */
  readonly life: Life;
  /** Undefined where the run was killed before it could write one. */
  readonly record: RunRecord | undefined;
  /** Names that it was given (tag-run.ts). */
  readonly tags: readonly string[];
}

/** Whether a name is one that a run’s folder has. */
export const isRunName = (name: string): boolean => runName.test(name);

const runName = /^\d{8}T\d{6}Z-(\d+)(-\d+)?$/;

/** The runs of every pipeline, of each the latest first. Throws RunError where a record cannot be read. */
export function knownRuns(dataFolder: string): KnownRun[] {
  return foldersIn(join(dataFolder, 'runs')).flatMap((pipeline) => runsOf(dataFolder, pipeline, runNames));
}

/** The runs of one pipeline, the latest first. Throws RunError where a record cannot be read. */
export function runsOfPipeline(dataFolder: string, pipeline: string): KnownRun[] {
  return runsOf(dataFolder, pipeline, runNames);
}

/** What the records of a pipeline's runs say of its datasets, which do not say it themselves. */
export interface History {
  /** The latest run that finished. */
  readonly last: LatestRecord | undefined;
  /** Fingerprints that any of its runs planned, grids among them. */
  readonly planned: ReadonlySet<string>;
}

/** Records that cannot be read are passed over; they are read once it is asked what was planned. */
export function historyOf(dataFolder: string, pipeline: string): History {
  let planned: ReadonlySet<string> | undefined;
  return {
    last: readRecord(dataFolder, pipeline),
    get planned() {
      return (planned ??= plannedBy(join(dataFolder, 'runs', pipeline)));
    },
  };
}

/**
 * Watches runs of other machines that are dead, or yet to come, by a date which a clock of theirs has made: for some seconds where
 * there are any, so that `knownRuns` then says of each whether it has given a sign meanwhile.
 */
export async function watchRuns(dataFolder: string, signal?: AbortSignal): Promise<void> {
  if (!knownRuns(dataFolder).some((run) => run.life === 'doubtful')) return;
  await sleep(life.watchFor * 1000, undefined, { signal }).catch(() => undefined);
}

function plannedBy(runs: string): ReadonlySet<string> {
  const records = runNames(runs).map((run) => {
    try {
      return readRunRecord(join(runs, run));
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      return undefined;
    }
  });
  return new Set(records.flatMap((record) => Object.values(record?.planned ?? {})));
}

/** The latest run of a pipeline that has left a folder. Throws RunError where its record cannot be read. */
export function latestRun(dataFolder: string, pipeline: string): KnownRun | undefined {
  // Only those of the last second: there may be thousands.
  const second = (run: string): string => run.slice(0, run.indexOf('-'));
  const lastSecond = (runs: string): string[] => {
    const names = runNames(runs);
    const last = names.map(second).toSorted().at(-1);
    return names.filter((run) => second(run) === last);
  };
  return runsOf(dataFolder, pipeline, lastSecond)[0];
}

function runsOf(dataFolder: string, pipeline: string, namesIn: (runs: string) => string[]): KnownRun[] {
  const runs = join(dataFolder, 'runs', pipeline);
  const names = namesIn(runs);
  // Folders are made, and the first record in each is written, by whoever holds the folder of them all.
  const beginning = isWritten(runs);
  const tags = [...readTags(runs)];
  return names
    .map((run) => ({
      ...knownRun({ pipeline, run, folder: join(runs, run) }, beginning),
      tags: tags.filter(([, tagged]) => tagged === run).map(([tag]) => tag),
    }))
    .sort(latestFirst);
}

function runNames(runs: string): string[] {
  return foldersIn(runs).filter((run) => runName.test(run));
}

/** By start, to the millisecond where a record says it; of one process' runs within a second by their number. */
function latestFirst(a: KnownRun, b: KnownRun): number {
  const start = ({ record, run }: KnownRun): string =>
    record?.started ?? run.replace(/^(....)(..)(..T..)(..)(..).*/, '$1-$2-$3:$4:$5');
  const number = ({ run }: KnownRun): number => Number(runName.exec(run)![2]?.slice(1) ?? 1);
  if (start(a) === start(b)) return number(b) - number(a);
  return start(a) < start(b) ? 1 : -1;
}

function knownRun(
  where: Pick<KnownRun, 'pipeline' | 'run' | 'folder'>,
  beginning: boolean,
): Omit<KnownRun, 'tags'> {
  const record = readRunRecord(where.folder);
  return { ...where, life: lifeOfRun(where.folder, record, beginning), record };
}

function lifeOfRun(folder: string, record: RunRecord | undefined, beginning: boolean): Life {
  if (!record) return beginning ? 'alive' : 'dead';
  return record.state === 'running' ? lifeOf(record.process, join(folder, recordName)) : 'dead';
}

/** How a run stands, as one look says. */
export type RunState =
  | RunRecord['state']
  /** It wrote no end, and its process is gone. */
  | 'killed'
  /**
   * It wrote no end, and the date of its last sign, which another machine’s clock has made, is old or yet to come: it may have been
   * killed, or that clock may be wrong. `gc` watches for which it is.
   */
  | 'silent';

export function stateOf({ life, record }: Pick<KnownRun, 'life' | 'record'>): RunState {
  if (record && record.state !== 'running') return record.state;
  return ({ alive: 'running', doubtful: 'silent', dead: 'killed' } as const)[life];
}

function readRunRecord(folder: string): RunRecord | undefined {
  const path = join(folder, recordName);
  const text = ifFile(() => readText(path));
  if (text === undefined && !isThere(path)) return undefined;
  const record = parsed(text ?? '');
  if (isRunRecord(record)) return record;
  const found = record === undefined ? 'it is no JSON' : 'it does not say what was planned, when and by whom';
  throw new RunError(
    `${path} must say what the run used, found that it cannot be read (${found}): ` +
      `delete the folder ${folder} if what it used may go`,
  );
}

/** The value of a JSON text; undefined where it is none. The parser's own words quote the text, whatever is in it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value has what is read of a run's record. */
function isRunRecord(value: unknown): value is RunRecord {
  const { planned, state, started, process } = (value ?? {}) as Partial<Record<keyof RunRecord, unknown>>;
  return (
    areFingerprints(planned) &&
    ['running', 'finished', 'failed', 'interrupted'].includes(state as string) &&
    isTime(started) &&
    isProcessIdentity(process)
  );
}
