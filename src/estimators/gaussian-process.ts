import { normal975 } from '../evaluation/intervals.js';
import type { Estimator, Fit } from './estimator.js';
import { basisFor, functionsNeeded, scaleOf, search, type Settings } from './evidence-search.js';
import { type Hyperparameters, logEvidence, posterior, Sums } from './evidence.js';
import { eachSineMeans, rangeOf } from './sine-means.js';
import { sines, storedPosterior, tablesOf } from './stored-posterior.js';

/**
 * λ(x) ~ GP(μ_λ, σ_λ² exp(−(x − x′)²/(2ℓ²))), k_j = (1/n) Σ_i λ(x_ij) x_ij² + noise of standard deviation σ_k.
 *
 * k_j is linear in λ, so on the Hilbert-space basis of Solin & Särkkä (2020), λ(x) = μ_λ + Σ_b θ_b sin(b θ(x)), the
 * posterior is Bayesian linear regression on Φ_j0 = s_j, Φ_jb = (1/n) Σ_i sin(b θ_ij) x_ij². μ_λ has a flat prior: it
 * is one column more, and where the rows say that λ is constant, the band becomes that constant's. ℓ, σ_λ and σ_k
 * maximise the evidence, unless they are given.
 */
export const gaussianProcess: Estimator<Settings> = {
  kind: 'gaussian-process',
  summary: 'λ(x) as a smooth random function, with a 95 % band',
  parameters: (z) => {
    const fixed = (what: string) =>
      z.number().positive().optional().describe(`${what}; default: by the evidence`);
    return {
      basisFunctions: z.int().min(4).max(256).default(32).describe('sines that λ(x) is made of'),
      lengthScale: fixed('distance in x over which λ(x) changes'),
      amplitude: fixed('standard deviation of λ(x) around its mean'),
      noise: fixed('standard deviation of the noise on k'),
    };
  },
  level: 'gaussian-process',
  readsK: () => false,
  lambdaByRow: false,
  trains: () => false,
  predictsFromPaths: () => true,

  async fit(data, config, { pool }) {
    const { paths, train, s, k } = data;
    const scale = scaleOf(data);
    const { low, high } = await rangeOf(pool, paths, train);
    const halfRange = (high - low) / 2;
    if (!(halfRange > 0) || !(scale.k > 0)) {
      const what = halfRange > 0 ? 'k' : 'x';
      return without(`${what} is the same in all training rows, which tells nothing of λ(x): use other rows`);
    }
    const basis = basisFor(low, high, config);
    const needed = functionsNeeded(config, basis);
    if (needed > basis.functions) {
      return without(
        `basisFunctions must be at least ${needed} for lengthScale ${config.lengthScale} on this range of x, found ${basis.functions}: raise it, or use a longer lengthScale`,
      );
    }

    const sums = new Sums(basis.functions + 1);
    let next = 0;
    await paths.each((block) =>
      eachSineMeans(pool, block, paths.n, basis, (j, phi) => {
        if (train[next] !== j) return;
        next++;
        // The flat prior of the mean makes k and k − λ₀ s tell the same; the smaller numbers lose fewer digits.
        sums.add(s[j], phi, k[j] - scale.lambda * s[j]);
      }),
    );
    const evidence = async (hyper: Hyperparameters): Promise<number> => {
      await pool.pause();
      return logEvidence(sums, basis, hyper);
    };
    const { hyper, message } = await search(evidence, config, basis, scale);
    const found = posterior(sums, basis, hyper);
    if (!found)
      return without('the numbers are too large or too small to compute with: use other units of x or k');
    found.mean[0] += scale.lambda;
    return {
      status: 'converged',
      message,
      parameters: parametersOf(hyper),
      fullSample: null,
      tables: tablesOf(basis, found),
    };
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

const parametersOf = (hyper: Hyperparameters | undefined): Fit['parameters'] =>
  (['lengthScale', 'amplitude', 'noise'] as const).map((name) => ({
    name,
    estimate: hyper?.[name] ?? null,
    standardError: null,
    interval95: null,
    truth: null,
  }));

function without(message: string): Fit {
  return { status: 'stopped', message, parameters: parametersOf(undefined), fullSample: null, tables: {} };
}
