import type { Column } from '../arrow/columns.js';
import { choiceOf } from '../choice.js';
import { interval95 } from '../evaluation/intervals.js';
import type { StoredFit } from '../estimators/estimator.js';
import { fitLinear, type LinearFit } from '../estimators/linear-fit.js';
import { linearParameters } from '../estimators/linear-parameters.js';
import { combine } from '../estimators/orthonormal-fit.js';
import type { Transitions } from '../likelihood/transitions.js';
import type { DriftBasis } from './drift-basis.js';
import { driftBases } from './drift-bases/index.js';
import { type NormalLaw, normalDensity, normalLogLikelihood } from './normal-law.js';
import type { Curve, TransitionEstimator } from './transition-estimator.js';
import { meanSquare, volatilityParameter } from './volatility.js';

export interface DriftLeastSquaresConfig {
  readonly basis: { readonly kind: keyof typeof driftBases };
  readonly errors: 'robust' | 'plain';
}

const basisOf = ({ basis }: DriftLeastSquaresConfig): DriftBasis<unknown> => driftBases[basis.kind];

/**
 * θ̂ = argmin Σ_i (y_i − x_i − a(x_i) dt_i)²/dt_i for a drift a(x) = Σ_b θ_b φ_b(x): the maximum of Girsanov's likelihood of a
 * path under the drift against none, ∫ a dX − ½ ∫ a² dt over σ², sums in place of integrals (Liptser & Shiryaev 2001, chapter 17).
 *
 * Solved by Householder reflections of the columns φ_b √dt. Increments less the true drift are martingale differences, so
 * errors need no lags: hc3 where `robust`, since b(x) may be anything, one variance where `plain`.
 *
 * It estimates (E[y | x] − x)/dt, which is the drift as dt → 0: of ou, κ comes out as (1 − e^−κdt)/dt.
 */
export const driftLeastSquares: TransitionEstimator<DriftLeastSquaresConfig> = {
  kind: 'drift-least-squares',
  summary: 'the drift by least squares from increments, on a basis of functions of x',
  parameters: (z) => ({
    basis: choiceOf(z, driftBases)
      .prefault({ kind: 'polynomial', degree: 1 })
      .describe('what the drift is made of'),
    errors: z
      .enum(['robust', 'plain'])
      .default('robust')
      .describe('robust where the diffusion may depend on x, plain where it is one number'),
  }),
  level: 'closed-form',
  formula: (config) =>
    `\\hat{θ} = \\mathrm{argmin}_θ \\sum_i \\frac{(y_i - x_i - a(x_i) Δ_i)^2}{Δ_i}, \\quad a(x) = ${basisOf(config).formula(config.basis)}`,
  estimands: (config) => [...basisOf(config).estimands(config.basis), { of: 'volatility', scale: 'level' }],

  fit(transitions, config) {
    const basis = basisOf(config);
    const names = basis.names(config.basis);
    const numbers = basis.numbers(config.basis, transitions.from);
    const columns = basis.columns(config.basis, numbers, transitions.from);
    const { increments, residuals, fit } = fitDrift(transitions, columns, config.errors);
    const expansion = basis.expansion?.(config.basis, numbers);
    const parameters = linearParameters(
      names,
      fit && (expansion ? product(expansion, fit.coefficients) : fit.coefficients),
      fit && (expansion ? fit.errorsOf(expansion) : fit),
    );
    const square = residuals ? meanSquare(residuals) : NaN;
    // What rounding leaves of an exact fit is no variance.
    const varies = square > 1e-24 * meanSquare(increments);
    if (!fit || !residuals || !varies) {
      return Promise.resolve({
        status: 'stopped',
        message: fit
          ? 'the increments have no variance beyond the drift, so that there is no diffusion: this is no diffusion’s path'
          : `the transitions do not distinguish the ${names.length} parameters of the ${config.basis.kind} basis: use more transitions or a smaller basis`,
        parameters: [
          ...parameters,
          { name: 'sigma', estimate: fit ? 0 : null, standardError: null, interval95: null },
        ],
        notes: [],
        logLikelihood: null,
        tables: () => ({}),
      });
    }
    const law = lawOf(combine(columns, fit.coefficients), square, transitions);
    return Promise.resolve({
      status: 'converged',
      message: null,
      parameters: [...parameters, volatilityParameter(residuals, config.errors === 'robust')],
      notes: [
        'The diffusion is taken for one number, the root of the mean squared residual, wherever a density is asked for.',
      ],
      logLikelihood: normalLogLikelihood(transitions, law),
      tables: () => tablesOf(numbers, fit),
    });
  },

  density(config, fit) {
    const sigma = fit.parameters.at(-1)?.estimate ?? null;
    if (!fit.has('coefficients') || sigma === null) return undefined;
    return normalDensity((from, dt) => lawOf(driftOf(config, fit, from).value, sigma * sigma, { from, dt }));
  },

  comparableAs: () => 'euler',
  driftAt: driftOf,

  diffusionAt(_config, fit, x) {
    const { estimate, interval95: band } = fit.parameters.at(-1)!;
    const everywhere = (value: number | null | undefined): Float64Array =>
      new Float64Array(x.length).fill(value ?? NaN);
    return {
      value: everywhere(estimate),
      lower95: everywhere(band?.[0]),
      upper95: everywhere(band?.[1]),
    };
  },
};

