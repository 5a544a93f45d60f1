import { RunError } from '../errors.js';
import type { Transitions } from '../likelihood/transitions.js';
import { type LbfgsState, lbfgsStart, lbfgsStep } from '../training/lbfgs.js';
import { bestModel, decaysOf, type Model, modelOf, networkRows } from './network-rows.js';
import { isPositive } from './linear-start.js';
import { type NetworkRows, NetworkScore } from './network-score.js';
import { initialWeights, type NetworkShape } from './network-shape.js';

export interface NetworkTrainingConfig {
  readonly weightDecay: number;
  readonly epochs: number;
  readonly earlyStopping: { readonly patience: number; readonly fraction: number };
}

/** Mean ln p per transition, in nats, of those that were learned from and of those that were watched. */
export interface NetworkEpoch {
  readonly epoch: number;
  readonly trainScore: number;
  readonly validationScore: number;
}

export interface TrainedNetwork {
  readonly model: Model;
  readonly form: 'constant' | 'varies';
  readonly weights: Float64Array;
  readonly history: readonly NetworkEpoch[];
  /** The epoch of the best validation score; 0 is the start. */
  readonly bestEpoch: number;
  /** What that epoch gained over the start, in nats per validation transition, with its standard error. */
  readonly gain: number;
  readonly gainError: number;
  /** Whether that is worth more than chance gives: else the weights are those of the start. */
  readonly learned: boolean;
  /** How the training of the watched stretch ended: by its best epoch, at a minimum, at the last epoch, without a number. */
  readonly ended: 'early' | 'converged' | 'epochs' | 'not-finite';
}

/** Standard errors that a gain must have to be taken for one: the best of many epochs is some above 0 by chance. */
const errorsOfGain = 2;

const gradientTolerance = 1e-5;

const leastOfEach = 20;

/**
 * Trains by full batches (L-BFGS). First on all but the last part of each series, whose score says when to stop; and where that
 * gained over the start, for as many epochs on all transitions, from the same weights. Undefined where there is no start.
 */
export async function trainNetwork(
  transitions: Transitions,
  shapeOf: (inputs: number) => NetworkShape,
  config: NetworkTrainingConfig,
  seed: number,
  progress: (done: number, total: number) => void,
): Promise<TrainedNetwork | undefined> {
  const best = bestModel(transitions);
  if (!best) return undefined;
  const { form, model } = best;
  const shape = shapeOf(model.inputs.means.length);
  const { learn, watch } = stretches(transitions, config.earlyStopping.fraction);
  if (learn.from.length < leastOfEach || watch.from.length < leastOfEach) {
    throw new RunError(
      `earlyStopping.fraction must leave at least ${leastOfEach} transitions on either side, found ${learn.from.length} to learn from and ${watch.from.length} to validate on: use longer series`,
    );
  }
  const watched = modelOf(learn, isPositive(transitions), form);
  if (!watched) return undefined;
  const first = initialWeights(shape, seed);
  const found = await watchedTraining(learn, watch, watched, shape, first, config, progress);
  const learned = found.bestEpoch > 0 && found.gain > errorsOfGain * found.gainError;
  if (!learned) return { ...found, model, form, learned, weights: first };
  const descent = new Descent(networkRows(model, transitions), model, shape, first, config.weightDecay);
  while (descent.epoch < found.bestEpoch && (await descent.step())) progress(descent.epoch, config.epochs);
  return { ...found, model, form, learned, weights: descent.weights };
}

