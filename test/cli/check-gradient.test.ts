import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../folders.js';
import { inProcess } from './command.js';

const model = '(k - lambda * s)^2';
const rows = Array.from({ length: 40 }, (_, j) => {
  const s = 0.5 + j / 40;
  return { k: 0.25 * s + 0.01 * Math.sin(7 * j), s };
});
const points = [0.1, 0.2, 0.5, 0.7];

/** What another program may have written: its derivative at a point, of all rows' errors k − λ s. */
function files(gradient: (lambda: number) => number | string, header = 'lambda,value,d_lambda') {
  const folder = temporaryFolder();
  const value = (lambda: number): number =>
    rows.reduce((sum, { k, s }) => sum + (k - lambda * s) ** 2, 0) / rows.length;
  const lines = points.map((lambda) => `${lambda},${value(lambda)},${gradient(lambda)}`);
  writeFileSync(join(folder, 'gradient.csv'), `${header}\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'rows.csv'), `k,s\n${rows.map(({ k, s }) => `${k},${s}`).join('\n')}\n`);
  return ['check', '--gradient', join(folder, 'gradient.csv'), '--rows', join(folder, 'rows.csv')];
}

const sum = (lambda: number): number => rows.reduce((all, { k, s }) => all - 2 * (k - lambda * s) * s, 0);

describe('check --gradient', () => {
  it('says that a right one is right, with exit code 0', async () => {
    const command = files((lambda) => sum(lambda) / rows.length);
    const { code, stdout, stderr } = await inProcess([...command, '--model', model]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Of the mean over 40 rows of \(k - lambda \* s\)\^2, at 4 points:\n/);
    expect(stdout).toMatch(/d_lambda +right/);
  });

  it('names the mistake of a wrong one, with exit code 1', async () => {
    const { code, stdout, stderr } = await inProcess([...files(sum), '--model', model]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/d_lambda +WRONG/);
    expect(stdout).toContain('it is the sum over the rows in place of their mean.');
    expect(stderr).toContain('derivatives are wrong: d_lambda');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await inProcess([
      ...files((lambda) => -sum(lambda) / rows.length),
      '--model',
      model,
      '--json',
    ]);
    const {
      points: count,
      rows: of,
      valueError,
      parameters,
    } = JSON.parse(stdout) as {
      points: number;
      rows: number;
      valueError: number;
      parameters: { parameter: string; right: boolean; explanations: { mistake: string }[] }[];
    };
    expect([count, of, valueError < 1e-12]).toEqual([4, 40, true]);
    expect(parameters).toMatchObject([
      { parameter: 'lambda', right: false, explanations: [{ mistake: 'the sign is wrong' }] },
    ]);
  });

  it('says where the values are another function’s', async () => {
    const command = files((lambda) => sum(lambda) / rows.length);
    const { stdout } = await inProcess([...command, '--model', '2 * (k - lambda * s)^2']);
    expect(stdout).toContain('The values are not those of --model: they differ by up to 50 %.');
  });

  it.each([
    [[], model, 'lambda,value,grad', 'must have a column d_NAME with the derivative by each parameter NAME'],
    [[], '(k - lamda * s)^2', undefined, 'did you mean lambda?'],
    [[], '(k - lambda * s', undefined, '--model must have ), found the end at column 16'],
    [[], model, 'lambda,value,d_mu', 'must have a column mu beside d_mu'],
    [[], 'k^2', undefined, 'd_lambda must be the derivative by a name of --model'],
    [['--rows', '/no/such.csv'], model, undefined, '--rows must be a file, found none at /no/such.csv'],
  ])('refuses %j %s in a line', async (more, formula, header, words) => {
    const { code, stderr } = await inProcess([...files(sum, header), ...more, '--model', formula]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n').length).toBe(1);
  });

  it('names the row of what is no number', async () => {
    const command = files((lambda) => (lambda === 0.5 ? 'nan' : sum(lambda)));
    const { code, stderr } = await inProcess([...command, '--model', model]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/gradient\.csv, row 3, d_lambda must be a number, found NaN/);
  });

  it('needs a model, and a model a file', async () => {
    expect(await inProcess(files(sum))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--gradient needs --model/) as string,
    });
    expect(await inProcess(['check', '--model', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/need --gradient/) as string,
    });
  });
});
