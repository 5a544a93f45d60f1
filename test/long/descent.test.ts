import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunReport } from '#dist/index.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { folderOf, resultOf, rowsOf } from '../tables.js';

/**
 * Descent on mean (k_j − λ s_j)², k and s in units of their root mean squares over the training rows: mean(s²) is 1 and the
 * curvature 2, whatever x and k are measured in. What an optimizer makes of it, below its stability limit and above, is
 * known before it begins.
 */
const curvature = 2;

interface HistoryRow {
  epoch: number;
  lambdaMean: number;
}

interface ForecastRow {
  lambdaMax: number;
  largestStableRate: number;
  learningRate: number;
  divergenceEpoch: number | null;
}

type OptimizerChoice = { kind: string; learningRate: number } & Record<string, unknown>;

const descent = (optimizer: OptimizerChoice, epochs: number): object => ({
  kind: 'least-squares',
  basis: 'constant',
  solver: optimizer,
  epochs,
  batchSize: 'full',
});

const linearNetwork = (optimizer: OptimizerChoice, epochs: number): object => ({
  kind: 'network',
  hidden: [],
  optimizer,
  epochs,
  batchSize: 'full',
  precision: 'float64',
});

/** Fits λ = 0.25 without noise; gives the report and the warnings, by stage. */
async function fit(
  estimators: Record<string, object>,
  folder = temporaryFolder(),
): Promise<{ report: RunReport; warnings: Record<string, string[]> }> {
  const warnings: Record<string, string[]> = {};
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'warning') (warnings[event.stage] ??= []).push(event.message);
  };
  const pipeline = { ...smallPipeline, targets: { lambda: 0.25 }, train: { estimators } };
  return { report: await runIn(folder, pipeline, { onEvent }), warnings };
}

const forecastOf = (report: RunReport, name: string): ForecastRow =>
  rowsOf<ForecastRow>(report, `train:${name}`, 'forecast')[0];

/** The epoch in which a training diverged, from its message. */
function divergedIn(report: RunReport, name: string): number {
  const { status, message } = resultOf(report, name);
  expect(status).toBe('diverged');
  return Number(/diverged at step \d+ \(epoch (\d+)\)/.exec(message!)![1]);
}

/** A run above the limit: diverged as forecast, said beforehand, and no number made up. */
function expectDivergenceAsForecast(
  { report, warnings }: Awaited<ReturnType<typeof fit>>,
  name: string,
  limit: number,
): void {
  const expected = forecastOf(report, name);
  expect(Math.abs(divergedIn(report, name) - expected.divergenceEpoch!)).toBeLessThanOrEqual(1);
  expect(Math.abs(expected.largestStableRate / limit - 1)).toBeLessThan(1e-6);
  expect(warnings[`train:${name}`]).toEqual([
    `learningRate ${expected.learningRate} is above the largest stable one, ${limit.toPrecision(6)} ` +
      `with full batches: expect the training to diverge in epoch ${expected.divergenceEpoch}`,
  ]);
  const { holdOut, train } = resultOf(report, name);
  const nothing = { mse: null, rmse: null, mae: null, r2: null };
  expect([holdOut, train]).toEqual([nothing, nothing]);
  for (const { lambdaMean } of rowsOf<HistoryRow>(report, `train:${name}`, 'history')) {
    expect(Number.isFinite(lambdaMean)).toBe(true);
  }
}

