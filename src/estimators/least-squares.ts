import { indices, picked } from '../arrays.js';
import type { Basis, PolynomialShape } from '../bases/basis.js';
import { bases } from '../bases/index.js';
import { nameOrChoiceOf } from '../choice.js';
import { coefficients } from '../estimands/estimand.js';
import { finite } from '../evaluation/scores.js';
import { Reservations } from '../pool/reservations.js';
import type { TrainingData } from '../training/data.js';
import { rowsToCheckOn } from '../training/derivatives.js';
import {
  derivativesOfDescent,
  descend,
  descentOf,
  forecastDescent,
  resolveSolver,
  type SolverConfig,
  solverParameters,
  trainingOfDescent,
} from './descent.js';
import { aroundTable, designColumns } from './design-evidence.js';
import { type Design, designMatrix, designRows, meansOf, needsPaths } from './design-matrix.js';
import { type ErrorChoice, errorKinds, errorModelOf, resolveErrors } from './error-model.js';
import type { Estimator, Parameter } from './estimator.js';
import { linearParameters } from './linear-parameters.js';
import {
  lambdaCurve,
  polynomialTables,
  type StoredPolynomial,
  storedPolynomial,
} from './polynomial-curve.js';
import { fitDesign, noiseCovariance, type PolynomialFit } from './polynomial-fit.js';
import { checkTerms, columnsOf } from './term-check.js';
import { fitTerms, termEstimands, termNoiseErrors, termPredictor } from './term-fit.js';

export interface LeastSquaresConfig extends SolverConfig, ErrorChoice {
  basis: { readonly kind: keyof typeof bases };
}

const entryOf = ({ basis }: LeastSquaresConfig): Basis<unknown> => bases[basis.kind];
const shapeOf = (config: LeastSquaresConfig): PolynomialShape => entryOf(config).shape!(config.basis);
/** Of a basis of formulas of a row; undefined of polynomials. */
const termsOf = (config: LeastSquaresConfig): readonly string[] | undefined =>
  entryOf(config).terms?.(config.basis);
const namesOf = (config: LeastSquaresConfig): readonly string[] =>
  entryOf(config).parameterNames(config.basis);

/**
 * The closed form on a basis: Φ_jb = (1/n) Σ_i φ_b(x_ij), θ̂ = argmin Σ_j (k_j − Φ_j θ)². For constant λ it is
 * λ̂ = Σ k_j s_j / Σ s_j². Its errors are by the models of covariance.ts.
 *
 * Solved and predicted in Chebyshev polynomials on the data's range (chebyshev.ts), reported in powers of x.
 */
