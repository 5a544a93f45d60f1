import { Queue, QueueEvents } from 'bullmq';
import { InterruptedError } from '../../errors.js';
import type { Carrier, Tended } from '../carrier.js';
import { News } from '../news.js';
import { folderId } from '../pieces/folder-id.js';
import type { Machines } from '../pieces/machines.js';
import type { Piece } from '../pieces/piece.js';
import { missingWorkers } from './missing-workers.js';
import { jobId, jobOptions, queueName } from './queues.js';
import { connectRedis, type RedisLink, within } from './redis.js';

/** Jobs that are added in one go. */
const atOnce = 1000;
/** Milliseconds that Redis may be away before other things go on, and between hand-outs of everything that is missing. */
const patience = 4000;
const handEvery = 30_000;

type Threads = 'all' | 'one';

/** Hands pieces out by queues of BullMQ, which hold their names and nothing else. */
export class BullmqCarrier implements Carrier {
  readonly #queues: Readonly<Record<Threads, Queue>>;
  readonly #events: readonly QueueEvents[];
  readonly #news: News;
  readonly #handed = new Map<string, number>();
  readonly #said = new Set<string>();
  #isAway = false;

  private constructor(
    private readonly link: RedisLink,
    private readonly id: string,
    private readonly options: BullmqOptions,
  ) {
    const { client } = link;
    this.#news = new News(options.signal);
    const queue = (threads: Threads): Queue =>
      quiet(new Queue(queueName(id, threads), { connection: client, skipMetasUpdate: true }));
    this.#queues = { all: queue('all'), one: queue('one') };
    this.#events = (['all', 'one'] as const).map((threads) => {
      const events = quiet(new QueueEvents(queueName(id, threads), { connection: client }));
      events.on('completed', ({ jobId: job }) => this.#news.hear(job.slice(0, 64), job.slice(65)));
      events.on('failed', ({ jobId: job }) => this.#news.hear(job.slice(0, 64), job.slice(65)));
      return events;
    });
    // What a Redis has lost that was away is handed out again.
    client.on('ready', () => this.#handed.clear());
  }

  static async open(options: BullmqOptions): Promise<BullmqCarrier> {
    const link = await connectRedis(options.redis, options.signal);
    try {
      return new BullmqCarrier(link, await folderId(options.dataFolder), options);
    } catch (error) {
      link.close();
      throw error;
    }
  }

  async hand(pieces: readonly Piece[], threads: Threads): Promise<void> {
    // Those that an earlier run has given up would keep their names.
    await this.#orStopped(this.#removeFailed(pieces, threads));
    await this.#orStopped(this.#add(pieces, threads));
  }

  async #add(pieces: readonly Piece[], threads: Threads): Promise<void> {
    for (let first = 0; first < pieces.length; first += atOnce) {
      await this.#queues[threads].addBulk(
        pieces.slice(first, first + atOnce).map(({ stage, fingerprint, name }) => {
          const data: Piece = { stage, fingerprint, name };
          return { name: 'piece', data, opts: { ...jobOptions, jobId: jobId(data) } };
        }),
      );
    }
    if (pieces.length > 0) this.#handed.set(pieces[0].fingerprint, performance.now());
  }

  async #failed(pieces: readonly Piece[], threads: Threads): Promise<Map<string, string>> {
    const own = new Map(pieces.map((piece) => [jobId(piece), piece.name]));
    const failed = await this.#queues[threads].getFailed(0, atOnce);
    return new Map(
      failed.flatMap(({ id, failedReason }) => {
        const name = own.get(id ?? '');
        return name === undefined ? [] : [[name, failedReason ?? 'no reason was given'] as const];
      }),
    );
  }

  async #removeFailed(pieces: readonly Piece[], threads: Threads): Promise<void> {
    const failed = await this.#failed(pieces, threads);
    await this.#remove(
      pieces.filter(({ name }) => failed.has(name)),
      [threads],
    );
  }

  async #remove(pieces: readonly Piece[], of: readonly Threads[]): Promise<void> {
    for (let first = 0; first < pieces.length; first += atOnce) {
      const some = pieces.slice(first, first + atOnce);
      await Promise.all(
        of.flatMap((threads) => some.map((piece) => this.#queues[threads].remove(jobId(piece)))),
      );
    }
  }

  news(fingerprint: string, milliseconds: number): Promise<readonly string[]> {
    return this.#news.of(fingerprint, milliseconds);
  }

  async tend(pieces: readonly Piece[], threads: Threads): Promise<Tended> {
    const tended = await within(patience, this.#tend(pieces, threads));
    if (tended) {
      this.#isAway = false;
      return tended;
    }
    const notes = this.#isAway
      ? []
      : [`Redis at ${this.link.where} does not answer: pieces are handed out when it does`];
    this.#isAway = true;
    return { givenUp: new Map(), notes };
  }

  async #tend(pieces: readonly Piece[], threads: Threads): Promise<Tended> {
    const givenUp = await this.#failed(pieces, threads);
    const handed = this.#handed.get(pieces[0].fingerprint) ?? -Infinity;
    const known = await this.#queues[threads].getJobCounts('wait', 'active', 'delayed', 'failed');
    const isShort = Object.values(known).reduce((sum, count) => sum + count, 0) < pieces.length;
    if (isShort || performance.now() - handed > handEvery) await this.#add(pieces, threads);
    const found = this.options.machines.look();
    const notes = found.length > 0 ? [] : await missingWorkers(this.link, this.id, this.options.dataFolder);
    const fresh = notes.filter((note) => !this.#said.has(note));
    for (const note of fresh) this.#said.add(note);
    return { givenUp, notes: fresh };
  }

  /** What is at work stays: its piece is kept for the next run. */
  async withdraw(pieces: readonly Piece[]): Promise<void> {
    await within(patience, this.#remove(pieces, ['all', 'one']));
  }

  async close(): Promise<void> {
    const all = [...this.#events, ...Object.values(this.#queues)];
    await within(patience, Promise.allSettled(all.map((one) => one.close())));
    this.link.close();
  }

  /** Waits for Redis for as long as the run is not to stop. */
  async #orStopped(work: Promise<void>): Promise<void> {
    const { signal } = this.options;
    let stop: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(new InterruptedError());
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
    });
    work.catch(() => undefined);
    try {
      await Promise.race([work, stopped]);
    } finally {
      signal.removeEventListener('abort', stop!);
    }
  }
}

export interface BullmqOptions {
  readonly redis: string;
  readonly dataFolder: string;
  readonly machines: Machines;
  readonly signal: AbortSignal;
}

/** A connection that is gone comes again by itself; what could not be done meanwhile shows where it was asked for. */
function quiet<Emitter extends { on(event: 'error', listener: () => void): unknown }>(
  emitter: Emitter,
): Emitter {
  emitter.on('error', () => undefined);
  return emitter;
}