describe('gradient descent on λ', () => {
  it('shrinks the error by 1 − 2 · learningRate in every epoch', async () => {
    const folder = temporaryFolder();
    for (const learningRate of [0.1, 0.75]) {
      const { report, warnings } = await fit(
        {
          cf: { kind: 'least-squares', basis: 'constant' },
          sgd: descent({ kind: 'sgd', learningRate }, 20),
        },
        folder,
      );
      const closedForm = resultOf(report, 'cf').parameters[0].estimate!;
      const history = rowsOf<HistoryRow>(report, 'train:sgd', 'history');
      expect(history).toHaveLength(20);
      const factor = 1 - learningRate * curvature;
      let before = -closedForm;
      for (const { lambdaMean } of history) {
        const error = lambdaMean - closedForm;
        expect(Math.abs(error / before / factor - 1)).toBeLessThan(1e-9);
        before = error;
      }
      expect(resultOf(report, 'sgd').parameters[0].estimate).toBeCloseTo(history.at(-1)!.lambdaMean, 14);
      expect(warnings).toEqual({});
    }
  });

  it('is stable below 1, and diverges above it in the epoch that the forecast says', async () => {
    const folder = temporaryFolder();
    const limit = 2 / curvature;
    const above = [1.01, 1.05, 1.5, 3];
    const found = await fit(
      {
        below: descent({ kind: 'sgd', learningRate: 0.99 * limit }, 1500),
        ...Object.fromEntries(
          above.map((times) => [
            `above-${times * 100}`,
            descent({ kind: 'sgd', learningRate: times * limit }, 600),
          ]),
        ),
      },
      folder,
    );
    const { report, warnings } = found;
    expect(resultOf(report, 'below').status).toBe('stopped');
    // 0.98^1500 < 1e-13.
    expect(Math.abs(resultOf(report, 'below').parameters[0].estimate! - 0.25)).toBeLessThan(1e-12);
    const { largestStableRate, lambdaMax, divergenceEpoch } = forecastOf(report, 'below');
    expect(Math.abs(largestStableRate / limit - 1)).toBeLessThan(1e-6);
    expect(Math.abs((lambdaMax * limit) / 2 - 1)).toBeLessThan(1e-6);
    expect(divergenceEpoch).toBeNull();
    for (const times of above) expectDivergenceAsForecast(found, `above-${times * 100}`, limit);
    // Nothing else has given a warning.
    expect(Object.keys(warnings).sort()).toEqual(above.map((times) => `train:above-${times * 100}`).sort());
  });

  it.each([
    ['momentum', 0.5, (beta: number) => 2 * (1 + beta)],
    ['momentum', 0.9, (beta: number) => 2 * (1 + beta)],
    ['nesterov', 0.5, (beta: number) => (2 * (1 + beta)) / (1 + 2 * beta)],
    ['nesterov', 0.9, (beta: number) => (2 * (1 + beta)) / (1 + 2 * beta)],
  ] as const)('with %s %d has the limit of its theory', async (kind, momentum, timesLambdaMax) => {
    const folder = temporaryFolder();
    const limit = timesLambdaMax(momentum) / curvature;
    const at = (times: number): object =>
      descent({ kind, momentum, learningRate: times * limit }, times < 1 ? 3000 : 800);
    const found = await fit({ below: at(0.99), above: at(1.01) }, folder);
    expect(resultOf(found.report, 'below').status).toBe('stopped');
    expect(Math.abs(resultOf(found.report, 'below').parameters[0].estimate! - 0.25)).toBeLessThan(1e-12);
    expect(forecastOf(found.report, 'below').divergenceEpoch).toBeNull();
    expect(found.warnings['train:below']).toBeUndefined();
    expectDivergenceAsForecast(found, 'above', limit);
  });

  it('of a network without hidden layers has a limit, too', async () => {
    const folder = temporaryFolder();
    const first = await fit({ slow: linearNetwork({ kind: 'sgd', learningRate: 1e-6 }, 1) }, folder);
    const limit = forecastOf(first.report, 'slow').largestStableRate;
    const below = linearNetwork({ kind: 'sgd', learningRate: 0.99 * limit }, 1000);
    const above = [1.05, 1.5, 3];
    const found = await fit(
      {
        below,
        ...Object.fromEntries(
          above.map((times) => [
            `above-${times * 100}`,
            linearNetwork({ kind: 'sgd', learningRate: times * limit }, 1000),
          ]),
        ),
      },
      folder,
    );
    expect(resultOf(found.report, 'below').status).toBe('stopped');
    for (const times of above) expectDivergenceAsForecast(found, `above-${times * 100}`, limit);
  });
});

describe('an optimizer that curvature sets no limit', () => {
  it('has no forecast and gives no warning', async () => {
    const adam = { kind: 'adam', learningRate: 10 };
    const { report, warnings } = await fit({ line: descent(adam, 5), network: linearNetwork(adam, 5) });
    expect(warnings).toEqual({});
    for (const name of ['line', 'network']) {
      expect(existsSync(join(folderOf(report, `train:${name}`), 'history'))).toBe(true);
      expect(existsSync(join(folderOf(report, `train:${name}`), 'forecast'))).toBe(false);
    }
  });
});
