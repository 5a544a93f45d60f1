import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init, loadPipeline, run, type RunReport, type Verdict } from '#dist/index.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { folderOfFile } from '../folders.js';
import { ofLambda } from '../tables.js';

/** What verdicts say of whole runs of the shipped question with other values: inputs on which they once were wrong. */

const dataFolder = folderOfFile();
const base = ['simulate.paths=50', 'simulate.times=250', 'simulate.process.x0=1', 'targets.noise=0.05'];
const lags = 'targets.noise={ sd: 0.05, lags: 20 }';
const byTime = 'train.holdOut={ by: time, gap: 20 }';
const epochs = 'train.estimators.network.epochs=300';

async function verdictsOf(set: readonly string[], file = 'pipelines/lambda.yaml'): Promise<RunReport> {
  return run(loadPipeline(file, [...base, ...set]), { what: 'all', threads: 2, dataFolder });
}
const said = ({ result }: RunReport, id: string): Verdict => result!.verdicts.find((one) => one.id === id)!;

describe('noise that reaches from training rows into held-out rows', () => {
  it('lets no comparison on these rows be decided, however well a network remembers it', async () => {
    const report = await verdictsOf(['targets.lambda=0', lags, epochs]);
    const { rungs } = ofLambda(report).ladder;
    const network = rungs.find(({ name }) => name === 'network')!;
    // It does win: on noise alone it takes most of the error off.
    expect(network.gainOverSimpler!.relative).toBeGreaterThan(0.5);
    expect(network.gainOverSimpler).toMatchObject({ interval95: null, p: null, relative95: null });
    for (const id of ['networkAdds', 'beatsTheMean', 'overfits']) {
      expect(said(report, id)).toMatchObject({
        answer: 'unknown',
        sentence: expect.stringContaining('Set train.holdOut to { by: time, gap: 20 }') as string,
      });
    }
    expect(said(report, 'lambdaDependsOnX').answer).toBe('unclear');
  });

  it('leaves them be where the gap is as long', async () => {
    const report = await verdictsOf([lags, byTime]);
    expect(ofLambda(report).verdicts.filter(({ sentence }) => sentence.includes('holdOut'))).toEqual([]);
    expect(said(report, 'beatsTheMean').answer).not.toBe('unknown');
  });

  it('is seen where the gap is a row short', async () => {
    const report = await verdictsOf([lags, 'train.holdOut={ by: time, gap: 19 }']);
    expect(said(report, 'networkAdds')).toMatchObject({
      answer: 'unknown',
      sentence: expect.stringContaining('with a gap of 19') as string,
    });
  });
});

it('noise that drowns λ leaves it undetermined, and not found', async () => {
  const report = await verdictsOf(['targets.noise=100']);
  expect(said(report, 'identifiable').answer).toBe('no');
  expect(said(report, 'recovered').answer).toBe('unclear');
  expect(said(report, 'recovered').sentence).toContain('wider than the parameter');
});

it('a constant is not what λ(x) is, however little λ varies', async () => {
  const folder = folderOfFile();
  const file = join(folder, 'pipeline.yaml');
  await init(file);
  const set = ['targets.lambda={ kind: polynomial, coefficients: [0.25, 0.1, -0.02] }'];
  const report = await run(loadPipeline(file, set), { what: 'all', threads: 2, dataFolder: folder });
  const curve = ofLambda(report).estimators.find(({ name }) => name === 'closed-form')?.lambdaCurve;
  expect(curve?.coverage).toBeLessThan(0.5);
  expect(said(report, 'recovered').answer).toBe('no');
});

it('what a closed form has already, no network adds: fits for the test of λ stand on the ladder', async () => {
  const report = await verdictsOf([
    'targets.lambda={ kind: linear, a: 0.25, b: 0.1 }',
    'targets.noise=0.002',
  ]);
  expect(ofLambda(report).ladder.rungs.map(({ name, inFile }) => [name, inFile])).toEqual([
    ['mean', true],
    ['closed-form', true],
    ['quadratic λ', false],
    ['spline λ', false],
    ['network', true],
  ]);
  expect(said(report, 'lambdaDependsOnX').answer).toBe('yes');
  expect(said(report, 'networkAdds').answer).not.toBe('yes');
  const judged = said(report, 'beatsTheMean').evidence['fits'] as { name: string }[];
  expect(judged.map(({ name }) => name)).toEqual(['closed-form', 'network']);
});

it('a file of networks alone is asked about what they estimate', async () => {
  const alone = ['train.estimators={ curve: { kind: pointwise-network, hidden: [4], epochs: 5 } }'];
  const report = await verdictsOf(alone);
  expect(said(report, 'identifiable').sentence).toMatch(
    /λ\(x\), which curve estimates, by a spline of 12 terms/,
  );
});

it('x that is the same everywhere determines no λ(x), imported as well as simulated', async () => {
  const folder = folderOfFile();
  const k = Array.from({ length: 120 }, (_, j) => 0.3 + ((j * 37) % 11) / 100);
  writeFileSync(join(folder, 'rows.csv'), ['k', ...k].join('\n'));
  writeFileSync(
    join(folder, 'same.yaml'),
    `name: same
import: { files: { rows: rows.csv }, sql: 'SELECT [1.0, 1.0, 1.0] AS x, k FROM rows' }
train: { estimators: { constant: { kind: least-squares, basis: constant }, line: { kind: least-squares, basis: linear } } }
`,
  );
  const report = await run(loadPipeline(join(folder, 'same.yaml')), {
    what: 'all',
    threads: 2,
    dataFolder: folder,
  });
  expect(said(report, 'identifiable')).toMatchObject({ answer: 'no' });
  expect(said(report, 'beatsTheMean').sentence).toContain('line could not be fitted');
});

it('rows that are wilder later are no overfitting', async () => {
  const folder = folderOfFile();
  const rows = Array.from({ length: 400 }, (_, j) => {
    const x = [0, 1, 2, 3].map((i) => 1 + 0.2 * normal(31, 0, 0, j, i));
    const s = x.reduce((sum, value) => sum + value * value, 0) / x.length;
    return [...x, 0.25 * s + (j < 320 ? 0.02 : 0.1) * normal(31, 0, 1, j, 0)].join(',');
  });
  writeFileSync(join(folder, 'wilder.csv'), ['a,b,c,d,k', ...rows].join('\n'));
  writeFileSync(
    join(folder, 'wilder.yaml'),
    `name: wilder
import: { files: { rows: wilder.csv }, sql: 'SELECT [a, b, c, d] AS x, k FROM rows' }
train:
  holdOut: { by: time, fraction: 0.2 }
  estimators: { constant: { kind: least-squares, basis: constant }, line: { kind: least-squares, basis: linear } }
`,
  );
  const report = await run(loadPipeline(join(folder, 'wilder.yaml')), {
    what: 'all',
    threads: 2,
    dataFolder: folder,
  });
  const [, line] = ofLambda(report).estimators;
  expect(line.holdOut.rmse! / line.train.rmse!).toBeGreaterThan(4);
  expect(said(report, 'overfits').answer).toBe('no');
});
