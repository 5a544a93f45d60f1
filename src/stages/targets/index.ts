import { questionOf } from '../../pipeline/question.js';
import { targetsParameters } from '../../pipeline/targets-parameters.js';
import { sourceOf, valuesOfRow } from '../source.js';
import { kernelsOf } from '../../targets/truth.js';
import { segmentsIngredient } from '../../rows/segments.js';
import type { Stage } from '../stage.js';

/** Of every row of paths: k, what estimators learn it from, and whether the row is held out. */
export const targets: Stage = {
  version: 2,
  argument: 'targets',
  names: (pipeline) => (questionOf(pipeline) !== 'process' && !pipeline.prior ? ['targets'] : []),
  dataset(_, { pipeline, memo }) {
    const { holdOut } = pipeline.train;
    const targets = memo.of('targets read', [pipeline.targets, pipeline.simulate], () =>
      targetsParameters(pipeline),
    );
    return {
      parameters: memo.of('targets', [targets, holdOut], () => ({ ...targets, holdOut })),
      kernels: ['draws', 'rows', ...kernelsOf(targets.lambda)],
      more: segmentsIngredient(valuesOfRow(pipeline)),
      upstream: [sourceOf(pipeline)],
      load: async () => (await import('./targets.js')).targets(targets, holdOut),
    };
  },
  bytesPerRow: () => 46,
};
