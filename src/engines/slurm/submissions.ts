import { join, resolve } from 'node:path';
import { writeTextAtomically } from '../../store/atomic-file.js';
import { ifFile, ifThere, makeFolder, readText, removeFile, withoutFailing } from '../../store/files.js';
import { systemCalls } from '../../store/system-calls.js';
import { readJson } from '../pieces/outcome.js';
import { isPiece, type Piece } from '../pieces/piece.js';
import { piecesFolder, uniqueWord } from '../pieces/piece-folder.js';

/**
 * Arrays that were submitted, in data/pieces/slurm: NAME.pieces has a piece a line, NAME.sh what a task runs, NAME.json the job’s
 * number. A run that is started again finds there what its predecessor has asked for.
 */
export interface Submission {
  readonly job: string;
  readonly tasks: number;
  readonly pieces: readonly Piece[];
}

export class Submissions {
  readonly folder: string;

  constructor(dataFolder: string) {
    this.folder = resolve(piecesFolder(dataFolder), 'slurm');
  }

  /** Writes what tasks need, before they are submitted. */
  prepare(pieces: readonly Piece[], script: (pieces: string) => string): { name: string; script: string } {
    makeFolder(this.folder);
    const name = uniqueWord();
    const [list, path] = [join(this.folder, `${name}.pieces`), join(this.folder, `${name}.sh`)];
    writeTextAtomically(list, pieces.map((piece) => JSON.stringify(piece) + '\n').join(''));
    writeTextAtomically(path, script(list));
    return { name, script: path };
  }

  keep(name: string, job: string, tasks: number): void {
    writeTextAtomically(join(this.folder, `${name}.json`), JSON.stringify({ job, tasks }) + '\n');
  }

  /** Those of earlier runs. */
  known(): Submission[] {
    const names = (ifThere(() => systemCalls.entries(this.folder)) ?? []).map(({ name }) => name);
    return names.flatMap((file) => {
      if (!file.endsWith('.json')) return [];
      const { job, tasks } = (readJson(join(this.folder, file)) ?? {}) as Record<string, unknown>;
      const pieces = piecesIn(join(this.folder, file.replace(/json$/, 'pieces')));
      return typeof job === 'string' && typeof tasks === 'number' ? [{ job, tasks, pieces }] : [];
    });
  }

  /** Nobody needs what they were for. */
  sweep(jobs: ReadonlySet<string>): void {
    const names = (ifThere(() => systemCalls.entries(this.folder)) ?? []).map(({ name }) => name);
    for (const file of names.filter((name) => name.endsWith('.json'))) {
      const { job } = (readJson(join(this.folder, file)) ?? {}) as { job?: string };
      if (job === undefined || !jobs.has(job)) continue;
      const own = (name: string): boolean =>
        name.startsWith(file.slice(0, -'json'.length)) || name.startsWith(`${job}_`);
      for (const name of names.filter(own)) withoutFailing(() => removeFile(join(this.folder, name)));
    }
  }
}

/** The pieces of a list, a line each. */
export function piecesIn(file: string): Piece[] {
  const lines = ifFile(() => readText(file))?.split('\n') ?? [];
  return lines.flatMap((line) => {
    try {
      const piece = JSON.parse(line) as unknown;
      return isPiece(piece) ? [piece] : [];
    } catch {
      return [];
    }
  });
}

/** The task of a piece, by its place in the list: neighbours go to different tasks. */
export const taskOf = (place: number, tasks: number): number => place % tasks;
