import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
// Runs start worker threads, and those load built files alone.
import { loadPipeline, type RunReport } from '#dist/index.js';
import type { OnThreads } from '#dist/run/execution.js';
import { runPipeline as runAlone } from '#dist/run/run.js';
import { run as runPipeline } from './shared-threads.js';

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

/** What a test says of a run; `alone`: on threads of its own, whose memory holds nothing that another run has read. */
type Asked = Partial<OnThreads> & { readonly set?: readonly string[]; readonly alone?: boolean };

/** Runs a pipeline in a folder, its data below the folder's `data`. */
export function runIn(folder: string, pipeline: object, asked: Asked = {}): Promise<RunReport> {
  const { set = [], alone = false, ...rest } = asked;
  const loaded = loadPipeline(writePipeline(folder, pipeline), set);
  const run = alone ? runAlone : runPipeline;
  return run(loaded, { what: 'all', threads: 2, dataFolder: join(folder, 'data'), ...rest });
}
