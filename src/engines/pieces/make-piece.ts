import { basename } from 'node:path';
import { hostname } from 'node:os';
import { InterruptedError, messageOf, RunError, systemFailure, UsageError } from '../../errors.js';
import type { Pool } from '../../pool/pool.js';
import { StageOutput } from '../../stages/output.js';
import type { Compute, StageContext } from '../../stages/stage.js';
import { DamagedError } from '../../store/damage.js';
import { isMissing, removeTree, withoutFailing } from '../../store/files.js';
import type { Json } from '../../store/fingerprint.js';
import { Store } from '../../store/store.js';
import type { Failure } from './outcome.js';
import { blockOf, filesOfSpan, type Piece, spanOf } from './piece.js';
import { PieceFolder } from './piece-folder.js';
import { PieceWriter } from './piece-writer.js';
import { planOfPiece, type PublishedPlan } from './plan.js';

/** What a piece is computed with. */
export interface PieceWork extends Pick<StageContext, 'seed' | 'upstream'> {
  readonly compute: Compute;
  /** Goes into every file's schema. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads what a plan says, checks it as what a person writes is checked, plans it again, and gives the dataset of this stage and
 * fingerprint. Throws RunError where there is none, or where what it reads is not stored.
 */
export type ReadPlan = (plan: Json, piece: Piece, store: Store) => Promise<PieceWork>;

/** Why a piece could not be made. */
export class PieceError extends RunError {
  constructor(
    readonly kind: Failure['kind'] | 'unseen',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What became of a piece: it was made, was there, or its dataset is. */
export type Made = 'made' | 'there' | 'unwanted';

/** Datasets whose work a worker remembers. */
const mostKnown = 16;

/** Makes pieces of the datasets of one data folder on the threads of a pool. */
export class PieceMaker {
  readonly #store: Store;
  readonly #known = new Map<string, Promise<PieceWork>>();

  constructor(
    private readonly dataFolder: string,
    private readonly readPlan: ReadPlan,
    private readonly pool: Pool,
    private readonly signal: AbortSignal,
  ) {
    this.#store = new Store(dataFolder);
  }

  /**
   * Leaves the piece in the shared folder, or why it could not be made. Throws InterruptedError where it is to stop, PieceError
   * where it failed.
   */
  async make(piece: Piece): Promise<Made> {
    const folder = new PieceFolder(this.dataFolder, piece.fingerprint);
    try {
      return await this.#make(piece, folder);
    } catch (thrown) {
      if (this.signal.aborted || thrown instanceof InterruptedError) throw new InterruptedError();
      // The dataset was finished meanwhile.
      if (!folder.exists() && this.#store.isPublished(piece.stage, piece.fingerprint)) return 'unwanted';
      const error = pieceError(thrown);
      const { kind, message } = error;
      if (kind !== 'unseen') {
        const damage = thrown instanceof DamagedError && damageIn(thrown);
        withoutFailing(() =>
          folder.fail(piece.name, { kind, message, host: hostname(), ...(damage && { damage }) }),
        );
      }
      throw error;
    }
  }

  async #make(piece: Piece, folder: PieceFolder): Promise<Made> {
    const { name } = piece;
    if (folder.isMade(name)) return 'there';
    const value = folder.plan();
    if (value === undefined) {
      if (this.#store.isPublished(piece.stage, piece.fingerprint)) return 'unwanted';
      throw new PieceError(
        'unseen',
        `${hostname()} finds no plan of ${textOf(piece)} in ${this.dataFolder}: a worker’s --data must be the folder that the run writes`,
      );
    }
    const plan = planOfPiece(value, piece);
    if ('refusal' in plan) throw new PieceError('machine', `${textOf(piece)} is refused: ${plan.refusal}`);
    const work = await this.#work(plan, piece);
    const [span, block] = [spanOf(name), blockOf(name)];
    const { parts, blocks } = work.compute;
    if (span && !(span.last < (parts?.(work.upstream).count ?? 0))) {
      throw new PieceError('machine', `${textOf(piece)} is refused: the dataset has no such parts`);
    }
    if (block !== undefined && !(block < (blocks?.count ?? 0))) {
      throw new PieceError('machine', `${textOf(piece)} is refused: the dataset has no such block`);
    }
    const own = folder.begin(name);
    const began = performance.now();
    const files = span && new Set(filesOfSpan(span));
    const writer = new PieceWriter(own, files, folder.checkpoint(name));
    try {
      const notices: string[] = [];
      const { compute, metadata, ...reads } = work;
      const nothing = (): void => undefined;
      const context: StageContext = {
        ...reads,
        pool: this.pool.stoppedBy(this.signal),
        share: plan.threads === 'all' ? this.pool.threads : 1,
        output: new StageOutput(writer, metadata, { started: nothing, finished: nothing }, this.pool),
        progress: nothing,
        throwIfInterrupted: () => {
          if (this.signal.aborted) throw new InterruptedError();
        },
        warn: (message) => notices.push(message),
      };
      // What is said of the dataset is said by whoever joins its blocks.
      const summary =
        block === undefined ? await compute(context) : await blocks!.make(context, block).then(() => null);
      await writer.settled();
      const seconds = Math.round(performance.now() - began) / 1000;
      folder.finish(name, own, { files: writer.parts, summary, notices, seconds, host: hostname() });
      return 'made';
    } catch (error) {
      await writer.settled();
      withoutFailing(() => removeTree(own));
      throw error;
    }
  }

  async #work({ plan }: PublishedPlan, piece: Piece): Promise<PieceWork> {
    const { fingerprint } = piece;
    const known = this.#known.get(fingerprint);
    if (known) return known;
    const reading = this.readPlan(plan, piece, this.#store);
    this.#known.set(fingerprint, reading);
    for (const old of [...this.#known.keys()].slice(0, -mostKnown)) this.#known.delete(old);
    try {
      return await reading;
    } catch (error) {
      this.#known.delete(fingerprint);
      if (error instanceof DamagedError || systemFailure(error)) throw error;
      throw new PieceError('machine', `${textOf(piece)} is refused: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** «parts-00010-00019 of replicates (1a2b3c4d5e6f)» */
export function textOf({ stage, fingerprint, name }: Piece): string {
  return `${name} of ${stage} (${fingerprint.slice(0, 12)})`;
}

/** What the machine refuses another machine may not; what the data refuse all will. */
function pieceError(error: unknown): PieceError {
  if (error instanceof PieceError) return error;
  const system = systemFailure(error) ?? systemFailure((error as Error | undefined)?.cause);
  const message = system?.message ?? messageOf(error);
  if (error instanceof DamagedError) return new PieceError('damage', message, { cause: error });
  if (system || isMissing(error)) return new PieceError('machine', message, { cause: error });
  if (error instanceof UsageError) return new PieceError('usage', message, { cause: error });
  const kind = error instanceof RunError && !error.cause ? 'data' : 'machine';
  return new PieceError(kind, message, { cause: error });
}

function damageIn({ folder, stage, damage }: DamagedError): NonNullable<Failure['damage']> {
  return { stage, fingerprint: basename(folder), ...damage };
}
