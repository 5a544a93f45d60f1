import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf, RunError } from '../errors.js';
import { isAlive } from '../store/living.js';
import { recordName, type RunRecord } from './record.js';

/** A run that has left a folder. */
export interface KnownRun {
  readonly pipeline: string;
  /** Its folder's name. */
  readonly run: string;
  readonly folder: string;
  /** Whether its process is at work. Of a process on another host only that it has not said that it ended. */
  readonly living: boolean;
  /** Undefined where the run was killed before it could write one. */
  readonly record: RunRecord | undefined;
}

const runName = /^\d{8}T\d{6}Z-(\d+)(-\d+)?$/;

/** The runs of every pipeline, of each the latest first. Throws RunError where a record cannot be read. */
export function knownRuns(dataFolder: string): KnownRun[] {
  const root = join(dataFolder, 'runs');
  return namesIn(root).flatMap((pipeline) =>
    namesIn(join(root, pipeline))
      .filter((run) => runName.test(run))
      .map((run) => knownRun(pipeline, run, join(root, pipeline, run)))
      .sort(latestFirst),
  );
}

/** By start, to the millisecond where a record says it; of one process' runs within a second by their number. */
function latestFirst(a: KnownRun, b: KnownRun): number {
  const start = ({ record, run }: KnownRun): string =>
    record?.started ?? run.replace(/^(....)(..)(..T..)(..)(..).*/, '$1-$2-$3:$4:$5');
  const number = ({ run }: KnownRun): number => Number(runName.exec(run)![2]?.slice(1) ?? 1);
  if (start(a) === start(b)) return number(b) - number(a);
  return start(a) < start(b) ? 1 : -1;
}

function knownRun(pipeline: string, run: string, folder: string): KnownRun {
  const record = readRunRecord(folder);
  const living = record
    ? record.state === 'running' && (record.host !== hostname() || isAlive(record.process))
    : processExists(Number(runName.exec(run)![1]));
  return { pipeline, run, folder, living, record };
}

function readRunRecord(folder: string): RunRecord | undefined {
  const path = join(folder, recordName);
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as RunRecord;
    if (typeof record.planned !== 'object') throw new TypeError('it does not say what was planned');
    return record;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RunError(
      `${path} must say what the run used, found that it cannot be read (${messageOf(error)}): ` +
        `delete the folder ${folder} if what it used may go`,
      { cause: error },
    );
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
