import type { Column } from '../arrow/columns.js';
import type { Parameter, StoredFit } from '../estimators/estimator.js';
import { mostFunctions, type Settings } from '../estimators/hyperparameter-search.js';
import { interval95, normal975 } from '../evaluation/intervals.js';
import { figure } from '../text.js';
import { exp } from '../evaluation/activations.js';
import { type DriftProcess, driftMean, driftVariance, fitDriftProcess, spreadAt } from './drift-process.js';
import { type NormalLaw, normalDensity, normalLogLikelihood } from './normal-law.js';
import type { Curve, TransitionEstimator } from './transition-estimator.js';

export interface DriftGaussianProcessConfig {
  readonly basisFunctions?: number | undefined;
  readonly lengthScale?: number | undefined;
  readonly amplitude?: number | undefined;
  readonly diffusionDegree: number;
}

/**
 * a(x) ~ line + GP(0, σ_a² e^{−(x − x′)²/2ℓ²}), the line with a flat prior, so that what the data say nothing of goes on straight; increments
 * y − x = a(x) dt + b(x) √dt ε with b one number, or ln b² a polynomial of x.
 *
 * The hyperparameters are those of the greatest marginal likelihood (drift-process.ts), and count as known in the band. A density has
 * the drift's own variance beside the diffusion's: N(x + â dt, b² dt + dt² var a(x)).
 */
export const driftGaussianProcess: TransitionEstimator<DriftGaussianProcessConfig> = {
  kind: 'drift-gaussian-process',
  summary: 'the drift as a line and a smooth random function, with a 95 % band',
  parameters: (z) => {
    const fixed = (what: string) =>
      z.number().positive().optional().describe(`${what}; default: by the marginal likelihood`);
    return {
      basisFunctions: z
        .int()
        .min(4)
        .max(mostFunctions)
        .optional()
        .describe('sines that the drift is made of; default: 32, twice as many where they bend too little'),
      lengthScale: fixed('distance in x over which the drift changes'),
      amplitude: fixed('standard deviation of the drift around its line'),
      diffusionDegree: z
        .int()
        .min(0)
        .max(6)
        .default(0)
        .describe('degree of ln b²(x); 0 takes the diffusion for one number'),
    };
  },
  level: 'gaussian-process',
  formula: ({ diffusionDegree }) =>
    `y - x \\sim N(a(x) Δ, b^2 Δ), \\quad \\mathrm{cov}(a(x), a(x')) = σ_a^2 e^{-(x - x')^2 / 2 ℓ^2}${
      diffusionDegree > 0 ? `, \\quad \\ln b^2 = \\sum_{d=0}^{${diffusionDegree}} g_d x^d` : ''
    }`,
  estimands: ({ diffusionDegree }) => [
    { of: 'none' },
    { of: 'none' },
    ...(diffusionDegree > 0 ? [] : ([{ of: 'volatility', scale: 'level' }] as const)),
  ],

  async fit(transitions, config) {
    const { lengthScale, amplitude, basisFunctions, diffusionDegree } = config;
    const settings: Settings = { lengthScale, amplitude, basisFunctions };
    const found = await fitDriftProcess(transitions, settings, diffusionDegree);
    if (!found) {
      return {
        status: 'stopped',
        message: 'x or its increments do not vary enough to say anything about a drift: use more transitions',
        parameters: parametersOf(undefined, config, transitions.from.length),
        notes: [],
        logLikelihood: null,
        tables: () => ({}),
      };
    }
    return {
      status: 'converged',
      message: null,
      parameters: parametersOf(found, config, transitions.from.length),
      notes: [wordsOf(found, transitions.from)],
      logLikelihood: normalLogLikelihood(transitions, lawOf(found, transitions.from, transitions.dt)),
      tables: () => tablesOf(found),
    };
  },

  density(_config, fit) {
    const found = storedProcess(fit);
    return found && normalDensity((from, dt) => lawOf(found, from, dt));
  },

  driftAt(_config, fit, x) {
    const found = storedProcess(fit);
    const nothing = (): Float64Array => new Float64Array(x.length).fill(NaN);
    if (!found) return { value: nothing(), lower95: nothing(), upper95: nothing() };
    const value = driftMean(found, x);
    const half = driftVariance(found, x).map((variance) => normal975 * Math.sqrt(variance));
    return {
      value,
      lower95: value.map((one, g) => one - half[g]),
      upper95: value.map((one, g) => one + half[g]),
    } satisfies Curve;
  },

  diffusionAt(_config, fit, x) {
    const found = storedProcess(fit);
    if (!found) return { value: new Float64Array(x.length).fill(NaN) };
    return { value: spreadAt(found.spread, x).map((g) => found.hyper.noise * exp(g / 2)) };
  },
};

