import { join, resolve } from 'node:path';
import { messageOf } from '../../errors.js';
import { shellWord } from '../../text.js';
import type { Carrier, Tended } from '../carrier.js';
import { News } from '../news.js';
import type { Piece } from '../pieces/piece.js';
import { cancel, submit, tasksAtWork } from './commands.js';
import { type SlurmSettings, slurmSettings } from './settings.js';
import { Submissions, taskOf } from './submissions.js';

/** What jobs are called. */
const jobName = 'pathfit';

/** Milliseconds for which pieces are gathered into one array. */
const gatherFor = 200;

type Threads = 'all' | 'one';

interface Waiting {
  readonly pieces: Piece[];
  readonly submitted: Promise<void>;
}

/** Who has a piece: a task of an array. */
interface Held {
  readonly job: string;
  readonly task: string;
  attempts: number;
  /** Looks in a row that did not find the task at work. */
  absent: number;
}

const keyOf = ({ fingerprint, name }: Piece): string => `${fingerprint} ${name}`;

/** Has arrays of Slurm make pieces: each task a share of them. Whether they are there the shared folder says. */
export class SlurmCarrier implements Carrier {
  readonly #news: News;
  readonly #submissions: Submissions;
  readonly #held = new Map<string, Held>();
  readonly #jobs = new Set<string>();
  readonly #waiting = new Map<Threads, Waiting>();
  #isAway = false;

  private constructor(
    private readonly settings: SlurmSettings,
    private readonly options: SlurmOptions,
  ) {
    this.#news = new News(options.signal);
    this.#submissions = new Submissions(options.dataFolder);
  }

  /** Finds what earlier runs have submitted that is at work still. */
  static async open(options: SlurmOptions): Promise<SlurmCarrier> {
    const carrier = new SlurmCarrier(slurmSettings(), options);
    const working = await tasksAtWork(jobName);
    const done = new Set<string>();
    for (const { job, tasks, pieces } of carrier.#submissions.known()) {
      done.add(job);
      for (const [place, piece] of pieces.entries()) {
        const task = `${job}_${taskOf(place, tasks)}`;
        if (!working.has(task)) continue;
        carrier.#held.set(keyOf(piece), { job, task, attempts: 1, absent: 0 });
        carrier.#jobs.add(job);
        done.delete(job);
      }
    }
    carrier.#submissions.sweep(done);
    return carrier;
  }

  async hand(pieces: readonly Piece[], threads: Threads): Promise<void> {
    const fresh = pieces.filter((piece) => !this.#held.has(keyOf(piece)));
    if (fresh.length > 0) await this.#gather(fresh, threads);
  }

  /** Of many datasets that are handed out at once the pieces become one array. */
  #gather(pieces: readonly Piece[], threads: Threads): Promise<void> {
    const waiting = this.#waiting.get(threads);
    if (waiting) {
      waiting.pieces.push(...pieces);
      return waiting.submitted;
    }
    const gathered = [...pieces];
    const submitted = new Promise<void>((done) => {
      setTimeout(done, gatherFor);
    }).then(() => {
      this.#waiting.delete(threads);
      return this.#submit(gathered, threads);
    });
    this.#waiting.set(threads, { pieces: gathered, submitted });
    return submitted;
  }

  async #submit(pieces: readonly Piece[], threads: Threads): Promise<void> {
    const { settings } = this;
    const tasks = Math.min(pieces.length, settings.tasks);
    const { name, script } = this.#submissions.prepare(pieces, (list) => this.#script(list, tasks, threads));
    const log = join(this.#submissions.folder, '%A_%a.log');
    const job = await submit(script, tasks, [
      `--job-name=${jobName}`,
      `--cpus-per-task=${settings.threads}`,
      `--output=${log}`,
      ...settings.options,
    ]);
    this.#submissions.keep(name, job, tasks);
    this.#jobs.add(job);
    for (const [place, piece] of pieces.entries()) {
      const attempts = (this.#held.get(keyOf(piece))?.attempts ?? 0) + 1;
      this.#held.set(keyOf(piece), { job, task: `${job}_${taskOf(place, tasks)}`, attempts, absent: 0 });
    }
  }

  #script(list: string, tasks: number, threads: Threads): string {
    const { setup, threads: count } = this.settings;
    const { dataFolder, command } = this.options;
    const options = {
      data: resolve(dataFolder),
      pieces: list,
      tasks: String(tasks),
      threads: String(count),
    };
    const words = [process.execPath, command, 'worker'];
    for (const [name, value] of Object.entries(options)) words.push(`--${name}`, value);
    if (threads === 'all') words.push('--one-by-one');
    return [
      '#!/bin/sh',
      setup,
      `exec ${words.map(shellWord).join(' ')} --task "$SLURM_ARRAY_TASK_ID"`,
      '',
    ].join('\n');
  }

  news(fingerprint: string, milliseconds: number): Promise<readonly string[]> {
    return this.#news.of(fingerprint, milliseconds);
  }

  async tend(pieces: readonly Piece[], threads: Threads): Promise<Tended> {
    let working: ReadonlySet<string>;
    try {
      working = await tasksAtWork(jobName);
      this.#isAway = false;
    } catch (error) {
      const notes = this.#isAway
        ? []
        : [`${messageOf(error)}: tasks go on, and what is lost is submitted again when it answers`];
      this.#isAway = true;
      return { givenUp: new Map(), notes };
    }
    const givenUp = new Map<string, string>();
    const lost: Piece[] = [];
    for (const piece of pieces) {
      const held = this.#held.get(keyOf(piece));
      if (!held) lost.push(piece);
      else if (working.has(held.task)) held.absent = 0;
      // What a task that has just ended has left may be on its way through the shared folder.
      else if (++held.absent > 1) {
        if (held.attempts < this.settings.attempts) lost.push(piece);
        else {
          const log = join(this.#submissions.folder, `${held.task}.log`);
          givenUp.set(
            piece.name,
            `${held.attempts} tasks of Slurm ended without it, the last has left ${log}`,
          );
        }
      }
    }
    if (lost.length === 0) return { givenUp, notes: [] };
    await this.#gather(lost, threads);
    const tasks = new Set(lost.map((piece) => this.#held.get(keyOf(piece))!.job)).size;
    const again =
      lost.length === 1
        ? 'a piece whose task ended without it'
        : `${lost.length} pieces whose tasks ended without them`;
    return {
      givenUp,
      notes: [`${again} went to Slurm again (${tasks === 1 ? 'one array' : `${tasks} arrays`})`],
    };
  }

  async withdraw(pieces: readonly Piece[]): Promise<void> {
    const jobs = new Set(pieces.flatMap((piece) => this.#held.get(keyOf(piece))?.job ?? []));
    await cancel([...jobs]).catch(() => undefined);
  }

  /** Tasks that are left have pieces that are there already. */
  async close(): Promise<void> {
    const working = await tasksAtWork(jobName).catch(() => new Set<string>());
    const left = new Set([...working].map((task) => task.split('_')[0]));
    await cancel([...this.#jobs].filter((job) => left.has(job))).catch(() => undefined);
    if (!this.options.signal.aborted) this.#submissions.sweep(this.#jobs);
  }
}

export interface SlurmOptions {
  readonly dataFolder: string;
  readonly signal: AbortSignal;
  /** The file of the command, which tasks run. */
  readonly command: string;
}
