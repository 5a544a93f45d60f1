import { basename, join } from 'node:path';
import { loadPipeline } from '#dist/index.js';
import type { PipelineReportOptions } from '#dist/report/stored-pipeline.js';
import { run as runPipeline } from '../shared-threads.js';
import { pipelineFiles } from '../files.js';

/** Every shipped pipeline, by its name. */
export const shipped = pipelineFiles.map((file) => basename(file, '.yaml'));

/** Values that make a shipped pipeline quick: few rows, and trainings of a few epochs. */
function quickly(file: string): string[] {
  const { simulate, train } = loadPipeline(file).pipeline;
  const trains = Object.entries(train.estimators).filter(([, config]) => 'epochs' in config);
  return [
    ...(simulate && simulate.times > 250 ? ['simulate.times=250'] : []),
    ...trains.map(([name]) => `train.estimators.${name}.epochs=8`),
  ];
}

/** Runs a shipped pipeline, quickly or as it is, and says what its report is made with. */
export async function runShipped(
  name: string,
  dataFolder: string,
  pace: 'quick' | 'whole' = 'quick',
): Promise<PipelineReportOptions> {
  const file = join('pipelines', `${name}.yaml`);
  const overrides = pace === 'quick' ? quickly(file) : [];
  await runPipeline(loadPipeline(file, overrides), { what: 'all', threads: 2, dataFolder });
  return { file, overrides, dataFolder };
}
