import { hostname } from 'node:os';
import { join } from 'node:path';
import { InterruptedError, messageOf } from '../errors.js';
import { temporarySuffix, writeTextAtomically } from '../store/atomic-file.js';
import {
  dateFile,
  fileSize,
  ifFile,
  ifThere,
  makeFolder,
  named,
  readText,
  removeFile,
  syncFolder,
  withoutFailing,
  writeFully,
} from '../store/files.js';
import { lock } from '../store/lock.js';
import { type ProcessIdentity, thisProcess } from '../store/process-identity.js';
import { giveSigns } from '../store/signs-of-life.js';
import { systemCalls } from '../store/system-calls.js';
import type { RunEvent, RunReport } from './report.js';

/** What a run was asked, where and when it ran, how it ended and what it reported: what no dataset says. */
export interface RunRecord extends RunReport {
  /** The run's own folder, below the pipeline's: its start and process, 20261121T034500Z-12345. */
  readonly run: string;
  /** `running` of a process that is gone is a run that was killed. */
  readonly state: 'running' | 'finished' | 'failed' | 'interrupted';
  readonly file: string;
  readonly what: string;
  /** The fingerprint of every stage of the pipeline, asked for or not: what the run may read or make. */
  readonly planned: Readonly<Record<string, string>>;
  readonly started: string;
  readonly finished: string | null;
  /** Why it failed; null where it did not. */
  readonly message: string | null;
  readonly process: ProcessIdentity;
  readonly host: string;
  readonly node: string;
}

/** The latest run of a pipeline that finished. */
export interface LatestRecord extends RunRecord {
  /** Each stage's fingerprint in the latest run that had it: a run of one stage forgets nothing of the others. */
  readonly latest: Readonly<Record<string, string>>;
}

export const recordName = 'record.json';
export const eventsName = 'events.ndjson';

/** Holds the latest record, and a folder a run. */
export function runsFolder(dataFolder: string, pipelineName: string): string {
  return join(dataFolder, 'runs', pipelineName);
}

