import { fileURLToPath } from 'node:url';
import { OptionError } from '../errors.js';
import type { Carrier } from './carrier.js';
import type { Engine } from './engine.js';
import type { EngineChoice } from './engine-choice.js';
import { Machines } from './pieces/machines.js';
import { PieceFolder } from './pieces/piece-folder.js';
import { PiecesInWork, type PartsMaking } from './pieces-in-work.js';
import { RemoteEngine } from './remote.js';
import type { IndependentParts } from '../stages/stage.js';

/** Other machines, for as long as a run or a grid goes on. */
export class Fleet {
  private constructor(
    private readonly carrier: Carrier,
    private readonly machines: Machines,
    private readonly dataFolder: string,
  ) {}

  /** Undefined where this process computes. Throws UsageError, RunError where the machines cannot be asked, InterruptedError. */
  static async open(
    choice: EngineChoice | undefined,
    dataFolder: string,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Fleet | undefined> {
    if (choice === undefined || choice.kind === 'local') return undefined;
    const machines = new Machines(dataFolder);
    const carrier = await openCarrier(choice, { dataFolder, machines, signal });
    return new Fleet(carrier, machines, dataFolder);
  }

  /** An engine on these machines; `here` makes what only this one can. */
  engine(here: Engine, signal: AbortSignal, threads: 'all' | 'one'): Engine {
    const { dataFolder, machines } = this;
    return new RemoteEngine(this.carrier, here, { dataFolder, machines, signal, threads });
  }

  /** Has the independent parts of a dataset made, as far as they can be; the caller makes of it what it is. */
  async makeParts(
    making: PartsMaking,
    parts: IndependentParts,
    signal = new AbortController().signal,
  ): Promise<void> {
    const { carrier, dataFolder, machines } = this;
    const options = { dataFolder, machines, signal, threads: 'one' } as const;
    await new PiecesInWork(making, making.plan(), parts, carrier, options).run();
  }

  /** The dataset is there: what was kept of its pieces is not needed any more. */
  published(fingerprint: string): void {
    new PieceFolder(this.dataFolder, fingerprint).remove();
  }

  close(): Promise<void> {
    return this.carrier.close();
  }
}

/** What a task of Slurm runs: this command, or beside a library the package’s. */
function commandFile(): string {
  return fileURLToPath(new URL('../cli/main.js', import.meta.url));
}

interface CarrierOptions {
  readonly dataFolder: string;
  readonly machines: Machines;
  readonly signal: AbortSignal;
}

async function openCarrier(
  choice: Exclude<EngineChoice, { kind: 'local' }>,
  options: CarrierOptions,
): Promise<Carrier> {
  if (choice.kind === 'slurm') {
    const { SlurmCarrier } = await import('./slurm/carrier.js');
    return SlurmCarrier.open({ ...options, command: commandFile() });
  }
  const { redis } = choice;
  if (redis === undefined) {
    throw new OptionError(
      (name) =>
        `${name('engine')} bullmq must have ${name('redis')} URL (or PATHFIT_REDIS), such as redis://host:6379, found none`,
    );
  }
  const { BullmqCarrier } = await import('./bullmq/carrier.js');
  return BullmqCarrier.open({ redis, ...options });
}
