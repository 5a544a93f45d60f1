import type * as z from 'zod';
import type { Column } from '../arrow/columns.js';
import { choiceOf } from '../choice.js';
import type { Zod } from '../entry.js';
import { UsageError } from '../errors.js';
import { optimizers } from '../optimizers/index.js';
import { Reservations } from '../pool/reservations.js';
import { schedules } from '../schedules/index.js';
import type { OptimizerChoice } from '../training/batch.js';
import type { FitContext, FitStatus, TrainingData } from '../training/data.js';
import { type BlockCheck, compareDerivatives, type Thoroughness } from '../training/derivatives.js';
import { type Forecast, forecast } from '../training/forecast.js';
import { layoutOf } from '../training/layers.js';
import type { TrainingConfig, TrainingProblem } from '../training/machine.js';
import { train } from '../training/training.js';
import { inUnits, rootMeanSquare, unitsOf } from '../training/units.js';
import type { Design } from './design-matrix.js';
import { forecastColumns, forecastText, historyTables } from './training-tables.js';
import { inPowers, type PolynomialFit } from './polynomial-fit.js';
import type { TrainingChoice } from './training-choice.js';

/** What a descent does where nothing else is said. */
const usualEpochs = 100;

/** A descent to the least-squares estimate, from θ = 0. */
export type Descent = Pick<TrainingConfig, 'schedule' | 'batchSize' | 'epochs'> & {
  readonly optimizer: OptimizerChoice;
};

/** How least squares are solved: the closed form, or an optimizer and what a descent by it needs. */
export interface SolverConfig {
  readonly solver: 'closed-form' | OptimizerChoice;
  readonly schedule?: Descent['schedule'] | undefined;
  readonly batchSize?: Descent['batchSize'] | undefined;
  readonly epochs?: number | undefined;
}

export function solverParameters(z: Zod): z.ZodRawShape {
  return {
    solver: z
      .union([z.literal('closed-form'), choiceOf(z, optimizers)])
      .default('closed-form')
      .describe('the closed form, or an optimizer that descends to it from zero'),
    schedule: choiceOf(z, schedules).optional().describe('descents: of the learning rate; default constant'),
    batchSize: z
      .union([z.int().min(1), z.literal('full')])
      .optional()
      .describe('descents: rows per step, or full; default full'),
    epochs: z
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe(`descents: passes over the rows; default ${usualEpochs}`),
  };
}

/** The keys of a descent with their defaults; the closed form takes none of them. Throws UsageError, beginning with the key. */
export function resolveSolver({ solver, schedule, batchSize, epochs }: SolverConfig): object {
  const given = { schedule, batchSize, epochs };
  if (solver !== 'closed-form') {
    return {
      schedule: schedule ?? { kind: 'constant' },
      batchSize: batchSize ?? 'full',
      epochs: epochs ?? usualEpochs,
    };
  }
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new UsageError(`.${key} must be left out with solver: closed-form, found ${JSON.stringify(value)}`);
  }
  return {};
}

/** The descent that a resolved config asks for; undefined for the closed form. */
export function descentOf({ solver, schedule, batchSize, epochs }: SolverConfig): Descent | undefined {
  if (solver === 'closed-form') return undefined;
  return { optimizer: solver, schedule: schedule!, batchSize: batchSize!, epochs: epochs! };
}

/** What a descent is to do, its defaults filled in or not; undefined for the closed form. */
export function trainingOfDescent(config: SolverConfig): TrainingChoice | undefined {
  const { solver, batchSize = 'full', epochs = usualEpochs } = config;
  if (solver === 'closed-form') return undefined;
  return {
    optimizer: solver,
    optimizerKey: 'solver',
    epochs,
    fullBatch: batchSize === 'full',
    earlyStopping: false,
    hiddenLayers: 0,
    activation: null,
  };
}

export interface Descended {
  readonly status: FitStatus;
  readonly message: string | null;
  /** Where the descent ended, with the closed form's covariance; undefined where it diverged. */
  readonly fit: PolynomialFit | undefined;
  readonly history: Readonly<Record<string, readonly Column[]>>;
}

/**
 * Minimises mean (k_j − Φ_j θ)² by an optimizer instead of solving for it: the model is a linear layer without bias
 * on the row's design Φ_j, in float64, so λ̂ itself is what moves. k and Φ are in units of their own (k's root mean square,
 * and that of Φ's largest column), so that on a constant λ a step of gradient descent multiplies the error by
 * 1 − 2 · learningRate, and diverges above 1. Its distance from the closed form is in the message.
 */
