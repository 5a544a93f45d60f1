import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PosteriorResult, RunReport } from '#dist/index.js';
import { runIn } from '../../experiment.js';
import { folderOfFile, temporaryFolder } from '../../folders.js';
import { bytesOf, ofPosterior, rowsOf } from '../../tables.js';
import { rowPosterior, smallPosterior } from './small.js';

type Draw = Record<string, number> & { readonly split: string };

describe('posteriors of a process', () => {
  let report: RunReport;
  let result: PosteriorResult;

  beforeAll(async () => {
    report = await runIn(folderOfFile(), smallPosterior);
    result = ofPosterior(report);
  });

  it('come from draws that are as their priors say', () => {
    const rows = rowsOf<Draw>(report, 'draws');
    expect(rows.filter(({ split }) => split === 'train')).toHaveLength(600);
    // Uniform on [0.05, 5]: mean 2.525, variance 4.95²/12.
    const kappas = rows.map((row) => row['theta_kappa']);
    const mean = kappas.reduce((sum, one) => sum + one, 0) / kappas.length;
    expect(Math.abs(mean - 2.525)).toBeLessThan((4 * 4.95) / Math.sqrt(12 * kappas.length));
    expect(Math.min(...kappas)).toBeGreaterThan(0.05);
    expect(Math.max(...kappas)).toBeLessThan(5);
    // The sums that a likelihood reads are of the draw's own path: Σ (Δx)² is about σ² T.
    const ratios = rows.map(
      (row) => (row['stat_yy'] - 2 * row['stat_xy'] + row['stat_xx']) / (row['theta_sigma'] ** 2 * 4),
    );
    expect(ratios.every((ratio) => ratio > 0.2 && ratio < 2.5)).toBe(true);
  });

  it('learn what there is to learn, the exact one most', () => {
    const gains = Object.fromEntries(result.estimators.map(({ name, gain }) => [name, gain!.mean]));
    expect(gains['prior']).toBe(0);
    expect(gains['line']).toBeGreaterThan(0.5);
    expect(gains['mixture']).toBeGreaterThan(gains['line'] - 0.3);
    expect(gains['exact']).toBeGreaterThan(gains['line']);
    expect(gains['exact']).toBeGreaterThan(gains['spline']);
    const exact = result.estimators.find(({ name }) => name === 'exact')!;
    expect(exact.excess).toBeNull();
    for (const { p } of exact.calibration!.tests) expect(p).toBeGreaterThan(0.001);
  });

  it('say of the observation what Bayes’ rule says', () => {
    const own = result.observed!.posteriors.filter(({ estimator }) => estimator === 'exact');
    expect(own.map(({ truth }) => truth)).toEqual([2, 0.3]);
    for (const { quantiles, mean, sd, priorSd } of own) {
      expect(quantiles.toSorted((a, b) => a - b)).toEqual(quantiles);
      expect(mean).toBeGreaterThan(quantiles[0]);
      expect(mean).toBeLessThan(quantiles[4]);
      expect(sd).toBeLessThan(priorSd);
    }
    const prior = result.observed!.posteriors.find(({ estimator }) => estimator === 'prior')!;
    expect(prior.sd / prior.priorSd).toBeCloseTo(1, 4);
    expect(prior.priorSd).toBeCloseTo(4.95 / Math.sqrt(12), 4);
  });

  it('have an answer to every question', () => {
    expect(result.verdicts.map(({ id }) => id)).toEqual([
      'beatsThePrior',
      'posteriorCalibrated',
      'matchesExact',
      'networkAdds',
      'enoughDraws',
      'observationTypical',
      'priorDominates',
    ]);
    expect(result.verdicts.every(({ of }) => of === 'posterior')).toBe(true);
    expect(result.verdicts[0].answer).toBe('yes');
  });

  it('are the same bytes on 1 and 3 threads', async () => {
    for (const threads of [1, 3]) {
      const found = bytesOf(await runIn(temporaryFolder(), smallPosterior, { threads }));
      expect(found, `${threads} threads`).toEqual(bytesOf(report));
    }
  });

  it('are tested on draws that more draws to learn from do not change', async () => {
    const more = await runIn(temporaryFolder(), smallPosterior, {
      set: ['draws.train=700'],
      threads: 2,
    });
    const tested = (one: RunReport): Draw[] =>
      rowsOf<Draw>(one, 'draws').filter(({ split }) => split === 'holdOut');
    const thetas = (one: RunReport): number[] => tested(one).map((row) => row['summary_logVolatility']);
    expect(thetas(more)).toEqual(thetas(report));
  });

  it('carry on where they were interrupted', async () => {
    const folder = temporaryFolder();
    const { line, mixture } = smallPosterior.train.estimators;
    const pipeline = { ...smallPosterior, train: { estimators: { line, mixture } } };
    const whole = bytesOf(await runIn(temporaryFolder(), pipeline));
    let interruptions = 0;
    for (let again = true; again;) {
      const stop = new AbortController();
      const onEvent = ({ type }: { type: string }): void => void (type === 'partFinished' && stop.abort());
      try {
        const found = await runIn(folder, pipeline, { signal: stop.signal, onEvent });
        expect(bytesOf(found)).toEqual(whole);
        again = false;
      } catch (error) {
        expect(error).toMatchObject({ exitCode: 130 });
        expect(++interruptions).toBeLessThan(40);
      }
    }
    expect(interruptions).toBeGreaterThan(2);
  });
});

