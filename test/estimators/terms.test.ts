import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grid, loadPipeline, report as reportOf, type RunReport } from '#dist/index.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { bytesOf, folderOf, ofLambda, resultOf, rowsOf } from '../tables.js';

const folder = folderOfFile();
const cubic = { kind: 'polynomial', coefficients: [0.2, -0.1, 0.3] };

const simulated = (estimators: Record<string, object>, more: object = {}): object => ({
  ...smallPipeline,
  targets: { lambda: cubic, noise: 0.01 },
  train: { estimators },
  ...more,
});
const leastSquares = (basis: unknown, more: object = {}): object => ({
  kind: 'least-squares',
  basis,
  ...more,
});

/** 300 rows of a series x with a column vix, of which k is made by hand. */
function importedFolder(k: (x: number[], vix: number, j: number) => number): string {
  const within = temporaryFolder();
  const lines = ['x,vix,k,day'];
  const xs: number[] = [];
  for (let j = 0; j < 300; j++) {
    const x = 1 + 0.5 * Math.sin(j * 0.7) + 0.2 * Math.cos(j * 2.3);
    const vix = 20 + 5 * Math.sin(j * 1.9);
    xs.push(x);
    lines.push([x, vix, k(xs.slice(-5), vix, j), j].join(','));
  }
  writeFileSync(join(within, 'data.csv'), lines.join('\n'));
  return within;
}
const imported = (
  terms: unknown[],
  more: object = {},
  sql = 'SELECT x, vix, k, day AS t FROM data ORDER BY day',
): object => ({
  name: 'terms',
  import: { files: { data: 'data.csv' }, sql, window: 5, target: 'last' },
  train: { estimators: { terms: leastSquares({ terms }, more) } },
});
const estimatesOf = (report: RunReport, name: string): (number | null)[] =>
  resultOf(report, name).parameters.map(({ estimate }) => estimate);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a basis of terms', () => {
  it.each(['classical', 'hc0', 'hc3', 'newey-west', 'cosine'] as const)(
    'that are powers of x is the polynomial of these, with errors of kind %s',
    async (errors) => {
      const lags = ['newey-west', 'cosine'].includes(errors) ? { lags: 3 } : {};
      const report = await runIn(
        folder,
        simulated({
          polynomial: leastSquares('quadratic', { errors, ...lags }),
          terms: leastSquares({ terms: ['mean(x^2)', 'mean( x^3 )', 'mean(x * x^3)'] }, { errors, ...lags }),
        }),
      );
      const [wanted, found] = ['polynomial', 'terms'].map((name) => resultOf(report, name));
      expect(found.parameters.map(({ name }) => name)).toEqual(['mean(x^2)', 'mean(x^3)', 'mean(x * x^3)']);
      found.parameters.forEach(({ estimate, standardError, interval95, degreesOfFreedom }, b) => {
        const other = wanted.parameters[b];
        expect(Math.abs(estimate! / other.estimate! - 1)).toBeLessThan(1e-8);
        expect(Math.abs(standardError! / other.standardError! - 1)).toBeLessThan(1e-7);
        expect(degreesOfFreedom! / other.degreesOfFreedom!).toBeCloseTo(1, 6);
        expect(interval95![0]).toBeCloseTo(other.interval95![0], 6);
      });
      expect(found.holdOut.rmse! / wanted.holdOut.rmse!).toBeCloseTo(1, 8);
    },
  );

  it('has true values where all are 1 and powers, and stands on the ladder', async () => {
    const report = await runIn(
      folder,
      simulated({
        powers: leastSquares({ terms: [1, 'mean(x^2)', 'mean(x^3)', 'mean(x^4)'] }),
        fewer: leastSquares({ terms: ['mean(x^2)', 'mean(x^4)'] }),
        others: leastSquares({
          terms: [1, 'mean(x^2)', 'mean(x)^2', 'sqrt(abs(mean(sin(3 * x) * t)))', 't'],
        }),
      }),
    );
    const truthOf = (name: string): (number | null)[] =>
      resultOf(report, name).parameters.map(({ truth }) => truth);
    expect(truthOf('powers')).toEqual([0, 0.2, -0.1, 0.3]);
    expect(truthOf('fewer')).toEqual([null, null]);
    expect(truthOf('others')).toEqual([null, null, null, null, null]);
    const names = ofLambda(report).ladder.rungs.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['powers', 'fewer', 'others']));
    const rows = rowsOf<Record<string, number>>(report, 'evaluate', 'predictions');
    const paths = rowsOf<{ x: Float64Array; t: number }>(report, 'simulate');
    const theta = estimatesOf(report, 'others') as number[];
    paths.forEach(({ x, t }, j) => {
      const moment = (f: (value: number) => number): number => mean([...x].map(f));
      const terms = [
        1,
        moment((value) => value ** 2),
        moment((value) => value) ** 2,
        Math.sqrt(Math.abs(moment((value) => Math.sin(3 * value) * t))),
        t,
      ];
      const wanted = terms.reduce((sum, term, b) => sum + theta[b] * term, 0);
      expect(Math.abs(rows[j].kHat_others - wanted)).toBeLessThan(1e-11);
    });
  });

  it('reads columns that the SQL gives, a window’s at its last row', async () => {
    const within = importedFolder(
      (x, vix) => 0.3 - 0.02 * vix + 2 * mean(x) ** 2 + 0.5 * mean(x.map((v) => v ** 3)),
    );
    const terms = [1, 'vix', 'mean(x)^2', 'mean(x^3)', 'log(vix)'];
    const report = await runIn(within, imported(terms));
    const estimates = estimatesOf(report, 'terms') as number[];
    [0.3, -0.02, 2, 0.5, 0].forEach((value, b) => expect(estimates[b]).toBeCloseTo(value, 8));
    expect(rowsOf<{ vix: number; t: number }>(report, 'import')[0]).toMatchObject({ t: 4 });
    const { markdown } = await reportOf(join(within, 'pipeline.yaml'), { dataFolder: join(within, 'data') });
    expect(await markdown()).toContain('mean(x)^2');
  });

  it('is the same bytes on 1, 2, 3 and 7 threads, and found again in another spelling', async () => {
    const asked = (terms: unknown[]): object =>
      simulated({ terms: leastSquares({ terms }) }, { evaluate: { replicates: 4 } });
    const runs = [];
    for (const threads of [1, 2, 3, 7]) {
      const report = await runIn(temporaryFolder(), asked([1, 'mean(exp(-x) * t)', 'mean(x)^2']), {
        threads,
        alone: true,
      });
      runs.push(bytesOf(report));
    }
    for (const other of runs.slice(1)) expect(other).toEqual(runs[0]);
    const first = await runIn(folder, asked([1, 'mean(exp(-x) * t)', 'mean(x)^2']));
    const again = await runIn(folder, asked(['1.0', ' mean( exp(-(x))*t )', '(mean(x))^2']));
    expect(folderOf(again, 'train:terms')).toBe(folderOf(first, 'train:terms'));
    expect(first.result!.study).not.toBeNull();
  });

  it('is in replicates what runs with their seeds find, of imported rows with a column too', async () => {
    const within = importedFolder(() => 0);
    const asked = {
      ...imported([1, 'mean(x^2)', 'vix'], {}, 'SELECT x, vix, day AS t FROM data ORDER BY day'),
      targets: { lambda: 0.25, noise: 0.1 },
    };
    const study = await runIn(within, { ...asked, evaluate: { replicates: 2 } }, { what: 'all' });
    const rows = rowsOf<{
      replicate: number;
      seed: string;
      parameter: string;
      estimate: number;
      expectedError: number;
    }>(study, 'replicates');
    for (const { seed, parameter, estimate } of rows) {
      const single = await runIn(within, asked, { set: [`seed=${seed}`] });
      const found = resultOf(single, 'terms').parameters.find(({ name }) => name === parameter);
      expect(estimate).toBe(found!.estimate);
    }
    expect(rows.length).toBe(6);
  });

  it('is swept by grids, with the values of single runs', async () => {
    const within = temporaryFolder();
    const pipeline = {
      ...simulated({ terms: leastSquares({ terms: [1, 'mean(x^2)', 'mean(x)^2'] }) }),
      grid: { 'targets.noise': [0, 0.01] },
    };
    const { rows } = await grid(writePipeline(within, pipeline), { dataFolder: join(within, 'data') });
    const single = await runIn(within, pipeline, { set: ['targets.noise=0.01'] });
    expect(rows.map(({ rmse }) => rmse)[1]).toBe(resultOf(single, 'terms').holdOut.rmse);
  });

  it.each([
    [
      [1, 2],
      /2 is 2 in every training row, and so a combination of the terms before it \(1\): leave one of them out/,
    ],
    [
      ['mean(x)', 'mean(2 * x)'],
      /mean\(2 \* x\) is, in the training rows, a combination of the terms before it \(mean\(x\)\)/,
    ],
    [[0, 'mean(x)'], /0 is 0 in every training row: leave it out/],
  ])('of %j says which term is no term of its own', async (terms, words) => {
    const report = await runIn(folder, simulated({ terms: leastSquares({ terms }), mean: { kind: 'mean' } }));
    const { status, message } = resultOf(report, 'terms');
    expect(status).toBe('stopped');
    expect(message).toMatch(words);
  });
});

