import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
// Runs start worker threads, and those load built files alone.
import { loadPipeline, type RunOptions, type RunReport, run as runPipeline } from '#dist/index.js';

/** A small experiment: 20 paths from x0 = 1 at 400 times, λ = 0.25, a closed form and a small network. */
export const smallPipeline = {
  name: 'small',
  seed: 7,
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 20,
    times: 400,
    dt: '1/252',
  },
  targets: { lambda: 0.25, noise: 0.01 },
  train: {
    estimators: {
      mean: { kind: 'mean' },
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      network: { kind: 'network', hidden: [8], epochs: 4 },
    } as Record<string, object>,
  },
};

/** Writes a pipeline file into a folder and gives its path. */
export function writePipeline(folder: string, pipeline: object): string {
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, stringify(pipeline));
  return file;
}

/** Runs a pipeline in a folder, its data below the folder's `data`. */
export function runIn(
  folder: string,
  pipeline: object,
  options: Partial<RunOptions> & { set?: readonly string[] } = {},
): Promise<RunReport> {
  const { set = [], ...rest } = options;
  const loaded = loadPipeline(writePipeline(folder, pipeline), set);
  return runPipeline(loaded, { what: 'all', threads: 2, dataFolder: join(folder, 'data'), ...rest });
}
