import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EstimatorResult, loadPipeline, type RunReport } from '#dist/index.js';
import { runIn } from './experiment.js';
import { temporaryFolder } from './folders.js';
import { run as runPipeline } from './shared-threads.js';
import { ofLambda, ofProcess } from './tables.js';
import { pipelineFiles } from './files.js';

/** The shipped experiments find what their files and the reference answers say. */

const run = (file: string): Promise<RunReport> =>
  runPipeline(loadPipeline(file), { what: 'all', threads: 2, dataFolder: temporaryFolder() });

const estimator = (report: RunReport, name: string): EstimatorResult =>
  ofLambda(report).estimators.find((result) => result.name === name)!;

/** Relative difference. */
const apart = (found: number | null | undefined, wanted: number): number => Math.abs(found! / wanted - 1);

describe('every pipeline file', () => {
  it.each(pipelineFiles)('%s names its schema, opens with its question and can be loaded', (name) => {
    const file = join('pipelines', name);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/dist\/pipeline\.schema\.json\n# .+\?\n/,
    );
    expect(loadPipeline(file).pipeline.name).toBe(name.replace('.yaml', ''));
  });
});

describe('lambda.yaml', () => {
  it('finds 0.25 in closed form to 1e-12, and by the network to 2 % with less error than the same in PyTorch', async () => {
    const report = await run('pipelines/lambda.yaml');
    const [lambda] = estimator(report, 'closed-form').parameters;
    expect(Math.abs(lambda.estimate! - 0.25)).toBeLessThan(1e-12);
    expect(lambda.truth).toBe(0.25);
    const network = estimator(report, 'network');
    expect(apart(network.lambdaHoldOut!.mean, 0.25)).toBeLessThan(0.02);
    // run_all_python.py, seeds 1 … 5: hold-out rmse from 5.4e-4 to 8.3e-4.
    expect(network.holdOut.rmse!).toBeLessThan(5.4e-4);
    expect(ofLambda(report).rows).toEqual({ train: 2016, holdOut: 504 });
  });
});

describe('sp500-range.yaml', () => {
  it('finds what independent NumPy code found', async () => {
    const loaded = loadPipeline('pipelines/sp500-range.yaml', [
      'train.estimators.closed-form.errors=newey-west',
      // It leaves no gap between the rows that it learns from and those that it holds out.
      'train.holdOut.gap=0',
    ]);
    const report = await runPipeline(loaded, { what: 'all', threads: 1, dataFolder: temporaryFolder() });
    const { parameters, fullSample, holdOut } = estimator(report, 'closed-form');
    expect(apart(fullSample![0].estimate, 2.0189204313701534)).toBeLessThan(1e-12);
    expect(apart(fullSample![0].standardError, 0.05042455794)).toBeLessThan(1e-9);
    expect(apart(parameters[0].estimate, 1.9754759691316062)).toBeLessThan(1e-12);
    expect(apart(holdOut.rmse, 9.988283033e-5)).toBeLessThan(1e-9);
    expect(apart(estimator(report, 'mean').holdOut.rmse, 4.346598767e-4)).toBeLessThan(1e-9);
    expect(parameters[0].truth).toBeNull();
    expect(ofLambda(report).rows).toEqual({ train: 4068, holdOut: 1017 });
  });

  it('has the classical standard error of the reference where it is asked for', async () => {
    const loaded = loadPipeline('pipelines/sp500-range.yaml', [
      'train.estimators.closed-form.errors=classical',
    ]);
    const report = await runPipeline(loaded, { what: 'all', threads: 1, dataFolder: temporaryFolder() });
    expect(apart(estimator(report, 'closed-form').fullSample![0].standardError, 0.00403185687)).toBeLessThan(
      1e-8,
    );
  });
});

const rates = join(import.meta.dirname, '../../shared/data/eurusd/DEXUSEU.csv');

describe('euro against dollar, forward variance', () => {
  it.skipIf(!existsSync(rates))(
    'finds what independent NumPy code found (needs the shared data)',
    async () => {
      const sql = `
      WITH prices AS (SELECT date, TRY_CAST(DEXUSEU AS DOUBLE) AS price FROM rates),
           returns AS (SELECT date, ln(price / lag(price) OVER (ORDER BY date)) AS r FROM prices WHERE price IS NOT NULL)
      SELECT date AS label, list(r) OVER past AS x, 252 * avg(r * r) OVER next AS k
      FROM returns WHERE r IS NOT NULL
      WINDOW past AS (ORDER BY date ROWS BETWEEN 20 PRECEDING AND CURRENT ROW),
             next AS (ORDER BY date ROWS BETWEEN 1 FOLLOWING AND 21 FOLLOWING)
      QUALIFY count(*) OVER past = 21 AND count(*) OVER next = 21
      ORDER BY date`;
      const report = await runIn(temporaryFolder(), {
        name: 'eurusd',
        import: { files: { rates }, sql },
        train: {
          holdOut: { by: 'time', fraction: 0.2 },
          estimators: {
            variance: { kind: 'least-squares', basis: 'constant', errors: 'newey-west', lags: 21 },
            classical: { kind: 'least-squares', basis: 'constant', errors: 'classical' },
          },
        },
      });
      const { parameters, fullSample, holdOut } = estimator(report, 'variance');
      expect(ofLambda(report).rows).toEqual({ train: 3834, holdOut: 959 });
      expect(apart(fullSample![0].estimate, 223.53668396469584)).toBeLessThan(1e-12);
      expect(apart(fullSample![0].standardError, 11.80684684)).toBeLessThan(1e-9);
      expect(apart(parameters[0].estimate, 224.27092112613835)).toBeLessThan(1e-12);
      expect(apart(holdOut.rmse, 0.004925892788)).toBeLessThan(1e-9);
      expect(apart(estimator(report, 'classical').fullSample![0].standardError, 1.67897556)).toBeLessThan(
        1e-8,
      );
    },
  );
});

describe('cir-rates.yaml', () => {
  /** Computed independently (mpmath): maxima of the monthly DTB3 from 1990 to 2007, conditional on the first value. */
  const reference: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    vasicek: { kappa: 0.226763280237, theta: 0.0300158200287, sigma: 0.00745382579522 },
    'vasicek-corrected': { kappa: 0.0013678276 },
    cir: { kappa: 0.16824905325, theta: 0.0262066591034, sigma: 0.0385692843077 },
    ckls: { kappa: 0.172309544186, theta: 0.0263759673805, sigma: 0.0302786942363, gamma: 0.432422403373 },
  };

  it('finds the maxima of these rates, and says that eighteen years do not determine kappa', async () => {
    const { estimators, verdicts } = ofProcess(await run('pipelines/cir-rates.yaml'));
    for (const [name, wanted] of Object.entries(reference)) {
      const { fullSample } = estimators.find((found) => found.name === name)!;
      for (const [parameter, value] of Object.entries(wanted)) {
        const { estimate } = fullSample!.find((found) => found.name === parameter)!;
        expect(apart(estimate, value), `${parameter} of ${name}`).toBeLessThan(value < 0.01 ? 1e-6 : 1e-8);
      }
    }
    const { answer, sentence } = verdicts.find(({ id }) => id === 'identifiable')!;
    expect(answer).toBe('no');
    expect(sentence).toMatch(
      /do not determine the speed of mean reversion, kappa: its estimate is 0.2268, but over T = 17.92 .* T decides, not the number of values/,
    );
  });
});