describe('terms that are refused', () => {
  const refusal =
    (terms: unknown, more: object = {}): (() => unknown) =>
    () =>
      loadPipeline(writePipeline(temporaryFolder(), simulated({ a: leastSquares({ terms }, more) })));

  it.each([
    [
      ['x^2'],
      /^train\.estimators\.a\.basis\.terms must be formulas: x\^2: x inside of mean\(…\), found x at column 1/,
    ],
    [['mean(x^2'], /\), found the end at column 9/],
    [['mean(y)'], /a known name, found y at column 6: did you mean x\?/],
    [['mean(mean(x))'], /a function, found mean at column 6/],
    [['maen(x)'], /a function, found maen at column 1.*did you mean mean\?/],
    [['k'], /found k at column 1/],
    [['2 * K'], /found K at column 5/],
    [['mean(constructor)'], /found constructor at column 6/],
    [['__proto__'], /found "_" at column 1/],
    [['mean(x) + ٣'], /found "٣" at column 11/],
    [['mean(1e999 * x)'], /a number that a float64 holds, found 1e999 at column 6/],
    [['x'.repeat(100_000)], /at most 4000 characters, found 100000/],
    [['('.repeat(3000)], /brackets at most 100 deep/],
    [['mean(x)', ' mean( x )'], /must have each term once, found mean\(x\) twice/],
    [[], /basis\.terms/],
    ['mean(x)', /basis\.terms/],
  ])('%j', (terms, words) => {
    expect(refusal(terms)).toThrow(words);
    expect(refusal(terms)).toThrow(/^[^\n]{1,400}$/);
  });

  it('are those that simulated rows do not have, and solvers of other bases', async () => {
    const run = async (terms: unknown[], more: object = {}): Promise<unknown> =>
      runIn(folder, simulated({ a: leastSquares({ terms }, more) }));
    await expect(run(['vix'])).rejects.toThrow(
      /^train\.estimators\.a\.basis\.terms must be formulas of what simulated rows have: vix: a known name, found vix at column 1/,
    );
    await expect(run([1], { solver: { kind: 'sgd', learningRate: 0.1 } })).rejects.toThrow(
      /^train\.estimators\.a\.solver must be closed-form with a basis of terms/,
    );
    await expect(run(['log(mean(x) - 5)'])).rejects.toThrow(
      /^the term log\(mean\(x\) - 5\) must be a finite number in every row, found NaN in row 0/,
    );
    await expect(run(['mean(sqrt(x - 5))'])).rejects.toThrow(
      /^the term mean\(sqrt\(x - 5\)\) must be a number at every x, found none at x = [\d.]+ in row 0/,
    );
  });

  it('are columns that the SQL does not give, or that are no numbers', async () => {
    const within = importedFolder(() => 1);
    await expect(runIn(within, imported(['vxi']))).rejects.toThrow(
      /import\.sql must give a column vxi, which a term of a basis has, found none \(nearest: vix\)/,
    );
    const without = 'SELECT x, k, day AS t FROM data ORDER BY day';
    await expect(runIn(within, imported(['vix'], {}, without))).rejects.toThrow(
      /import\.sql must give a column vix, which a term of a basis has, found none \(nearest: x\): the columns are x, k, t/,
    );
    const text = "SELECT x, 'a' AS vix, k, day AS t FROM data ORDER BY day";
    await expect(runIn(within, imported(['vix'], {}, text))).rejects.toThrow(
      /import\.sql must give vix as numbers, found VARCHAR/,
    );
    const holes = 'SELECT x, nullif(day, 7) AS vix, k, day AS t FROM data ORDER BY day';
    await expect(runIn(within, imported(['vix'], {}, holes))).rejects.toThrow(
      /^x, k, t and vix must be finite numbers, found 1 of 300 rows where they are not: row 7: vix is null or NaN/,
    );
  });
});

