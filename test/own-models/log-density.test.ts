import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError, loadPipeline, type RunReport } from '#dist/index.js';
import { inProcess } from '../cli/command.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf, ofProcess } from '../tables.js';

/** Ornstein and Uhlenbeck's process with its exact density. */
const ou = `export const parameters = {
  kappa: { start: 1, transform: 'log' },
  theta: { start: 0.5 },
  sigma: { start: 0.3, transform: 'log' },
};
export const drift = (x, t, { kappa, theta }) => kappa * (theta - x);
export const diffusion = (x, t, { sigma }) => sigma;
export function logDensity({ count, x, next, dt }, { kappa, theta, sigma }, math) {
  const found = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const variance = (sigma * sigma * -math.expm1(-2 * kappa * dt[i])) / (2 * kappa);
    const off = next[i] - theta - (x[i] - theta) * math.exp(-kappa * dt[i]);
    found[i] = -0.5 * (math.log(2 * math.PI * variance) + (off * off) / variance);
  }
  return found;
}
`;
const brownian = `export const parameters = { mu: { start: 0 }, sigma: { start: 1, transform: 'log' } };
export const drift = (x, t, { mu }) => mu;
export const diffusion = (x, t, { sigma }) => sigma;
export const logDensity = ({ x, next, dt }, { mu, sigma }, math) =>
  x.map((from, i) => {
    const variance = sigma * sigma * dt[i];
    const off = next[i] - from - mu * dt[i];
    return -0.5 * (math.log(2 * math.PI * variance) + (off * off) / variance);
  });
`;
const values = { kappa: 1.5, theta: 0.06, sigma: 0.2 };
const process = { kind: 'module', file: './own.mjs', parameters: values, x0: 0.1 };
const ml = { kind: 'maximum-likelihood' };

/** A module's process, and what estimators make of it; the module is written beside the file. */
function experiment(
  folder: string,
  { text = ou, estimators = { ml }, more = {} }: { text?: string; estimators?: object; more?: object } = {},
): object {
  writeFileSync(join(folder, 'own.mjs'), text);
  const { evaluate, ...simulate } = { evaluate: {}, ...more };
  return {
    name: 'own-density',
    seed: 3,
    simulate: { process, paths: 5, times: 300, dt: '1/52', substeps: 4, ...simulate },
    train: { holdOut: { by: 'time' }, estimators },
    evaluate,
  };
}

const run = (asked: Parameters<typeof experiment>[1] = {}, folder = temporaryFolder()): Promise<RunReport> =>
  runIn(folder, experiment(folder, asked));

const failureOf = async (asked: Parameters<typeof experiment>[1]): Promise<string> =>
  ((await run(asked).catch((thrown: unknown) => thrown)) as Error).message;

