import { decayed, weightOver } from '../decay.js';
import { diffusionOf } from '../diffusions/diffusion.js';
import { normalDensity } from '../diffusions/normal-density.js';
import { affine, minus, plus, square, times } from '../jet.js';
import { likelihoodsOf } from './by-formulas.js';
import { linearStart } from './least-squares.js';
import { noiseless, withoutNoise } from './noiseless.js';
import { type OwnModel, positive, type Range } from './own-model.js';

const parameters = ['kappa', 'theta', 'sigma'];
const share: Range = [0, 1];
const diffusion = diffusionOf('kappa * (theta - x)', 'sigma * sqrt(x * (1 - x))', parameters, share);
const least = 1e-8;
const farthest = 1e6;
/** At e^−14 no data of this size could show that a value depends on the one before: kappa runs away. */
const mostDecay = 14;

/**
 * ln of the normal density with the exact mean and variance: m(s) = θ + d e^−κs with d = x − θ, and V′ = −(2κ + σ²) V + σ² m (1 − m), so
 * that V = w_0 θ (1 − θ) + w_1 (1 − 2θ) d − w_2 d² with w_k = σ² ∫₀^Δ e^−(2κ + σ²)(Δ − s) e^−kκs ds.
 */
const exactMoments = normalDensity(({ kappa, theta, sigma }, dt) => {
  const variance = square(sigma);
  const rate = plus(affine(kappa, 2), variance);
  const weights = [0, 1, 2].map((k) =>
    times(variance, times(decayed(affine(kappa, k), dt), weightOver(minus(rate, affine(kappa, k)), dt))),
  );
  const decay = decayed(kappa, dt);
  const always = times(weights[0], minus(theta, square(theta)));
  const perDistance = times(weights[1], affine(theta, -2, 1));
  return (x) => {
    const d = affine(theta, -1, x);
    const spread = minus(plus(always, times(perDistance, d)), times(weights[2], square(d)));
    return { mean: plus(theta, times(d, decay)), variance: spread };
  };
});

/** Jacobi (Wright–Fisher), dX = kappa (theta − X) dt + sigma √(X (1 − X)) dW on (0, 1). */
export const jacobi: OwnModel = {
  parameters,
  ranges: { kappa: positive, theta: share, sigma: positive },
  diffusion,
  likelihoods: likelihoodsOf(diffusion, { 'exact-moments': exactMoments }),
  domain: share,
  search(transitions) {
    const { from, dt } = transitions;
    const found = linearStart(transitions, {
      first: () => 1,
      second: (x) => -x,
      diffusion: (x) => Math.sqrt(x * (1 - x)),
    });
    const { sigma } = found;
    const T = dt.reduce((sum, one) => sum + one, 0);
    const shortest = dt.reduce((most, one) => Math.min(most, one), Infinity);
    const mean = from.reduce((sum, x) => sum + x, 0) / from.length;
    const kappa = Math.max(found.second, 1 / T);
    const level = found.first / kappa;
    const theta = level > 0 && level < 1 ? level : mean;
    return {
      parameters: [
        {
          name: 'kappa',
          range: positive,
          limits: [least / T, mostDecay / shortest],
          ends: ['bound', 'none'],
        },
        { name: 'theta', range: share, limits: [least, 1 - least], ends: ['bound', 'bound'] },
        {
          name: 'sigma',
          range: positive,
          limits: [sigma / farthest, sigma * farthest],
          ends: ['none', 'none'],
        },
      ],
      starts: [
        { kappa, theta, sigma },
        { kappa: kappa / 4, theta: mean, sigma: 1.5 * sigma },
      ],
      ...(found.unexplained <= noiseless && { withoutNoise }),
    };
  },
};
