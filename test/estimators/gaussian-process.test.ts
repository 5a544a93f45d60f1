import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gaussianProcess } from '#dist/estimators/gaussian-process.js';
import { normal975 } from '#dist/evaluation/intervals.js';
import { type Hyperparameters, logMarginalLikelihood, Sums } from '#dist/estimators/marginal-likelihood.js';
import { sineMeans } from '#dist/kernels/reference/sine-means.js';
import type { Manifest } from '#dist/store/manifest.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { trialNumbers } from '../kernels/bits.js';
import { denseProcess } from './dense-process.js';
import { fitted, processPipeline, type Rows, storedProcess, truth } from './fitted.js';
import { ofLambda } from '../tables.js';

type Fitted = Awaited<ReturnType<typeof fitted>>;

/** Rows that drift to the right, with k of f(x) = (0.3 + 0.2 sin 2x) x² and noise. */
function trialRows(rows: number, n: number, noise: number, seed = 5): Rows {
  const { whole } = trialNumbers(seed);
  const uniform = (): number => whole(0, 1e6) / 1e6;
  const x = Array.from({ length: rows }, (_, j) =>
    Array.from({ length: n }, () => -1 + j / rows + 2 * uniform()),
  );
  // A uniform number from −√3 to √3 has standard deviation one.
  const k = x.map((row) => meanOf(row, wave) + noise * Math.sqrt(3) * (2 * uniform() - 1));
  return { x, k };
}
const wave = (x: number): number => 0.3 + 0.2 * Math.sin(2 * x);
const meanOf = (row: readonly number[], lambda: (x: number) => number): number =>
  row.reduce((sum, value) => sum + lambda(value) * value ** 2, 0) / row.length;

/** Points from the least to the greatest x. */
function gridOver({ x }: Rows, points = 21): Float64Array {
  const [low, high] = [Math.min(...x.flat()), Math.max(...x.flat())];
  return Float64Array.from({ length: points }, (_, g) => low + ((high - low) * g) / (points - 1));
}

const hyperOf = ({ fit }: Fitted): Hyperparameters =>
  Object.fromEntries(
    fit.parameters.map(({ name, estimate }) => [name, estimate]),
  ) as unknown as Hyperparameters;

/** The evidence of rows as a function of the hyperparameters, on the sines of a fit. */
function evidenceOf({ x, k }: Rows, { stored, s }: Fitted): (hyper: Hyperparameters) => number {
  const [centre] = stored.column('scale', 'centre');
  const [halfWidth] = stored.column('scale', 'halfWidth');
  const functions = stored.column('posterior', 'mean').length - 1;
  const sums = new Sums(functions + 1);
  const phi = new Float64Array(functions);
  x.forEach((row, j) => {
    sineMeans(Float64Array.from(row), 1, row.length, functions, centre, 1 / halfWidth, phi);
    sums.add(s[j], phi, k[j]);
  });
  return (hyper) => logMarginalLikelihood(sums, { centre, halfWidth, functions }, hyper);
}

