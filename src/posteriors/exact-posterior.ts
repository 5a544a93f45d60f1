import { UsageError } from '../errors.js';
import { chosenPrior } from '../priors/index.js';
import { onScales } from './draws.js';
import { GridPosterior, logStandard } from './grid-posterior.js';
import { knownLikelihood, knownProcesses } from './known-likelihoods.js';
import { lineOrUnit, meanOf } from './linear-gaussian.js';
import type { PosteriorEstimator } from './posterior-estimator.js';
import type { RowSource } from './source.js';

export interface ExactConfig {
  /** Filled in when the run is planned. */
  readonly source?: RowSource;
}

/** Parameters at most: a grid over more has too many nodes. */
const mostParameters = 3;

/**
 * The posterior by Bayes' rule, p(θ | data) ∝ p(data | θ) p(θ), where the likelihood is known: by quadrature on a grid of normal
 * scores. It learns nothing; it says how much there is to learn.
 */
export const exactPosterior: PosteriorEstimator<ExactConfig> = {
  kind: 'exact-posterior',
  summary: 'Bayes’ rule by quadrature, where the likelihood is known: what there is to learn',
  parameters: () => ({}),
  level: undefined,
  formula: () => 'p(θ | x) = \\frac{p(x | θ) p(θ)}{∫ p(x | θ′) p(θ′) dθ′}',
  trainings: () => 0,

  resolve(_config, source) {
    if (!knownLikelihood(source.likelihood, Object.keys(source.priors))) {
      const { likelihood } = source;
      throw new UsageError(
        likelihood.kind === 'row'
          ? ' must be left out where targets have no noise: λ is k/s exactly then'
          : ` must be left out for ${likelihood.process}: exact posteriors are of ${knownProcesses.join(', ')}, with their exact step`,
      );
    }
    const d = Object.keys(source.priors).length;
    if (d > mostParameters) {
      throw new UsageError(` must be of at most ${mostParameters} parameters, found ${d} priors`);
    }
    return { source };
  },

  posteriors(_engine, { source }, { beginning: { scales, linear } }, { d, summaries, statistics }) {
    const { priors, likelihood } = source!;
    const names = Object.keys(priors);
    const known = knownLikelihood(likelihood, names)!;
    const chosen = names.map((name) => chosenPrior(priors[name]));
    const columns = onScales(scales, summaries);
    const line = lineOrUnit(linear, d, columns.length);
    return (r) => {
      const mean = new Float64Array(d);
      meanOf(line, (c) => columns[c][r], mean);
      const values = new Float64Array(d);
      const logLikelihood = known((name) => statistics[name][r]);
      const logPosterior = (z: Float64Array): number => {
        for (let i = 0; i < d; i++) values[i] = chosen[i].at(z[i]);
        return logStandard(z) + logLikelihood(values);
      };
      return new GridPosterior(d, logPosterior, { mean, root: line.root });
    };
  },
};
