import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { readReplicates } from '#dist/stages/replicates/replicate-table.js';
import { readManifest } from '#dist/store/manifest.js';
import { temporaryFolder } from '../folders.js';
import { run } from '../shared-threads.js';
import { folderOf } from '../tables.js';

/** Of the estimates of one parameter over replicates. */
interface Spread {
  readonly count: number;
  readonly bias: number;
  readonly sd: number;
  readonly rmse: number;
  readonly median: number;
}

type Row = ReturnType<typeof readReplicates> extends Generator<infer One> ? One : never;

/** The rows of a study that pipelines/ou-recovery.yaml makes with some values set. */
async function studyOf(set: readonly string[]): Promise<Row[]> {
  const report = await run(loadPipeline('pipelines/ou-recovery.yaml', set), {
    what: 'all',
    threads: 2,
    dataFolder: temporaryFolder(),
  });
  const folder = folderOf(report, 'replicates');
  return [...readReplicates({ folder, manifest: readManifest(folder)! })];
}

/** Errors of f(estimate) against f(truth); squared and relative where f is that. */
function spreadOf(
  rows: readonly Row[],
  estimator: string,
  parameter: string,
  errorOf: (estimate: number, truth: number) => number = (estimate, truth) => estimate - truth,
): Spread {
  const errors = rows
    .filter((row) => row.estimator === estimator && row.parameter === parameter && row.estimate !== null)
    .map(({ estimate, truth }) => errorOf(estimate!, truth!))
    .toSorted((a, b) => a - b);
  const count = errors.length;
  const bias = errors.reduce((sum, one) => sum + one, 0) / count;
  const variance = errors.reduce((sum, one) => sum + (one - bias) * (one - bias), 0) / (count - 1);
  const middle = (errors[Math.floor((count - 1) / 2)] + errors[Math.ceil((count - 1) / 2)]) / 2;
  return { count, bias, sd: Math.sqrt(variance), rmse: Math.sqrt(bias * bias + variance), median: middle };
}

const relativeSquare = (estimate: number, truth: number): number => (estimate / truth) ** 2 - 1;

/** bias, sd, rmse and median error, null where the table has none. */
type Expected = readonly [bias: number, sd: number | null, rmse: number | null, median: number | null];

/** What a table's last digit leaves open. */
const half = (value: number): number => 0.5 * 10 ** -(String(value).split('.')[1]?.length ?? 0);

/**
 * Within four Monte Carlo errors of both, ours and the table’s of `published` replicates. Of a standard deviation the error is that
 * of a normal law times `tails`: errors of kappa are skewed. Of a median it is √(π/2) times that of the mean.
 */
function expectWithin(name: string, found: Spread, expected: Expected, published: number, tails = 2): void {
  const both = Math.sqrt(1 / found.count + 1 / published);
  const errors = [
    found.sd * both,
    (tails * found.sd * both) / Math.SQRT2,
    (tails * found.sd * both) / Math.SQRT2 + Math.abs(found.bias / found.rmse) * found.sd * both,
    1.2533 * found.sd * both,
  ];
  for (const [i, figure] of (['bias', 'sd', 'rmse', 'median'] as const).entries()) {
    const value = expected[i];
    if (value === null) continue;
    const off = Math.abs(found[figure] - value);
    expect
      .soft(off, `${figure} of ${name}: ${found[figure]}, table ${value}`)
      .toBeLessThan(4 * errors[i] + half(value));
  }
  console.log(
    `${name}: ${(['bias', 'sd', 'rmse', 'median'] as const)
      .map((figure, i) => `${figure} ${found[figure].toPrecision(4)} (${expected[i] ?? '–'})`)
      .join(', ')}`,
  );
}

const replicates = 10_000;