describe('with fixed hyperparameters it becomes the exact Gaussian process as the sines grow', () => {
  const hyper = { lengthScale: 0.5, amplitude: 0.3, noise: 0.02 };
  const rows = trialRows(12, 5, 0.02);
  const dense = denseProcess(rows.x, rows.k, hyper);

  /** The largest errors of mean and band over the amplitude, and that of the log evidence. */
  async function errors(basisFunctions: number): Promise<[number, number, number]> {
    const config = { basisFunctions, ...hyper };
    const result = await fitted(gaussianProcess, rows, config);
    const grid = gridOver(rows);
    const curve = gaussianProcess.lambdaAt!(config, result.stored, grid);
    const exact = [...grid].map(dense.lambdaAt);
    const mean = exact.map((at, g) => Math.abs(curve.lambda[g] - at.mean));
    const sd = exact.map((at, g) =>
      Math.max(
        Math.abs((curve.upper95![g] - curve.lambda[g]) / normal975 - at.sd),
        Math.abs((curve.lambda[g] - curve.lower95![g]) / normal975 - at.sd),
      ),
    );
    const evidence = evidenceOf(rows, result)(hyper) - dense.logMarginalLikelihood;
    return [Math.max(...mean) / hyper.amplitude, Math.max(...sd) / hyper.amplitude, Math.abs(evidence)];
  }

  it('in mean, band and log evidence', async () => {
    const [few, some, many] = [await errors(12), await errors(16), await errors(64)];
    console.log(
      `64 sines against the dense process: ${many.map((error) => error.toExponential(1)).join(', ')}`,
    );
    many.forEach((error, e) => {
      expect(some[e]).toBeLessThan(few[e]);
      expect(error).toBeLessThan(some[e]);
      expect(error).toBeLessThan(1e-7);
    });
  });

  it('in its predictions, whose λ̂ is k̂ over s, for rows that it has not seen too', async () => {
    const train = [0, 1, 3, 4, 6, 8, 9, 11];
    const config = { basisFunctions: 64, ...hyper };
    const { predictions, s } = await fitted(gaussianProcess, { ...rows, train }, config);
    const pick = <T>(values: readonly T[]): T[] => train.map((j) => values[j]);
    const fewer = denseProcess(pick(rows.x), pick(rows.k), hyper);
    rows.x.forEach((row, j) => {
      expect(predictions.kHat[j]).toBeCloseTo(
        meanOf(row, (x) => fewer.lambdaAt(x).mean),
        6,
      );
      expect(predictions.lambdaHat[j]).toBe(predictions.kHat[j] / s[j]);
    });
  });

  it('keeps what it is given, and asks for more sines where they are too few', async () => {
    const given = await fitted(gaussianProcess, rows, { basisFunctions: 64, ...hyper });
    expect(hyperOf(given)).toEqual(hyper);
    const { fit } = await fitted(gaussianProcess, rows, { basisFunctions: 8, lengthScale: 0.1 });
    expect(fit.status).toBe('stopped');
    const needed = Number(/at least (\d+) /.exec(fit.message!)?.[1]);
    const enough = await fitted(gaussianProcess, rows, { basisFunctions: needed, lengthScale: 0.1 });
    expect(enough.fit.status).toBe('converged');
  });
});

describe('the search of the hyperparameters', () => {
  const rows = trialRows(150, 5, 0.02);

  it('ends where a step of any of them, either way, lowers the evidence', async () => {
    const result = await fitted(gaussianProcess, rows, { basisFunctions: 32 });
    const evidence = evidenceOf(rows, result);
    const hyper = hyperOf(result);
    const best = evidence(hyper);
    for (const name of ['lengthScale', 'amplitude', 'noise'] as const) {
      for (const factor of [0.5, 0.99, 1.01, 2]) {
        expect(evidence({ ...hyper, [name]: hyper[name] * factor }), name).toBeLessThan(best);
      }
    }
  });

  it('finds the noise, within four standard errors, and λ(x) within the band', async () => {
    const { stored, fit } = await fitted(gaussianProcess, rows, { basisFunctions: 32 });
    expect(fit).toMatchObject({ status: 'converged', message: null });
    expect(fit.fullSample()).toBeNull();
    expect(Math.abs(fit.parameters[2].estimate! / 0.02 - 1)).toBeLessThan(4 / Math.sqrt(2 * 140));
    const grid = gridOver(rows, 101);
    const { lower95, upper95 } = gaussianProcess.lambdaAt!({ basisFunctions: 32 }, stored, grid);
    const inside = grid.filter((x, g) => lower95![g] <= wave(x) && wave(x) <= upper95![g]).length;
    expect(inside).toBeGreaterThan(85);
  });

  it('gives λ₀ ± 1.96 standard errors where λ does not vary and the amplitude says so', async () => {
    const { x } = rows;
    const { whole } = trialNumbers(9);
    const k = x.map((row) => meanOf(row, () => 0.25) + whole(-1000, 1000) / 50_000);
    const config = { basisFunctions: 32, amplitude: 1e-9, noise: 0.01 };
    const { stored, s } = await fitted(gaussianProcess, { x, k }, config);
    const squares = s.reduce((sum, value) => sum + value * value, 0);
    const constant = s.reduce((sum, value, j) => sum + value * k[j], 0) / squares;
    const curve = gaussianProcess.lambdaAt!(config, stored, Float64Array.of(0.3));
    expect(curve.lambda[0]).toBeCloseTo(constant, 12);
    expect(curve.upper95![0]).toBeCloseTo(constant + (normal975 * 0.01) / Math.sqrt(squares), 12);
  });

  it('says that more sines are wanted where the shortest length scale is still too long', async () => {
    const { x } = trialRows(200, 3, 0);
    const k = x.map((row) => meanOf(row, (value) => Math.sin(6 * value)));
    const { fit } = await fitted(gaussianProcess, { x, k }, { basisFunctions: 8 });
    expect(fit.message).toMatch(/the band does not hold then: raise basisFunctions/);
  });

  it('takes twice as many sines where their number is left open, until they bend enough', async () => {
    const { x } = trialRows(200, 2, 0);
    const k = x.map((row) => meanOf(row, (value) => Math.sin(20 * value)));
    const { fit, stored } = await fitted(gaussianProcess, { x, k }, {});
    expect(fit.message).toBeNull();
    expect(stored.column('posterior', 'mean')).toHaveLength(1 + 128);
    const slow = await fitted(gaussianProcess, { x, k: x.map((row) => meanOf(row, wave)) }, {});
    expect(slow.stored.column('posterior', 'mean')).toHaveLength(1 + 32);
    // A given length scale says how many it needs, and whether there are so many.
    const given = await fitted(gaussianProcess, { x, k }, { lengthScale: 0.04 });
    expect(given.stored.column('posterior', 'mean').length).toBeGreaterThan(33);
    const never = await fitted(gaussianProcess, { x, k }, { lengthScale: 1e-4 });
    expect(never.fit.message).toMatch(
      /^lengthScale must be at least 0\.0\d+ on this range of x, found 0\.0001/,
    );
  });

  it('takes the lags of windows and of noise, those of lists when they have been read', async () => {
    const resolve = (data: object) =>
      gaussianProcess.resolve!({}, { observed: true, window: undefined, noiseLags: 0, ...data });
    expect(resolve({ window: 21 })).toEqual({ lags: 20 });
    expect(resolve({ observed: false, window: 21, noiseLags: 7 })).toEqual({ lags: 7 });
    expect(resolve({})).toEqual({});
    const plain = await fitted(gaussianProcess, rows, {});
    const [lists, lags] = [
      await fitted(gaussianProcess, { ...rows, overlap: 10 }, {}),
      await fitted(gaussianProcess, rows, { lags: 9 }),
    ];
    expect(lists.fit.tables()['posterior']).toEqual(lags.fit.tables()['posterior']);
    expect(lists.fit.tables()['posterior']).not.toEqual(plain.fit.tables()['posterior']);
  });
});

