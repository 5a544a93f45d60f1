import { onScales } from './draws.js';
import { placed, unitResidual } from './linear-gaussian.js';
import { NormalMixture } from './normal-mixture.js';
import type { PosteriorEstimator } from './posterior-estimator.js';

/** z ~ N(A (1, s), R Rᵀ) by least squares: exact where data are linear in z with normal noise, and a rung that networks have to beat. */
export const linearGaussian: PosteriorEstimator<unknown> = {
  kind: 'linear-gaussian',
  summary: 'normal scores as a line in the summaries with normal errors, by least squares',
  parameters: () => ({}),
  level: 'closed-form',
  formula: () => 'z_i = Φ^{-1}(F_i(θ_i)), \\quad z \\sim N(A (1, s), R R^T)',
  trainings: () => 0,
  posteriors(_engine, _config, { beginning: { scales, linear } }, { d, summaries }) {
    if (!linear) return () => NormalMixture.standard(d);
    const columns = onScales(scales, summaries);
    const unit = unitResidual(d);
    return (r) => placed(linear, (c) => columns[c][r], unit);
  },
};