describe('a polynomial around a number', () => {
  it('has the coefficients of λ’s Taylor polynomial there, their errors and true values', async () => {
    const a = 0.5;
    const report = await runIn(
      folder,
      simulated({
        plain: leastSquares({ kind: 'polynomial', degree: 2 }),
        taylor: leastSquares({ kind: 'polynomial', degree: 2, around: a }),
      }),
    );
    const [plain, taylor] = ['plain', 'taylor'].map((name) => resultOf(report, name));
    const [c0, c1, c2] = plain.parameters.map(({ estimate }) => estimate!);
    const wanted = [c0 + c1 * a + c2 * a * a, c1 + 2 * c2 * a, c2];
    taylor.parameters.forEach(({ estimate }, d) => expect(estimate).toBeCloseTo(wanted[d], 8));
    // λ = 0.2 − 0.1 x + 0.3 x² around 0.5.
    expect(taylor.parameters.map(({ truth }) => truth)).toEqual([
      expect.closeTo(0.225, 14),
      expect.closeTo(0.2, 14),
      0.3,
    ]);
    expect(taylor.parameters[2].standardError).toBeCloseTo(plain.parameters[2].standardError!, 8);
    expect(taylor.holdOut).toEqual(plain.holdOut);
    // The error of λ(a) is that of the curve there.
    const covariance = rowsOf<{ row: string; column: string; value: number }>(
      report,
      'train:plain',
      'covariance',
    );
    const weight = { c0: 1, c1: a, c2: a * a } as Record<string, number>;
    const variance = covariance.reduce(
      (sum, { row, column, value }) => sum + weight[row] * weight[column] * value,
      0,
    );
    expect(taylor.parameters[0].standardError! / Math.sqrt(variance)).toBeCloseTo(1, 6);
  });
});