describe('a run on simulated paths', () => {
  it('covers λ(x) = 0.25 + 0.1 x on most of the range, and misses held-out rows by the noise', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, processPipeline);
    const { stored, x } = storedProcess(folder, report);
    const grid = gridOver({ x: [[x[0], x[x.length - 1]]], k: [] }, 101);
    const { lower95, upper95 } = gaussianProcess.lambdaAt!({ basisFunctions: 32 }, stored, grid);
    const inside = grid.filter((z, g) => lower95![g] <= truth(z) && truth(z) <= upper95![g]).length;
    expect(inside).toBeGreaterThan(80);
    const [{ holdOut }] = ofLambda(report).estimators;
    // 80 rows: four standard errors of a root mean square are 4 / √160 of it.
    expect(Math.abs(holdOut.rmse! / 0.01 - 1)).toBeLessThan(4 / Math.sqrt(160));
    const outside = gaussianProcess.lambdaAt!({ basisFunctions: 32 }, stored, Float64Array.of(-100, 100));
    expect([...outside.lambda, ...outside.lower95!, ...outside.upper95!].every(Number.isNaN)).toBe(true);
  });

  it('leaves the same bytes on 1, 2 and 3 threads', async () => {
    const wide = { ...processPipeline, simulate: { ...processPipeline.simulate, paths: 301 } };
    const parts: Manifest['parts'][][] = [];
    for (const threads of [1, 2, 3]) {
      const { stages } = await runIn(temporaryFolder(), wide, { threads });
      const manifests = stages.map(
        ({ path }) => JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest,
      );
      parts.push(manifests.map((manifest) => manifest.parts));
    }
    expect(parts[0].length).toBe(4);
    expect(parts[1]).toEqual(parts[0]);
    expect(parts[2]).toEqual(parts[0]);
  });
});

it('gives the same fit in blocks of any size, those of more rows than Φ takes at once included', async () => {
  const rows = trialRows(8300, 1, 0.02);
  const config = { basisFunctions: 256, lengthScale: 0.5, amplitude: 0.3, noise: 0.02 };
  const [one, several] = [
    await fitted(gaussianProcess, rows, config, { blockRows: 8300 }),
    await fitted(gaussianProcess, rows, config, { blockRows: 3001, threads: 2 }),
  ];
  expect(one.fit.tables()['posterior']).toEqual(several.fit.tables()['posterior']);
  const misses = rows.k.map((k, j) => (one.predictions.kHat[j] - k) ** 2);
  expect(Math.sqrt(misses.reduce((sum, miss) => sum + miss, 0) / 8300)).toBeLessThan(0.021);
});

