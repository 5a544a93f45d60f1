import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomically } from '../store/atomic-file.js';
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
  try {
    const text = readFileSync(join(runFolder(dataFolder, pipelineName), recordName), 'utf8');
    const record = JSON.parse(text) as Partial<RunRecord>;
    return record.latest ? (record as RunRecord) : undefined;
  } catch {
    return undefined;
  }
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
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, eventsName), '');
  }

  event(event: RunEvent): void {
    if (event.type === 'progress') return;
    const line = JSON.stringify({ at: new Date().toISOString(), ...event });
    appendFileSync(join(this.#folder, eventsName), line + '\n');
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
    const text = JSON.stringify(record, null, 1) + '\n';
    writeFileAtomically(join(this.#folder, recordName), (sink) => sink.write(new TextEncoder().encode(text)));
  }
}
