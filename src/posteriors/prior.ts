import { NormalMixture } from './normal-mixture.js';
import type { PosteriorEstimator } from './posterior-estimator.js';

/** The prior itself, whatever was seen: what every posterior has to beat. */
export const prior: PosteriorEstimator<unknown> = {
  kind: 'prior',
  summary: 'the prior itself, whatever was seen: what every posterior has to beat',
  parameters: () => ({}),
  level: 'mean',
  formula: () => 'q(θ | x) = p(θ)',
  trainings: () => 0,
  posteriors(_engine, _config, _fit, { d }) {
    const standard = NormalMixture.standard(d);
    return () => standard;
  },
};
