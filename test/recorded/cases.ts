import { basename } from 'node:path';
import { grid, loadPipeline, type RunReport, run as runPipeline } from '#dist/index.js';
import { columnsOf, tablesIn } from './digest.js';
import type { Stages } from './record.js';
import { pipelineFiles } from '../files.js';

/** What is run for the record: a shipped pipeline with some values replaced, and where `values` are given a grid of it. */
export interface Case {
  readonly name: string;
  readonly pipeline: string;
  readonly set?: readonly string[];
  readonly values?: readonly string[];
}

/** Every shipped pipeline, of the studies the run that they are a grid of. */
export const shippedCases: readonly Case[] = pipelineFiles.map((file) => {
  const name = basename(file, '.yaml');
  return { name, pipeline: name };
});

const closedForms = `train.estimators={
  mean: { kind: mean }, closed-form: { kind: least-squares, basis: constant },
  line: { kind: least-squares, basis: linear }, robust: { kind: least-squares, basis: quadratic, errors: hc3 },
  cubic: { kind: least-squares, basis: cubic, errors: newey-west, lags: 5 },
  cosine: { kind: least-squares, basis: { kind: polynomial, degree: 3 }, errors: cosine, lags: 5 },
  ratio: { kind: ratio }, gaussian-process: { kind: gaussian-process, basisFunctions: 12 } }`;

/** Every kind of estimator, optimizer, schedule and initialisation, and each choice of a network's. */
const networks = `train.estimators={
  closed-form: { kind: least-squares, basis: constant },
  descent: { kind: least-squares, basis: linear, solver: { kind: adam, learningRate: 0.01 }, batchSize: 32, epochs: 3 },
  sgd: { kind: network, hidden: [8], epochs: 4, optimizer: { kind: sgd, learningRate: 0.001 }, schedule: { kind: step, every: 2, factor: 0.5 } },
  momentum: { kind: network, hidden: [8], epochs: 4, optimizer: { kind: momentum, learningRate: 0.001 }, clipNorm: 0.5 },
  nesterov: { kind: network, hidden: [8, 4], epochs: 4, optimizer: { kind: nesterov, learningRate: 0.001 }, schedule: { kind: exponential, factor: 0.9 } },
  adagrad: { kind: network, hidden: [8], epochs: 4, optimizer: { kind: adagrad }, activation: relu, initialisation: he },
  rmsprop: { kind: network, hidden: [8], epochs: 4, optimizer: { kind: rmsprop }, activation: softplus },
  adam: { kind: network, hidden: [8], epochs: 12, inputs: [x, k, s], loss: lambda, earlyStopping: { patience: 2, fraction: 0.2 } },
  adamw: { kind: network, hidden: [8], epochs: 4, optimizer: { kind: adamw }, precision: float64, schedule: { kind: plateau, patience: 0, factor: 0.5 } },
  lbfgs: { kind: network, hidden: [4], epochs: 6, optimizer: { kind: lbfgs }, precision: float64 },
  zero: { kind: network, hidden: [4], epochs: 3, initialisation: zero, normalisation: none, batchSize: full },
  halved: { kind: network, hidden: [], epochs: 12, optimizer: { kind: sgd, learningRate: 5 }, batchSize: full, onDivergence: halve-learning-rate },
  shared: { kind: network, hidden: [128], epochs: 2, batchSize: 160 },
  pointwise: { kind: pointwise-network, hidden: [8], epochs: 3, schedule: { kind: cosine, epochs: 3 } } }`;

const lambdas = [
  '0.25',
  '{ kind: linear, a: 0.15, b: 0.1 }',
  '{ kind: polynomial, coefficients: [0.1, 0.2, -0.1, 0.05] }',
  '{ kind: sinusoidal, mean: 0.25, amplitude: 0.1, frequency: 6 }',
  '{ kind: cubic, c0: 0.1, c1: -0.2, c2: 0.25, c3: 0.1 }',
  '{ kind: uniform, low: 0.1, high: 0.4 }',
];

const small = ['simulate.paths=20', 'simulate.process.x0=1'];

