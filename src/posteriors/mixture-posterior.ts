import { densityLayout, densityOutputs } from './density-outputs.js';
import { type DensityTrainingConfig, trainDensity } from './density-training.js';
import { type DensityChoice, densityParameters, resolvedTraining } from './density-config.js';
import { onScales, residualsOf, rowByRow } from './draws.js';
import { lineOrUnit, placed } from './linear-gaussian.js';
import { mixtureHead, mixtureOf, mixtureOutputs } from './mixture-head.js';
import { NormalMixture } from './normal-mixture.js';
import type { PosteriorEstimator } from './posterior-estimator.js';

export interface MixtureConfig extends DensityChoice {
  readonly components: number;
  readonly ensemble: number;
}

/**
 * A mixture of normal distributions with full covariances whose parameters are a network of the summaries (Bishop 1994), of what
 * the linear Gaussian posterior leaves: ε = R⁻¹(z − A (1, s)). It begins near that rung. Several networks make one mixture.
 */
export const mixturePosterior: PosteriorEstimator<MixtureConfig> = {
  kind: 'mixture-posterior',
  summary: 'a mixture of normal distributions of the scores, its parameters networks of the summaries',
  parameters: (z) => ({
    components: z.int().min(1).max(64).default(8).describe('normal distributions in each network’s mixture'),
    ...densityParameters(z, 3),
  }),
  level: 'network',
  formula: ({ components, ensemble, hidden }) =>
    `z = A (1, s) + R ε, \\quad ε \\sim \\sum_{c=1}^{${components * ensemble}} π_c N(m_c, (U_c^T U_c)^{-1}), \\quad (π, m, U) = \\mathrm{network}_{${hidden.join(',')}}(s)`,
  trainings: ({ ensemble }) => ensemble,
  resolve: (config, source) => resolvedTraining(config, source),

  train(engine, { count, scores, summaries }, { scales, linear }, config, training, { seed, progress }) {
    const columns = onScales(scales, summaries);
    const [p, d] = [columns.length, scores.length];
    const line = lineOrUnit(linear, d, p);
    const rows = {
      count,
      p,
      d,
      inputs: rowByRow(columns, count),
      targets: residualsOf(line, columns, scores),
    };
    const head = mixtureHead(d, config.components);
    return trainDensity(engine, rows, head, config as DensityTrainingConfig, {
      seed,
      member: training,
      progress,
    });
  },

  posteriors(engine, config, { beginning: { scales, linear }, trained }, { count, d, summaries }) {
    const columns = onScales(scales, summaries);
    const line = lineOrUnit(linear, d, columns.length);
    const layout = densityLayout(columns.length, config, mixtureOutputs(d, config.components));
    const inputs = rowByRow(columns, count);
    const { width } = layout.layers.at(-1)!;
    const outputs = trained.map(({ weights }) => densityOutputs(engine, layout, weights, inputs, count));
    return (r) =>
      NormalMixture.together(
        outputs.map((one) =>
          placed(line, (c) => columns[c][r], mixtureOf(one, r * width, d, config.components)),
        ),
      );
  },
};
