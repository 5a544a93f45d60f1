import { join } from 'node:path';
import { makeFolder, withFile, writeFully } from '../store/files.js';
import type { GridEvent } from './report.js';
import { gridFolder } from './folder.js';

/** Writes what a grid tells to its events.ndjson, line by line, behind what earlier runs of it have told. */
export class EventLog {
  readonly #path: string;

  constructor(
    dataFolder: string,
    name: string,
    private readonly onEvent: ((event: GridEvent) => void) | undefined,
  ) {
    const folder = gridFolder(dataFolder, name);
    makeFolder(folder);
    this.#path = join(folder, 'events.ndjson');
  }

  event(event: GridEvent): void {
    this.onEvent?.(event);
    const told = event.type === 'pointFinished' ? { ...event, rows: event.rows.length } : event;
    const line = JSON.stringify({ at: new Date().toISOString(), ...told });
    withFile(this.#path, 'a', (fd) => writeFully(fd, new TextEncoder().encode(line + '\n')));
  }
}
