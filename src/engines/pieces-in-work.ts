import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InterruptedError, RunError, UsageError } from '../errors.js';
import type { IndependentParts, SharedBlocks } from '../stages/stage.js';
import { type Damage, damageText, DamagedError } from '../store/damage.js';
import { ifFile, readFile } from '../store/files.js';
import { checkPart } from '../store/part-file.js';
import { canonicalJson, type Json } from '../store/fingerprint.js';
import { Store } from '../store/store.js';
import type { Carrier } from './carrier.js';
import type { Making } from './engine.js';
import { textOf } from './pieces/make-piece.js';
import type { Machines } from './pieces/machines.js';
import type { Failure, Outcome } from './pieces/outcome.js';
import {
  blockNameOf,
  blockOf,
  filesOfSpan,
  type Piece,
  spanNameOf,
  spanOf,
  spansOf,
  wholeName,
} from './pieces/piece.js';
import { PieceFolder } from './pieces/piece-folder.js';
import { planText } from './pieces/plan.js';
import { Standing } from './standing.js';

/** Milliseconds between looks into the folder where nothing is heard, between questions to the carrier, and between reports. */
const lookEvery = 1000;
const tendEvery = 5000;
const reportEvery = 1000;

/** How often a piece may fail, or be found to be other bytes than its worker said, before the run does. */
const mostFailures = 5;

/** What a stage says of its dataset, of the workers that have made it. */
export interface MadeElsewhere {
  readonly summary: Json;
  readonly notices: readonly string[];
}

/** A dataset whose pieces are to be made. */
export interface PartsMaking extends Pick<
  Making,
  'stage' | 'fingerprint' | 'fresh' | 'writer' | 'upstream' | 'observer'
> {
  plan(): Json;
}

/** The pieces of one dataset from when they are handed out until they are all in the dataset. */
export class PiecesInWork {
  readonly #folder: PieceFolder;
  readonly #pieces: readonly Piece[];
  readonly #missing = new Map<string, Piece>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #discarded = new Map<string, number>();
  /** Failures that were told of. */
  readonly #told = new Map<string, number>();
  readonly #standing: Standing;

  constructor(
    private readonly making: Omit<PartsMaking, 'plan'>,
    private readonly plan: Json,
    cut: IndependentParts | Pick<SharedBlocks, 'count' | 'files'> | undefined,
    private readonly carrier: Carrier,
    private readonly options: {
      readonly dataFolder: string;
      readonly machines: Machines;
      readonly signal: AbortSignal;
      readonly threads: 'all' | 'one';
    },
  ) {
    const { stage, fingerprint } = making;
    this.#folder = new PieceFolder(options.dataFolder, fingerprint);
    const names = namesOf(cut);
    this.#pieces = names.map((name) => ({ stage, fingerprint, name }));
    this.#standing = new Standing(making, options.machines, this.#folder);
  }

  /** Undefined where all parts were there before and nobody has left word of them. */
  async run(): Promise<MadeElsewhere | undefined> {
    const { threads } = this.options;
    const { fingerprint, fresh } = this.making;
    if (fresh) this.#folder.remove();
    for (const piece of this.#pieces) if (!this.#isInDataset(piece)) this.#missing.set(piece.name, piece);
    this.#folder.publish(planText(this.making, threads, this.plan));
    for (const { name } of this.#pieces) this.#folder.forgive(name);
    this.#standing.begin(this.#pieces.length, this.#pieces.length - this.#missing.size);
    await this.#takeIn();
    let [looked, tended, reported] = [performance.now(), performance.now(), -Infinity];
    try {
      if (this.#missing.size > 0) await this.carrier.hand([...this.#missing.values()], threads);
      while (this.#missing.size > 0) {
        const heard = await this.carrier.news(fingerprint, lookEvery);
        if (this.options.signal.aborted) throw new InterruptedError();
        await this.#takeInNamed(heard);
        if (performance.now() - looked > lookEvery) {
          await this.#takeIn();
          looked = performance.now();
        }
        const now = performance.now();
        if (now - reported > reportEvery) {
          this.#standing.report(this.#pieces.length - this.#missing.size, this.#failedPieces());
          reported = now;
        }
        if (now - tended > tendEvery && this.#missing.size > 0) {
          await this.#tend();
          tended = now;
        }
      }
      this.#standing.report(this.#pieces.length, 0);
    } catch (error) {
      await this.carrier.withdraw([...this.#missing.values()]);
      throw error;
    }
    return this.#made();
  }

  #isInDataset({ name }: Piece): boolean {
    const span = spanOf(name);
    return span !== undefined && filesOfSpan(span).every((file) => this.making.writer.part(file));
  }

  /** Takes what is whole into the dataset, and what failed to heart. */
  async #takeIn(): Promise<void> {
    const { made, failed } = this.#folder.look();
    for (const [name, piece] of this.#missing) {
      if (failed.has(name)) this.#hearFailure(piece);
      if (made.has(name)) await this.#take(piece);
    }
  }

  /** The same of pieces that were heard of: a look at all of thousands takes longer than one of them. */
  async #takeInNamed(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const piece = this.#missing.get(name);
      if (!piece) continue;
      if (this.#folder.isMade(name)) await this.#take(piece);
      else this.#hearFailure(piece);
    }
  }

  async #take(piece: Piece): Promise<void> {
    const { name } = piece;
    const wrong = blockOf(name) === undefined ? this.#adopt(name) : await this.#checkBlock(name);
    if (wrong === undefined) this.#missing.delete(piece.name);
    else await this.#again(piece, wrong);
    await this.#turn();
  }

  /** Signals are delivered when the event loop turns. */
  async #turn(): Promise<void> {
    await nextTurn();
    if (this.options.signal.aborted) throw new InterruptedError();
  }

