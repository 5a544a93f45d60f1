import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planGrid } from '#dist/grid/plan.js';
import type { GridEvent, GridReport } from '#dist/grid/report.js';
import { runGrid } from '#dist/grid/run.js';
import type { RunReport } from '#dist/index.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { ofLambda } from '../tables.js';

/** Every closed form, so that every point is small. */
const closedForms = {
  ...smallPipeline,
  train: {
    estimators: {
      mean: { kind: 'mean' },
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      quadratic: { kind: 'least-squares', basis: 'quadratic', errors: 'hc3' },
      own: { kind: 'ratio' },
    },
  },
};
const words = ['targets.noise=0,0.01,0.1', 'seed=seeds(4)', 'simulate.paths=3,20'];

async function grid(
  folder: string,
  given: readonly string[] = words,
  options: Partial<Parameters<typeof runGrid>[1]> = {},
): Promise<GridReport> {
  const file = writePipeline(folder, closedForms);
  const plan = await planGrid({ file, sets: [], words: given, zip: [], exclude: [] });
  return runGrid(plan, { threads: 2, dataFolder: join(folder, 'data'), ...options });
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const storeOf = (folder: string): string[] => readdirSync(join(folder, 'data', 'store'));
const pointsOf = (folder: string): Record<string, string> => {
  const store = join(folder, 'data', 'store', 'points');
  const names = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((name) => /\./.test(name));
  return Object.fromEntries(names.map((name) => [name, sha256(join(store, name))]));
};

/** What a row of results.arrow says of an estimator, from a run by itself. */
function rowsOfRun(run: RunReport): object[] {
  return ofLambda(run).estimators.map(
    ({ name, status, message, parameters, holdOut, train, lambdaHoldOut }) => {
      const lambda = parameters.find((parameter) => parameter.name === 'lambda');
      return {
        estimator: name,
        status,
        message,
        lambda: lambda ? lambda.estimate : (lambdaHoldOut?.mean ?? null),
        standardError: lambda?.standardError ?? null,
        lower95: lambda?.interval95?.[0] ?? null,
        upper95: lambda?.interval95?.[1] ?? null,
        rmse: holdOut.rmse,
        mse: holdOut.mse,
        mae: holdOut.mae,
        r2: holdOut.r2,
        trainRmse: train.rmse,
        fingerprint: run.stages.at(-1)!.fingerprint,
        trained: run.stages.find(({ stage }) => stage === `train:${name}`)!.fingerprint,
      };
    },
  );
}

describe('small points', () => {
  it('have the rows that runs of each have, bit for bit, and no datasets', async () => {
    const folder = temporaryFolder();
    const { rows, summary } = await grid(folder);
    expect(summary).toMatchObject({ points: 24, failed: 0, reused: 0 });
    expect(storeOf(folder)).toEqual(['points']);
    const alone = temporaryFolder();
    for (const point of [0, 7, 13, 23]) {
      const own = rows.filter((row) => row.point === point);
      const set = [...own[0].values].map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      expect(own).toMatchObject(rowsOfRun(await runIn(alone, closedForms, { set })));
    }
  });

  it('leave the same bytes for any number of threads', async () => {
    const found = [];
    for (const threads of [1, 2, 7]) {
      const folder = temporaryFolder();
      const { path } = await grid(folder, words, { threads });
      found.push({ results: sha256(path), ...pointsOf(folder) });
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it('interrupted carry on from the parts that are whole, to the same bytes, and are reused', async () => {
    // As many simulations as take several parts.
    const many = ['simulate.paths=2000', 'seed=seeds(30)'];
    const whole = temporaryFolder();
    const { path } = await grid(whole, many);
    expect(Object.keys(pointsOf(whole)).length).toBeGreaterThan(3);
    const folder = temporaryFolder();
    const stop = new AbortController();
    const onEvent = ({ type }: GridEvent): void => {
      if (type === 'pointFinished') stop.abort();
    };
    await expect(grid(folder, many, { signal: stop.signal, onEvent })).rejects.toMatchObject({
      exitCode: 130,
    });
    const resumed = await grid(folder, many);
    expect(resumed.summary.reused).toBeGreaterThan(0);
    expect(resumed.summary.reused).toBeLessThan(30);
    expect(sha256(resumed.path)).toBe(sha256(path));
    expect(pointsOf(folder)).toEqual(pointsOf(whole));
    const again = await grid(folder, many);
    expect(again.summary.reused).toBe(30);
    expect(sha256(again.path)).toBe(sha256(path));
  });

  it('whose rows are damaged are computed again, to the same bytes', async () => {
    const folder = temporaryFolder();
    const { path } = await grid(folder);
    const [whole, before] = [pointsOf(folder), sha256(path)];
    const store = join(folder, 'data', 'store', 'points');
    const part = join(
      store,
      Object.keys(whole).find((name) => name.endsWith('.arrow'))!,
    );
    const { atime, mtime } = statSync(part);
    const bytes = readFileSync(part);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(part, bytes);
    // As old as it was, so that only reading it shows.
    utimesSync(part, atime, mtime);
    const again = await grid(folder);
    expect(again.summary).toMatchObject({ points: 24, failed: 0 });
    expect(sha256(again.path)).toBe(before);
    expect(pointsOf(folder)).toEqual(whole);
  });

  it('that fail are rows, and stop the grid unless it is to keep going', async () => {
    const failing = ['simulate.process.sigma=0.2,1e308,0.3', 'seed=1,2'];
    const { rows, summary } = await grid(temporaryFolder(), failing, { keepGoing: true });
    expect(summary).toMatchObject({ points: 6, failed: 2 });
    const failed = rows.filter(({ status }) => status === 'failed');
    expect(failed.map(({ point }) => point)).toEqual([2, 3]);
    expect(failed[0].message).toMatch(/^the paths must stay finite/);
    const stopped = await grid(temporaryFolder(), failing, { threads: 1 });
    expect(stopped.summary.failed).toBe(1);
    expect(stopped.summary.notRun).toBeGreaterThan(0);
  });
});
