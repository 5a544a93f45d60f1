import { normal975 } from '../evaluation/intervals.js';
import type { Executor } from '../pool/executor.js';
import type { TrainingData } from '../training/data.js';
import type { Estimator, Fit } from './estimator.js';
import { mixed, type MixturePart } from './posterior-mixture.js';
import {
  basisFor,
  functionsNeeded,
  mostFunctions,
  scaleOf,
  search,
  type Settings,
} from './hyperparameter-search.js';
import { type Hyperparameters, logMarginalLikelihood, posterior, Sums } from './marginal-likelihood.js';
import { eachSineMeans, rangeOf, type SineBasis } from './sine-means.js';
import { sines, storedPosterior, tablesOf } from './stored-posterior.js';

/**
 * λ(x) ~ GP(μ_λ, σ_λ² exp(−(x − x′)²/(2ℓ²))), k_j = (1/n) Σ_i λ(x_ij) x_ij² + noise of standard deviation σ_k.
 *
 * k_j is linear in λ, so on the Hilbert-space basis of Solin & Särkkä (2020), λ(x) = μ_λ + Σ_b θ_b sin(b θ(x)), the
 * posterior is Bayesian linear regression on Φ_j0 = s_j, Φ_jb = (1/n) Σ_i sin(b θ_ij) x_ij². μ_λ has a flat prior: it
 * is one column more. Of ℓ, σ_λ and σ_k, unless they are given, those are reported that maximise the marginal likelihood; λ(x) and
 * its band are the mixture over their posterior (posterior-mixture.ts). Noise that correlates over rows counts as fewer
 * rows in the posterior's mean, and as itself in its error (marginal-likelihood.ts).
 */
export const gaussianProcess: Estimator<Settings> = {
  kind: 'gaussian-process',
  summary: 'λ(x) as a smooth random function, with a 95 % band',
  parameters: (z) => {
    const fixed = (what: string) =>
      z.number().positive().optional().describe(`${what}; default: by the evidence`);
    return {
      basisFunctions: z
        .int()
        .min(4)
        .max(mostFunctions)
        .optional()
        .describe('sines that λ(x) is made of; default: 32, twice as many where they bend too little'),
      lengthScale: fixed('distance in x over which λ(x) changes'),
      amplitude: fixed('standard deviation of λ(x) around its mean'),
      noise: fixed('standard deviation of the noise on k'),
      lags: z
        .int()
        .min(0)
        .max(100_000)
        .optional()
        .describe('rows over which the noise correlates; default: as far as rows overlap, or the noise does'),
    };
  },
  level: 'gaussian-process',
  formula: () =>
    "\\mathrm{cov}(λ(x), λ(x')) = σ_λ^2 e^{-(x - x')^2 / 2 ℓ^2}, \\quad \\hat{λ}(x) = φ(x)^T (Φ^T Φ + σ_k^2 Λ^{-1})^{-1} Φ^T k",
  estimands: () => hyperparameters.map(() => ({ of: 'prior' })),
  readsK: () => false,
  lambdaByRow: false,
  trains: () => undefined,
  predictsFromPaths: () => true,

  resolve: ({ lags }, { observed, window, noiseLags }) =>
    // Of observed lists only the import knows whether they overlap.
    lags !== undefined || (observed && window === undefined)
      ? {}
      : { lags: observed ? window! - 1 : noiseLags },

  errorLags: ({ lags }) => lags,

  async fit(data, config, { pool }) {
    const { paths, train } = data;
    const scale = scaleOf(data);
    const range = await rangeOf(pool, paths, train);
    const halfRange = (range.high - range.low) / 2;
    if (!(halfRange > 0) || !(scale.k > 0)) {
      const what = halfRange > 0 ? 'k' : 'x';
      return without(
        `${what} is the same in all training rows, which says nothing about λ(x): use other rows`,
      );
    }
    const first = basisFor(range.low, range.high, config);
    const needed = functionsNeeded(config, first);
    if (needed > first.functions) return without(tooShort(config, needed, first.functions));
    for (let { functions } = first; ; functions *= 2) {
      const basis = { ...first, functions };
      const sums = await sumsOf(pool, data, basis, scale.lambda, config.lags ?? (data.overlap ?? 1) - 1);
      const marginalLikelihood = async (hyper: Hyperparameters): Promise<number> => {
        await pool.pause();
        return logMarginalLikelihood(sums, basis, hyper);
      };
      const { hyper, shortest, grid } = await search(marginalLikelihood, config, basis, scale);
      if (shortest && config.basisFunctions === undefined && functions < mostFunctions) continue;
      const parts: MixturePart[] = [];
      for (const { hyper: at, weight } of await grid()) {
        await pool.pause();
        const found = posterior(sums, basis, at);
        if (found?.root.every(Number.isFinite)) parts.push({ posterior: found, weight });
      }
      if (parts.length === 0)
        return without('the numbers are too large or too small to compute with: use other units of x or k');
      const found = mixed(parts);
      found.mean[0] += scale.lambda;
      return {
        status: 'converged',
        message: shortest ? tooFew(functions) : null,
        parameters: parametersOf(hyper),
        fullSample: () => null,
        tables: () => tablesOf(basis, found),
      };
    }
  },

  predictor(_config, fit, n, pool) {
    const known = fit.status === 'converged' ? storedPosterior(fit) : undefined;
    return {
      async predict({ first, rows, x, s }) {
        const kHat = new Float64Array(rows).fill(NaN);
        if (known && x !== undefined) {
          const { basis, mean } = known;
          await eachSineMeans(pool, { first, rows, x }, n, basis, (j, phi) => {
            let sum = mean[0] * s[j - first];
            for (let b = 1; b < mean.length; b++) sum += mean[b] * phi[b - 1];
            kHat[j - first] = sum;
          });
        }
        return { kHat, lambdaHat: kHat.map((value, r) => (s[r] > 0 ? value / s[r] : NaN)) };
      },
      release: () => undefined,
    };
  },

  /** The posterior's mean and its pointwise 95 % band, without the noise; NaN beyond where the sines end. */
  lambdaAt(_config, fit, x) {
    const [lambda, lower95, upper95] = [0, 1, 2].map(() => new Float64Array(x.length).fill(NaN));
    if (fit.status !== 'converged') return { lambda, lower95, upper95 };
    const { basis, mean, root } = storedPosterior(fit);
    x.forEach((value, g) => {
      if (!(Math.abs(value - basis.centre) <= basis.halfWidth)) return;
      const phi = sines(basis, value);
      let variance = 0;
      let centre = 0;
      for (let a = 0; a < phi.length; a++) {
        let projected = 0;
        for (let b = 0; b <= a; b++) projected += root[a * phi.length + b] * phi[b];
        variance += projected * projected;
        centre += mean[a] * phi[a];
      }
      const half = normal975 * Math.sqrt(variance);
      lambda[g] = centre;
      lower95[g] = centre - half;
      upper95[g] = centre + half;
    });
    return { lambda, lower95, upper95 };
  },
};