/** What the shipped pipelines do not have as they are: parts, replicates, correlated noise, every estimator, grids. */
const furtherCases: readonly Case[] = [
  {
    name: 'several parts',
    pipeline: 'lambda',
    set: ['simulate.paths=1801', 'simulate.times=1400', 'targets.noise={ sd: 0.01, lags: 3 }', closedForms],
  },
  { name: 'every network', pipeline: 'study-lambda', set: [...small, 'simulate.times=420', networks] },
  {
    name: '40 replicates of a network',
    pipeline: 'study-lambda',
    set: ['evaluate.replicates=40', 'train.estimators.network.epochs=4'],
  },
  {
    name: '40 replicates of closed forms',
    pipeline: 'study-lambda',
    set: [...small, 'evaluate.replicates=40', closedForms],
  },
  {
    name: '40 replicates under correlated noise, the end held out',
    pipeline: 'study-lambda',
    set: [
      ...small,
      'evaluate.replicates=40',
      'targets.noise={ sd: 0.01, lags: 4 }',
      'train.holdOut={ fraction: 0.3, by: time, gap: 5 }',
      closedForms,
    ],
  },
  {
    name: '40 replicates over imported x',
    pipeline: 'sp500-range',
    set: [
      'import.sql=SELECT date AS label, ln(close / open) AS x FROM prices ORDER BY date LIMIT 600',
      'targets={ lambda: { kind: linear, a: 2, b: 5 }, noise: 0.00001 }',
      'evaluate.replicates=40',
    ],
  },
  {
    name: 'imported windows apart, rows dropped',
    pipeline: 'sp500-range',
    set: [
      'import.sql=SELECT date AS label, CASE WHEN day(date) = 13 THEN NULL ELSE ln(close / open) END AS x, ln(high / low) ^ 2 AS k FROM prices ORDER BY date',
      'import.every=21',
      'import.onMissing=drop',
      'import.target=last',
    ],
  },
  {
    name: 'a grid of λ of every kind',
    pipeline: 'lambda',
    set: [...small, 'simulate.times=252', closedForms],
    values: [`targets.lambda=${lambdas.join(',')}`, 'targets.noise=0,0.01'],
  },
  {
    name: 'study-lambda: its grid on fewer seeds',
    pipeline: 'study-lambda',
    set: ['train.estimators.network.epochs=5'],
    values: ['simulate.paths=10,100', 'targets.noise=0.0001,0.01', 'seed=seeds(3)'],
  },
  {
    name: 'study-learning-rate: its grid on fewer rates',
    pipeline: 'study-learning-rate',
    values: [
      'train.estimators.network.optimizer.kind=sgd,momentum,nesterov,adam',
      'train.estimators.network.optimizer.learningRate=logspace(-3,-1,4)',
    ],
  },
  {
    name: 'a grid of 40 points of closed forms',
    pipeline: 'lambda',
    set: [...small, 'simulate.times=252', closedForms],
    values: ['targets.noise=linspace(0.01,0.1,4)', 'seed=seeds(10)'],
  },
];

export const cases: readonly Case[] = [...shippedCases, ...furtherCases];

/** Columns of a grid's results that are fingerprints of its points' datasets: names, which change with every version. */
const fingerprints = new Set(['fingerprint', 'trained']);

export function stagesOf({ stages }: RunReport): Stages {
  return Object.fromEntries(stages.map(({ stage, path }) => [stage, tablesIn(path)]));
}

/** Runs a case on two threads; gives its columns. */
export async function runCase({ pipeline, set = [], values }: Case, dataFolder: string): Promise<Stages> {
  const [file, threads] = [`pipelines/${pipeline}.yaml`, 2];
  if (!values) {
    return stagesOf(
      await runPipeline(loadPipeline(file, set), { what: 'all', threads, dataFolder, allowCode: true }),
    );
  }
  const { path } = await grid(file, { set, values, threads, dataFolder });
  const columns = Object.entries(columnsOf([path])).filter(([name]) => !fingerprints.has(name));
  return { grid: { results: Object.fromEntries(columns) } };
}
