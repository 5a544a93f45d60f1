import { positivePart } from '../kernels/reference/elementary.js';
import { uses } from '../kernels/reference/samplers.js';
import { fellerConstants, noncentralChiSquared, quantilesOf, sharedDraws } from './feller.js';
import { type Moments, momentsOfStart, type Start } from './method.js';
import { decayOver, reverting } from './mean-reversion.js';
import type { Process } from './process.js';
import { momentsOfNext, nextVariance, varianceConstants } from './quadratic-exponential.js';
import { startKey } from './start-key.js';

export interface CirParameters {
  kappa: number;
  theta: number;
  sigma: number;
  x0: number | 'stationary';
}

const stationary = ({ kappa, theta, sigma }: CirParameters): Exclude<Start, { sameAs: number }> => ({
  gamma: [(2 * kappa * theta) / (sigma * sigma), (sigma * sigma) / (2 * kappa)],
});

/**
 * Cox, Ingersoll & Ross (1985), or Feller: dX = κ (θ − X) dt + σ √X dW. X(t + Δ) given X(t) = x is scale · χ′²(4κθ/σ², x e^−κΔ/scale) with
 * scale = σ² (1 − e^−κΔ)/4κ. 0 is out of reach where 2κθ ≥ σ² (Feller), otherwise paths touch it and are reflected at once; both are
 * valid. Stationary: Gamma(2κθ/σ², σ²/2κ).
 */
export const cir: Process<CirParameters> = {
  kind: 'cir',
  summary: 'Cox, Ingersoll and Ross (Feller): dX = kappa (theta − X) dt + sigma sqrt(X) dW',
  equations: () => [{ component: 'x', equation: 'dx = κ (θ - x) \\, dt + σ \\sqrt{x} \\, dW' }],
  parameters: (z) => ({
    kappa: z.number().positive().describe('speed of mean reversion per unit of time'),
    theta: z.number().positive().describe('level'),
    sigma: z.number().positive().describe('volatility, per square root of a unit of time and of x'),
    x0: startKey(z, z.number().min(0)).default('stationary'),
  }),
  components: ['x'],
  domain:
    'x ≥ 0; 0 is out of reach where 2 kappa theta ≥ sigma², otherwise paths touch it and leave at once; euler, milstein and srk may cross it, and go on with the root of max(x, 0)',
  exact: {
    noises: 0,
    constants: (parameters, h) => {
      const own = fellerConstants(parameters, h);
      return [...own, ...quantilesOf(own[0])];
    },
    drawStep(values, constants, draws) {
      const [df, weight, scale] = constants;
      values[0] = noncentralChiSquared(df, values[0] * weight, sharedDraws(draws), constants, 3) * scale;
    },
  },
  coefficients: {
    own: ({ kappa, theta, sigma }) => [kappa, theta, sigma],
    drift: reverting,
    diffusion: (x, c) => c[4] * Math.sqrt(positivePart(x)),
    slope: (x, c) => (x > 0 ? 0.5 * (c[4] * c[4]) : 0),
    implicit: (x, noise, c) => {
      const y = Math.sqrt(positivePart(x)) + 0.5 * c[4] * noise;
      const q = 1 + 0.5 * (c[2] * c[0]);
      const above = 4 * (c[2] * c[3]) - c[4] * c[4];
      const root = (y + Math.sqrt(y * y + 0.5 * (q * c[0] * above))) / (q + q);
      return root * root;
    },
    truncated: positivePart,
    isOutside: (x) => x < 0,
    edge: 'kept, with a diffusion of 0',
  },
  own: {
    qe: {
      summary: 'Andersen’s quadratic-exponential step, by the mean and variance of the law',
      noises: 0,
      constants: varianceConstants,
      drawStep(values, constants, draws) {
        draws.draw(uses.own);
        const { mean, psi } = momentsOfNext(values[0], constants);
        values[0] = nextVariance(mean, psi, draws.normal(0), draws.uniform(true));
      },
    },
  },
  polynomialDrift: ({ kappa, theta }) => [kappa * theta, -kappa],
  growsWith: ['sigma', 'kappa', 'theta'],
  start: (parameters) => (parameters.x0 === 'stationary' ? [stationary(parameters)] : [parameters.x0]),
  moments: (parameters, t) => {
    const { kappa, theta, sigma, x0 } = parameters;
    const first: Moments =
      x0 === 'stationary' ? momentsOfStart(stationary(parameters)) : { mean: x0, variance: 0 };
    const { decay, weight } = decayOver(kappa, t);
    const noise = sigma * sigma * weight * (first.mean * decay + 0.5 * theta * (1 - decay));
    return [
      {
        mean: theta + (first.mean - theta) * decay,
        variance: first.variance * decay * decay + noise,
      },
    ];
  },
  problem: ({ kappa, theta, sigma }, { scheme }) =>
    scheme === 'drift-implicit' && 4 * kappa * theta <= sigma * sigma
      ? {
          key: 'sigma',
          message: `must be below 2 sqrt(kappa theta) = ${2 * Math.sqrt(kappa * theta)} for drift-implicit, found ${sigma}: scheme: exact has no such bound`,
        }
      : undefined,
};
