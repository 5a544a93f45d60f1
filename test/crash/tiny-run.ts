import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline, type LoadedPipeline, type RunOptions, type RunReport } from '#dist/index.js';
import { compileKernels } from '#dist/kernels/load.js';
import { Pool } from '#dist/pool/pool.js';
import { runPipeline } from '#dist/run/run.js';
import { systemCalls } from '#dist/store/system-calls.js';
import { writePipeline } from '../experiment.js';
import { temporary } from '../folders.js';

/** As small as a run of every stage can be. */
export const tiny = {
  name: 'tiny',
  seed: 7,
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 4,
    times: 24,
    dt: '1/252',
  },
  targets: { lambda: 0.25, noise: 0.01 },
  train: {
    estimators: {
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      network: { kind: 'network', hidden: [2], epochs: 2 },
    },
  },
};

/** Runs of one pipeline in many folders, on one pool: starting threads takes longer than such a run. */
export class TinyRuns {
  readonly #loaded: LoadedPipeline;
  /** Its folder is in memory: to wait for a disk there takes a fifth of a run, and shows nothing. */
  readonly #synced = { sync: systemCalls.sync, syncLater: systemCalls.syncLater };

  private constructor(
    private readonly pool: Pool,
    readonly folder: string,
    readonly file: string,
  ) {
    this.#loaded = loadPipeline(file);
    Object.assign(systemCalls, { sync: () => undefined, syncLater: () => Promise.resolve() });
  }

  static async start(pipeline: object): Promise<TinyRuns> {
    // In memory where the system has such a folder: nothing here is about the disk's speed.
    const folder = mkdtempSync(join(temporary, 'pathfit-crash-'));
    const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
    const pool = new Pool({ threads: 1, modules: await compileKernels(), tasks });
    return new TinyRuns(pool, folder, writePipeline(folder, pipeline));
  }

  run(
    dataFolder: string,
    { set, ...options }: Partial<RunOptions> & { set?: readonly string[] } = {},
  ): Promise<RunReport> {
    const { pool } = this;
    const loaded = set ? loadPipeline(this.file, set) : this.#loaded;
    return runPipeline(loaded, { what: 'all', threads: 1, dataFolder, pool, ...options });
  }

  async end(): Promise<void> {
    Object.assign(systemCalls, this.#synced);
    await this.pool.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All that lies in the store of a data folder, with its sha256, and what anywhere in it should not be left. */
export function filesOf(data: string): Record<string, string> {
  const entries = readdirSync(data, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const wanted = paths.filter((path) => path.startsWith(join(data, 'store')) || isLeftOver(path));
  return Object.fromEntries(
    wanted
      .sort()
      .map((path) => [
        path.slice(data.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  );
}

/** What a run has while it works, and nobody has afterwards. */
export function isLeftOver(path: string): boolean {
  return /\.(tmp|lock)$|checkpoint\.bin$|journal\.ndjson$/.test(path);
}
