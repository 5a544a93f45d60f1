import { InterruptedError, RunError } from '../errors.js';
import type { Json } from '../store/fingerprint.js';
import type { Compute, SharedBlocks } from '../stages/stage.js';
import type { Carrier } from './carrier.js';
import type { Engine, Making } from './engine.js';
import { PiecesInWork } from './pieces-in-work.js';
import { PieceFolder } from './pieces/piece-folder.js';
import type { Machines } from './pieces/machines.js';

/**
 * Has datasets made by other machines: writes what they are made from into the shared data folder, has a carrier hand their
 * pieces out, and puts together what is there. A piece is done when its verified file is there, whatever the carrier says.
 * Where a dataset can only be made here, the engine beside it makes it.
 */
export class RemoteEngine implements Engine {
  constructor(
    private readonly carrier: Carrier,
    private readonly here: Engine,
    private readonly options: {
      readonly dataFolder: string;
      readonly machines: Machines;
      readonly signal: AbortSignal;
      /** Threads that a whole dataset may hold at once, of those that a worker has: one where many datasets are made side by side. */
      readonly threads: 'all' | 'one';
    },
  ) {}

  start(): void {
    // What is made here is known only when it comes.
  }

  prepare(making: Pick<Making, 'load'>): Promise<void> {
    return this.here.prepare(making);
  }

  async make(making: Making): Promise<Json> {
    const plan = making.plan();
    if (plan === undefined) return this.here.make(making);
    const { signal } = this.options;
    if (signal.aborted) throw new InterruptedError();
    const { parts, blocks } = await making.load();
    if (blocks) return this.#makeOfBlocks(making, plan, blocks);
    // Parts are computed by a thread each, and a worker takes as many as it has threads; a whole dataset may hold them all.
    const threads = parts ? 'one' : this.options.threads;
    const options = { ...this.options, threads } as const;
    const work = new PiecesInWork(making, plan, parts?.(making.upstream), this.carrier, options);
    const made = await work.run();
    if (made) {
      made.notices.forEach((notice) => making.observer.warning(notice));
      return made.summary;
    }
    if (!parts)
      throw new RunError(`${making.stage}: its parts are there, found nothing that says of what they are`);
    // All parts are from earlier runs: what is said of them takes no computation.
    return this.here.make(making);
  }

  /** Has blocks made, and joins them here. */
  async #makeOfBlocks(making: Making, plan: Json, blocks: SharedBlocks): Promise<Json> {
    const { count, files } = blocks;
    const missing = files.filter((file) => !making.writer.part(file)).length;
    // Less than a block would be: from the state before what is missing it is made at once.
    if (missing * count <= files.length) return this.here.make(making);
    const options = { ...this.options, threads: 'one' } as const;
    const work = new PiecesInWork(making, plan, blocks, this.carrier, options);
    await work.run();
    const join: Compute = (context) => blocks.join(context, (block, file) => work.readBlock(block, file));
    return this.here.make({ ...making, load: () => Promise.resolve(join) });
  }

  published(fingerprint: string): void {
    new PieceFolder(this.options.dataFolder, fingerprint).remove();
  }

  close(): Promise<void> {
    return this.here.close();
  }
}
