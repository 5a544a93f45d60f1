import { RunError } from '../errors.js';
import type { StoredFit } from '../estimators/estimator.js';
import { figure } from '../text.js';
import type { FitStatus } from '../training/data.js';
import { exp } from '../evaluation/activations.js';
import { inputsAt, startAt } from './linear-start.js';
import { type Model, networkRows } from './network-rows.js';
import { NetworkScore } from './network-score.js';
import { type Activation, networkShape } from './network-shape.js';
import { historyColumns, networkTables, storedNetwork } from './network-tables.js';
import { type NetworkTrainingConfig, type TrainedNetwork, trainNetwork } from './network-training.js';
import { type NormalLaw, normalDensity, normalLogLikelihood } from './normal-law.js';
import type { TransitionEstimator } from './transition-estimator.js';

export interface TransitionNetworkConfig extends NetworkTrainingConfig {
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

/** With fewer transitions nothing that it learned could be confirmed on some of them. */
const leastTransitions = 50;

/**
 * y ~ N(x + a(x) dt, b²(x) dt) with a and ln b as one network of x with two outputs (and of ln x beside x where all x are above 0), trained on
 * the log score. It begins as the best linear model: a line for the drift by least squares, and for ln b a number, or a line in the
 * last input where BIC says so; all that differs from that has to be learned, and confirmed on the last part of each series
 * (network-training.ts). Beyond the x that it learned from the network stays what it is at their ends, and the line goes on.
 */
export const transitionNetwork: TransitionEstimator<TransitionNetworkConfig> = {
  kind: 'transition-network',
  summary: 'drift and log diffusion as a network of x, trained on the log score of transitions',
  parameters: (z) => ({
    hidden: z
      .array(z.int().min(1).max(1024))
      .min(1)
      .max(8)
      .default([16])
      .describe('widths of the hidden layers'),
    activation: z.enum(['tanh', 'softsign']).default('tanh').describe('of the hidden layers'),
    weightDecay: z
      .number()
      .min(0)
      .default(0.1)
      .describe('precision of the prior that draws weights to 0, in units of the linear model'),
    epochs: z.int().min(1).max(100_000).default(200).describe('steps of L-BFGS on all transitions, at most'),
    earlyStopping: z
      .strictObject({
        patience: z.int().min(1).default(20).describe('epochs without a better validation score'),
        fraction: z
          .number()
          .gt(0)
          .lt(1)
          .default(0.4)
          .describe('last part of each series to validate on; it is learned from once the epochs are known'),
      })
      .prefault({})
      .describe('when to stop'),
  }),
  level: 'network',
  formula: ({ hidden }) =>
    `y \\sim N(x + a(x) Δ, b(x)^2 Δ), \\quad (a, \\ln b) = \\mathrm{network}_{${hidden.join(',')}}(x), \\quad \\min \\sum_i -\\ln p(y_i | x_i)`,
  estimands: () => [],

  async fit(transitions, config, { seed, progress }) {
    const n = transitions.from.length;
    if (n < leastTransitions) {
      throw new RunError(
        `transition-network must have at least ${leastTransitions} transitions to learn from, found ${n}: use a closed form`,
      );
    }
    const shapeOf = (inputs: number) => networkShape(inputs, config.hidden, config.activation);
    const trained = await trainNetwork(transitions, shapeOf, config, seed, progress);
    const nothing = { parameters: [], notes: [], logLikelihood: null, tables: () => ({}) };
    if (!trained) {
      return {
        ...nothing,
        status: 'diverged',
        message: 'the transitions have no linear model to begin from: x or its increments hardly vary',
      };
    }
    if (trained.ended === 'not-finite') {
      return {
        ...nothing,
        status: 'diverged',
        message:
          'the score at the initial weights is not finite: some increments are too large for the others',
        tables: () => ({ history: historyColumns(trained) }),
      };
    }
    const score = new NetworkScore(shapeOf(trained.model.inputs.means.length), new Float64Array(0));
    return {
      ...endOf(trained, config),
      parameters: [],
      notes: notesOf(trained),
      logLikelihood: normalLogLikelihood(
        transitions,
        lawOf(trained.model, trained.weights, score, transitions.from, transitions.dt),
      ),
      tables: () => networkTables(trained),
    };
  },

  density(config, fit) {
    const network = storedNetwork(config, fit);
    if (!network) return undefined;
    const { model, weights, score } = network;
    return normalDensity((from, dt) => lawOf(model, weights, score, from, dt));
  },

  begin(config, fit) {
    const network = storedNetwork(config, fit);
    if (!network) return undefined;
    const { model, score } = network;
    const nothing = network.weights.map(() => 0);
    return normalDensity((from, dt) => lawOf(model, nothing, score, from, dt));
  },

  driftAt: (config, fit, x) => ({ value: coefficientsAt(config, fit, x).drift }),
  diffusionAt: (config, fit, x) => ({ value: coefficientsAt(config, fit, x).diffusion }),
};

function endOf(
  { ended, bestEpoch }: TrainedNetwork,
  { epochs, earlyStopping: { patience } }: TransitionNetworkConfig,
): { readonly status: FitStatus; readonly message: string | null } {
  if (ended !== 'epochs') return { status: 'converged', message: null };
  return {
    status: 'stopped',
    message: `the best validation score was in epoch ${bestEpoch} of ${epochs}, fewer than ${patience} before the last: use more epochs`,
  };
}

function notesOf({ learned, gain, gainError, bestEpoch, form, model }: TrainedNetwork): string[] {
  const { sds } = model.inputs;
  const diffusion =
    form === 'constant'
      ? 'one number for the diffusion'
      : sds.length > 1
        ? 'a power of x for the diffusion'
        : 'an exponential of x for the diffusion';
  const stayed = `The network stayed a line for the drift and ${diffusion}`;
  if (bestEpoch === 0) return [`${stayed}: no step of the training improved the validation score.`];
  const gained = `${figure(gain, 3)} ± ${figure(gainError, 2)} nats per validation transition`;
  return [
    learned
      ? `Over a line for the drift and ${diffusion} the network gained ${gained}, best after ${bestEpoch} epochs.`
      : `${stayed}: training gained ${gained}, which is no more than chance gives.`,
  ];
}

/** N(x + a dt, b² dt). */
function lawOf(
  model: Model,
  weights: Float64Array,
  score: NetworkScore,
  from: Float64Array,
  dt: Float64Array,
): NormalLaw {
  // An increment of 0 leaves −(drift dt)/b as its residual, so that the mean needs no equation of its own.
  const { z, residual, reach, logVariance } = networkRows(model, { from, to: from, dt, begins: [0] });
  const [mean, variance] = [new Float64Array(from.length), new Float64Array(from.length)];
  const { u, v } = score.outputs(weights, z);
  for (let i = 0; i < from.length; i++) {
    mean[i] = from[i] + exp(logVariance[i] / 2) * (reach[i] * u[i] - residual[i]);
    variance[i] = exp(logVariance[i] + 2 * v[i]);
  }
  return { mean, variance };
}

function coefficientsAt(
  config: TransitionNetworkConfig,
  fit: StoredFit,
  x: Float64Array,
): { readonly drift: Float64Array; readonly diffusion: Float64Array } {
  const network = storedNetwork(config, fit);
  const [drift, diffusion] = [new Float64Array(x.length).fill(NaN), new Float64Array(x.length).fill(NaN)];
  if (!network) return { drift, diffusion };
  const { model, weights, score } = network;
  const z = inputsAt(model.inputs, x);
  const start = startAt(model.start, model.inputs, x, z);
  const { u, v } = score.outputs(weights, z);
  for (let g = 0; g < x.length; g++) {
    drift[g] = start.drift[g] + model.unit * u[g];
    diffusion[g] = exp(start.logVariance[g] / 2 + v[g]);
  }
  return { drift, diffusion };
}