describe('data that give little to go by', () => {
  const finite = (values: Iterable<number>): boolean => [...values].every(Number.isFinite);
  const numbers = ({ fit }: Fitted): number[] =>
    Object.values(fit.tables()).flatMap((columns) =>
      columns.flatMap(({ name, type, values }) => {
        const known = type === 'utf8' ? [] : [...values];
        return name === 'priorVariance' ? known.slice(1) : known;
      }),
    );

  it('without noise: finds λ(x) to a thousandth, the noise at its floor', async () => {
    const rows = trialRows(300, 8, 0);
    const result = await fitted(gaussianProcess, rows, { basisFunctions: 32 });
    const grid = gridOver(rows);
    const { lambda, lower95 } = gaussianProcess.lambdaAt!({ basisFunctions: 32 }, result.stored, grid);
    grid.forEach((x, g) => expect(Math.abs(lambda[g] - wave(x))).toBeLessThan(1e-3));
    expect(finite(lower95!) && finite(numbers(result))).toBe(true);
    const mean = rows.k.reduce((sum, value) => sum + value, 0) / 300;
    const sd = Math.sqrt(rows.k.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 300);
    expect(result.fit.parameters[2].estimate! / sd).toBeGreaterThan(0.99e-4);
  });

  it('a constant λ without noise: finds it to rounding', async () => {
    const { x } = trialRows(50, 5, 0);
    const k = x.map((row) => meanOf(row, () => 0.25));
    const result = await fitted(gaussianProcess, { x, k }, { basisFunctions: 32 });
    expect(finite(numbers(result))).toBe(true);
    expect(result.predictions.lambdaHat.every((value) => Math.abs(value - 0.25) < 1e-12)).toBe(true);
  });

  it('rows that are all equal, with noise: predicts their mean', async () => {
    const x = Array.from({ length: 40 }, () => [0.5, 1, 1.5]);
    const k = x.map((_, j) => 0.3 + ((j * 7) % 11) / 1000);
    const result = await fitted(gaussianProcess, { x, k }, { basisFunctions: 16 });
    expect(result.fit.status).toBe('converged');
    expect(finite(numbers(result))).toBe(true);
    expect(result.predictions.kHat[0]).toBeCloseTo(k.reduce((sum, value) => sum + value, 0) / 40, 9);
  });

  it.each([
    ['rows that are all equal', [0.5, 1, 1.5], 0.3, /^k is the same/],
    ['paths that never move', [1, 1, 1], 0.3, /^x is the same/],
    ['paths of zeros', [0, 0, 0], 0, /^x is the same/],
  ])('%s: stops and says so', async (_name, row, target, message) => {
    const x = Array.from({ length: 30 }, () => row);
    const k = x.map(() => target);
    const result = await fitted(gaussianProcess, { x, k }, { basisFunctions: 16 });
    expect(result.fit).toMatchObject({
      status: 'stopped',
      message: expect.stringMatching(message) as string,
    });
    expect(result.fit.parameters.every(({ estimate }) => estimate === null)).toBe(true);
    expect(result.predictions.kHat.every(Number.isNaN)).toBe(true);
    const { lambda } = gaussianProcess.lambdaAt!({ basisFunctions: 16 }, result.stored, Float64Array.of(1));
    expect(lambda[0]).toBeNaN();
  });

  it.each([
    [1e-300, 1],
    [1, 1e-300],
    [1e300, 1e-300],
  ])('amplitude %d and noise %d, which overflow: no NaN is stored', async (amplitude, noise) => {
    const config = { basisFunctions: 16, amplitude, noise };
    const result = await fitted(gaussianProcess, trialRows(30, 4, 0.1), config);
    expect(finite(numbers(result))).toBe(true);
    if (amplitude > 1) expect(result.fit.message).toMatch(/other units/);
  });

  it('two rows and one path', async () => {
    const result = await fitted(gaussianProcess, { x: [[1], [2]], k: [0.3, 0.9] }, { basisFunctions: 4 });
    expect(finite(numbers(result))).toBe(true);
    expect(finite(result.predictions.kHat)).toBe(true);
  });
});
