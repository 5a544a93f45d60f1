import { InterruptedError } from '../../errors.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../../pool/pool.js';
import { type PieceError, PieceMaker, type ReadPlan, textOf } from '../pieces/make-piece.js';
import { MachineSign } from '../pieces/machines.js';
import type { WorkerEvent } from '../worker-event.js';
import { piecesIn, taskOf } from './submissions.js';

export interface TaskOptions {
  readonly dataFolder: string;
  /** A list of pieces, and which of so many tasks this is. */
  readonly pieces: string;
  readonly task: number;
  readonly tasks: number;
  /** Whether a piece holds all threads. */
  readonly oneByOne: boolean;
  readonly pool: Pool;
  readonly readPlan: ReadPlan;
  readonly signal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** How often a piece that the machine has refused is tried, and the seconds between. */
const tries = 3;
const pauseSeconds = 2;

/** Makes one task’s share of a list of pieces. What cannot be made is left to who has asked for it. */
export async function workTask(options: TaskOptions): Promise<void> {
  const { dataFolder, pieces, task, tasks, oneByOne, pool, readPlan, signal, onEvent } = options;
  const maker = new PieceMaker(dataFolder, readPlan, pool, signal);
  const sign = new MachineSign(dataFolder, pool.threads);
  const left = piecesIn(pieces)
    .filter((_, place) => taskOf(place, tasks) === task)
    .values();
  const work = async (): Promise<void> => {
    for (;;) {
      // One iterator for all: each piece is taken once.
      const next = left.next();
      if (next.done) return;
      const piece = next.value;
      for (let tried = 1; tried <= tries; tried++) {
        const began = performance.now();
        try {
          const made = await sign.during(piece, () => maker.make(piece));
          onEvent({
            type: 'piece',
            piece: textOf(piece),
            made,
            seconds: Math.round(performance.now() - began) / 1000,
          });
          break;
        } catch (error) {
          if (error instanceof InterruptedError) throw error;
          const { kind, message } = error as PieceError;
          onEvent({ type: 'failed', piece: textOf(piece), message });
          if (kind !== 'machine' && kind !== 'unseen') break;
          await sleep(pauseSeconds * 1000 * tried, undefined, { signal }).catch(() => undefined);
        }
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: oneByOne ? 1 : pool.threads + 1 }, work));
  } finally {
    sign.end();
  }
}
