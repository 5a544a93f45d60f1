import { exp, log, positivePart } from '../kernels/reference/elementary.js';
import { uses } from '../kernels/reference/samplers.js';
import { fellerConstants, noncentralChiSquared, ownDraws, quantilesOf } from './feller.js';
import type { Process } from './process.js';
import {
  logMeanOfExponential,
  momentsOfNext,
  nextVariance,
  varianceConstants,
} from './quadratic-exponential.js';
import { startKey } from './start-key.js';

export interface HestonParameters {
  mu: number;
  kappa: number;
  theta: number;
  sigma: number;
  rho: number;
  v0: number | 'stationary';
  x0: number;
}

/** Of Andersen's step of ln x, with both weights ½: μh, K0 before its correction, K1 … K4 (2008, 4.2). */
function priceConstants({ mu, kappa, theta, sigma, rho }: HestonParameters, h: number): readonly number[] {
  const ratio = rho / sigma;
  const half = 0.5 * h * (kappa * ratio - 0.5);
  const rest = 0.5 * h * (1 - rho * rho);
  return [mu * h, -ratio * kappa * theta * h, half - ratio, half + ratio, rest, rest];
}

/**
 * Heston (1993): dX = μ X dt + √V X dW₁, dV = κ (θ − V) dt + σ √V dW₂, dW₁ dW₂ = ρ dt. By default V goes by Andersen's
 * quadratic-exponential step and ln X by his step that keeps E X e^−μt = X(0) (2008); full truncation is Euler's.
 */
export const heston: Process<HestonParameters> = {
  kind: 'heston',
  summary:
    'Heston: dX = mu X dt + sqrt(V) X dW, dV = kappa (theta − V) dt + sigma sqrt(V) dW′, of correlation rho',
  equations: () => [
    { component: 'x', equation: 'dx = μ x \\, dt + \\sqrt{v} x \\, dW_1' },
    {
      component: 'v',
      equation: 'dv = κ (θ - v) \\, dt + σ \\sqrt{v} \\, dW_2, \\quad dW_1 \\, dW_2 = ρ \\, dt',
    },
  ],
  parameters: (z) => ({
    mu: z.number().default(0).describe('relative drift of x per unit of time'),
    kappa: z.number().positive().describe('speed of mean reversion of v per unit of time'),
    theta: z.number().positive().describe('level of v'),
    sigma: z.number().positive().describe('volatility of v, per square root of a unit of time and of v'),
    rho: z.number().min(-1).max(1).describe('correlation of the noises of x and v'),
    v0: startKey(z, z.number().min(0), 'v').default('stationary'),
    x0: z.number().positive().default(1).describe('value of every path of x at time 0'),
  }),
  components: ['x', 'v'],
  domain: 'x > 0, v ≥ 0; v touches 0 unless 2 kappa theta ≥ sigma², and leaves at once',
  standard: 'qe',
  own: {
    qe: {
      summary: 'v by Andersen’s quadratic-exponential step, ln x by his step that keeps the mean of x',
      noises: 0,
      constants: (parameters, h) => [...varianceConstants(parameters, h), ...priceConstants(parameters, h)],
      drawStep(values, constants, draws) {
        draws.draw(uses.own);
        const v = values[1];
        const { mean, psi } = momentsOfNext(v, constants);
        const next = nextVariance(mean, psi, draws.normal(0), draws.uniform(true));
        const [, , , , drift, plain, k1, k2, k3, k4] = constants;
        const corrected = logMeanOfExponential(mean, psi, k2 + 0.5 * k4);
        const k0 = Number.isNaN(corrected) ? plain : -corrected - (k1 + 0.5 * k3) * v;
        const deviation = Math.sqrt(k3 * v + k4 * next);
        values[0] *= exp(drift + k0 + k1 * v + k2 * next + deviation * draws.normal(1));
        values[1] = next;
      },
    },
    'exact-variance': {
      summary: 'v from its own law, ln x by the step that keeps the mean of x',
      noises: 0,
      constants: (parameters, h) => {
        const own = fellerConstants(parameters, h);
        return [...own, ...priceConstants(parameters, h), ...quantilesOf(own[0])];
      },
      drawStep(values, constants, draws) {
        const [df, weight, scale, drift, plain, k1, k2, k3, k4] = constants;
        const v = values[1];
        const noncentrality = v * weight;
        const next = noncentralChiSquared(df, noncentrality, ownDraws(draws), constants, 9) * scale;
        const rate = (k2 + 0.5 * k4) * scale;
        const left = 1 - 2 * rate;
        const mean = (rate * noncentrality) / left - 0.5 * df * log(left);
        const k0 = left > 0 ? -mean - (k1 + 0.5 * k3) * v : plain;
        draws.draw(uses.jump);
        const deviation = Math.sqrt(k3 * v + k4 * next);
        values[0] *= exp(drift + k0 + k1 * v + k2 * next + deviation * draws.normal(0));
        values[1] = next;
      },
    },
    'full-truncation': {
      summary: 'Euler on ln x and on a value that may be negative, whose positive part is v',
      noises: 2,
      alongW: 'steps',
      more: { untruncated: { sameAs: 1 }, outside: 0 },
      outside: 'counted as a v of 0',
      constants: ({ mu, kappa, theta, sigma, rho }, h) => [
        h,
        Math.sqrt(h),
        kappa,
        theta,
        sigma,
        mu,
        rho,
        Math.sqrt(1 - rho * rho),
      ],
      step(values, [first, second], [h, root, kappa, theta, sigma, mu, rho, rest]) {
        const v = values[1];
        const deviation = Math.sqrt(v);
        const u = values[2] + (kappa * (theta - v) * h + sigma * deviation * (root * first));
        const correlated = rho * first + rest * second;
        values[0] *= exp((mu - 0.5 * v) * h + deviation * (root * correlated));
        values[1] = positivePart(u);
        values[2] = u;
        values[3] += u < 0 ? 1 : 0;
      },
    },
  },
  growsWith: ['sigma', 'mu'],
  start: ({ kappa, theta, sigma, x0, v0 }) => [
    x0,
    v0 === 'stationary'
      ? { gamma: [(2 * kappa * theta) / (sigma * sigma), (sigma * sigma) / (2 * kappa)] }
      : v0,
  ],
};
