import type { Column } from '../arrow/columns.js';
import { optimizers } from '../optimizers/index.js';
import type { OptimizerChoice } from '../training/epoch.js';
import { type Activation, type Layout, layoutOf, workspaceBytes } from '../training/layers.js';
import { type EpochRecord, evaluationRows, trainNetwork } from '../training/loop.js';
import type { PredictInput } from '../training/predict.js';
import { SharedScale } from '../training/standardise.js';
import { choiceOf } from '../choice.js';
import type { Estimator, StoredFit } from './estimator.js';

export interface NetworkConfig {
  hidden: number[];
  activation: Activation;
  optimizer: OptimizerChoice;
  batchSize: number | 'full';
  epochs: number;
  precision: 'float32' | 'float64';
}

const layoutFor = ({ hidden, activation, precision }: NetworkConfig, n: number): Layout =>
  layoutOf(n, hidden, activation, precision === 'float32' ? 'F32' : 'F64');

/**
 * A network of rows: λ̂_j = net(standardised x_1j … x_nj), trained on the mean of (k_j − λ̂_j s_j)². With no
 * hidden layer it is linear in x.
 */
export const network: Estimator<NetworkConfig> = {
  kind: 'network',
  summary: 'dense layers that read a row of x; the single output is λ̂',
  parameters: (z) => ({
    hidden: z.array(z.int().min(1).max(65_536)).max(64).default([32]).describe('widths of the hidden layers'),
    activation: z.enum(['tanh', 'relu', 'softplus']).default('tanh').describe('of the hidden layers'),
    optimizer: choiceOf(z, optimizers).prefault({ kind: 'adam' }).describe('how the weights move'),
    batchSize: z
      .union([z.int().min(1), z.literal('full')])
      .default(32)
      .describe('rows a step, or full'),
    epochs: z.int().min(1).max(10_000_000).default(20).describe('passes over the training rows'),
    precision: z.enum(['float32', 'float64']).default('float32').describe('of weights and inputs'),
  }),
  lambdaByRow: true,
  predictsFromPaths: () => true,

  async fit(data, config, context) {
    const layout = layoutFor(config, data.paths.n);
    const { optimizer, batchSize, epochs } = config;
    const trained = await trainNetwork(data, { layout, optimizer, batchSize, epochs }, context);
    const { status, message, history, scale, parameters } = trained;
    const inputs: Column[] = [
      { name: 'input', type: 'int32', values: Int32Array.from(scale.mean, (_, i) => i) },
      { name: 'mean', type: 'float64', values: scale.mean },
      { name: 'sd', type: 'float64', values: scale.sd },
    ];
    return {
      status,
      message,
      parameters: [],
      fullSample: null,
      tables: {
        ...(history.length > 0 && { history: historyColumns(history) }),
        ...(parameters && { inputs, weights: weightColumns(layout, parameters) }),
      },
    };
  },

  predictor(config, fit, n, pool) {
    if (fit.status === 'diverged')
      return { predict: ({ rows }) => Promise.resolve(nothing(rows)), release() {} };
    const layout = layoutFor(config, n);
    const { memory } = pool;
    const scale = new SharedScale(pool, {
      mean: fit.column('inputs', 'mean'),
      sd: fit.column('inputs', 'sd'),
    });
    const parameterBytes = layout.count * layout.bytes;
    const parameters = memory.reserve(parameterBytes, 'the network’s parameters');
    loadWeights(
      layout,
      layout.bytes === 4
        ? memory.float32(parameters, layout.count)
        : memory.float64(parameters, layout.count),
      fit,
    );
    const bytesEach = workspaceBytes(layout, evaluationRows);
    const workspaces = memory.reserve(bytesEach * pool.threads, 'a batch’s outputs');
    return {
      async predict({ rows, x, s }) {
        const lambda = memory.reserve(rows * 8, 'predictions');
        const input: PredictInput = {
          layout,
          parameters,
          mean: scale.mean,
          inverseSd: scale.inverseSd,
          x: x ?? 0,
          n,
          rows,
          rowsPerShard: Math.ceil(rows / pool.threads),
          workspaces,
          workspaceRows: evaluationRows,
          workspaceBytes: bytesEach,
          lambda,
        };
        await pool.each('predictLambda', input, pool.threads);
        const lambdaHat = memory.float64(lambda, rows).slice();
        memory.release(lambda, rows * 8);
        return { lambdaHat, kHat: lambdaHat.map((value, r) => value * s[r]) };
      },
      release() {
        scale.release();
        memory.release(parameters, parameterBytes);
        memory.release(workspaces, bytesEach * pool.threads);
      },
    };
  },
};

function nothing(rows: number): { kHat: Float64Array; lambdaHat: Float64Array } {
  return { kHat: new Float64Array(rows).fill(NaN), lambdaHat: new Float64Array(rows).fill(NaN) };
}

function historyColumns(history: readonly EpochRecord[]): Column[] {
  const whole = (['epoch', 'step'] as const).map((name): Column => ({
    name,
    type: 'int32',
    values: Int32Array.from(history, (row) => row[name]),
  }));
  const names = [
    'loss',
    'holdOutLoss',
    'gradientNorm',
    'parameterNorm',
    'learningRate',
    'lambdaMean',
    'lambdaSd',
  ] as const;
  const figures = names.map((name): Column => {
    const values = Float64Array.from(history, (row) => row[name]);
    // One row held out has no standard deviation.
    return { name, type: 'float64', values, nullable: name === 'lambdaSd' };
  });
  return [...whole, ...figures];
}

/** Visits every weight and bias (input −1): its place in the parameter vector, without the padding. */
function eachWeight(
  { layers, bytes }: Layout,
  visit: (layer: number, input: number, output: number, at: number) => void,
): void {
  layers.forEach(({ inputs, outputs, width, weights }, layer) => {
    for (let input = 0; input <= inputs; input++) {
      // The bias lies behind the last row of weights, as one row more.
      const row = weights / bytes + input * width;
      for (let output = 0; output < outputs; output++) {
        visit(layer, input < inputs ? input : -1, output, row + output);
      }
    }
  });
}

function weightColumns(layout: Layout, parameters: Float32Array | Float64Array): Column[] {
  const [layers, inputs, outputs, values]: number[][] = [[], [], [], []];
  eachWeight(layout, (layer, input, output, at) => {
    layers.push(layer);
    inputs.push(input);
    outputs.push(output);
    values.push(parameters[at]);
  });
  return [
    { name: 'layer', type: 'int32', values: Int32Array.from(layers) },
    { name: 'input', type: 'int32', values: Int32Array.from(inputs) },
    { name: 'output', type: 'int32', values: Int32Array.from(outputs) },
    { name: 'value', type: 'float64', values: Float64Array.from(values) },
  ];
}

function loadWeights(layout: Layout, parameters: Float32Array | Float64Array, fit: StoredFit): void {
  const values = fit.column('weights', 'value');
  parameters.fill(0);
  let next = 0;
  eachWeight(layout, (_layer, _input, _output, at) => (parameters[at] = values[next++]!));
}
