import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widest } from '#dist/cli/output.js';
import { check, type EstimatorCheck, loadPipeline } from '#dist/index.js';
import { inProcess } from './command.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { constantLambda, withModules } from '../own-models/modules.js';

/** The doctor as `pipeline check` asks it, in a thread that runs the module in a realm of its own. */

const dataFolder = folderOfFile();
const shipped = ['wrong-derivative', '--allow-code', '--data', dataFolder];

/** What a check finds of small models by themselves. */
async function found(modules: Record<string, string>): Promise<EstimatorCheck[]> {
  const folder = temporaryFolder();
  const estimators = Object.fromEntries(
    Object.keys(modules).map((name) => [name.replace('.mjs', ''), { kind: 'module', file: name }]),
  );
  withModules(folder, modules, estimators);
  const pipeline = loadPipeline(join(folder, 'pipeline.yaml'));
  return check(pipeline, { threads: 1, dataFolder: join(folder, 'data'), allowCode: true });
}

describe('pipeline check of modules', () => {
  it('names the five mistakes of wrong-derivative.yaml, each with its line, and accuses nothing that is right', async () => {
    const { code: status, stdout, stderr } = await inProcess(['check', ...shipped]);
    expect(status).toBe(1);
    expect(widest(stdout.split('\n'))).toBeLessThanOrEqual(80);
    expect(stdout).not.toMatch(/^right .*WRONG/m);
    expect(stdout.match(/WRONG/g)).toHaveLength(13);
    expect(stderr).toMatch(
      /derivatives are wrong: sum-for-mean by W; sum-for-mean by b;.* shifted-index by W$/m,
    );
    const lines = Object.entries({
      'sum-for-mean, by W, b, v, c: it is the sum over the rows in place of their mean': 'const byLambda =',
      'wrong-sign, by W, b, v, c: the sign is wrong': 'const byLambda =',
      'no-tanh, by W, b: the chain rule’s factor of tanh is forgotten': 'const byUnit = byLambda * v[u];',
      'tanh-at-output, by W, b: the derivative of tanh is taken at the output': 'const byUnit =',
      'shifted-index, by W: the row index of W is shifted by one': 'dW[i * hidden + u] +=',
    });
    for (const [said, look] of lines) {
      const paragraph = stdout.split('\n\n').find((one) => one.replaceAll('\n  ', ' ').startsWith(said));
      expect(paragraph, said).toContain(`: ${look}`);
      const [, line, code] = /^Look first at line (\d+): (.{12})/m.exec(paragraph!)!;
      const name = said.slice(0, said.indexOf(','));
      const text = readFileSync(`pipelines/wrong-derivative/${name}.mjs`, 'utf8');
      expect(text.split('\n')[Number(line) - 1]).toContain(code);
    }
  });

  it('gives the same to a script', async () => {
    const { stdout } = await inProcess(['check', ...shipped, '--json']);
    const checks = JSON.parse(stdout) as EstimatorCheck[];
    const { model } = checks.find(({ estimator }) => estimator === 'no-tanh')!;
    expect([model!.points, model!.rows, model!.hessian, model!.fit]).toEqual([3, 11, null, null]);
    expect(model!.gradient!.map(({ parameter, right }) => [parameter, right])).toEqual([
      ['W', false],
      ['b', false],
      ['v', true],
      ['c', true],
    ]);
    expect(model!.gradient![0]).toMatchObject({ certain: true, wrongIn: null });
  });

  it('runs no module that nobody has allowed', async () => {
    const folder = temporaryFolder();
    withModules(
      folder,
      { 'one.mjs': 'throw new Error("it ran");' },
      { one: { kind: 'module', file: 'one.mjs' } },
    );
    const file = join(folder, 'pipeline.yaml');
    const { code: status, stderr } = await inProcess(['check', file, '--data', join(folder, 'data')]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/would run code of its own, one\.mjs/);
    await expect(check(loadPipeline(file), { threads: 1, dataFolder: join(folder, 'data') })).rejects.toThrow(
      /allowCode: true/,
    );
  });

  it('says what a fit of its own is worth, and a module without derivatives', async () => {
    const none = constantLambda({ gradient: false });
    const shifted = constantLambda({ fit: true }).replace('a: ks / ss', 'a: 0.9 * ks / ss');
    const checks = await found({
      'fit.mjs': constantLambda({ fit: true }),
      'off.mjs': shifted,
      'none.mjs': none,
    });
    const models = checks.map(({ model }) => model!);
    expect(models.map(({ fit }) => fit?.minimum)).toEqual([true, false, undefined]);
    expect(models[1].fit!.lower!.parameter).toBe('a');
    expect(models[2]).toMatchObject({ gradient: null, hessian: null, fit: null });
    for (const { gradient } of models.slice(0, 2)) expect(gradient![0]).toMatchObject({ right: true });
  });

  it('says the error of a module with its line', async () => {
    const failing = constantLambda().replace('let sum = 0;', 'throw new Error("no gradient today");');
    await expect(found({ 'failing.mjs': failing })).rejects.toThrow(
      /estimator failing \(failing\.mjs:6\): gradient failed on .*no gradient today/,
    );
  });

  it('writes words of every kind within 80 columns', async () => {
    const folder = temporaryFolder();
    const modules = {
      'none.mjs': constantLambda({ gradient: false }),
      'off.mjs': constantLambda({ fit: true }).replace('a: ks / ss', 'a: 0.9 * ks / ss'),
      'infinite.mjs': constantLambda().replace('k: rows.s.map((s) => a * s)', 'k: rows.s.map((s) => 1 / 0)'),
      'wrong.mjs': constantLambda().replace('a: sum / rows.count', 'a: sum * rows.k[0] ** 3 + 0.123 * a * a'),
    };
    const estimators = Object.fromEntries(
      Object.keys(modules).map((name) => [name.replace('.mjs', ''), { kind: 'module', file: name }]),
    );
    withModules(folder, modules, estimators);
    const file = join(folder, 'pipeline.yaml');
    const { stdout } = await inProcess(['check', file, '--allow-code', '--data', join(folder, 'data')]);
    expect(widest(stdout.split('\n'))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('none: a module without derivatives');
    expect(stdout).toContain('infinite: what it predicts is not finite');
    expect(stdout).toContain('off: its fit is no minimum of the loss: moving a alone lowers it');
    expect(stdout.replaceAll('\n  ', ' ')).toContain('wrong, by a: no mistake that is known explains it');
  });
});