describe('the density of a module', () => {
  it.each([
    ['ou', ou, {}],
    ['brownian', brownian, { process: { ...process, parameters: { mu: 0.2, sigma: 0.4 } } }],
  ])('gives the estimates and scores of the built-in likelihood: %s', async (model, text, more) => {
    const estimators = { mine: ml, theirs: { ...ml, model } };
    const { estimators: found, ladder } = ofProcess(await run({ text, estimators, more }));
    const [mine, theirs] = found;
    expect(mine.status).toBe('converged');
    expect(mine.parameters).toHaveLength(theirs.parameters.length);
    mine.parameters.forEach(({ name, estimate, standardError, interval95, truth }, p) => {
      const other = theirs.parameters[p];
      expect(name).toBe(other.name);
      expect(Math.abs(estimate! / other.estimate! - 1)).toBeLessThan(1e-6);
      expect(Math.abs(standardError! / other.standardError! - 1)).toBeLessThan(1e-6);
      interval95!.forEach((end, i) => expect(Math.abs(end - other.interval95![i])).toBeLessThan(1e-6));
      expect(truth).toBe(
        (more as { process?: typeof process }).process?.parameters[name as 'kappa'] ??
          values[name as 'kappa'],
      );
    });
    expect(Math.abs(mine.logLikelihood! - theirs.logLikelihood!)).toBeLessThan(
      1e-9 * Math.abs(theirs.logLikelihood!),
    );
    expect(mine.holdOut.logScore! - theirs.holdOut.logScore!).toBeCloseTo(0, 9);
    expect(mine.comparableAs).toBe(theirs.comparableAs);
    expect(ladder.rungs.map(({ name }) => name)).toContain('mine');
  });

  it('is fitted with parameters that are given, and says which are as declared', async () => {
    const model = {
      kind: 'module',
      file: './own.mjs',
      parameters: { kappa: 1.4, sigma: 0.3 },
      fixed: ['kappa'],
    };
    const theirs = { ...ml, model: { kind: 'ou', kappa: 1.4, theta: 0.5 } };
    const { estimators } = ofProcess(await run({ estimators: { mine: { ...ml, model }, theirs } }));
    const [mine, other] = estimators;
    expect(mine.parameters.map(({ name }) => name)).toEqual(['kappa', 'sigma']);
    expect(mine.parameters[0]).toMatchObject({ estimate: 1.4, standardError: null });
    const theirSigma = other.parameters.find(({ name }) => name === 'sigma')!;
    expect(mine.parameters[1].estimate! / theirSigma.estimate!).toBeCloseTo(1, 6);
    expect(mine.parameters[1].standardError! / theirSigma.standardError!).toBeCloseTo(1, 6);
    expect(mine.notes).toContain('theta is held at 0.5, as the module declares it.');
  });

  it('is told the time at which each transition begins', async () => {
    const clock = `export const parameters = { a: { start: 0.5 }, sigma: { start: 0.1, transform: 'log' } };
export const drift = (x, t, { a }) => 2 * a * t;
export const diffusion = (x, t, { sigma }) => sigma;
export const logDensity = ({ x, next, t, dt }, { a, sigma }, math) =>
  x.map((from, i) => {
    const z = (next[i] - from - 2 * a * t[i] * dt[i]) / (sigma * math.sqrt(dt[i]));
    return -0.5 * (math.log(2 * math.PI * sigma * sigma * dt[i]) + z * z);
  });
`;
    const parameters = { a: 1, sigma: 0.01 };
    const more = { substeps: 1, dt: 0.25, times: 100, process: { ...process, parameters } };
    const [{ parameters: found }] = ofProcess(await run({ text: clock, more })).estimators;
    // Times that are one step off would be 60 of these errors away.
    const [a, sigma] = found.map(
      ({ estimate, truth, standardError }) => (estimate! - truth!) / standardError!,
    );
    expect(Math.abs(a)).toBeLessThan(4);
    expect(Math.abs(sigma)).toBeLessThan(4);
  });

  it('gives the same bytes on 1, 2 and 3 threads, in a study too', async () => {
    const found = [];
    for (const threads of [1, 2, 3]) {
      const folder = temporaryFolder();
      const asked = experiment(folder, { more: { times: 60, evaluate: { replicates: 3 } } });
      found.push(bytesOf(await runIn(folder, asked, { threads })));
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it.each([
    [
      'NaN',
      ou.replace('return found;', 'found[7] = NaN;\n  return found;'),
      /^train\.estimators\.ml: process \(\.\/own\.mjs:8\): logDensity must return finite numbers, .*found NaN for transition 7 \(x = [\d.-]+, next = [\d.-]+, dt = 0\.0192\d+\), at kappa = 1\.5, theta = 0\.06, sigma = 0\.2$/,
    ],
    [
      'infinity',
      ou.replace('return found;', 'found[2] = 1 / 0;\n  return found;'),
      /found Infinity for transition 2 \(/,
    ],
    [
      'an impossible transition',
      ou.replace('return found;', 'found[2] = -1 / 0;\n  return found;'),
      undefined,
    ],
    [
      'a wrong length',
      ou.replace('return found;', 'return found.subarray(1);'),
      /own\.mjs:8\): logDensity must return ln p of each transition as a Float64Array of \d+, found Float64Array of \d+$/,
    ],
    ['another type', ou.replace('return found;', 'return 1;'), /own\.mjs:8\): .*found 1$/],
    [
      'another value at a second call',
      `let calls = 0;\n${ou.replace('return found;', 'found[5] += calls++;\n  return found;')}`,
      /own\.mjs:9\): logDensity must return the same for the same arguments, found [\d.-]+ and then [\d.-]+ for transition 5$/,
    ],
    [
      'what it throws',
      ou.replace('return found;', 'return found.none.at(0);'),
      /own\.mjs:15\): logDensity failed on transitions 0 to \d+, at kappa = 1\.5, theta = 0\.06, sigma = 0\.2: /,
    ],
  ])('says what it does wrong: %s', async (_, text, words) => {
    if (words) {
      expect(await failureOf({ text })).toMatch(words);
      return;
    }
    const [only] = ofProcess(await run({ text })).estimators;
    expect(only.status).toBe('diverged');
    expect(only.message).toMatch(/^transition 2 is impossible/);
  });

  it.each([
    [
      { estimators: { ml }, text: ou.replace('function logDensity', 'function density') },
      'ml.model must have a density, found none in ./own.mjs: export logDensity(',
    ],
    [
      { estimators: { ml: { ...ml, profile: true } } },
      'ml.profile must be left out where a module’s logDensity is the likelihood',
    ],
    [{ estimators: { ml: { ...ml, likelihood: 'euler' } } }, 'ml.likelihood must be left out'],
    [
      { more: { process: { ...process, parameters: {} } } },
      'ml.model must be given where simulate.process.parameters names none',
    ],
    [
      {
        estimators: {
          ml: { ...ml, model: { kind: 'module', file: './own.mjs', parameters: { a: 1 }, fixed: ['b'] } },
        },
      },
      'ml.model.fixed must name some of a, found b',
    ],
    [
      {
        estimators: { ml: { ...ml, model: { kind: 'module', file: './own.mjs', parameters: { speed: 1 } } } },
      },
      'estimator ml (./own.mjs): has the parameters kappa, theta, sigma, found speed in the pipeline file',
    ],
  ])('refuses what does not fit: %#', async (asked, words) => {
    expect(await failureOf(asked)).toContain(words);
  });

  it('runs nothing that nobody has allowed, of imported paths too', async () => {
    const folder = temporaryFolder();
    const model = { kind: 'module', file: './own.mjs', parameters: values };
    const { simulate: _, ...rest } = experiment(folder, { estimators: { ml: { ...ml, model } } }) as Record<
      string,
      unknown
    >;
    const x = Array.from({ length: 60 }, (_none, j) => `${j / 52},${Math.sin(j * j) / 9}`);
    writeFileSync(join(folder, 'x.csv'), `t,x\n${x.join('\n')}\n`);
    const pipeline = {
      ...rest,
      import: { files: { rows: 'x.csv' }, sql: 'select t, x from rows order by t' },
    };
    writeFileSync(join(folder, 'pipeline.yaml'), JSON.stringify(pipeline));
    loadPipeline(join(folder, 'pipeline.yaml'));
    for (const what of ['train:ml', 'all']) {
      const { code, stderr } = await inProcess(['run', what, 'pipeline.yaml'], { cwd: folder });
      expect(code).toBe(2);
      expect(stderr).toContain('would run code of its own, ./own.mjs (estimator ml)');
    }
    expect(existsSync(join(folder, 'data/store'))).toBe(false);
    const [only] = ofProcess(await runIn(folder, pipeline)).estimators;
    expect(only.parameters.every(({ estimate }) => estimate !== null)).toBe(true);
  });

  it('ends by an interruption where it has no end', async () => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    const endless = ou.replace('return found;', 'for (;;) {}');
    const ran = runIn(folder, experiment(folder, { text: endless }), {
      what: 'train:ml',
      alone: true,
      allowCode: true,
      signal: stop.signal,
      onEvent: (event) =>
        void (
          event.type === 'stageStarted' &&
          event.stage === 'train:ml' &&
          setTimeout(() => stop.abort(), 500)
        ),
    });
    await expect(ran).rejects.toThrow(InterruptedError);
  });
});
