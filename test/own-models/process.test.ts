import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError, loadPipeline, plan, type RunReport } from '#dist/index.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { inProcess } from '../cli/command.js';
import { bytesOf, ofProcess, rowsOf } from '../tables.js';

/** Ornstein and Uhlenbeck's process, with its exact step. */
const ou = `export const parameters = {
  kappa: { start: 1, transform: 'log' },
  theta: { start: 0.5 },
  sigma: { start: 0.3, transform: 'log' },
};
export const drift = (x, t, { kappa, theta }) => kappa * (theta - x);
export const diffusion = (x, t, { sigma }) => sigma;
export function step(x, t, dt, { kappa, theta, sigma }, z, math) {
  const decay = math.exp(-kappa * dt);
  const sd = sigma * math.sqrt(-math.expm1(-2 * kappa * dt) / (2 * kappa));
  return theta + (x - theta) * decay + sd * z;
}
`;
const values = { kappa: 1.5, theta: 0.06, sigma: 0.2 };
const builtIn = { kind: 'ou', ...values, x0: 0.1 };
const own = (more: object = {}): object => ({
  kind: 'module',
  file: './ou.mjs',
  parameters: values,
  x0: 0.1,
  ...more,
});
const estimators = { exact: { kind: 'maximum-likelihood', model: 'ou' } };

/** Paths of a process, and what an estimator makes of them. */
function experiment(folder: string, process: object, more: object = {}, text = ou): object {
  writeFileSync(join(folder, 'ou.mjs'), text);
  const { evaluate, ...simulate } = { evaluate: {}, ...more };
  return {
    name: 'own-process',
    seed: 3,
    simulate: { process, paths: 5, times: 300, dt: '1/52', ...simulate },
    train: { holdOut: { by: 'time' }, estimators },
    evaluate,
  };
}

async function simulated(process: object, more: object = {}, text = ou): Promise<RunReport> {
  const folder = temporaryFolder();
  return runIn(folder, experiment(folder, process, more, text), { what: 'simulate' });
}

const pathsOf = (report: RunReport): number[] =>
  rowsOf<{ x: Float64Array }>(report, 'simulate').flatMap(({ x }) => Array.from(x));

