import { RunError } from '../errors.js';
import { optimizers } from '../optimizers/index.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import type { FitContext, TrainingData } from '../training/data.js';
import {
  type BlockCheck,
  compareDerivatives,
  rowsToCheckOn,
  type Thoroughness,
  tolerance,
} from '../training/derivatives.js';
import { type Forecast, forecast } from '../training/forecast.js';
import { bestConstant } from '../training/end.js';
import type { TrainingProblem } from '../training/machine.js';
import { type Outlook, outlookOf } from '../training/outlook.js';
import type { InputScale } from '../training/standardise.js';
import { train } from '../training/training.js';
import { inUnits, lambdaUnit, type Units, unitsOf } from '../training/units.js';
import type { Estimator } from './estimator.js';
import type { NetworkShape } from './network-config.js';
import { frozenHidden } from './frozen-hidden.js';
import { fitOf, weightColumns } from './network-tables.js';
import { forecastColumns, forecastText } from './training-tables.js';

/** A network's training in memory, and what its inputs are standardised by. */
export interface PreparedNetwork {
  readonly problem: TrainingProblem;
  readonly scale: InputScale;
}

type Prepare<Config> = (
  data: TrainingData,
  config: Config,
  pool: Executor,
  reserved: Reservations,
) => Promise<PreparedNetwork>;

/** What the head of a network needs of the rows, in the training's units. */
export interface ScaledRows {
  readonly units: Units;
  /** Byte offsets of float64[rows]: what is fitted, and what multiplies λ̂ in the prediction. */
  readonly target: number;
  readonly factor: number;
}

/** The problem of fitting `target` by λ̂ times `factor`: what an estimator's own preparation makes of the rows, and the rows. */
export function problemOf(
  data: TrainingData,
  { earlyStopping }: NetworkShape,
  reserved: Reservations,
  { target, factor }: { readonly target: Float64Array; readonly factor: Float64Array },
  own: (rows: ScaledRows) => Pick<TrainingProblem, 'layout' | 'head' | 'features' | 'rowValues'>,
): TrainingProblem {
  const { learn, validate } = data.validation(earlyStopping?.fraction);
  const units = unitsOf(target, factor, learn);
  const [y, f] = [inUnits(target, units.target), inUnits(factor, units.factor)];
  const rows = {
    units,
    target: reserved.float64(y, 'targets'),
    factor: reserved.float64(f, 'mean squares'),
  };
  return {
    ...own(rows),
    dataRows: data.rows,
    s: rows.factor,
    train: learn,
    validation: validate,
    holdOut: data.holdOut,
    units,
    lossOfNothing: learn.reduce((sum, j) => sum + y[j] * y[j], 0) / learn.length,
    benchmark: bestConstant(y, f, learn),
  };
}

/** The blocks of the network's parameters, their derivatives compared with differences in float64. */
export function derivativesOf<Config extends NetworkShape>(prepare: Prepare<Config>) {
  return async (
    config: Config,
    n: number,
    { pool, seed }: Pick<FitContext, 'pool' | 'seed'>,
    thoroughness: Thoroughness,
  ): Promise<BlockCheck[]> => {
    const reserved = new Reservations(pool.memory);
    try {
      const data = rowsToCheckOn(pool, reserved, n, seed);
      const { problem } = await prepare(data, { ...config, precision: 'float64' }, pool, reserved);
      return await compareDerivatives(pool, problem, config, seed, thoroughness);
    } finally {
      reserved.releaseAll();
    }
  };
}

/** Bytes of inputs in float64 above which a forecast would cost more than it tells. */
const mostForecastBytes = 0x10000000;

/** What curvature says of the training; undefined for optimizers that it does not bound, and for very large inputs. */
export function forecastOf<Config extends NetworkShape>(prepare: Prepare<Config>) {
  return async (data: TrainingData, config: Config, context: FitContext): Promise<Forecast | undefined> => {
    const bounded = optimizers[config.optimizer.kind].stability === 'bounded';
    if (!bounded || data.rows * data.paths.n * 8 > mostForecastBytes) return undefined;
    const reserved = new Reservations(context.pool.memory);
    try {
      const { problem } = await prepare(data, { ...config, precision: 'float64' }, context.pool, reserved);
      return await forecast(problem, config, context);
    } finally {
      reserved.releaseAll();
    }
  };
}

/** What can be known of the training beforehand; undefined for very large inputs. */
export function outlookBefore<Config extends NetworkShape>(prepare: Prepare<Config>) {
  return async (data: TrainingData, config: Config, context: FitContext): Promise<Outlook | undefined> => {
    if (data.rows * data.paths.n * 8 > mostForecastBytes) return undefined;
    const reserved = new Reservations(context.pool.memory);
    try {
      // In its own precision: a unit is saturated sooner in float32.
      const { problem } = await prepare(data, config, context.pool, reserved);
      return await outlookOf(problem, config, context);
    } finally {
      reserved.releaseAll();
    }
  };
}

/** Derivatives compared in each block before a training begins; `pipeline check` compares more. */
const beforeTraining = { perBlock: 4 };

/** Fitting by training. Throws RunError where a derivative is wrong: nothing learned by it would mean anything. */
export function fitTrained<Config extends NetworkShape>(prepare: Prepare<Config>): Estimator<Config>['fit'] {
  return async (data, config, context) => {
    const { pool } = context;
    const checks = await derivativesOf(prepare)(config, data.paths.n, context, beforeTraining);
    const wrong = checks.find(({ worstError }) => !(worstError < tolerance));
    if (wrong) {
      throw new RunError(
        `the derivatives by the ${wrong.block} of layer ${wrong.layer} must agree with differences, ` +
          `found them apart by ${wrong.worstError.toExponential(1)} of the largest: this is a defect of pathfit`,
      );
    }
    const reserved = new Reservations(pool.memory);
    try {
      const expected = await forecastOf(prepare)(data, config, context);
      const warning = expected && forecastText(expected);
      if (warning !== undefined) context.warn(warning);
      const { problem, scale } = await prepare(data, config, pool, reserved);
      const fit = fitOf(problem, await train(problem, config, context), scale);
      const frozen =
        fit.status === 'diverged' ? undefined : await frozenHidden(pool, problem, config, context.seed);
      const tables = {
        ...fit.tables(),
        ...(frozen && {
          frozenWeights: weightColumns(problem.layout, frozen, lambdaUnit(problem.units)),
        }),
        ...(expected && { forecast: forecastColumns(expected) }),
      };
      return { ...fit, tables: () => tables };
    } finally {
      reserved.releaseAll();
    }
  };
}
