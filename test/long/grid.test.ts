import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planGrid } from '#dist/grid/plan.js';
import { runGrid } from '#dist/grid/run.js';
import { loadPipeline, run as runPipeline } from '#dist/index.js';
import { uniform } from '../../src/random/uniform.js';
import { pipeline } from '../cli/command.js';
import { temporaryFolder } from '../folders.js';
import { ofLambda } from '../tables.js';

const file = 'pipelines/lambda.yaml';
const key = 'train.estimators.network.optimizer.learningRate';
const word = `${key}=logspace(-5,-2,100)`;
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

async function run(threads: number) {
  const dataFolder = temporaryFolder();
  const plan = await planGrid({ file, sets: [], words: [word], zip: [], exclude: [] });
  expect(
    [...plan.datasets.values()].filter(({ stage }) => stage === 'simulate' || stage === 'targets'),
  ).toHaveLength(2);
  return runGrid(plan, { threads, dataFolder });
}

it('100 learning rates give what 100 single runs give, on 1, 2 and 7 threads and after kills', async () => {
  const report = await run(2);
  const hash = sha256(report.path);
  for (const threads of [1, 7]) expect(sha256((await run(threads)).path)).toBe(hash);

  const killed = temporaryFolder();
  const args = ['grid', file, word, '--data', killed, '--quiet'];
  let kills = 0;
  for (let draw = 0; draw < 12; draw++) {
    const milliseconds = 500 + 4500 * uniform(20180712, 0, draw, 0);
    const { signal } = await pipeline(args, {
      onStart: (kill) => setTimeout(() => kill('SIGKILL'), milliseconds),
    });
    if (signal === 'SIGKILL') kills++;
  }
  expect(kills).toBeGreaterThan(3);
  expect(await pipeline(args)).toMatchObject({ code: 0, stderr: '' });
  expect(sha256(join(killed, 'grids', 'lambda', 'results.arrow'))).toBe(hash);

  const alone = temporaryFolder();
  const rates = [...new Set(report.rows.map(({ values }) => values.get(key)))];
  expect(rates).toHaveLength(100);
  for (const rate of rates) {
    const loaded = loadPipeline(file, [`${key}=${JSON.stringify(rate)}`]);
    const single = await runPipeline(loaded, { what: 'all', threads: 2, dataFolder: alone });
    const rows = report.rows.filter(({ values }) => values.get(key) === rate);
    expect(rows.map(({ rmse, mae, r2, fingerprint }) => ({ rmse, mae, r2, fingerprint }))).toEqual(
      ofLambda(single).estimators.map(({ holdOut: { rmse, mae, r2 } }) => ({
        rmse,
        mae,
        r2,
        fingerprint: single.stages.at(-1)!.fingerprint,
      })),
    );
  }
});

it('pruning finds the best of study-learning-rate.yaml with at most half of the epochs', async () => {
  const study = async (prune?: string) => {
    const plan = await planGrid({
      file: 'pipelines/study-learning-rate.yaml',
      sets: [],
      words: [],
      zip: [],
      exclude: [],
      ...(prune !== undefined && { prune }),
    });
    const rungs = plan.pruning?.rungs ?? [54];
    let epochs = 0;
    const report = await runGrid(plan, {
      threads: 2,
      dataFolder: temporaryFolder(),
      onEvent: (event) => {
        if (event.type === 'pointFinished') epochs += rungs[event.rung];
      },
    });
    const best = report.rows
      .filter(
        ({ estimator, status, rmse }) => estimator === 'network' && status !== 'dropped' && rmse !== null,
      )
      .toSorted((a, b) => a.rmse! - b.rmse!)[0];
    return { best, epochs, hash: sha256(report.path), rows: report.rows };
  };
  const full = await study();
  // 2/λmax is 0.00711525 (`pipeline check`); with β = 0.9 momentum holds until 1 + β times that, nesterov until
  // (1 + β) / (1 + 2 β) times.
  const limits: Record<string, number> = { sgd: 1, momentum: 1.9, nesterov: 1.9 / 2.8, adam: Infinity };
  for (const { values, status, estimator } of full.rows) {
    if (estimator !== 'network') continue;
    const optimizer = 'train.estimators.network.optimizer';
    const limit = 0.00711525 * limits[values.get(`${optimizer}.kind`) as string];
    const rate = values.get(`${optimizer}.learningRate`) as number;
    expect(status, JSON.stringify([...values])).toBe(rate > limit ? 'diverged' : 'stopped');
  }
  const prune = '{ metric: network.rmse, halving: 3, rungs: [6, 18, 54] }';
  const pruned = await study(prune);
  expect(pruned.best).toEqual(full.best);
  expect(pruned.epochs).toBeLessThanOrEqual(full.epochs / 2);
  expect((await study(prune)).hash).toBe(pruned.hash);
});
