import { optimizers } from '../optimizers/index.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { Reservations } from '../pool/reservations.js';
import type { FitContext } from './data.js';
import { largestEigenvalue } from './largest-eigenvalue.js';
import { Machine, type TrainingConfig, type TrainingProblem } from './machine.js';
import { runawayFactor } from './training.js';
import { dot } from './vectors.js';

/** What curvature says of a training before it begins. */
export interface Forecast {
  /** The largest eigenvalue of the loss' Hessian at the initial weights, over all training rows. */
  readonly lambdaMax: number;
  /** With full batches the training is stable below this learning rate, along that eigenvector. */
  /** In the units of the training, as learning rates in pipeline files are. */
  readonly largestStableRate: number;
  readonly learningRate: number;
  /** The epoch in which the loss is a million times what it was; null where the learning rate is stable. */
  readonly divergenceEpoch: number | null;
  /**
   * The share of the error along that eigenvector that is left after all epochs, on a quadratic; along all others more
   * is. 1 where it would diverge.
   */
  readonly errorLeft: number;
  /** Whether the limit is exact: a quadratic loss (no hidden layers) and full batches. Else it is a guide. */
  readonly exact: boolean;
}

/** Length by which the parameters are moved to difference the gradient; exact on a quadratic, whatever it is. */
const difference = 1e-3;
/** Steps that a forecast looks ahead. */
const mostSteps = 1_000_000;

/**
 * The stability limit of an optimizer that has one, by Lanczos' method on the Hessian of the loss at the start: its
 * products are differences of gradients, H v ≈ (∇L(p + h v) − ∇L(p − h v)) / 2h, in float64. The error along the
 * eigenvector v is (∇L · v) / λmax; what the optimizer makes of it, step by step, says when the loss is a million
 * times what it was. Undefined for adaptive optimizers: curvature sets them no limit.
 */
export async function forecast(
  problem: TrainingProblem,
  config: TrainingConfig,
  { pool, threads, seed }: Pick<FitContext, 'pool' | 'threads' | 'seed'>,
): Promise<Forecast | undefined> {
  const optimizer = optimizers[config.optimizer.kind] as Optimizer<unknown>;
  if (optimizer.stability !== 'bounded') return undefined;
  const reserved = new Reservations(pool.memory);
  try {
    const machine = new Machine(problem, { ...config, batchSize: 'full' }, { pool, threads, seed }, reserved);
    const { input, members, parameters } = machine;
    const { count } = problem.layout;
    const start = Float64Array.from(parameters);
    const gradientAt = async (along: Float64Array, length: number): Promise<Float64Array> => {
      parameters.set(start.map((value, i) => value + length * along[i]));
      await pool.team<number>('lossAndGradient', { ...input, optimizer: config.optimizer }, members);
      return pool.memory.float64(input.vectors.gradient, count).slice();
    };
    const gradient = await gradientAt(start, 0);
    const product = async (v: Float64Array): Promise<Float64Array> => {
      const [above, below] = [await gradientAt(v, difference), await gradientAt(v, -difference)];
      return above.map((value, i) => (value - below[i]) / (2 * difference));
    };
    const largest = await largestEigenvalue(product, gradient);
    if (!largest || !(largest.value > 0)) return undefined;
    const { value: lambdaMax, vector } = largest;
    const { learningRate } = config.optimizer;
    const largestStableRate = optimizer.largestStableRate(config.optimizer, lambdaMax);
    const slope = dot(gradient, vector);
    const along = (slope * slope) / (2 * lambdaMax);
    const stepsEach = Math.ceil(problem.train.length / batchSizeOf(config, problem));
    const divergenceEpoch =
      learningRate > largestStableRate
        ? divergesAt(optimizer, config.optimizer, lambdaMax, along, problem.lossOfNothing, stepsEach)
        : null;
    const exact = problem.layout.layers.length === 1 && config.batchSize === 'full';
    const errorLeft =
      learningRate > largestStableRate
        ? 1
        : leftAfter(optimizer, config.optimizer, lambdaMax, config.epochs * stepsEach);
    return { lambdaMax, largestStableRate, learningRate, divergenceEpoch, errorLeft, exact };
  } finally {
    reserved.releaseAll();
  }
}

function batchSizeOf({ batchSize }: TrainingConfig, { train }: TrainingProblem): number {
  return batchSize === 'full' ? train.length : Math.min(batchSize, train.length);
}

/** What is left of an error of 1 along an eigenvector after so many steps; those beyond `mostSteps` are not looked at. */
function leftAfter(
  optimizer: Extract<Optimizer<unknown>, { stability: 'bounded' }>,
  parameters: unknown,
  curvature: number,
  steps: number,
): number {
  let [error, velocity] = [1, 0];
  for (
    let step = 1;
    step <= Math.min(steps, mostSteps) && Math.abs(error) + Math.abs(velocity) > 1e-300;
    step++
  ) {
    [error, velocity] = optimizer.onQuadratic(parameters, curvature, error, velocity);
  }
  return Math.abs(error);
}

/** The epoch whose mean loss is `runawayFactor` times the loss at the start, `along` of which lies along the eigenvector. */
function divergesAt(
  optimizer: Extract<Optimizer<unknown>, { stability: 'bounded' }>,
  parameters: unknown,
  curvature: number,
  along: number,
  lossAtStart: number,
  stepsEach: number,
): number | null {
  let [error, velocity] = [1, 0];
  let sum = 0;
  for (let step = 1; step <= mostSteps; step++) {
    sum += lossAtStart + along * (error * error - 1);
    if (sum / stepsEach > runawayFactor * lossAtStart) return Math.ceil(step / stepsEach);
    if (step % stepsEach === 0) sum = 0;
    [error, velocity] = optimizer.onQuadratic(parameters, curvature, error, velocity);
  }
  return null;
}
