import { bases } from '../bases/index.js';
import type { Basis } from '../bases/basis.js';
import { UsageError } from '../errors.js';
import { interval95 } from '../evaluation/intervals.js';
import { covariance, type ErrorModel } from './covariance.js';
import { designMatrix, meanPower, needsPaths } from './design-matrix.js';
import type { Estimator, Parameter } from './estimator.js';
import type { TrainingData } from '../training/data.js';
import { solveLeastSquares } from './linear-algebra.js';

export interface LeastSquaresConfig {
  basis: keyof typeof bases;
  errors?: ErrorModel['kind'] | undefined;
  lags?: number | undefined;
}

const basisOf = ({ basis }: LeastSquaresConfig): Basis => bases[basis];

/**
 * The closed form on a basis: Φ_jb = (1/n) Σ_i φ_b(x_ij), θ̂ = argmin Σ_j (k_j − Φ_j θ)². For constant λ it is
 * λ̂ = Σ k_j s_j / Σ s_j². Standard errors classical, HC0 or Newey–West.
 */
export const leastSquares: Estimator<LeastSquaresConfig> = {
  kind: 'least-squares',
  summary: 'the closed form on a basis of powers of x, with standard errors',
  parameters: (z) => ({
    basis: z.enum(Object.keys(bases) as [keyof typeof bases]).describe('what f is made of'),
    errors: z
      .enum(['classical', 'hc0', 'newey-west'])
      .optional()
      .describe('model of the errors; default: classical if simulated, newey-west on windows, else hc0'),
    lags: z.int().min(0).max(100_000).optional().describe('newey-west: rows over which errors correlate'),
  }),
  lambdaByRow: false,

  resolve(config, { imported, window }) {
    const errors = config.errors ?? (!imported ? 'classical' : window === undefined ? 'hc0' : 'newey-west');
    if (errors !== 'newey-west') {
      if (config.lags === undefined) return { errors };
      throw new UsageError(`.lags must be left out with errors: ${errors}, found ${config.lags}`);
    }
    const lags = config.lags ?? (window === undefined ? undefined : window - 1);
    if (lags === undefined) throw new UsageError('.lags must be given: without windows there is no default');
    return { errors, lags };
  },

  predictsFromPaths: (config) => basisOf(config).powers.some(needsPaths),

  async fit(data, config, { pool }) {
    const basis = basisOf(config);
    const columns = await designMatrix(pool, data.paths, data.s, basis.powers);
    const everyRow = Uint32Array.from({ length: data.rows }, (_, j) => j);
    const parameters = fitRows(data, config, basis, columns, data.train);
    const fullSample = fitRows(data, config, basis, columns, everyRow);
    const dependent = parameters.some(({ estimate }) => estimate === null);
    return {
      status: dependent ? 'stopped' : 'converged',
      message: dependent
        ? `the training rows do not tell the parameters of the ${basis.kind} basis apart: use more rows or a smaller basis`
        : null,
      parameters,
      fullSample,
      tables: {},
    };
  },

  predictor(config, { parameters }, n, pool) {
    const { powers } = basisOf(config);
    return {
      async predict({ first, rows, x, s }) {
        const kHat = new Float64Array(rows);
        for (const [b, power] of powers.entries()) {
          const column = power === 2 ? s : await meanPower(pool, { first, rows, x: x ?? 0 }, n, power);
          const theta = parameters[b].estimate ?? NaN;
          for (let r = 0; r < rows; r++) kHat[r] += theta * column[r];
        }
        return { kHat, lambdaHat: impliedLambda(kHat, s, basisOf(config), parameters) };
      },
      release: () => undefined,
    };
  },
};

/** λ̂_j = k̂_j / s_j; exactly θ̂ where λ is one number. */
function impliedLambda(
  kHat: Float64Array,
  s: Float64Array,
  { powers }: Basis,
  parameters: readonly Parameter[],
): Float64Array {
  if (powers.length === 1 && powers[0] === 2) return kHat.map(() => parameters[0].estimate ?? NaN);
  return kHat.map((value, r) => (s[r] > 0 ? value / s[r] : NaN));
}

function fitRows(
  { k, truth }: TrainingData,
  config: LeastSquaresConfig,
  basis: Basis,
  columns: readonly Float64Array[],
  rows: Uint32Array,
): Parameter[] {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (j) => values[j]);
  const phi = columns.map(pick);
  const y = pick(k);
  const truths = truthsOf(basis, truth);
  const solution = solveLeastSquares(phi, y);
  const p = basis.powers.length;
  if (!solution) {
    return basis.parameterNames.map((name, b) => ({
      name,
      estimate: null,
      standardError: null,
      interval95: null,
      truth: truths?.[b] ?? null,
    }));
  }
  const { theta, inverseGram } = solution;
  const residuals = y.map((value, j) => {
    let fitted = 0;
    for (let b = 0; b < p; b++) fitted += phi[b][j] * theta[b];
    return value - fitted;
  });
  const errors = { kind: config.errors ?? 'classical', lags: config.lags ?? 0 } as ErrorModel;
  const matrix = covariance(errors, { columns: phi, residuals, inverseGram, rows });
  return basis.parameterNames.map((name, b) => {
    const estimate = theta[b];
    const standardError = Math.sqrt(matrix[b * p + b]);
    const known = Number.isFinite(standardError);
    return {
      name,
      estimate,
      standardError: known ? standardError : null,
      interval95: known
        ? interval95(estimate, standardError, errors.kind === 'classical' ? rows.length - p : undefined)
        : null,
      truth: truths?.[b] ?? null,
    };
  });
}

/** The basis' true parameters where f is known and lies in it; undefined otherwise. */
function truthsOf({ powers }: Basis, coefficients: readonly number[] | undefined): number[] | undefined {
  if (!coefficients) return undefined;
  const outside = coefficients.some((coefficient, power) => coefficient !== 0 && !powers.includes(power));
  return outside ? undefined : powers.map((power) => coefficients[power] ?? 0);
}
