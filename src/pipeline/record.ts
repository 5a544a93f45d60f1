import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeTextAtomically } from '../store/atomic-file.js';
import { makeFolder, readText, withFile, writeFully } from '../store/files.js';
import type { RunEvent, RunReport } from './run.js';

/** The latest run of a pipeline: what it reported, and when and where it ran, which no dataset says. */
export interface RunRecord extends RunReport {
  readonly file: string;
  /** Each stage's fingerprint in the latest run that had it: a run of one stage forgets nothing of the others. */
  readonly latest: Readonly<Record<string, string>>;
  readonly started: string;
  readonly finished: string;
  readonly host: string;
  readonly node: string;
}

const recordName = 'record.json';
const eventsName = 'events.ndjson';

export function runFolder(dataFolder: string, pipelineName: string): string {
  return join(dataFolder, 'runs', pipelineName);
}

/** The record of the latest run that finished, if there is one that can be read. */
export function readRecord(dataFolder: string, pipelineName: string): RunRecord | undefined {
  const text = readText(join(runFolder(dataFolder, pipelineName), recordName));
  try {
    const record = JSON.parse(text ?? '') as unknown;
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value has what is read of a record: what comes from a disk may be anything. */
function isRecord(value: unknown): value is RunRecord {
  const { latest, finished } = (value ?? {}) as Partial<Record<keyof RunRecord, unknown>>;
  if (typeof finished !== 'string' || typeof latest !== 'object' || latest === null) return false;
  return Object.values(latest).every((fingerprint) => /^[0-9a-f]{64}$/.test(String(fingerprint)));
}

/** Writes down a run as it goes: events.ndjson line by line, record.json when it is done. */
export class Recorder {
  readonly #folder: string;
  readonly #started = new Date().toISOString();
  readonly #before: RunRecord | undefined;

  constructor(
    dataFolder: string,
    pipelineName: string,
    private readonly file: string,
  ) {
    this.#folder = runFolder(dataFolder, pipelineName);
    this.#before = readRecord(dataFolder, pipelineName);
    makeFolder(this.#folder);
    withFile(join(this.#folder, eventsName), 'w', () => undefined);
  }

  event(event: RunEvent): void {
    if (event.type === 'progress') return;
    const line = JSON.stringify({ at: new Date().toISOString(), ...event });
    withFile(join(this.#folder, eventsName), 'a', (fd) =>
      writeFully(fd, new TextEncoder().encode(line + '\n')),
    );
  }

  finish(report: RunReport): void {
    const record: RunRecord = {
      ...report,
      file: this.file,
      latest: {
        ...this.#before?.latest,
        ...Object.fromEntries(report.stages.map(({ stage, fingerprint }) => [stage, fingerprint])),
      },
      started: this.#started,
      finished: new Date().toISOString(),
      host: hostname(),
      node: process.version,
    };
    writeTextAtomically(join(this.#folder, recordName), JSON.stringify(record, null, 1) + '\n');
  }
}