/** The fit in rows weighted by √dt, whose errors have one size where the diffusion is one number. */
function fitDrift(
  { from, to, dt }: Transitions,
  columns: readonly Float64Array[],
  errors: 'robust' | 'plain',
): {
  increments: Float64Array;
  residuals: Float64Array | undefined;
  fit: LinearFit | undefined;
} {
  const n = from.length;
  const weighted = columns.map((column) => column.slice());
  const increments = new Float64Array(n);
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(dt[i]);
    rows[i] = i;
    increments[i] = (to[i] - from[i]) / root;
    for (const column of weighted) column[i] *= root;
  }
  const fit = fitLinear(weighted, increments, rows, { kind: errors === 'robust' ? 'hc3' : 'classical' });
  const residuals = fit && combine(weighted, fit.coefficients);
  if (residuals) for (let i = 0; i < n; i++) residuals[i] = increments[i] - residuals[i];
  return { increments, residuals, fit };
}

/** N(x + a(x) dt, σ² dt). */
function lawOf(
  drift: Float64Array,
  square: number,
  { from, dt }: Pick<Transitions, 'from' | 'dt'>,
): NormalLaw {
  const mean = drift.map((value, i) => from[i] + value * dt[i]);
  return { mean, variance: dt.map((step) => square * step) };
}

/** The drift with its pointwise band: the standard error is |Fᵀ φ(x)|, times the largest t of the coefficients. */
function driftOf(config: DriftLeastSquaresConfig, fit: StoredFit, x: Float64Array): Required<Curve> {
  const nothing = (): Float64Array => new Float64Array(x.length).fill(NaN);
  const curve = { value: nothing(), lower95: nothing(), upper95: nothing() };
  if (!fit.has('coefficients')) return curve;
  const columns = basisOf(config).columns(config.basis, numbersOf(fit), x);
  const factor = fit.column('factor', 'value');
  const critical = fit.column('coefficients', 'critical975').reduce((most, t) => Math.max(most, t), 0);
  const p = columns.length;
  curve.value.set(combine(columns, fit.column('coefficients', 'coefficient')));
  for (let g = 0; g < x.length; g++) {
    let variance = 0;
    for (let c = 0; c < p; c++) {
      let part = 0;
      for (let b = 0; b < p; b++) part += factor[b * p + c] * columns[b][g];
      variance += part * part;
    }
    const band = interval95(curve.value[g], Math.sqrt(variance), critical);
    if (band) [curve.lower95[g], curve.upper95[g]] = band;
  }
  return curve;
}

const numbersOf = (fit: StoredFit): Float64Array =>
  fit.has('basis') ? fit.column('basis', 'value') : new Float64Array(0);

/**
 * `coefficients` of the basis' own functions, with the t of their intervals; `factor`, a root F of their covariance F Fᵀ, one
 * row an entry, row-major; `basis`, the numbers that the functions take from the data, where they take any.
 */
function tablesOf(
  numbers: Float64Array,
  { coefficients, factor, degreesOfFreedom, critical975 }: LinearFit,
): Record<string, readonly Column[]> {
  const figures = (name: string, values: Float64Array): Column => ({
    name,
    type: 'float64',
    values: values.map((value) => (Number.isFinite(value) ? value : NaN)),
    nullable: true,
  });
  return {
    coefficients: [
      figures('coefficient', coefficients),
      figures('degreesOfFreedom', degreesOfFreedom),
      figures('critical975', critical975),
    ],
    factor: [figures('value', factor)],
    ...(numbers.length > 0 && { basis: [figures('value', numbers)] }),
  };
}

/** M θ, M row-major p × p. */
function product(m: Float64Array, theta: Float64Array): Float64Array {
  const p = theta.length;
  return theta.map((_, a) => {
    let sum = 0;
    for (let b = 0; b < p; b++) sum += m[a * p + b] * theta[b];
    return sum;
  });
}
