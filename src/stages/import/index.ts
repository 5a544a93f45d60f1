import { importedFiles } from '../../pipeline/imported-files.js';
import { questionOf } from '../../pipeline/question.js';
import { sqlEngineVersion } from '../../sql/engine.js';
import type { Stage } from '../stage.js';

/** Rows, or windows over them, out of files by SQL. Its ingredients are the files' content, not their names. */
export const imported: Stage = {
  version: 5,
  argument: 'import',
  names: ({ import: read }) => (read ? ['import'] : []),
  async dataset(_, { pipeline, estimators, folder, hashes: known }) {
    const { import: choice, targets } = pipeline;
    const { files, sql, window, every = 1, target, onMissing, timeUnit, dt } = choice!;
    const ofProcess = questionOf(pipeline) === 'process' || pipeline.prior !== undefined;
    const { declared, hashes, fileOptions } = await importedFiles(files, folder, known);
    const more = estimators().columns;
    const parameters = {
      sql,
      window,
      every,
      target,
      onMissing,
      observesK: !ofProcess && targets.lambda === undefined,
      // Estimators of the process take the series itself, in its own time.
      ...(ofProcess && { time: { unit: timeUnit ?? (dt === undefined ? undefined : 'rows'), dt } }),
      ...(more.length > 0 && { more }),
    };
    return {
      parameters,
      more: {
        files: hashes,
        ...(Object.keys(fileOptions).length > 0 && { fileOptions }),
        sqlEngine: sqlEngineVersion(),
      },
      kernels: ['rows'],
      upstream: [],
      load: async () => (await import('./import.js')).importSeries(parameters, declared),
    };
  },
};