export const leastSquares: Estimator<LeastSquaresConfig> = {
  kind: 'least-squares',
  summary: 'the closed form on a basis of powers of x, with standard errors',
  parameters: (z) => ({
    basis: nameOrChoiceOf(z, bases).describe('what f is made of'),
    errors: z
      .enum(errorKinds)
      .optional()
      .describe(
        'model of the errors; default: cosine where observed rows overlap, else hc3; known-noise or classical where k is made. newey-west covers 80–90 % where rows overlap, not 95 %',
      ),
    lags: z
      .int()
      .min(0)
      .max(100_000)
      .optional()
      .describe('cosine, newey-west: rows over which errors correlate'),
    ...solverParameters(z),
  }),
  level: 'closed-form',
  formula: (config) =>
    termsOf(config)
      ? '\\hat{θ} = (Φ^T Φ)^{-1} Φ^T k, \\quad \\hat{k}_j = \\sum_p Φ_{jp} \\hat{θ}_p'
      : '\\hat{θ} = (Φ^T Φ)^{-1} Φ^T k, \\quad Φ_{jp} = \\frac{1}{n} \\sum_{i=1}^n φ_p(x_{ij})',
  estimands: (config) => {
    const terms = termsOf(config);
    return terms ? termEstimands(terms) : coefficients(shapeOf(config));
  },
  readsK: () => false,
  lambdaByRow: false,
  trains: trainingOfDescent,

  resolve(config, data) {
    const terms = termsOf(config);
    if (terms) checkTerms(terms, config, data);
    return { ...resolveSolver(config), ...resolveErrors(config, data) };
  },

  kernels: (config) => (termsOf(config) ? ['formulas'] : []),
  columns: (config) => columnsOf(termsOf(config) ?? []),

  errorLags: ({ lags }) => lags,

  predictsFromPaths: (config) => termsOf(config) !== undefined || needsPaths(shapeOf(config)),

  async fit(data, config, context) {
    const terms = termsOf(config);
    if (terms) return fitTerms(data, terms, config, context);
    const { pool } = context;
    const design = await designMatrix(pool, data.paths, data.s, shapeOf(config));
    const everyRow = (): Uint32Array => new Uint32Array(indices(0, data.rows));
    await pool.pause();
    const trained = fitOn(data, config, design, data.train);
    const names = namesOf(config);
    const fullSample = (): Parameter[] => parametersOf(config, fitOn(data, config, design, everyRow()));
    const described = () => ({
      design: designColumns(names, design, data.train),
      ...aroundTable(design),
    });
    const descent = descentOf(config);
    if (trained && descent) {
      const descended = await descend(data, design, trained, descent, context);
      const { status, message, fit, history } = descended;
      const table = fit && polynomialTables(names, fit, design.basis);
      return {
        status,
        message,
        parameters: parametersOf(config, fit),
        fullSample,
        tables: () => ({ ...described(), ...table, ...history }),
      };
    }
    return {
      status: trained ? 'converged' : 'stopped',
      message: trained
        ? null
        : `the training rows do not distinguish the parameters of the ${config.basis.kind} basis: use more rows or a smaller basis`,
      parameters: parametersOf(config, trained),
      fullSample,
      tables: () => ({
        ...described(),
        ...(trained && polynomialTables(names, trained, design.basis)),
      }),
    };
  },

  async derivatives(config, n, context, thoroughness) {
    const descent = descentOf(config);
    if (!descent) return [];
    const { pool, seed } = context;
    const reserved = new Reservations(pool.memory);
    try {
      const data = rowsToCheckOn(pool, reserved, n, seed);
      const design = await designMatrix(pool, data.paths, data.s, shapeOf(config));
      return await derivativesOfDescent(data, design, descent, context, thoroughness);
    } finally {
      reserved.releaseAll();
    }
  },

  async forecast(data, config, context) {
    const descent = descentOf(config);
    if (!descent) return undefined;
    const design = await designMatrix(context.pool, data.paths, data.s, shapeOf(config));
    return forecastDescent(data, design, undefined, descent, context);
  },

  async noiseErrors(data, config, noise, pool) {
    const terms = termsOf(config);
    if (terms) return termNoiseErrors(data, terms, noise, pool);
    const design = await designMatrix(pool, data.paths, data.s, shapeOf(config));
    const known = noiseCovariance(design.basis, designRows(design, data.train), noise);
    return namesOf(config).map((_, b, { length: p }) => (known ? finite(Math.sqrt(known[b * p + b])) : null));
  },

  predictor(config, fit, n, pool) {
    const terms = termsOf(config);
    if (terms) return termPredictor(fit, terms, n, pool);
    const stored = storedPolynomial(fit);
    return {
      async predict({ first, rows, x, known, s }) {
        if (!stored) return { kHat: nothing(rows), lambdaHat: nothing(rows) };
        const { basis, coefficients } = stored;
        const kHat = new Float64Array(rows);
        for (const [b, theta] of coefficients.entries()) {
          const column = await meansOf(
            pool,
            { first, rows, x: x ?? 0, ...(known && { known }) },
            n,
            s,
            basis,
            b,
          );
          for (let r = 0; r < rows; r++) kHat[r] += theta * column[r];
        }
        return { kHat, lambdaHat: impliedLambda(kHat, s, stored) };
      },
      release: () => undefined,
    };
  },

  lambdaAt: (_config, fit, x) => lambdaCurve(storedPolynomial(fit), x),
};

const nothing = (rows: number): Float64Array => new Float64Array(rows).fill(NaN);

/** λ̂_j = k̂_j / s_j; exactly θ̂ where λ is one number. */
function impliedLambda(
  kHat: Float64Array,
  s: Float64Array,
  { basis, coefficients }: StoredPolynomial,
): Float64Array {
  const isOneNumber = basis.lowest === 2 && basis.degree === 0;
  const implied = new Float64Array(kHat.length);
  for (let r = 0; r < implied.length; r++) {
    implied[r] = isOneNumber ? coefficients[0] : s[r] > 0 ? kHat[r] / s[r] : NaN;
  }
  return implied;
}

function fitOn(
  { k, overlap = 1 }: TrainingData,
  config: LeastSquaresConfig,
  design: Design,
  rows: Uint32Array,
): PolynomialFit | undefined {
  return fitDesign(design.basis, designRows(design, rows), picked(k, rows), errorModelOf(config, overlap));
}

/** The fit in powers of x. */
const parametersOf = (config: LeastSquaresConfig, fit: PolynomialFit | undefined): Parameter[] =>
  linearParameters(namesOf(config), fit?.powers, fit?.powerErrors);
