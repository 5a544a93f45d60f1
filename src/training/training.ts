import { optimizers } from '../optimizers/index.js';
import { Reservations } from '../pool/reservations.js';
import { schedules } from '../schedules/index.js';
import type { Schedule } from '../schedules/schedule.js';
import { keepingEpochs, packCheckpoint, unpackCheckpoint } from './checkpoint.js';
import type { FitContext } from './data.js';
import { whereItEnded } from './end.js';
import type { EpochResult } from './epoch.js';
import type { Divergence, EpochRecord, Trained } from './history.js';
import {
  type DescentConfig,
  Machine,
  type TrainedRows,
  type TrainingConfig,
  type TrainingProblem,
} from './machine.js';
import { minimise } from './minimise.js';
import type { Trainee } from './trainee.js';
import { inDataUnits } from './units.js';

/** A loss so many times the best one, and above that of predicting nothing, is a divergence though it is finite. */
export const runawayFactor = 1e6;
/** Times that a learning rate is halved before a training is given up. */
const mostHalvings = 40;

/**
 * Minimises the mean squared residual over mini-batches in random order, an epoch at a time. The epochs run on the
 * pool's threads; what is kept between them lies in the shared memory, and is what a checkpoint holds.
 */
export function train(
  problem: TrainingProblem,
  config: TrainingConfig,
  context: FitContext,
): Promise<Trained> {
  const machine: MakeTrainee<TrainingConfig> = (own, reserved) =>
    new Machine(problem, own, context, reserved);
  return trainAs(machine, problem, config, context);
}

/** Puts what is trained into the shared memory, with the batches of a config. */
type MakeTrainee<Config extends DescentConfig> = (config: Config, reserved: Reservations) => Trainee;

/** The same of whatever has a gradient. */
export async function trainAs<Config extends DescentConfig>(
  make: MakeTrainee<Config>,
  rows: TrainedRows,
  config: Config,
  context: FitContext,
): Promise<Trained> {
  const reserved = new Reservations(context.pool.memory);
  try {
    const trained =
      optimizers[config.optimizer.kind].stability === 'line-search'
        ? await minimise(make({ ...config, batchSize: 'full' }, reserved), rows, config, context)
        : await new Training(make(config, reserved), rows, config, context).run();
    return inDataUnits(trained, rows.units);
  } finally {
    reserved.releaseAll();
  }
}

/** What a training knows at the end of an epoch, beside the bytes in memory. */
interface TrainingState {
  readonly history: EpochRecord[];
  readonly divergences: Divergence[];
}

class Training {
  /** The persistent bytes before the first epoch. */
  readonly #initial: readonly Uint8Array[];
  /** The same before the epoch in hand. */
  #before: readonly Uint8Array[] = [];

  constructor(
    private readonly trainee: Trainee,
    private readonly rows: TrainedRows,
    private readonly config: DescentConfig,
    private readonly context: FitContext,
  ) {
    this.#initial = trainee.persistent.map((bytes) => bytes.slice());
  }