export async function descend(
  data: TrainingData,
  { basis, columns }: Design,
  closedForm: PolynomialFit,
  descent: Descent,
  context: FitContext,
): Promise<Descended> {
  const reserved = new Reservations(context.pool.memory);
  const config = trainingOf(descent);
  try {
    const { problem, unit } = problemOf(data, columns, closedForm, reserved);
    const expected = await forecast(problem, config, context);
    const warning = expected && forecastText(expected);
    if (warning !== undefined) context.warn(warning);
    const trained = await train(problem, config, context);
    const history = { ...historyTables(trained), ...(expected && { forecast: forecastColumns(expected) }) };
    if (!trained.parameters)
      return { status: trained.status, message: trained.message, fit: undefined, history };
    // A row of the layer holds one weight and its padding.
    const { width } = problem.layout.layers[0];
    const coefficients = Float64Array.from(columns, (_, b) => trained.parameters![b * width] * unit);
    const fit = { ...closedForm, coefficients, powers: inPowers(basis, coefficients) };
    const apart = Math.max(...fit.powers.map((value, b) => Math.abs(value - closedForm.powers[b])));
    const distance = `after ${trained.history.length} epochs it is ${apart.toPrecision(3)} from the closed form, whose errors are shown`;
    const message = trained.message === null ? distance : `${trained.message}; ${distance}`;
    return { status: trained.status, message, fit, history };
  } finally {
    reserved.releaseAll();
  }
}

/** What curvature says of a descent; undefined where the optimizer is not bounded by it. */
export async function forecastDescent(
  data: TrainingData,
  { columns }: Design,
  closedForm: PolynomialFit | undefined,
  descent: Descent,
  context: FitContext,
): Promise<Forecast | undefined> {
  const reserved = new Reservations(context.pool.memory);
  try {
    const { problem } = problemOf(data, columns, closedForm, reserved);
    return await forecast(problem, trainingOf(descent), context);
  } finally {
    reserved.releaseAll();
  }
}

/** The derivatives of a descent on rows of its own making, compared with differences. */
export async function derivativesOfDescent(
  data: TrainingData,
  { columns }: Design,
  descent: Descent,
  { pool, seed }: Pick<FitContext, 'pool' | 'seed'>,
  thoroughness: Thoroughness,
): Promise<BlockCheck[]> {
  const reserved = new Reservations(pool.memory);
  try {
    const { problem } = problemOf(data, columns, undefined, reserved);
    return await compareDerivatives(pool, problem, trainingOf(descent), seed, thoroughness);
  } finally {
    reserved.releaseAll();
  }
}

function trainingOf({ optimizer, schedule, batchSize, epochs }: Descent): TrainingConfig {
  return { optimizer, schedule, batchSize, epochs, initialisation: 'zero', onDivergence: 'stop' };
}

/**
 * The descent as a training: a linear layer without bias on the rows of the design, and the unit of its weights. What it
 * descends to is the closed form.
 */
function problemOf(
  { k, s, rows, train: learn, holdOut }: TrainingData,
  columns: readonly Float64Array[],
  closedForm: PolynomialFit | undefined,
  reserved: Reservations,
): { problem: TrainingProblem; unit: number } {
  const p = columns.length;
  const units = unitsOf(k, s, learn);
  const columnUnit = Math.max(...columns.map((column) => rootMeanSquare(column, learn))) || 1;
  const unit = units.target / columnUnit;
  const y = inUnits(k, units.target);
  const design = new Float64Array(rows * p);
  columns.forEach((column, b) => column.forEach((value, j) => (design[j * p + b] = value / columnUnit)));
  const theta = columns.map((_, b) => (closedForm ? closedForm.coefficients[b] / unit : 0));
  const meanSquare = (residual: (j: number) => number): number =>
    learn.reduce((sum, j) => sum + residual(j) * residual(j), 0) / learn.length;
  const problem: TrainingProblem = {
    layout: layoutOf(p, [], 'tanh', 'F64', false),
    head: {
      kind: 'row',
      k: reserved.float64(y, 'targets'),
      s: reserved.float64(new Float64Array(rows).fill(1), 'mean squares'),
      outputs: 'k',
    },
    features: reserved.float64(design, 'the design'),
    rowValues: p,
    dataRows: rows,
    s: reserved.float64(inUnits(s, units.factor), 'mean squares'),
    train: learn,
    validation: new Uint32Array(0),
    holdOut,
    units,
    lossOfNothing: meanSquare((j) => y[j]),
    benchmark: {
      lambda: NaN,
      loss: meanSquare((j) => theta.reduce((left, value, b) => left - value * design[j * p + b], y[j])),
      parameters: p,
    },
  };
  return { problem, unit };
}
