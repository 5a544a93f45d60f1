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

  events(events: readonly GridEvent[]): void {
    if (events.length === 0) return;
    const at = new Date().toISOString();
    const lines = events.map((event) => {
      this.onEvent?.(event);
      if (event.type === 'pieces') return '';
      const told = event.type === 'pointFinished' ? { ...event, rows: event.rows.length } : event;
      return JSON.stringify({ at, ...told }) + '\n';
    });
    withFile(this.#path, 'a', (fd) => writeFully(fd, new TextEncoder().encode(lines.join(''))));
  }
}