  async run(): Promise<Trained> {
    const { context } = this;
    const state: TrainingState = context.resumeFrom
      ? (unpackCheckpoint(context.resumeFrom, this.trainee.persistent) as TrainingState)
      : { history: [], divergences: [] };
    const before = (): Uint8Array => packCheckpoint(state, this.#before);
    return keepingEpochs(context, state, before, () => this.#epochs(state));
  }

  async #epochs(state: TrainingState): Promise<Trained> {
    const { config, context } = this;
    const { epochs, earlyStopping } = config;
    const { history, divergences } = state;
    while (history.length < epochs && !this.#hasWaitedEnough(history)) {
      this.#before = this.trainee.persistent.map((bytes) => bytes.slice());
      context.progress(history.length, epochs);
      const epoch = history.length + 1;
      const learningRate = this.#learningRate(state);
      const result = await this.#epoch(epoch, learningRate, false);
      if (this.#wentWrong(result, history)) {
        divergences.push(await this.#replay(epoch, learningRate, result, history));
        if (config.onDivergence === 'stop' || divergences.length > mostHalvings) {
          return {
            status: 'diverged',
            message: divergenceText(divergences),
            ...state,
            parameters: undefined,
            end: undefined,
          };
        }
        // A loss that ran away was growing before: the epoch's start is no better place, the beginning is.
        if (!result.overflow) {
          this.trainee.persistent.forEach((bytes, i) => bytes.set(this.#initial[i]));
          history.length = 0;
        }
        continue;
      }
      const { steps, overflow: _overflow, trace: _trace, ...figures } = result;
      history.push({ epoch, step: (history.at(-1)?.step ?? 0) + steps, learningRate, ...figures });
      if (earlyStopping && bestEpoch(history) === epoch) this.trainee.best.set(this.trainee.parameters);
      context.checkpoint(() => packCheckpoint(state, this.trainee.persistent));
    }
    this.#before = this.trainee.persistent;
    context.progress(epochs, epochs);
    const kept = (earlyStopping ? this.trainee.best : this.trainee.parameters).slice();
    const end = await whereItEnded(context.pool, this.trainee, this.rows, config.optimizer, kept);
    return { status: 'stopped', message: endText(state, config), ...state, parameters: kept, end };
  }

  /** Asked before each epoch, so that a training resumed at its end ends there. */
  #hasWaitedEnough(history: readonly EpochRecord[]): boolean {
    const { earlyStopping } = this.config;
    if (!earlyStopping || history.length === 0) return false;
    return history.length - bestEpoch(history) >= earlyStopping.patience;
  }

  #learningRate({ history, divergences }: TrainingState): number {
    const { optimizer, schedule } = this.config;
    const losses = history.map((row) =>
      Number.isFinite(row.validationLoss) ? row.validationLoss : row.loss,
    );
    const entry = schedules[schedule.kind] as Schedule<unknown>;
    let rate = optimizer.learningRate * entry.factor(schedule, { epoch: history.length + 1, losses });
    for (let halving = 0; halving < divergences.length; halving++) rate /= 2;
    return rate;
  }

  #epoch(epoch: number, learningRate: number, trace: boolean): Promise<EpochResult> {
    const { pool } = this.context;
    const optimizer = { ...this.config.optimizer, learningRate };
    const { input, members, tasks } = this.trainee;
    return pool.team<EpochResult>(tasks.epoch, { ...input, optimizer, epoch, trace }, members);
  }

  /**
   * A loss that ran away was made by steps before those of this epoch: it is wrong where it still grows, and not
   * where a halved learning rate leads back from it.
   */
  #wentWrong({ overflow, loss }: EpochResult, history: readonly EpochRecord[]): boolean {
    if (overflow) return true;
    const { lossOfNothing } = this.rows;
    const best = Math.min(...history.map((row) => row.loss), lossOfNothing);
    return loss > runawayFactor * best && loss > lossOfNothing;
  }

  /** Puts everything back to the epoch's start, and runs it once more to note its steps: it is the same epoch. */
  async #replay(
    epoch: number,
    learningRate: number,
    result: EpochResult,
    history: readonly EpochRecord[],
  ): Promise<Divergence> {
    const restore = (): void => this.#before.forEach((bytes, i) => this.trainee.persistent[i].set(bytes));
    restore();
    const { trace } = await this.#epoch(epoch, learningRate, true);
    restore();
    const first = history.at(-1)?.step ?? 0;
    return {
      epoch,
      step: first + (result.overflow?.step ?? result.steps),
      learningRate,
      rows: result.overflow?.rows ?? [],
      ...(result.overflow?.found !== undefined && { found: result.overflow.found }),
      trace: trace.map((step) => ({ ...step, step: first + step.step })),
    };
  }
}

/** The epoch with the least validation loss, the first of several. */
function bestEpoch(history: readonly EpochRecord[]): number {
  let best = 0;
  history.forEach(({ validationLoss }, i) => {
    if (validationLoss < history[best].validationLoss) best = i;
  });
  return best + 1;
}

function divergenceText(divergences: readonly Divergence[]): string {
  const { epoch, step, learningRate, found } = divergences.at(-1)!;
  const where = found === undefined ? '' : `, where ${found},`;
  const halved =
    divergences.length > 1
      ? `, halved ${divergences.length - 1} times from ${divergences[0].learningRate}`
      : '';
  return `the training diverged at step ${step} (epoch ${epoch})${where} with learningRate ${learningRate}${halved}: use a smaller learningRate, clipNorm, or onDivergence: halve-learning-rate`;
}

function endText(
  { history, divergences }: TrainingState,
  { earlyStopping, epochs }: DescentConfig,
): string | null {
  const said: string[] = [];
  if (divergences.length > 0) {
    const { learningRate, epoch } = divergences.at(-1)!;
    said.push(
      `it diverged in epoch ${epoch}, and continued with the learning rate halved to ${learningRate / 2}`,
    );
  }
  if (earlyStopping && history.length < epochs) {
    said.push(
      `stopped early after epoch ${history.length}: the weights are those of epoch ${bestEpoch(history)}`,
    );
  }
  return said.length > 0 ? said.join('; ') : null;
}