/** The sums over the training rows, k less λ₀ s: the flat prior of the mean makes both tell the same, in fewer digits. */
async function sumsOf(
  pool: Executor,
  { paths, train, s, k }: TrainingData,
  basis: SineBasis,
  constant: number,
  lags: number,
): Promise<Sums> {
  const sums = new Sums(basis.functions + 1, lags + 1);
  let next = 0;
  await paths.each((block) =>
    eachSineMeans(pool, block, paths.n, basis, (j, phi) => {
      if (train[next] !== j) return;
      next++;
      sums.add(s[j], phi, k[j] - constant * s[j], j);
    }),
  );
  sums.finish();
  return sums;
}

const tooFew = (functions: number): string =>
  `lengthScale is the shortest that ${functions} sines resolve, λ(x) may vary faster, and the band does not hold then: ` +
  (functions < mostFunctions ? 'raise basisFunctions' : 'use a smaller range of x');

function tooShort({ lengthScale }: Settings, needed: number, found: number): string {
  if (needed > mostFunctions) {
    const least = (lengthScale! * needed) / mostFunctions;
    return `lengthScale must be at least ${least.toPrecision(3)} on this range of x, found ${lengthScale}: ${mostFunctions} sines resolve no shorter one`;
  }
  return `basisFunctions must be at least ${needed} for lengthScale ${lengthScale} on this range of x, found ${found}: raise it, or use a longer lengthScale`;
}

const hyperparameters = ['lengthScale', 'amplitude', 'noise'] as const;

const parametersOf = (hyper: Hyperparameters | undefined): Fit['parameters'] =>
  hyperparameters.map((name) => ({
    name,
    estimate: hyper?.[name] ?? null,
    standardError: null,
    interval95: null,
  }));

function without(message: string): Fit {
  return {
    status: 'stopped',
    message,
    parameters: parametersOf(undefined),
    fullSample: () => null,
    tables: () => ({}),
  };
}