/** The record of the latest run that finished, if there is one that can be read. */
export function readRecord(dataFolder: string, pipelineName: string): LatestRecord | undefined {
  const text = ifFile(() => readText(join(runsFolder(dataFolder, pipelineName), recordName)));
  try {
    const record = JSON.parse(text ?? '') as unknown;
    return isLatest(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value has what is read of a record: what comes from a disk may be anything. */
function isLatest(value: unknown): value is LatestRecord {
  const { latest, finished } = (value ?? {}) as Partial<Record<keyof LatestRecord, unknown>>;
  return isTime(finished) && areFingerprints(latest);
}

/** Whether a value says the fingerprints of stages: of one at least, since every pipeline has some. */
export function areFingerprints(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fingerprints: unknown[] = Object.values(value);
  return (
    fingerprints.length > 0 &&
    fingerprints.every((item) => typeof item === 'string' && /^[0-9a-f]{64}$/.test(item))
  );
}

/** Whether a value is a time as records say it: 2026-11-21T03:45:00.123Z. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}

/**
 * Does what writes into a pipeline's folder of runs, one process after the other: none forgets what those before it
 * have written, and what a killed one has left under a temporary name, the next writes over.
 */
export async function alone<Result>(runs: string, work: () => Result): Promise<Result> {
  const unlock = await lock(runs, { onHeld: () => undefined });
  try {
    return work();
  } finally {
    unlock();
  }
}

/**
 * Writes down a run as it goes, in a folder of its own: record.json when it begins, so that others see what it
 * uses, and when it ends; events.ndjson line by line.
 */
export class Recorder {
  readonly #began = performance.now();
  readonly #endSigns: () => void;
  /** The open file of events, once there is one. */
  #events: number | undefined;

  private constructor(
    private readonly dataFolder: string,
    private readonly runs: string,
    private readonly folder: string,
    private record: RunRecord,
  ) {
    this.#endSigns = giveSigns(() => dateFile(join(folder, recordName), new Date()));
  }

  static async open(
    dataFolder: string,
    run: Pick<RunRecord, 'pipeline' | 'seed' | 'threads' | 'file' | 'what' | 'planned'>,
  ): Promise<Recorder> {
    const runs = runsFolder(dataFolder, run.pipeline);
    const started = new Date().toISOString();
    const recorder = await alone(runs, () => {
      const name = makeRunFolder(runs, started);
      const folder = join(runs, name);
      const record: RunRecord = {
        run: name,
        state: 'running',
        ...run,
        stages: [],
        result: null,
        started,
        finished: null,
        message: null,
        process: thisProcess,
        host: hostname(),
        node: process.version,
      };
      writeRecord(runs, folder, record);
      return new Recorder(dataFolder, runs, folder, record);
    });
    const { run: name, pipeline, file, what, threads, host, process: runner } = recorder.record;
    recorder.event({ type: 'runStarted', run: name, pipeline, file, what, threads, pid: runner.pid, host });
    return recorder;
  }

  event(event: RunEvent): void {
    if (event.type === 'progress' || event.type === 'pieces') return;
    const line = JSON.stringify({ at: new Date().toISOString(), ...event });
    const path = join(this.folder, eventsName);
    const fd = (this.#events ??= systemCalls.open(path, 'a'));
    named(path, () => writeFully(fd, new TextEncoder().encode(line + '\n')));
  }

  async finish(report: RunReport): Promise<void> {
    this.event({ type: 'runFinished', seconds: this.#seconds() });
    await alone(this.runs, () => {
      this.#end({ ...report, state: 'finished' });
      const latest = {
        ...readRecord(this.dataFolder, this.record.pipeline)?.latest,
        ...Object.fromEntries(report.stages.map(({ stage, fingerprint }) => [stage, fingerprint])),
      };
      writeRecord(this.runs, this.runs, { ...this.record, latest });
    });
  }

  /** The run ends well, and is not the pipeline's latest: a grid's, whose points are many pipelines. */
  async end(): Promise<void> {
    this.event({ type: 'runFinished', seconds: this.#seconds() });
    await alone(this.runs, () => this.#end({ state: 'finished' }));
  }

  /** The run ends by an error, which its caller is about to hear of. */
  async fail(error: unknown): Promise<void> {
    const seconds = this.#seconds();
    const interrupted = error instanceof InterruptedError;
    const message = messageOf(error);
    withoutFailing(() =>
      this.event(interrupted ? { type: 'runInterrupted', seconds } : { type: 'runFailed', seconds, message }),
    );
    await alone(this.runs, () =>
      this.#end(interrupted ? { state: 'interrupted' } : { state: 'failed', message }),
    );
  }

  /** From here on nothing says that the run is going on. */
  close(): void {
    this.#endSigns();
    if (this.#events !== undefined) systemCalls.close(this.#events);
  }

  #end(changes: Partial<RunRecord>): void {
    this.record = { ...this.record, ...changes, finished: new Date().toISOString() };
    writeRecord(this.runs, this.folder, this.record);
  }

  #seconds(): number {
    return Math.round(performance.now() - this.#began) / 1000;
  }
}

/** 2026-11-21T03:45:00.123Z → 20261121T034500Z-12345; where there is one already, with a number. */
function makeRunFolder(runs: string, now: string): string {
  makeFolder(runs);
  const name = `${now.replace(/[-:]|\.\d+/g, '')}-${process.pid}`;
  for (let count = 1; ; count++) {
    const numbered = count === 1 ? name : `${name}-${count}`;
    try {
      systemCalls.makeFolder(join(runs, numbered));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      continue;
    }
    syncFolder(runs);
    return numbered;
  }
}

/** Under a temporary name in the folder of all runs, which is looked into again; an ended run's own is not. */
function writeRecord(runs: string, folder: string, record: RunRecord | LatestRecord): void {
  const [temporary, path] = [join(runs, recordName + temporarySuffix), join(folder, recordName)];
  for (const place of [temporary, path]) {
    // A folder or a pipe of that name would refuse every record from here on.
    if (ifFile(() => ifThere(() => fileSize(place)) ?? 0) === undefined) removeFile(place);
  }
  writeTextAtomically(path, JSON.stringify(record, null, 1) + '\n', { temporary });
}