async function watchedTraining(
  learn: Transitions,
  watch: Transitions,
  model: Model,
  shape: NetworkShape,
  first: Float64Array,
  { weightDecay, epochs, earlyStopping }: NetworkTrainingConfig,
  progress: (done: number, total: number) => void,
): Promise<Pick<TrainedNetwork, 'history' | 'bestEpoch' | 'gain' | 'gainError' | 'ended'>> {
  const [learnRows, watchRows] = [networkRows(model, learn), networkRows(model, watch)];
  const descent = new Descent(learnRows, model, shape, first, weightDecay);
  const start = descent.score.losses(first, watchRows);
  const [ofLearn, ofWatch] = [learnRows, watchRows].map(
    ({ logVariance }) => -meanOf(logVariance) / 2 - rootTwoPi,
  );
  const entry = (losses: Float64Array): NetworkEpoch => ({
    epoch: descent.epoch,
    trainScore: ofLearn - descent.loss,
    validationScore: ofWatch - meanOf(losses),
  });
  let best = { epoch: 0, losses: start };
  const history = [entry(start)];
  let isLast = false;
  while (!isLast && descent.epoch < epochs && descent.epoch - best.epoch < earlyStopping.patience) {
    isLast = !(await descent.step());
    const losses = descent.score.losses(descent.weights, watchRows);
    if (!isLast) history.push(entry(losses));
    if (meanOf(losses) < meanOf(best.losses)) best = { epoch: descent.epoch, losses };
    progress(descent.epoch, epochs);
  }
  const gains = start.map((loss, i) => loss - best.losses[i]);
  const gain = meanOf(gains);
  const squares = gains.map((one) => (one - gain) * (one - gain));
  const ended =
    descent.status === 'not-finite'
      ? 'not-finite'
      : descent.epoch - best.epoch >= earlyStopping.patience
        ? 'early'
        : isLast
          ? 'converged'
          : 'epochs';
  return {
    history,
    bestEpoch: best.epoch,
    gain,
    gainError: Math.sqrt(meanOf(squares) / gains.length),
    ended,
  };
}

/** ln √(2π) */
const rootTwoPi = 0.9189385332046727;

const meanOf = (values: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
};

/** L-BFGS over all rows: an epoch is an iteration. */
class Descent {
  readonly score: NetworkScore;
  weights: Float64Array;
  loss = NaN;
  #state: LbfgsState | undefined;

  constructor(
    private readonly rows: NetworkRows,
    model: Model,
    shape: NetworkShape,
    first: Float64Array,
    decay: number,
  ) {
    this.score = new NetworkScore(shape, decaysOf(shape, model, decay));
    this.weights = first;
    this.loss = meanOf(this.score.losses(first, rows));
  }

  get epoch(): number {
    return this.#state?.iteration ?? 0;
  }

  get status(): LbfgsState['status'] {
    return this.#state?.status ?? 'running';
  }

  /** Whether it moved. */
  async step(): Promise<boolean> {
    const evaluate = (weights: Float64Array) => Promise.resolve(this.score.evaluate(weights, this.rows));
    this.#state ??= await lbfgsStart(this.weights, evaluate, { gradientTolerance });
    const before = this.#state.iteration;
    this.#state = await lbfgsStep(this.#state, evaluate, { gradientTolerance });
    if (this.#state.iteration === before) return false;
    this.weights = Float64Array.from(this.#state.parameters);
    this.loss = this.#state.loss;
    return true;
  }
}

/** All but the last `fraction` of each series, and that part. */
function stretches(
  { from, to, dt, begins }: Transitions,
  fraction: number,
): { readonly learn: Transitions; readonly watch: Transitions } {
  const bounds = begins.map((first, s) => {
    const end = begins[s + 1] ?? from.length;
    return { first, cut: end - Math.round((end - first) * fraction), end };
  });
  const taken = (all: readonly (readonly [number, number])[]): Transitions => {
    const kept = all.filter(([first, end]) => first < end);
    const pick = (values: Float64Array): Float64Array => {
      const out = new Float64Array(kept.reduce((sum, [first, end]) => sum + end - first, 0));
      let at = 0;
      for (const [first, end] of kept) {
        out.set(values.subarray(first, end), at);
        at += end - first;
      }
      return out;
    };
    let next = 0;
    const starts = kept.map(([first, end]) => (next += end - first) - (end - first));
    return { from: pick(from), to: pick(to), dt: pick(dt), begins: starts };
  };
  return {
    learn: taken(bounds.map(({ first, cut }) => [first, cut])),
    watch: taken(bounds.map(({ cut, end }) => [cut, end])),
  };
}