/** kappa 0.2, theta 0.05, sigma 0.01, monthly, by the number of transitions: an own Monte Carlo of another program, 10,000 paths. */
const ou: Record<number, Record<string, Expected>> = {
  120: {
    ml: [0.504, 0.501, 0.711, 0.391],
    'jackknife-2': [-0.058, 0.773, 0.776, -0.013],
    'jackknife-3': [-0.067, 0.66, 0.664, -0.109],
    'jackknife-4': [-0.085, 0.624, 0.63, -0.144],
    'tang-chen': [0.091, 0.492, 0.5, -0.02],
    'sigma²': [0.015, 0.134, null, null],
  },
  300: {
    ml: [0.186, 0.214, 0.284, 0.143],
    'jackknife-2': [-0.022, 0.306, 0.307, -0.012],
    'jackknife-3': [-0.028, 0.269, 0.271, -0.044],
    'jackknife-4': [-0.032, 0.253, 0.255, -0.061],
    'tang-chen': [0.023, 0.213, 0.214, -0.019],
    'sigma²': [0.008, 0.083, null, null],
  },
  600: {
    ml: [0.0886, 0.123, 0.152, 0.067],
    'jackknife-2': [-0.009, 0.162, 0.163, -0.012],
    'jackknife-3': [-0.012, 0.147, 0.148, -0.024],
    'jackknife-4': [-0.014, 0.141, 0.141, -0.03],
    'tang-chen': [0.0077, 0.123, 0.123, -0.014],
    'sigma²': [0.004, 0.059, null, null],
  },
};

const jackknives = [2, 3, 4]
  .map(
    (blocks) =>
      `jackknife-${blocks}: { kind: maximum-likelihood, correct: { kind: jackknife, blocks: ${blocks} } }`,
  )
  .join(', ');

describe('the speed of mean reversion over 10,000 replicates is as published tables have it', () => {
  it.each(Object.entries(ou))('ou, %s transitions', async (n, table) => {
    const rows = await studyOf([
      `simulate.times=${(Number(n) * 5) / 4}`,
      `evaluate.replicates=${replicates}`,
      `train.estimators={ ml: { kind: maximum-likelihood }, tang-chen: { kind: maximum-likelihood, correct: tang-chen }, ${jackknives} }`,
    ]);
    for (const [name, expected] of Object.entries(table)) {
      const found =
        name === 'sigma²' ? spreadOf(rows, 'ml', 'sigma', relativeSquare) : spreadOf(rows, name, 'kappa');
      // In a block of 30 transitions no kappa may exist: b ≤ 0.
      expect(found.count, name).toBeGreaterThanOrEqual(name === 'jackknife-4' ? replicates - 10 : replicates);
      expectWithin(`ou ${n} ${name}`, found, expected, replicates);
    }
  });

  const cir = (times: number, count: number, estimators: string): Promise<Row[]> =>
    studyOf([
      'simulate.process={ kind: cir, kappa: 0.5, theta: 0.06, sigma: 0.15, x0: stationary }',
      `simulate.times=${times}`,
      `evaluate.replicates=${count}`,
      `train.estimators={ ${estimators} }`,
    ]);
  const nowman = 'nowman: { kind: maximum-likelihood, likelihood: nowman }';

  it.each([
    [120, [0.472, 0.56, 0.733, 0.356], [0.033, 0.142, null, null]],
    [300, [0.178, 0.273, 0.325, 0.134], [0.021, 0.088, null, null]],
    [600, [0.086, 0.171, 0.191, 0.067], [0.017, 0.063, null, null]],
  ] as const)('cir by Nowman’s likelihood, %d transitions', async (n, kappa, square) => {
    const rows = await cir((n * 5) / 4, replicates, nowman);
    const found = spreadOf(rows, 'nowman', 'kappa');
    expect(found.count).toBe(replicates);
    expectWithin(`cir ${n} nowman`, found, kappa, replicates);
    expectWithin(`cir ${n} sigma²`, spreadOf(rows, 'nowman', 'sigma', relativeSquare), square, replicates);
  });

  it('cir by its exact likelihood, 300 transitions, 400 replicates', async () => {
    const rows = await cir(375, 400, `exact: { kind: maximum-likelihood, likelihood: exact }, ${nowman}`);
    const exact = spreadOf(rows, 'exact', 'kappa');
    expect(exact.count).toBe(400);
    expectWithin('cir 300 exact', exact, [0.16, 0.249, 0.296, 0.119], 400);
    expectWithin('cir 300 exact sigma', spreadOf(rows, 'exact', 'sigma'), [0.0002, null, null, null], 400);
    // On the same paths the exact likelihood knows more than its approximation.
    expect(exact.sd).toBeLessThan(spreadOf(rows, 'nowman', 'kappa').sd * 1.02);
  });
});
