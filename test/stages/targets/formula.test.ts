import { describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { readColumns } from '#dist/rows/stored-table.js';
import { readManifest } from '#dist/store/manifest.js';
import { runIn, smallPipeline } from '../../experiment.js';
import { folderOfFile, temporaryFolder } from '../../folders.js';
import { bytesOf, folderOf } from '../../tables.js';

const folder = folderOfFile();

const made = (lambda: unknown, set: readonly string[] = [], threads = 2): Promise<RunReport> =>
  runIn(folder, { ...smallPipeline, targets: { lambda, noise: 0 } }, { what: 'targets', set, threads });

function kOf(report: RunReport): Float64Array {
  const from = folderOf(report, 'targets');
  return readColumns({ folder: from, manifest: readManifest(from)! }, ['k']).k;
}

describe('targets by a formula', () => {
  it.each([
    [
      'λ of a sine',
      { lambda: '0.25 + 0.1 * sin(3 * x + 1)' },
      { kind: 'sinusoidal', mean: 0.25, amplitude: 0.1, frequency: 3, phase: 1 },
    ],
    [
      'λ of a polynomial',
      { lambda: '0.2 - 0.1 * x + 0.3 * x^2' },
      { kind: 'polynomial', coefficients: [0.2, -0.1, 0.3] },
    ],
    ['λ that is a number', { lambda: 0.25 }, 0.25],
    ['f', { f: '1 + 2 * x + 3 * x^2 - x^3' }, { kind: 'cubic', c0: 1, c1: 2, c2: 3, c3: -1 }],
    [
      'parameters',
      { lambda: 'a + b * x', parameters: { a: 0.2, b: -0.1 } },
      { kind: 'linear', a: 0.2, b: -0.1 },
    ],
  ] as const)('%s are those of the model of that kind, to rounding', async (_, formula, model) => {
    const [found, wanted] = [kOf(await made({ kind: 'formula', ...formula })), kOf(await made(model))];
    found.forEach((k, j) => expect(Math.abs(k - wanted[j])).toBeLessThan(4e-15 * Math.abs(wanted[j])));
  });

  it('are the same bytes on any number of threads', async () => {
    const formula = { kind: 'formula', lambda: 'if(x < 1, exp(-x), tanh(x)) + x^1.3' };
    const [first, ...others] = await Promise.all(
      [1, 2, 3].map(async (threads) => {
        const pipeline = { ...smallPipeline, targets: { lambda: formula, noise: 0 } };
        return bytesOf(await runIn(temporaryFolder(), pipeline, { what: 'targets', threads, alone: true }));
      }),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  it('are reused where the formula is spelled in another way', async () => {
    await made({ kind: 'formula', lambda: '0.25+0.1*(x)' });
    const again = await made({ kind: 'formula', lambda: ' ( 0.250 + 0.1 * x ) ' });
    expect(again.stages.find(({ stage }) => stage === 'targets')!.status).toBe('reused');
  });

  it('are swept by their parameters', async () => {
    const formula = { kind: 'formula', lambda: 'a * x', parameters: { a: 1 } };
    const [one, two] = [
      kOf(await made(formula)),
      kOf(await made(formula, ['targets.lambda.parameters.a=2'])),
    ];
    expect([...two]).toEqual([...one].map((k) => 2 * k));
  });

  it.each([
    [
      { lambda: '0.3 * y' },
      /^targets\.lambda\.lambda must be a formula of x: a known name, found y at column 7/,
    ],
    [{ f: 'x +' }, /^targets\.lambda\.f must be a formula of x: .* found the end at column 4/],
    [{}, /^targets\.lambda\.lambda must be given, or f in its place, found neither/],
    [{ lambda: 'x', f: 'x' }, /found f too/],
    [{ lambda: 'x', parameters: { x: 1 } }, /^targets\.lambda\.parameters must have names .* found x/],
    [{ lambda: 'exp', parameters: { exp: 1 } }, /found exp/],
    [{ lambda: [1] }, /^targets\.lambda\.lambda must be a formula such as/],
    [
      { lambda: 'log(x - 1)' },
      /^the formula of targets\.lambda must be a number at every x, found none at x = [\d.]+ in row \d+: /,
    ],
  ])('%j is refused', async (formula, words) => {
    await expect((async () => made({ kind: 'formula', ...formula }))()).rejects.toThrow(words);
  });
});