function parametersOf(
  found: DriftProcess | undefined,
  { diffusionDegree }: DriftGaussianProcessConfig,
  n: number,
): Parameter[] {
  const parameter = (name: string, estimate: number | undefined, error?: number): Parameter => ({
    name,
    estimate: estimate ?? null,
    standardError: error ?? null,
    interval95: estimate === undefined || error === undefined ? null : interval95(estimate, error, normal975),
  });
  const { lengthScale, amplitude, noise } = found?.hyper ?? {};
  return [
    parameter('lengthScale', lengthScale),
    parameter('amplitude', amplitude),
    // Of normal residuals, of which the drift takes a few.
    ...(diffusionDegree > 0 ? [] : [parameter('sigma', noise, noise && noise / Math.sqrt(2 * n))]),
  ];
}

/** How far the drift is from its line, on the data. */
function wordsOf(found: DriftProcess, from: Float64Array): string {
  const [mean, variance] = [driftMean(found, from), driftVariance(found, from)];
  const n = from.length;
  const centre = from.reduce((sum, x) => sum + x, 0) / n;
  let [level, xx, xa] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    level += mean[i] / n;
    xx += (from[i] - centre) * (from[i] - centre);
    xa += (from[i] - centre) * mean[i];
  }
  let [off, error] = [0, 0];
  for (let i = 0; i < n; i++) {
    const bend = mean[i] - level - (xa / xx) * (from[i] - centre);
    off += (bend * bend) / n;
    error += variance[i] / n;
  }
  return `The drift bends by ${figure(Math.sqrt(off), 3)} from a line, root mean square over the data, where its standard error is ${figure(Math.sqrt(error), 3)}.`;
}

function lawOf(found: DriftProcess, from: Float64Array, dt: Float64Array): NormalLaw {
  const drift = driftMean(found, from);
  const unsure = driftVariance(found, from);
  const spread = spreadAt(found.spread, from);
  const { noise } = found.hyper;
  return {
    mean: from.map((x, i) => x + drift[i] * dt[i]),
    variance: from.map((_, i) => noise * noise * exp(spread[i]) * dt[i] + unsure[i] * dt[i] * dt[i]),
  };
}

/** `basis` and `hyper`, one row each; `posterior`, the weights' mean; `root`, R with RᵀR their covariance, row-major; `spread`, of ln b². */
function tablesOf({ basis, hyper, posterior, spread }: DriftProcess): Record<string, readonly Column[]> {
  const figures = (name: string, values: ArrayLike<number>): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(values),
  });
  return {
    basis: [
      figures('centre', [basis.centre]),
      figures('halfWidth', [basis.halfWidth]),
      figures('functions', [basis.functions]),
      figures('spreadCentre', [spread.numbers[0]]),
      figures('spreadScale', [spread.numbers[1]]),
    ],
    hyper: [
      figures('lengthScale', [hyper.lengthScale]),
      figures('amplitude', [hyper.amplitude]),
      figures('noise', [hyper.noise]),
    ],
    posterior: [figures('mean', posterior.mean)],
    root: [figures('value', posterior.root)],
    spread: [figures('coefficient', spread.coefficients)],
  };
}

function storedProcess(fit: StoredFit): DriftProcess | undefined {
  if (!fit.has('posterior')) return undefined;
  const first = (table: string, name: string): number => fit.column(table, name)[0];
  const basis = (name: string): number => first('basis', name);
  return {
    basis: { centre: basis('centre'), halfWidth: basis('halfWidth'), functions: basis('functions') },
    hyper: {
      lengthScale: first('hyper', 'lengthScale'),
      amplitude: first('hyper', 'amplitude'),
      noise: first('hyper', 'noise'),
    },
    posterior: {
      mean: fit.column('posterior', 'mean'),
      root: fit.column('root', 'value'),
      priorVariance: new Float64Array(0),
    },
    spread: {
      numbers: Float64Array.of(basis('spreadCentre'), basis('spreadScale')),
      coefficients: fit.column('spread', 'coefficient'),
    },
  };
}
