import { hostname } from 'node:os';
import { join } from 'node:path';
import { temporarySuffix, writeTextAtomically } from '../../store/atomic-file.js';
import { ifThere, makeFolder, removeFile, withoutFailing } from '../../store/files.js';
import { systemCalls } from '../../store/system-calls.js';
import { thisBuild } from './build.js';
import { readJson } from './outcome.js';
import { isFingerprint, type Piece } from './piece.js';
import { piecesFolder, uniqueWord } from './piece-folder.js';

/**
 * Workers say in data/pieces/machines that they are at work: a file each, written every few seconds with a count that goes up.
 * Clocks of machines differ: whoever looks sees whether the count has changed within so many seconds of its own clock.
 */
export interface Machine {
  readonly host: string;
  readonly pid: number;
  readonly threads: number;
  readonly build: string;
  /** The pieces that it is at, by their datasets and names. */
  readonly pieces: readonly Pick<Piece, 'fingerprint' | 'name'>[];
}

/** Seconds between signs, and without one after which a worker counts as gone. */
const signEvery = 2;
const goneAfter = 15;

const machinesFolder = (dataFolder: string): string => join(piecesFolder(dataFolder), 'machines');

/** The sign of one worker in one data folder. */
export class MachineSign {
  readonly #path: string;
  readonly #pieces = new Set<Piece>();
  readonly #timer: NodeJS.Timeout;
  #beat = 0;

  constructor(
    dataFolder: string,
    private readonly threads: number,
  ) {
    const folder = machinesFolder(dataFolder);
    makeFolder(folder);
    const name = hostname()
      .replace(/[^\w.-]/g, '_')
      .slice(0, 100);
    this.#path = join(folder, `${name}-${uniqueWord()}.json`);
    this.#give();
    this.#timer = setInterval(() => this.#give(), signEvery * 1000).unref();
  }

  /** Says that the worker is at a piece for as long as `work` takes. */
  async during<Result>(piece: Piece, work: () => Promise<Result>): Promise<Result> {
    this.#pieces.add(piece);
    try {
      return await work();
    } finally {
      this.#pieces.delete(piece);
    }
  }

  end(): void {
    clearInterval(this.#timer);
    withoutFailing(() => removeFile(this.#path));
  }

  #give(): void {
    const pieces = [...this.#pieces].map(({ fingerprint, name }) => ({ fingerprint, name }));
    const { pid } = process;
    const machine: Machine = { host: hostname(), pid, threads: this.threads, build: thisBuild(), pieces };
    const text = JSON.stringify({ ...machine, beat: ++this.#beat });
    // A full disk, or one that is away for a while, ends no worker.
    withoutFailing(() => writeTextAtomically(this.#path, text, { durable: false }));
  }
}

/** Watches the signs of all workers of a data folder. */
export class Machines {
  readonly #seen = new Map<string, { beat: number; since: number }>();

  constructor(
    private readonly dataFolder: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Those that give signs. One that is seen for the first time counts among them. */
  look(): Machine[] {
    const folder = machinesFolder(this.dataFolder);
    const names = (ifThere(() => systemCalls.entries(folder)) ?? []).map(({ name }) => name);
    return names.flatMap((name) => {
      if (name.endsWith(temporarySuffix)) return [];
      const found = readJson(join(folder, name));
      if (!isMachine(found)) return [];
      const { beat, ...machine } = found;
      const before = this.#seen.get(name);
      if (before?.beat !== beat) this.#seen.set(name, { beat, since: this.now() });
      else if (this.now() - before.since > goneAfter * 1000) {
        withoutFailing(() => removeFile(join(folder, name)));
        return [];
      }
      return [machine];
    });
  }
}

function isMachine(value: unknown): value is Machine & { beat: number } {
  const { host, pid, threads, build, pieces, beat } = (value ?? {}) as Record<string, unknown>;
  const isNamed = (piece: unknown): boolean => {
    const { fingerprint, name } = (piece ?? {}) as Record<string, unknown>;
    return typeof fingerprint === 'string' && isFingerprint(fingerprint) && typeof name === 'string';
  };
  return (
    [host, build].every((text) => typeof text === 'string') &&
    [pid, threads, beat].every((number) => typeof number === 'number') &&
    Array.isArray(pieces) &&
    pieces.every(isNamed)
  );
}
