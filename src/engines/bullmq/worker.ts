import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { InterruptedError, messageOf } from '../../errors.js';
import type { Pool } from '../../pool/pool.js';
import { thisBuild } from '../pieces/build.js';
import { folderId } from '../pieces/folder-id.js';
import { type Made, PieceError, PieceMaker, type ReadPlan, textOf } from '../pieces/make-piece.js';
import { MachineSign } from '../pieces/machines.js';
import { isPiece, type Piece } from '../pieces/piece.js';
import type { WorkerEvent } from '../worker-event.js';
import {
  type Announcement,
  announcementPrefix,
  lockMilliseconds,
  mostLosses,
  queueName,
  stalledEvery,
} from './queues.js';
import { connectRedis, type RedisLink, within } from './redis.js';

export interface BullmqWorkerOptions {
  readonly redis: string;
  /** Pieces of no other folder are taken, whatever a queue says. */
  readonly dataFolders: readonly string[];
  readonly pool: Pool;
  readonly readPlan: ReadPlan;
  readonly signal: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Seconds for which a worker whose machine has refused something takes nothing, times how often in a row; at most these. */
const restSeconds = 5;
const mostRestSeconds = 120;

/** Takes pieces off the queues of some data folders until it is to stop; what it is at then goes back. */
export async function workBullmq(options: BullmqWorkerOptions): Promise<void> {
  const link = await connectRedis(options.redis, options.signal);
  const benches: Bench[] = [];
  try {
    for (const dataFolder of options.dataFolders) {
      benches.push(new Bench(link, dataFolder, await folderId(dataFolder), options));
    }
    const folders = benches.map(({ dataFolder, id }) => ({ path: resolve(dataFolder), id }));
    const announcing = announce(link, { host: hostname(), build: thisBuild(), folders });
    options.onEvent({ type: 'ready', redis: link.where, threads: options.pool.threads });
    try {
      await stopped(options.signal);
    } finally {
      announcing();
    }
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
    link.close();
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

/** Says every few seconds that a worker is there; gives the function that ends it. */
function announce({ client }: RedisLink, announcement: Announcement): () => void {
  const key = announcementPrefix + randomBytes(8).toString('hex');
  const say = (): void => {
    if (client.status === 'ready')
      client.set(key, JSON.stringify(announcement), 'EX', 20).catch(() => undefined);
  };
  say();
  const timer = setInterval(say, 7000).unref();
  return () => {
    clearInterval(timer);
    if (client.status === 'ready') client.del(key).catch(() => undefined);
  };
}

/** The work for one data folder. */
class Bench {
  readonly #workers: readonly Worker<Piece, Made>[];
  readonly #maker: PieceMaker;
  readonly #sign: MachineSign;
  /** How often in a row this machine has refused something. */
  #refusals = 0;
  #rest: NodeJS.Timeout | undefined;

  constructor(
    link: RedisLink,
    readonly dataFolder: string,
    readonly id: string,
    private readonly options: BullmqWorkerOptions,
  ) {
    const { pool, readPlan, signal } = options;
    this.#maker = new PieceMaker(dataFolder, readPlan, pool, signal);
    this.#sign = new MachineSign(dataFolder, pool.threads);
    // One more than there are threads: while they compute, the main thread reads and writes.
    const most = { all: 1, one: pool.threads + 1 };
    this.#workers = (['all', 'one'] as const).map((threads) => {
      const worker = new Worker<Piece, Made>(queueName(id, threads), (job, token) => this.#make(job, token), {
        connection: link.client,
        concurrency: most[threads],
        lockDuration: lockMilliseconds,
        stalledInterval: stalledEvery,
        maxStalledCount: mostLosses,
        runRetryDelay: 1000,
      });
      worker.on('error', () => undefined);
      return worker;
    });
  }

  async #make(job: Job<Piece, Made>, token: string | undefined): Promise<Made> {
    const { data } = job;
    // Whoever reaches the queue can name pieces and nothing else.
    if (!isPiece(data)) throw new UnrecoverableError('the job names no piece');
    const piece: Piece = { stage: data.stage, fingerprint: data.fingerprint, name: data.name };
    const began = performance.now();
    try {
      const made = await this.#sign.during(piece, () => this.#maker.make(piece));
      this.#refusals = 0;
      const seconds = Math.round(performance.now() - began) / 1000;
      this.options.onEvent({ type: 'piece', piece: textOf(piece), made, seconds });
      return made;
    } catch (error) {
      if (error instanceof InterruptedError) {
        await within(2000, job.moveToWait(token));
        throw new WaitingError();
      }
      const { kind, message } =
        error instanceof PieceError ? error : { kind: 'machine', message: messageOf(error) };
      this.options.onEvent({ type: 'failed', piece: textOf(piece), message });
      // What it is about is in the shared folder; of what cannot be seen there the queue has to say it.
      const words = kind === 'unseen' ? message : `${hostname()} could not make it`;
      if (kind !== 'unseen' && kind !== 'machine') throw new UnrecoverableError(words);
      this.#takeARest();
      throw new Error(words, { cause: error });
    }
  }

  /** A machine whose disk is full would take one piece after the other from those that could make it. */
  #takeARest(): void {
    if (this.#rest) return;
    const seconds = Math.min(restSeconds * ++this.#refusals, mostRestSeconds);
    this.options.onEvent({ type: 'rest', seconds });
    for (const worker of this.#workers) worker.pause(true).catch(() => undefined);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      for (const worker of this.#workers) void worker.resume();
    }, seconds * 1000).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#rest);
    await within(10_000, Promise.allSettled(this.#workers.map((worker) => worker.close())));
    this.#sign.end();
  }
}