describe('posteriors of λ in a row', () => {
  it('are exact by Bayes’ rule', async () => {
    const result = ofPosterior(await runIn(temporaryFolder(), rowPosterior));
    const [prior, line, exact] = result.estimators;
    expect(prior.gain!.mean).toBe(0);
    expect(exact.gain!.mean).toBeGreaterThan(line.gain!.mean);
    expect(line.excess!.mean).toBeCloseTo(exact.gain!.mean - line.gain!.mean, 10);
    expect(result.observed!.source).toBe('row');
  });

  it('need a λ that was drawn', async () => {
    const run = async (set: string): Promise<RunReport> =>
      runIn(temporaryFolder(), rowPosterior, { set: [set] });
    await expect(run('targets.lambda=0.25')).rejects.toThrow('targets.lambda must be uniform');
    await expect(run('targets.noise=0')).rejects.toThrow(
      'train.estimators.exact must be left out where targets have no noise',
    );
  });
});

describe('an observation that was imported', () => {
  const observed = (rows: readonly string[], more: object = {}): Promise<RunReport> => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'rates.csv'), `t,x\n${rows.join('\n')}\n`);
    const { estimators } = smallPosterior.train;
    return runIn(folder, {
      ...smallPosterior,
      import: { files: { rates: 'rates.csv' }, sql: 'SELECT t, x FROM rates ORDER BY t', timeUnit: 'year' },
      train: { estimators: { line: estimators['line'], exact: estimators['exact'] } },
      ...more,
    });
  };
  const series = (count: number, x: (i: number) => number): string[] =>
    Array.from({ length: count }, (_, i) => `${0.1 * i},${x(i)}`);

  it('is judged by posteriors that were learned from draws alone', async () => {
    const result = ofPosterior(await observed(series(41, (i) => 0.1 * Math.sin(1.7 * i * i))));
    expect(result.observed!.source).toBe('imported');
    expect(result.observed!.outside).toEqual([]);
    expect(result.observed!.posteriors.every(({ truth }) => truth === null)).toBe(true);
  });

  it('is said to be unlike the draws where its length, its steps or its values are', async () => {
    const long = ofPosterior(await observed(series(80, (i) => 0.1 * Math.sin(1.7 * i * i))));
    expect(long.observed!.outside[0]).toContain('79 steps, where draws have 40');
    const answer = (result: PosteriorResult): string =>
      result.verdicts.find(({ id }) => id === 'observationTypical')!.answer;
    expect(answer(long)).toBe('no');
    // A straight line with one jump is no path of this process.
    expect(answer(ofPosterior(await observed(series(41, (i) => (i > 20 ? 30 : 0) + 1e-3 * i))))).toBe('no');
  });
});

describe('a prior that cannot be', () => {
  it.each([
    [
      'prior.kapa={kind: uniform, low: 0, high: 1}',
      'must be a parameter of simulate.process that is a number',
    ],
    ['prior.sigma={kind: normal, mean: 0, sd: 1}', 'must give values that ou can have, found -'],
    ['prior.sigma={kind: uniform, low: 2, high: 1}', 'must be above low (2), found 1'],
    ['evaluate.replicates=10', 'evaluate.replicates must be left out'],
    ['simulate.keep=states', 'simulate.keep must be left out where there is a prior'],
    ['targets.lambda=0.2', 'targets.lambda must be left out where there is a prior'],
    [
      'simulate.process={kind: cir, kappa: 2, theta: 1, sigma: 0.3, x0: 1}',
      'train.estimators.exact must be left out for cir',
    ],
  ])('is refused: %s', async (set, words) => {
    const run = async (): Promise<RunReport> => runIn(temporaryFolder(), smallPosterior, { set: [set] });
    await expect(run()).rejects.toThrow(words);
  });

  it('is refused beside estimators of λ', async () => {
    const both = { ...smallPosterior, train: { estimators: { mean: { kind: 'mean' } } } };
    const run = async (): Promise<RunReport> => runIn(temporaryFolder(), both);
    await expect(run()).rejects.toThrow('prior must be left out unless estimators are of a posterior');
  });
});
