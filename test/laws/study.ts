import { expect } from 'vitest';
import type { RunReport, StudyRow } from '#dist/index.js';
import { readReplicates } from '#dist/stages/replicates/replicate-table.js';
import { readManifest } from '#dist/store/manifest.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { folderOf, ofLambda } from '../tables.js';

/** Recovery studies of closed forms, held to what theory says of them. Tolerances are four Monte Carlo errors. */

const noise = 0.01;

async function study(
  replicates: number,
  over: { paths: number; times: number; targets: object; holdOut?: object; estimators: object },
): Promise<{ report: RunReport; row: (estimator: string, parameter?: string) => StudyRow }> {
  const { paths, times, targets, holdOut = {}, estimators } = over;
  const report = await runIn(temporaryFolder(), {
    ...smallPipeline,
    seed: 20180712,
    simulate: { ...smallPipeline.simulate, paths, times },
    targets,
    train: { holdOut, estimators },
    evaluate: { replicates },
  });
  const { study: found } = ofLambda(report);
  expect(found!.replicates).toBe(replicates);
  expect(found!.rows.every(({ count }) => count === replicates)).toBe(true);
  return {
    report,
    row: (estimator, parameter = 'lambda') =>
      found!.rows.find((row) => row.estimator === estimator && row.parameter === parameter)!,
  };
}

/** λ = 0.25 with independent noise: every figure of the constant and of the quadratic λ is what theory predicts. */
export async function holdsWithIndependentNoise(replicates: number): Promise<void> {
  const estimators = {
    constant: { kind: 'least-squares', basis: 'constant' },
    quadratic: { kind: 'least-squares', basis: 'quadratic' },
  };
  const { report, row } = await study(replicates, {
    paths: 100,
    times: 252,
    targets: { lambda: 0.25, noise },
    estimators,
  });
  const rows = [row('constant'), ...['a', 'b', 'c'].map((name) => row('quadratic', name))];
  for (const { estimator, parameter, ...figures } of rows) {
    for (const name of ['bias', 'sd', 'rmse', 'coverage', 'standardError'] as const) {
      expect(Math.abs(figures[name].z!), `${name} of ${estimator} ${parameter}`).toBeLessThan(4);
    }
  }
  // A replicate's standard error over noise / √Σ s² is √(χ²/ν): its mean is 1 − 1/(4ν) + … and its variance 1/(2ν) − ….
  const folder = folderOf(report, 'replicates');
  const found = [...readReplicates({ folder, manifest: readManifest(folder)! })];
  const freedom = ofLambda(report).rows.train - 1;
  const ratios = found
    .filter(({ estimator }) => estimator === 'constant')
    .map(({ standardError, theoryError }) => standardError! / theoryError!);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / replicates;
  const off = mean - (1 - 1 / (4 * freedom));
  expect(Math.abs(off)).toBeLessThan(4 / Math.sqrt(2 * freedom * replicates));
}

const lags = 20;
const wider = 60;

/**
 * λ = 0.25 with noise correlated over 20 rows: estimates are as spread as theory says; classical errors are far too
 * small. Newey–West's with as many lags are √(Σ w² / Σ w) of what they should be, w the Bartlett weights, which are the
 * noise's autocorrelation too; with three times as many they nearly hold. The default, which knows the noise's
 * correlation, holds. Gives the coverages.
 */
export async function holdsWithCorrelatedNoise(
  replicates: number,
): Promise<Record<'classical' | 'newey-west' | 'wider' | 'known', number>> {
  const onConstant = { kind: 'least-squares', basis: 'constant' };
  const { row } = await study(replicates, {
    paths: 20,
    times: 5040,
    targets: { lambda: 0.25, noise: { sd: noise, lags } },
    holdOut: { by: 'time', gap: lags },
    estimators: {
      classical: { ...onConstant, errors: 'classical' },
      'newey-west': { ...onConstant, errors: 'newey-west' },
      wider: { ...onConstant, errors: 'newey-west', lags: wider },
      known: onConstant,
    },
  });
  const { bias, sd } = row('known');
  expect(Math.abs(bias.z!)).toBeLessThan(4);
  expect(Math.abs(sd.z!)).toBeLessThan(4);

  const sum = (term: (lag: number) => number): number => {
    let total = term(0);
    for (let lag = 1; lag <= lags; lag++) total += 2 * term(lag);
    return total;
  };
  const weight = (most: number, lag: number): number => 1 - lag / (most + 1);
  const trueVariance = sum((lag) => weight(lags, lag));
  const seen = {
    classical: 1,
    'newey-west': sum((lag) => weight(lags, lag) * weight(lags, lag)),
    wider: sum((lag) => weight(wider, lag) * weight(lags, lag)),
    known: trueVariance,
  };
  const coverages = Object.entries(seen).map(([name, variance]) => {
    const { standardError, coverage } = row(name);
    const share = Math.sqrt(variance / trueVariance);
    // For many rows: with 4,012 of them, and residuals in place of errors, some hundredths are missing.
    expect(Math.abs(standardError.value! / standardError.predicted! / share - 1), name).toBeLessThan(0.04);
    const expected = inside(1.959963984540054 * share);
    const error = Math.sqrt((expected * (1 - expected)) / replicates);
    expect(Math.abs(coverage.value! - expected), name).toBeLessThan(4 * error + 0.01);
    return [name, coverage.value!];
  });
  return Object.fromEntries(coverages) as Record<keyof typeof seen, number>;
}

/** The share of a standard normal within ± half, by Simpson's rule. */
function inside(half: number): number {
  const steps = 200;
  let total = 0;
  for (let i = 0; i <= steps; i++) {
    const z = -half + (2 * half * i) / steps;
    total += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp((-z * z) / 2);
  }
  return (((2 * half) / steps / 3) * total) / Math.sqrt(2 * Math.PI);
}
