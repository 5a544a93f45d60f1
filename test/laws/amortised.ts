import { join } from 'node:path';
import { readColumns } from '#dist/rows/stored-table.js';
import { Store } from '#dist/store/store.js';
import { splitRows } from '../../src/random/split.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** An experiment in which every row has a λ of its own, uniform on [0.1, 1), and 8 paths from x0 = 1. */
export interface AmortisedExperiment {
  readonly rows: number;
  readonly shape: object;
  readonly threads?: number;
}

/**
 * Trains networks on the rows' own λ, one that reads x and k and one that reads x alone, and gives r² of λ̂ against
 * the row's λ over the hold-out of each. λ_j = k_j / s_j: the first can know it, and the second cannot.
 */
export async function amortised({ rows, shape, threads = 2 }: AmortisedExperiment) {
  const folder = temporaryFolder();
  const seed = 11;
  const network = { kind: 'network', loss: 'lambda', ...shape };
  const report = await runIn(
    folder,
    {
      name: 'amortised',
      seed,
      simulate: {
        process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
        paths: 8,
        times: rows,
        dt: '1/252',
      },
      targets: { lambda: { kind: 'uniform', low: 0.1, high: 1 } },
      train: {
        holdOut: { fraction: 0.2, by: 'random' },
        estimators: { both: { ...network, inputs: ['x', 'k'] }, paths: { ...network, inputs: ['x'] } },
      },
    },
    { threads },
  );
  const store = new Store(join(folder, 'data'));
  const dataset = (name: string) =>
    store.find(name, report.stages.find(({ stage }) => stage === name)!.fingerprint)!;
  const { lambda } = readColumns(dataset('targets'), ['lambda']);
  const predicted = readColumns(dataset('evaluate'), ['lambdaHat_both', 'lambdaHat_paths'], 'predictions');
  const { holdOut } = splitRows(rows, { fraction: 0.2, by: 'random', gap: 0 }, seed);
  return {
    both: r2(lambda, predicted.lambdaHat_both, holdOut),
    paths: r2(lambda, predicted.lambdaHat_paths, holdOut),
  };
}

/** 1 − Σ (λ − λ̂)² / Σ (λ − mean λ)² over some rows. */
function r2(truth: Float64Array, estimate: Float64Array, rows: Uint32Array): number {
  const mean = rows.reduce((sum, j) => sum + truth[j], 0) / rows.length;
  const missed = rows.reduce((sum, j) => sum + (truth[j] - estimate[j]) ** 2, 0);
  return 1 - missed / rows.reduce((sum, j) => sum + (truth[j] - mean) ** 2, 0);
}
