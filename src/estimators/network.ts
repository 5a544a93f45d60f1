import { RunError } from '../errors.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import type { TrainingData } from '../training/data.js';
import { FeatureMaker, type InputName, inputNames, scaleOfInputs } from '../training/features.js';
import { Predicting } from '../training/predict.js';
import type { Estimator, Predictor, StoredFit } from './estimator.js';
import { layoutFor, networkParameters, type NetworkShape, trainingOfNetwork } from './network-config.js';
import { lambdaUnitOf, parametersOf, scaleOf, type WeightTable } from './network-tables.js';
import {
  derivativesOf,
  fitTrained,
  forecastOf,
  outlookBefore,
  type PreparedNetwork,
  problemOf,
} from './trained-network.js';
import type { InputScale } from '../training/standardise.js';

export interface NetworkConfig extends NetworkShape {
  readonly inputs: InputName[];
  readonly loss: 'k' | 'lambda';
}

/**
 * A network of rows: λ̂_j = net(standardised inputs of row j), trained on the mean of (k_j − λ̂_j s_j)², or, where
 * each row's λ is known, on the mean of (λ_j − λ̂_j)². With no hidden layer it is linear in its inputs.
 */
export const network: Estimator<NetworkConfig> = {
  kind: 'network',
  summary: 'dense layers that read a row; the single output is λ̂',
  parameters: (z) => ({
    inputs: z
      .array(z.enum(inputNames))
      .min(1)
      .default(['x'])
      .refine((names) => new Set(names).size === names.length, 'must name each input once')
      .describe('of x (all values of the row), k, s, and the logarithms of k and s'),
    loss: z
      .enum(['k', 'lambda'])
      .default('k')
      .describe('what the training compares: k, or λ where it is known'),
    ...networkParameters(z),
  }),
  level: 'network',
  formula: ({ loss }) =>
    loss === 'lambda'
      ? '\\min \\frac{1}{N} \\sum_j (λ_j - \\hat{λ}_j)^2'
      : '\\min \\frac{1}{N} \\sum_j (k_j - \\hat{λ}_j s_j)^2',
  estimands: () => [],
  readsK: ({ inputs }) => inputs.includes('k') || inputs.includes('logK'),
  lambdaByRow: true,
  trains: trainingOfNetwork,
  predictsFromPaths: ({ inputs }) => inputs.includes('x'),

  fit: fitTrained(prepare),
  derivatives: derivativesOf(prepare),
  forecast: forecastOf(prepare),
  outlook: outlookBefore(prepare),

  predictor: (config, fit, _n, pool) => predictorWith('weights', config, fit, pool),
  frozen: (config, fit, _n, pool) =>
    fit.has('frozenWeights') ? predictorWith('frozenWeights', config, fit, pool) : undefined,
};

function predictorWith(table: WeightTable, config: NetworkConfig, fit: StoredFit, pool: Executor): Predictor {
  if (fit.status === 'diverged') return Predicting.nothing;
  const scale = scaleOf(fit);
  const layout = layoutFor(config, scale.mean.length);
  const maker = new FeatureMaker(pool, config.inputs, scale, layout.precision);
  const predicting = new Predicting(pool, layout, parametersOf(layout, fit, table), maker, { kind: 'row' });
  const unit = lambdaUnitOf(fit);
  return {
    async predict({ x, s, k }) {
      const outputs = await predicting.outputs(x ?? 0, { s, k });
      const lambdaHat = outputs.map((value) => value * unit);
      return { lambdaHat, kHat: lambdaHat.map((value, r) => value * s[r]) };
    },
    release: () => predicting.release(),
  };
}

async function prepare(
  data: TrainingData,
  config: NetworkConfig,
  pool: Executor,
  reserved: Reservations,
): Promise<PreparedNetwork> {
  if (config.loss === 'lambda') assertLambdaKnown(data);
  const normalise = config.normalisation === 'standardise';
  const scale = await scaleOfInputs(pool, data.paths, config.inputs, data, data.train, normalise);
  const features = await makeFeatures(pool, reserved, data, config, scale);
  const rowValues = scale.mean.length;
  const layout = layoutFor(config, rowValues);
  const problem = problemOf(data, config, reserved, fitted(data, config), ({ target, factor }) => ({
    layout,
    head: { kind: 'row', k: target, s: factor },
    features,
    rowValues,
  }));
  return { scale, problem };
}

function assertLambdaKnown({ lambda }: TrainingData): void {
  const at = lambda.findIndex(Number.isNaN);
  if (at < 0) return;
  throw new RunError(
    `loss: lambda needs the λ of every row, found none at row ${at}: it is known where targets.lambda made k`,
  );
}

/** T[rows × inputs] of every row, in the shared memory. */
async function makeFeatures(
  pool: Executor,
  reserved: Reservations,
  data: TrainingData,
  { inputs, precision }: NetworkConfig,
  scale: InputScale,
): Promise<number> {
  const bytes = precision === 'float32' ? 4 : 8;
  const maker = new FeatureMaker(pool, inputs, scale, bytes === 4 ? 'F32' : 'F64');
  const features = reserved.take(data.rows * maker.width * bytes, 'the network’s inputs');
  try {
    const block = async ({ first, rows, x }: { first: number; rows: number; x: number }): Promise<void> => {
      const values = { k: data.k.subarray(first, first + rows), s: data.s.subarray(first, first + rows) };
      await maker.apply({ x }, values, features + first * maker.width * bytes);
    };
    if (inputs.includes('x')) await data.paths.each(block);
    else await block({ first: 0, rows: data.rows, x: 0 });
    return features;
  } finally {
    maker.release();
  }
}

/** Residuals are k_j − λ̂_j s_j, or, where the output itself is fitted to λ_j, λ_j − λ̂_j · 1. */
function fitted(
  { k, s, lambda }: TrainingData,
  { loss }: NetworkConfig,
): { target: Float64Array; factor: Float64Array } {
  return loss === 'k'
    ? { target: k, factor: s }
    : { target: lambda, factor: new Float64Array(s.length).fill(1) };
}
