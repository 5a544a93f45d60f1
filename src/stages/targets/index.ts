import { sourceOf } from '../source.js';
import type { Stage } from '../stage.js';

/** What estimators learn k from, and k: of every row of paths. */
export const targets: Stage = {
  version: 1,
  argument: 'targets',
  names: () => ['targets'],
  dataset: (_, { pipeline }) => ({
    parameters: pipeline.targets,
    upstream: [sourceOf(pipeline)],
    load: async () => (await import('./targets.js')).targets(pipeline.targets),
  }),
  bytesPerRow: () => 36,
};
