import { beforeAll, expect, it } from 'vitest';
import { compileKernels } from '#dist/kernels/load.js';
import { InThread } from '#dist/pool/in-thread.js';
import { PathsInThread } from '#dist/rows/paths-in-thread.js';
import { SimulatedSource } from '#dist/rows/path-sources.js';
import { tasks } from '#dist/stages/tasks.js';
import { rowFunction } from '#dist/estimators/row-functions.js';
import { normals } from '../../src/kernels/reference/normal.js';
import { seedWords, streams } from '../../src/random/streams.js';

let engine: InThread;
beforeAll(async () => void (engine = new InThread(await compileKernels(), tasks as never)));

const law = {
  law: 'brownian',
  components: ['x'],
  noises: 1,
  constants: [0.01, 0.2],
  start: [1],
  growsWith: ['sigma'],
  scheme: 'exact',
  dt: 0.1,
} as const;

/** x of Brownian motion by the plain functions, row after row. */
function plainPaths(paths: number, times: number, seed: number): Float64Array {
  const z = new Float64Array(paths * times);
  normals(z, ...seedWords(seed), streams.paths, 0, paths, 0, times);
  const [drift, volatility] = law.constants;
  for (let at = 0; at < z.length; at++) {
    z[at] = (at < paths ? law.start[0] : z[at - paths]) + (drift + volatility * z[at]);
  }
  return z;
}

it.each([
  ['kept in memory', 7, 50],
  ['made again for every pass, since they are more than is kept', 70_000, 130],
])('paths that are %s have the bits of the plain law, pass after pass', async (_what, paths, times) => {
  const source = new SimulatedSource(engine, { ...law, paths, times });
  const rows = new PathsInThread(engine, source);
  for (const seed of [3, 4]) {
    source.begin(seed);
    rows.renew();
    const expected = plainPaths(paths, times, seed);
    // The last rows first: a pass over some rows alone begins where they do.
    for (const [first, count] of [
      [0, times],
      [times - 5, 5],
      [0, times],
    ]) {
      let wrong = 0;
      await rows.range(first, count, (block) => {
        const x = engine.memory.float64(block.x, block.rows * paths);
        for (let at = 0; at < x.length; at++) if (x[at] !== expected[block.first * paths + at]) wrong++;
        expect(block.column('t')[0]).toBe((block.first + 1) * law.dt);
        return Promise.resolve();
      });
      expect(wrong).toBe(0);
    }
  }
  rows.release();
  source.release();
});

it('means that are known are those of the seed that the paths have now', async () => {
  const source = new SimulatedSource(engine, { ...law, paths: 9, times: 40 });
  const rows = new PathsInThread(engine, source);
  const means = async (seed: number): Promise<number[]> => {
    source.begin(seed);
    rows.renew();
    const found: number[] = [];
    const constants = { kernel: 'meanChebyshev', constants: [2, 1, 0, 1] } as const;
    for (let pass = 0; pass < 2; pass++) {
      await rows.each(async (block) => void found.push(...(await rowFunction(engine, block, 9, constants))));
    }
    return found;
  };
  const [one, other, again] = [await means(1), await means(2), await means(1)];
  expect(one.slice(0, 40)).toEqual(one.slice(40));
  expect(again).toEqual(one);
  expect(other[0]).not.toBe(one[0]);
  rows.release();
  source.release();
});

it('paths that overflow are refused', async () => {
  const wild = { ...law, constants: [0, 1e308], paths: 4, times: 30 };
  const source = new SimulatedSource(engine, wild);
  const rows = new PathsInThread(engine, source);
  source.begin(1);
  await expect(rows.each(() => Promise.resolve())).rejects.toThrow(/must stay finite.*smaller sigma or dt/);
});
