import { activate } from '../kernels/reference/activation.js';
import { denseForward } from '../kernels/reference/dense.js';
import type { Executor } from '../pool/executor.js';
import type { Reservations } from '../pool/reservations.js';
import type { TrainingData } from '../training/data.js';
import { FeatureMaker } from '../training/features.js';
import type { Layout } from '../training/layers.js';
import { Predicting } from '../training/predict.js';
import { type InputScale, inputScale } from '../training/standardise.js';
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

/**
 * λ̂(x) = net(x) for each value of x, and k̂_j = (1/n) Σ_i λ̂(x_ij) x_ij², trained on the mean of (k_j − k̂_j)²: the form
 * in which λ as a function of x can be identified.
 */
export const pointwiseNetwork: Estimator<NetworkShape> = {
  kind: 'pointwise-network',
  summary: 'dense layers from one value of x to λ̂(x); k̂ is the row’s mean of λ̂(x) x²',
  parameters: networkParameters,
  level: 'network',
  formula: () => '\\min \\frac{1}{N} \\sum_j (k_j - \\frac{1}{n} \\sum_{i=1}^n \\hat{λ}(x_{ij}) x_{ij}^2)^2',
  estimands: () => [],
  readsK: () => false,
  lambdaByRow: true,
  trains: trainingOfNetwork,
  predictsFromPaths: () => true,

  fit: fitTrained(prepare),
  derivatives: derivativesOf(prepare),
  forecast: forecastOf(prepare),
  outlook: outlookBefore(prepare),

  predictor: (config, fit, n, pool) => predictorWith('weights', config, fit, n, pool),
  frozen: (config, fit, n, pool) =>
    fit.has('frozenWeights') ? predictorWith('frozenWeights', config, fit, n, pool) : undefined,

  lambdaAt(config, fit, x) {
    const { mean, sd } = scaleOf(fit);
    const layout = layoutFor(config, 1);
    const inverse = 1 / scaleOrOne(sd[0]);
    const z = x.map((value) => (value - mean[0]) * inverse);
    const unit = lambdaUnitOf(fit);
    return { lambda: networkAt(layout, parametersOf(layout, fit), z).map((value) => value * unit) };
  },
};

function predictorWith(
  table: WeightTable,
  config: NetworkShape,
  fit: StoredFit,
  n: number,
  pool: Executor,
): Predictor {
  if (fit.status === 'diverged') return Predicting.nothing;
  const { mean, sd } = scaleOf(fit);
  const layout = layoutFor(config, 1);
  const maker = new FeatureMaker(pool, ['x'], repeated(mean[0], sd[0], n), layout.precision);
  const form = { kind: 'pointwise', n, mean: mean[0], sd: scaleOrOne(sd[0]) } as const;
  const predicting = new Predicting(pool, layout, parametersOf(layout, fit, table), maker, form);
  const unit = lambdaUnitOf(fit);
  return {
    async predict({ x, s, k }) {
      const outputs = await predicting.outputs(x ?? 0, { s, k });
      const kHat = outputs.map((value) => value * unit);
      return { kHat, lambdaHat: kHat.map((value, r) => (s[r] > 0 ? value / s[r] : NaN)) };
    },
    release: () => predicting.release(),
  };
}

async function prepare(
  data: TrainingData,
  config: NetworkShape,
  pool: Executor,
  reserved: Reservations,
): Promise<PreparedNetwork> {
  const { paths, k, s } = data;
  const layout = layoutFor(config, 1);
  const standardised = config.normalisation === 'standardise';
  const wide = standardised ? await inputScale(pool, paths, data.train) : repeated(0, 1, paths.n);
  const [mean, sd] = [wide.mean[0], wide.sd[0]];
  const features = reserved.take(data.rows * paths.n * layout.bytes, 'the network’s inputs');
  const maker = new FeatureMaker(pool, ['x'], wide, layout.precision);
  await paths.each(async ({ first, rows, x }) => {
    const values = { k: k.subarray(first, first + rows), s: s.subarray(first, first + rows) };
    await maker.apply({ x }, values, features + first * paths.n * layout.bytes);
  });
  maker.release();
  const { n } = paths;
  const problem = problemOf(data, config, reserved, { target: k, factor: s }, ({ target, units }) => {
    // x in the unit whose square is that of s.
    const unit = Math.sqrt(units.factor);
    const scale = { mean: mean / unit, sd: scaleOrOne(sd) / unit };
    // Where k̂ of a batch is put, each training of the problem says for itself.
    return { layout, head: { kind: 'pointwise', k: target, n, ...scale, kHat: 0 }, features, rowValues: n };
  });
  return { scale: repeated(mean, sd, 1), problem };
}

/** An input that never varies is only centred. */
function scaleOrOne(sd: number): number {
  return sd > 0 ? sd : 1;
}

function repeated(mean: number, sd: number, n: number): InputScale {
  return { mean: new Float64Array(n).fill(mean), sd: new Float64Array(n).fill(sd) };
}

/** The network's output at standardised inputs, by the kernels' plain twins: the same bits. */
function networkAt(
  { layers, bytes }: Layout,
  parameters: Float32Array | Float64Array,
  z: Float64Array,
): Float64Array {
  const vector = (count: number): Float32Array | Float64Array =>
    bytes === 4 ? new Float32Array(count) : new Float64Array(count);
  let input = vector(z.length);
  input.set(z);
  let stride = 1;
  for (const { inputs, width, weights, bias, activation } of layers) {
    const w = parameters.subarray(weights / bytes, bias / bytes);
    const output = vector(z.length * width);
    denseForward(input, stride, w, parameters.subarray(bias / bytes), output, z.length, inputs, width);
    activate(activation, output, output.length);
    input = output;
    stride = width;
  }
  return Float64Array.from(z, (_, r) => input[r * stride]);
}