/** What the verdict identifiable says of an estimator's columns. */
interface JudgedDesign {
  readonly estimator: string;
  readonly answer: string;
  readonly conditionNumber: number | null;
  readonly parameters: readonly { readonly error: number; readonly shareOfSignal: number }[];
}
const judged = (report: RunReport): { answer: string; sentence: string; designs: JudgedDesign[] } => {
  const { answer, sentence, evidence } = report.result!.verdicts.find(({ id }) => id === 'identifiable')!;
  return { answer, sentence, designs: (evidence as unknown as { designs: JudgedDesign[] }).designs };
};

describe('whether the data determine terms', () => {
  it('is asked of the terms themselves, as of the polynomial that they are', async () => {
    const terms = leastSquares({ terms: ['mean(x^2)', 'mean(x^3)'] });
    const { designs } = judged(await runIn(folder, simulated({ polynomial: leastSquares('linear'), terms })));
    const [polynomial, ofTerms] = designs;
    expect(ofTerms.estimator).toBe('terms');
    expect(ofTerms.conditionNumber! / polynomial.conditionNumber!).toBeCloseTo(1, 8);
    ofTerms.parameters.forEach(({ error }, b) =>
      expect(error / polynomial.parameters[b].error).toBeCloseTo(1, 8),
    );
  });

  it.each([1, 1e6, 1e-6])('is answered the same with x in units of 1/%d', async (unit) => {
    const { answer, sentence } = judged(
      await runIn(
        folder,
        simulated(
          { terms: leastSquares({ terms: ['1', 'mean(x^2)', 'mean(x)'] }) },
          {
            simulate: {
              process: { kind: 'ou', kappa: 3, theta: unit, sigma: 0.5 * unit },
              paths: 20,
              times: 100,
              dt: 0.02,
            },
            targets: { lambda: 0.25, noise: 0.05 * unit * unit },
          },
        ),
      ),
    );
    expect(answer).toBe('no');
    expect(sentence).toMatch(/least well determined: mean\(x(\^2)?\) versus mean\(x(\^2)?\)\.$/);
  });

  it('is answered no where one is a combination of others', async () => {
    const terms = leastSquares({ terms: ['1', 'mean(x)', '2 * mean(x)'] });
    const { answer, sentence } = judged(await runIn(folder, simulated({ terms })));
    expect(answer).toBe('no');
    expect(sentence).toBe(
      'The training rows do not determine 1, mean(x) and 2 * mean(x): their columns depend on each other.',
    );
  });
});
