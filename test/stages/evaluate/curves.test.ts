import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import type { EstimatorResult, RunReport } from '#dist/index.js';
import { quantile } from '../../../src/stages/evaluate/curves.js';
import { runIn, smallPipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { ofLambda } from '../../tables.js';

/** A table of a run, opened with a reader that shares no code with the writer. */
const open = (report: RunReport, stage: string, table = '') =>
  tableFromIPC(
    readFileSync(join(report.stages.find((found) => found.stage === stage)!.path, table, 'part-00000.arrow')),
  );

const sinusoidal = { kind: 'sinusoidal', mean: 0.5, amplitude: 0.2, frequency: 40, phase: 0.3 };
const estimators = {
  ...smallPipeline.train.estimators,
  line: { kind: 'least-squares', basis: 'linear' },
  cubic: { kind: 'least-squares', basis: 'cubic' },
};
const pipeline = (targets: object): object => ({ ...smallPipeline, targets, train: { estimators } });
const rowsOf = (report: RunReport): Float64Array[] =>
  [...open(report, 'simulate').getChild('x')] as Float64Array[];
const result = (report: RunReport, name: string): EstimatorResult =>
  ofLambda(report).estimators.find((found) => found.name === name)!;

describe('sinusoidal targets', () => {
  it('are the means of (mean + amplitude sin(frequency x + phase)) x²', async () => {
    const report = await runIn(temporaryFolder(), pipeline({ lambda: sinusoidal }), { what: 'targets' });
    const [s, k, lambda] = ['s', 'k', 'lambda'].map((name) => [
      ...open(report, 'targets').getChild(name),
    ]) as number[][];
    rowsOf(report).forEach((row, j) => {
      const sum = row.reduce((total, x) => total + (0.5 + 0.2 * Math.sin(40 * x + 0.3)) * x * x, 0);
      expect(Math.abs(k[j] - sum / row.length)).toBeLessThan(1e-13);
      expect(lambda[j]).toBe(k[j] / s[j]);
    });
  });
});

interface Row {
  estimator: string;
  x: number;
  lambdaHat: number | null;
  lower95: number | null;
  upper95: number | null;
  truth: number | null;
}

describe('the table curves', () => {
  it('has λ̂(x), its band and the truth on 101 points of the central range of x', async () => {
    const report = await runIn(temporaryFolder(), pipeline({ lambda: sinusoidal, noise: 0.01 }));
    const table = open(report, 'evaluate', 'curves');
    expect(table.names).toEqual(['estimator', 'x', 'lambdaHat', 'lower95', 'upper95', 'truth']);
    const rows = [...table] as Row[];
    expect([...new Set(rows.map((row) => row.estimator))]).toEqual(['closed-form', 'line', 'cubic']);
    const x = Float64Array.from(rowsOf(report).flatMap((row) => [...row])).sort();
    for (const name of ['closed-form', 'line', 'cubic']) {
      const curve = rows.filter((row) => row.estimator === name);
      expect(curve).toHaveLength(101);
      // Every second row is taken: its quantiles are those of all to a fraction of σ.
      expect(Math.abs(curve[0].x - quantile(x, 0.025))).toBeLessThan(0.01);
      expect(Math.abs(curve[100].x - quantile(x, 0.975))).toBeLessThan(0.01);
      let [squares, inside] = [0, 0];
      for (const { x: at, lambdaHat, lower95, upper95, truth } of curve) {
        expect(Math.abs(truth! - (0.5 + 0.2 * Math.sin(40 * at + 0.3)))).toBeLessThan(1e-14);
        squares += (lambdaHat! - truth!) ** 2;
        if (lower95! <= truth! && truth! <= upper95!) inside++;
      }
      const { rmse, coverage } = result(report, name).lambdaCurve!;
      expect(rmse! / Math.sqrt(squares / 101)).toBeCloseTo(1, 12);
      expect(coverage).toBe(inside / 101);
    }
    expect(result(report, 'network').lambdaCurve).toBeNull();
    const [{ estimate, interval95 }] = result(report, 'closed-form').parameters;
    expect(rows[0].lambdaHat).toBe(estimate);
    expect(rows[0].lower95! / interval95![0]).toBeCloseTo(1, 12);
    const { parameters } = result(report, 'cubic');
    const first = rows.find((row) => row.estimator === 'cubic')!;
    const f = parameters.reduceRight((sum, parameter) => sum * first.x + parameter.estimate!, 0);
    expect(first.lambdaHat! / (f / first.x ** 2)).toBeCloseTo(1, 9);
  });

  it('has bands from the full covariance of the parameters, which the training’s dataset holds', async () => {
    const report = await runIn(temporaryFolder(), pipeline({ lambda: 0.25, noise: 0.01 }));
    const pairs = [...open(report, 'train:line', 'covariance')] as {
      row: string;
      column: string;
      value: number;
    }[];
    const of = (row: string, column: string): number =>
      pairs.find((pair) => pair.row === row && pair.column === column)!.value;
    const { parameters } = result(report, 'line');
    for (const { name, standardError } of parameters) {
      expect(Math.sqrt(of(name, name)) / standardError!).toBeCloseTo(1, 12);
    }
    expect(of('a', 'b')).toBe(of('b', 'a'));
    const [{ interval95, estimate, standardError }] = parameters;
    const quantileOfT = (interval95![1] - estimate!) / standardError!;
    for (const row of ([...open(report, 'evaluate', 'curves')] as Row[]).filter(
      ({ estimator }) => estimator === 'line',
    )) {
      const variance = of('a', 'a') + 2 * row.x * of('a', 'b') + row.x ** 2 * of('b', 'b');
      expect((row.upper95! - row.lambdaHat!) / (quantileOfT * Math.sqrt(variance))).toBeCloseTo(1, 6);
    }
  });

  it('has no truth where λ is drawn for each row, and one point where x does not move', async () => {
    const drawn = await runIn(temporaryFolder(), pipeline({ lambda: { kind: 'uniform', low: 0, high: 1 } }));
    const rows = [...open(drawn, 'evaluate', 'curves')] as Row[];
    expect(rows.every(({ truth, lambdaHat }) => truth === null && lambdaHat !== null)).toBe(true);
    expect(result(drawn, 'line').lambdaCurve).toEqual({ rmse: null, coverage: null });
    const still = await runIn(temporaryFolder(), pipeline({ lambda: 0.25 }), {
      set: ['simulate.process={kind: brownian, sigma: 0, x0: 1}'],
    });
    const points = [...open(still, 'evaluate', 'curves')] as Row[];
    expect(points.map(({ estimator, x }) => [estimator, x])).toEqual([
      ['closed-form', 1],
      ['line', 1],
      ['cubic', 1],
    ]);
    expect(points[1]).toMatchObject({ lambdaHat: null, lower95: null, truth: 0.25 });
    expect(
      existsSync(join(still.stages.find(({ stage }) => stage === 'train:line')!.path, 'covariance')),
    ).toBe(false);
  });

  it('is not there where no estimator has a λ of x', async () => {
    const report = await runIn(temporaryFolder(), {
      ...smallPipeline,
      train: { estimators: { mean: { kind: 'mean' } } },
    });
    expect(existsSync(join(report.stages.at(-1)!.path, 'curves'))).toBe(false);
    expect(result(report, 'mean').lambdaCurve).toBeNull();
  });
});