describe('a process of one’s own', () => {
  it.each([
    [{ scheme: 'euler' }, { scheme: 'euler' }],
    [{}, { scheme: 'euler' }],
    [{ substeps: 6 }, { scheme: 'euler', substeps: 6 }],
    [
      { substeps: 3, antithetic: true, paths: 6 },
      { scheme: 'euler', substeps: 3, antithetic: true, paths: 6 },
    ],
    [{ scheme: 'exact' }, { scheme: 'exact' }],
  ])('gives the paths of the built-in one: %j', async (mine, theirs) => {
    const [own1, built] = await Promise.all([simulated(own(), mine), simulated(builtIn, theirs)]);
    const [one, other] = [own1, built].map(pathsOf);
    expect(one).toHaveLength(300 * ('paths' in mine ? 6 : 5));
    one.forEach((x, i) => expect(Math.abs(x - other[i])).toBeLessThan(1e-13));
    // They are not all the same.
    expect(new Set(one).size).toBe(one.length);
  });

  it('and those of gbm by Milstein without a derivative', async () => {
    const gbm = `export const parameters = { mu: { start: 0.05 }, sigma: { start: 0.4 } };
export const drift = (x, t, { mu }) => mu * x;
export const diffusion = (x, t, { sigma }) => sigma * x;
`;
    const scheme = 'derivative-free-milstein';
    const mine = await simulated({ kind: 'module', file: './ou.mjs', x0: 1 }, { scheme, substeps: 2 }, gbm);
    const built = await simulated({ kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 }, { scheme, substeps: 2 });
    const other = pathsOf(built);
    pathsOf(mine).forEach((x, i) => expect(Math.abs(x / other[i] - 1)).toBeLessThan(1e-13));
  });

  it('is told the time at which each step begins', async () => {
    const clock = `export const parameters = { a: { start: 1 } };
export const drift = (x, t) => 2 * t;
export const diffusion = () => 0;
`;
    // Σ 2 t h over steps from 0 to T is T² − T h.
    const report = await simulated(
      { kind: 'module', file: './ou.mjs' },
      { substeps: 4, paths: 1, dt: 0.25 },
      clock,
    );
    pathsOf(report).forEach((x, row) => {
      const t = (row + 1) * 0.25;
      expect(x).toBeCloseTo(t * t - t / 16, 10);
    });
  });

  it('gives the same bytes on 1, 2 and 3 threads, in a study too', async () => {
    const found = [];
    const more = { paths: 150, times: 100, evaluate: { replicates: 3 } };
    for (const threads of [1, 2, 3]) {
      const folder = temporaryFolder();
      found.push(bytesOf(await runIn(folder, experiment(folder, own(), more), { threads })));
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it('is learned from like any other', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, experiment(folder, own(), { scheme: 'exact' }));
    const twin = temporaryFolder();
    const built = await runIn(twin, experiment(twin, builtIn, { scheme: 'exact' }));
    const [one, other] = [report, built].map((of) => ofProcess(of).estimators[0].parameters);
    one.forEach(({ name, estimate }, p) => {
      expect(name).toBe(other[p].name);
      expect(estimate! / other[p].estimate!).toBeCloseTo(1, 8);
    });
  });

  it.each([
    ['x', 'keep', { keep: 'states' }, 'simulate.keep must be paths for a process of your own, found states'],
    [
      'y',
      'scheme',
      { scheme: 'milstein' },
      'simulate.scheme must be one of euler, derivative-free-milstein, exact for module, found milstein',
    ],
    [
      'z',
      'reference',
      { reference: { substeps: 2 } },
      'simulate.reference must be left out for a process of your own',
    ],
  ])('refuses what it cannot do: %s', (_1, _2, more, words) => {
    const folder = temporaryFolder();
    const file = join(folder, 'pipeline.yaml');
    writeFileSync(file, JSON.stringify(experiment(folder, own(), more)));
    expect(() => loadPipeline(file)).toThrow(words);
  });

  it('has no likelihood of its own without a density: an estimator names a model', async () => {
    const folder = temporaryFolder();
    const set = ['train.estimators={ ml: { kind: maximum-likelihood } }'];
    await expect(runIn(folder, experiment(folder, own()), { set })).rejects.toThrow(
      /^train\.estimators\.ml\.model must have a density, found none in \.\/ou\.mjs: export logDensity\(/,
    );
  });

  it('has an exact step only where it exports one', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pipeline.yaml');
    writeFileSync(
      file,
      JSON.stringify(
        experiment(folder, own(), { scheme: 'exact' }, ou.replace('function step', 'function stride')),
      ),
    );
    expect(() => loadPipeline(file)).toThrow(
      'simulate.scheme must be euler or derivative-free-milstein for ./ou.mjs, which exports no step, found exact',
    );
  });

  it.each([
    [
      ou.replace('kappa * (theta - x)', 'Math.random()'),
      {},
      './ou.mjs:6',
      /drift failed at x = [\d.-]+, t = [\d.]+: Math.random is refused/,
    ],
    [
      ou.replace('=> sigma;', '=> (t > 2 ? NaN : sigma);'),
      {},
      './ou.mjs:7',
      /diffusion must return a finite number, found NaN at x = [\d.-]+, t = 2\.0\d+$/,
    ],
    [
      ou.replace('kappa * (theta - x)', "'x'"),
      {},
      './ou.mjs:6',
      /drift must return a finite number, found "x" at/,
    ],
    [
      ou.replace('export const diffusion', 'const diffusion'),
      {},
      './ou.mjs',
      /must export diffusion, found drift, parameters, step$/,
    ],
    [
      ou.replace('theta: { start: 0.5 }', 'theta: { start: [1, 2] }'),
      {},
      './ou.mjs:1',
      /parameters of a process must be single numbers, found a list in theta$/,
    ],
    [
      ou,
      { parameters: { speed: 1 } },
      './ou.mjs',
      /has the parameters kappa, theta, sigma, found speed in the pipeline file$/,
    ],
    [ou, { parameters: { kappa: -1 } }, './ou.mjs', /must have a kappa that is positive, found -1$/],
  ])('says what it does wrong, with its line: %#', async (text, more, where, words) => {
    const error: unknown = await simulated(own(more), {}, text).catch((thrown: unknown) => thrown);
    const { message } = error as Error;
    expect(message.split('): ')[0]).toBe(`process (${where}`);
    expect(message).toMatch(words);
  });

  it('runs where it is allowed to, and ends by an interruption', async () => {
    const folder = temporaryFolder();
    const endless = ou.replace('kappa * (theta - x)', '{ for (;;) {} }');
    const pipeline = experiment(folder, own(), {}, endless);
    writeFileSync(join(folder, 'pipeline.yaml'), JSON.stringify(pipeline));
    const { code, stderr } = await inProcess(['run', 'simulate', 'pipeline.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('would run code of its own, ./ou.mjs (process)');
    expect(existsSync(join(folder, 'data/store'))).toBe(false);
    const stop = new AbortController();
    const run = runIn(folder, pipeline, {
      what: 'simulate',
      alone: true,
      allowCode: true,
      signal: stop.signal,
      onEvent: ({ type }) => void (type === 'partStarted' && setTimeout(() => stop.abort(), 300)),
    });
    await expect(run).rejects.toThrow(InterruptedError);
  });

  it('is an ingredient of what is made of its paths, by its content alone', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'pipeline.yaml');
    writeFileSync(file, JSON.stringify(experiment(folder, own())));
    const fingerprints = async (set: string[] = []): Promise<string[]> =>
      (await plan(loadPipeline(file, set), { dataFolder: join(folder, 'data') })).stages.map(
        ({ fingerprint }) => fingerprint,
      );
    const before = await fingerprints();
    writeFileSync(join(folder, 'moved.mjs'), ou);
    expect(await fingerprints(['simulate.process.file=moved.mjs'])).toEqual(before);
    writeFileSync(join(folder, 'ou.mjs'), `${ou} `);
    const after = await fingerprints();
    expect(after.filter((one) => before.includes(one))).toEqual([]);
  });
});