  /** Gives what is wrong with a piece. */
  #adopt(name: string): string | undefined {
    const outcome = this.#folder.outcome(name);
    if (!outcome) return 'it has no outcome that can be read';
    const { writer, observer } = this.making;
    const span = spanOf(name);
    const own = span && new Set(filesOfSpan(span));
    const fresh = outcome.files.filter(({ file }) => !writer.part(file));
    for (const part of outcome.files) {
      if (own && !own.has(part.file)) return `it holds ${part.file}`;
      const wrong: Damage | undefined = writer.adopt(this.#folder.folderOf(name), part);
      if (wrong) return damageText(wrong);
    }
    this.#outcomes.set(name, outcome);
    for (const part of fresh) observer.finished(part, outcome.seconds / outcome.files.length, outcome.host);
    return undefined;
  }

  /** The same of a block, whose files stay where they are until they are joined. */
  async #checkBlock(name: string): Promise<string | undefined> {
    const outcome = this.#folder.outcome(name);
    if (!outcome) return 'it has no outcome that can be read';
    for (const part of outcome.files) {
      const wrong = checkPart(this.#folder.folderOf(name), part);
      if (wrong) return damageText(wrong);
      await this.#turn();
    }
    return undefined;
  }

  /** A file that a block has left. Throws RunError where it has gone since it was checked. */
  readBlock(block: number, file: string): Uint8Array {
    const path = join(this.#folder.folderOf(blockNameOf(block)), file);
    const bytes = ifFile(() => readFile(path));
    if (!bytes) throw new RunError(`${path} was removed while it was in use: run the same command again`);
    return bytes;
  }

  async #again(piece: Piece, wrong: string): Promise<void> {
    const { name } = piece;
    const times = (this.#discarded.get(name) ?? 0) + 1;
    this.#discarded.set(name, times);
    this.#folder.discard(name);
    const what = `${textOf(piece)} is not what its worker has said (${wrong})`;
    if (times >= mostFailures)
      throw new RunError(`${what}, ${times} times: see whether the shared folder is sound`);
    this.making.observer.note?.(`${what}: it is handed out again`);
    await this.carrier.hand([piece], this.options.threads);
  }

  #failedPieces(): number {
    return [...this.#told.keys()].filter((name) => this.#missing.has(name)).length;
  }

  #hearFailure(piece: Piece): void {
    const { name } = piece;
    const failure = this.#folder.failure(name);
    if (!failure || failure.attempts <= (this.#told.get(name) ?? 0)) return;
    this.#told.set(name, failure.attempts);
    const { kind, message, host, attempts } = failure;
    if (kind === 'damage') throw this.#damaged(failure);
    if (kind === 'usage') throw new UsageError(message);
    if (kind === 'data') throw new RunError(message);
    if (attempts >= mostFailures)
      throw new RunError(`${textOf(piece)} failed ${attempts} times, the last on ${host}: ${message}`);
    this.making.observer.note?.(`${host}: ${message}: the piece goes to whoever takes it next`);
  }

  #damaged({ damage }: Failure): DamagedError {
    const { stage, fingerprint, ...found } = damage!;
    const folder = new Store(this.options.dataFolder).folder(stage, fingerprint);
    return new DamagedError(folder, stage, found as Damage);
  }

  async #tend(): Promise<void> {
    const missing = [...this.#missing.values()];
    const { givenUp, notes } = await this.carrier.tend(missing, this.options.threads);
    for (const note of notes) this.making.observer.note?.(note);
    // What was given up may be there by now.
    await this.#takeIn();
    const lost = missing.find(({ name }) => this.#missing.has(name) && givenUp.has(name));
    if (lost) throw new RunError(`${textOf(lost)} was given up: ${givenUp.get(lost.name)}`);
  }

  /** Every piece of a dataset says the same of it: what it is made from determines that. */
  #made(): MadeElsewhere | undefined {
    const outcomes = this.#pieces.flatMap(({ name }) => this.#outcomes.get(name) ?? []);
    if (outcomes.length === 0) return undefined;
    const summaries = new Set(outcomes.map(({ summary }) => canonicalJson(summary)));
    if (summaries.size > 1) {
      throw new RunError(
        `${this.making.stage}: pieces must say the same of the dataset, found ${summaries.size} summaries: see that all machines run the same pathfit`,
      );
    }
    const notices = [...new Set(outcomes.flatMap((outcome) => outcome.notices))];
    return { summary: outcomes[0].summary, notices };
  }
}

function namesOf(cut: IndependentParts | Pick<SharedBlocks, 'count' | 'files'> | undefined): string[] {
  if (!cut) return [wholeName];
  if ('files' in cut) return Array.from({ length: cut.count }, (_, block) => blockNameOf(block));
  return spansOf(cut).map(spanNameOf);
}
