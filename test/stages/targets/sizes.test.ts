import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { messageOf } from '../../../src/errors.js';
import { runIn } from '../../experiment.js';
import { folderOfFile } from '../../folders.js';
import { startPool } from '../../training/rows.js';

const folder = folderOfFile();
const pool = startPool(1);
afterAll(() => pool.close());

interface Given {
  readonly x?: number;
  readonly lambda?: number;
  readonly noise?: number;
}

/** Simulated paths of a size, λ and noise. */
const pipeline = ({ x = 1, lambda = 0.25, noise = 0.05 }: Given) => ({
  name: 'sizes',
  simulate: {
    process: { kind: 'brownian', mu: 0, sigma: 0.2 * x, x0: x },
    paths: 5,
    times: 60,
    dt: '1/252',
  },
  targets: { lambda, noise },
  train: {
    estimators: {
      mean: { kind: 'mean' },
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      quadratic: { kind: 'least-squares', basis: 'quadratic' },
      network: { kind: 'network', hidden: [2], epochs: 2 },
    },
  },
});

/** The result of a run, or the words in which it was refused. */
async function resultOrWords(of: object): Promise<NonNullable<RunReport['result']> | string> {
  try {
    return (await runIn(folder, of, { threads: 1, pool })).result!;
  } catch (error) {
    return messageOf(error);
  }
}

const sizes = [1e-170, 1e-100, 1e-60, 1e-30, 1e30, 1e60, 1e100, 1e200];

/** Where a result holds what JSON cannot: NaN and Infinity, for which null stands. */
function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`));
}

describe('numbers of any size', () => {
  it.each(
    sizes.flatMap(
      (size) =>
        [
          { of: 'lambda', size, given: { lambda: size, noise: 0 } },
          { of: 'lambda with noise', size, given: { lambda: size, noise: 0.05 * size } },
          { of: 'x', size, given: { x: size, noise: 0 } },
          { of: 'x with noise', size, given: { x: size, noise: Math.min(1e300, 0.05 * size * size) } },
          { of: 'noise', size, given: { noise: size } },
        ] as { of: string; size: number; given: Given }[],
    ),
  )('are refused in one line, or give an interval that holds the truth: $of $size', async ({ of, given }) => {
    const found = await resultOrWords(pipeline(given));
    const { x = 1, lambda = 0.25, noise = 0 } = given;
    const [s, k] = [x * x, Math.max(lambda * x * x, noise)];
    const within = (value: number): boolean => value > 1e-69 && value < 1e69;
    if (typeof found === 'string') {
      expect(found).toMatch(
        /must be 0 or have a root mean square from 1e-70 to 1e\+70, found .* in rows 0 to 59: /,
      );
      expect(found).not.toContain('\n');
      const key = within(s)
        ? noise > 1e69
          ? 'targets.noise is too large'
          : 'targets.lambda'
        : 'simulate.process';
      expect(found.slice(found.lastIndexOf(': '))).toContain(key);
      expect(within(s) && within(k), of).toBe(false);
      return;
    }
    expect(within(s) && within(k)).toBe(true);
    expect(notFinite(found)).toEqual([]);
    const { status, parameters } = found.estimators.find(({ name }) => name === 'closed-form')!;
    const [{ estimate, interval95 }] = parameters;
    expect(status).toBe('converged');
    // Without noise an estimate is off by rounding, which its interval does not know of.
    const rounding = 1e-9 * lambda;
    expect(interval95![0]).toBeLessThanOrEqual(lambda + rounding);
    expect(interval95![1]).toBeGreaterThanOrEqual(lambda - rounding);
    expect(Number.isFinite(estimate)).toBe(true);
  });

  it('are refused where they overflow on the way, as a volatility of 1e300 does', async () => {
    const { simulate, ...rest } = pipeline({});
    const wild = { ...simulate, process: { ...simulate.process, sigma: 1e300 } };
    expect(await resultOrWords({ ...rest, simulate: wild })).toContain(
      'found numbers beyond the largest float64 in rows 0 to 59: change the size of x by simulate.process and simulate.dt',
    );
  });

  it('are refused where they are imported', async () => {
    const lines = Array.from({ length: 20 }, (_, j) => `${1 + (j % 7)},${1 + (j % 3)}e-90`);
    writeFileSync(join(folder, 'tiny.csv'), ['x,k', ...lines].join('\n'));
    const imported = {
      name: 'sizes',
      import: { files: { tiny: 'tiny.csv' }, sql: 'SELECT [x] AS x, k FROM tiny' },
      train: { estimators: { 'closed-form': { kind: 'least-squares', basis: 'constant' } } },
    };
    expect(await resultOrWords(imported)).toMatch(
      /the targets k must be 0 .* found a root mean square of 2\.\d\de-90 in rows 0 to 19: change the unit of k in import\.sql/,
    );
  });

  it('may be 0: there is nothing to find then, and nothing to refuse', async () => {
    const found = await resultOrWords(pipeline({ lambda: 0, noise: 0 }));
    expect(found).toMatchObject({ rows: { train: 48 } });
  });
});
