import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { widest } from '#dist/cli/output.js';
import { resultText } from '#dist/cli/result-text.js';
import { summaryText } from '#dist/cli/summary-text.js';
import { textStyle } from '#dist/cli/text-style.js';
import { loadPipeline, type RunReport, type Verdict } from '#dist/index.js';
import { folderOfFile } from './folders.js';
import { stagesOf } from './recorded/cases.js';
import { differences } from './recorded/record.js';
import { run as runPipeline } from './shared-threads.js';
import { resultOf, rowsOf } from './tables.js';
import { pipelineFiles } from './files.js';

/** The table of experiments in docs, each run as it is shipped, and what their files say that was found. */

const page = readFileSync('docs/experiments.md', 'utf8');
const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
let ids: string[] = [];
const table = page.split('\n').flatMap((line) => {
  // Each table has the verdicts of its question in its head.
  if (line.startsWith('| experiment |')) ids = cellsOf(line).slice(2);
  const name = /^\| \[([\w-]+)\]\(\.\.\/pipelines\/\1\.yaml\) /.exec(line)?.[1];
  return name === undefined ? [] : [{ name, ids, answers: cellsOf(line).slice(2) }];
});

/** What one test has computed the others read. */
const dataFolder = folderOfFile();
const run = (name: string, set: readonly string[] = []): Promise<RunReport> =>
  runPipeline(loadPipeline(`pipelines/${name}.yaml`, set), { what: 'all', threads: 2, dataFolder });
const verdict = (report: RunReport, id: string): Verdict =>
  report.result!.verdicts.find((found) => found.id === id)!;

describe('the table of experiments', () => {
  it('has every shipped pipeline but the studies, which are grids', () => {
    const isStudy = (name: string): boolean => name.startsWith('study-');
    const shipped = pipelineFiles.map((file) => file.replace('.yaml', ''));
    expect(table.map(({ name }) => name).sort()).toEqual(shipped.filter((name) => !isStudy(name)).sort());
    const studies = shipped.filter(isStudy);
    expect(studies.length).toBeGreaterThan(1);
    const grids = readFileSync('docs/grids.md', 'utf8');
    for (const name of studies) expect(grids).toContain(`[${name}](../pipelines/${name}.yaml)`);
  });

  it.each(table)(
    'tells the verdicts of $name',
    { timeout: 60_000 },
    async ({ name, ids: asked, answers }) => {
      const { result } = await run(name);
      expect(result!.verdicts.map(({ id }) => id)).toEqual(asked);
      expect(result!.verdicts.map(({ answer }) => answer)).toEqual(answers);
      const loaded = loadPipeline(`pipelines/${name}.yaml`);
      expect(widest(resultText(loaded, result!).split('\n'))).toBeLessThanOrEqual(80);
      const style = textStyle({ isTTY: false, columns: 80 }, {});
      const summary = summaryText(loaded, result!, ` pipelines/${name}.yaml`, style).split('\n');
      expect(widest(summary)).toBeLessThanOrEqual(80);
      const text = summary.filter((line) => line !== '').length;
      // A line an estimate, of a process at most eight; one for the error of a scheme; and eight beside them.
      const estimates =
        'transitions' in result! || 'draws' in result!
          ? result.estimators.reduce((sum, { parameters }) => sum + Math.max(1, parameters.length), 0)
          : result!.estimators.length;
      const studied = 'transitions' in result! && result.study ? result.study.rows.length + 5 : 0;
      const own = Math.min(estimates, 9) + studied + (result!.schemeError ? 1 : 0);
      expect(text - own).toBeLessThanOrEqual(8);
    },
  );

  it('ends a run of lambda as the README shows it', async () => {
    const { result } = await run('lambda');
    const style = textStyle({ isTTY: false, columns: 80 }, {});
    const [, shown] = /pipeline run all lambda\n```\n\n```\n([\s\S]*?)\n```/.exec(
      readFileSync('README.md', 'utf8'),
    )!;
    expect(summaryText(loadPipeline('pipelines/lambda.yaml'), result!, ' lambda', style)).toBe(shown);
  });

  // test/long/columns.test.ts holds more runs against the record, and says how it is written.
  it.each(table)('$name has the values in every column that are recorded', async ({ name }) => {
    const found = stagesOf(await run(name));
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(4);
    expect(differences(name, found)).toEqual([]);
  });
});

/** Relative difference. */
const apart = (found: number | null, wanted: number): number => Math.abs(found! / wanted - 1);
/** √ mean square */
const rms = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
const rmse = (report: RunReport, name: string): number => resultOf(report, name).holdOut.rmse!;

/** Of the parameters by their names, whether the 95 % interval holds the truth. */
const holdsTruth = (report: RunReport, name: string): Record<string, boolean> =>
  Object.fromEntries(
    resultOf(report, name).parameters.map(({ name: parameter, truth, interval95 }) => [
      parameter,
      interval95![0] <= truth! && truth! <= interval95![1],
    ]),
  );

interface Epoch {
  readonly loss: number;
  readonly gradientNorm: number;
  readonly layerGradientNorms: ArrayLike<number>;
  readonly lambdaSd: number;
}
const history = (report: RunReport, name: string): Epoch[] => rowsOf(report, `train:${name}`, 'history');

interface UnseenRow {
  readonly j: number;
  readonly split: string;
  readonly k: number;
  readonly s: number;
  /** The true λ_j. */
  readonly lambda: number;
  readonly [prediction: `lambdaHat_${string}`]: number;
}

/** The rows that no estimator has seen, with what was predicted for them. */
function unseenRows(report: RunReport): UnseenRow[] {
  const targets = rowsOf<Pick<UnseenRow, 's' | 'lambda'>>(report, 'targets');
  return rowsOf<UnseenRow>(report, 'evaluate', 'predictions')
    .map((row) => ({ ...row, s: targets[row.j].s, lambda: targets[row.j].lambda }))
    .filter(({ split }) => split === 'holdOut');
}

/** The error of λ̂_j, and the spread of λ_j itself, over rows. */
const lambdaError = (rows: readonly UnseenRow[], name: string): number =>
  rms(rows.map((row) => row.lambda - row[`lambdaHat_${name}`]));
function lambdaSpread(rows: readonly UnseenRow[]): number {
  const mean = rows.reduce((sum, { lambda }) => sum + lambda, 0) / rows.length;
  return rms(rows.map(({ lambda }) => lambda - mean));
}

describe('exploding.yaml', () => {
  interface Forecast {
    readonly lambdaMax: number;
    readonly largestStableRate: number;
    readonly learningRate: number;
    readonly divergenceEpoch: number;
  }

  it('diverges in the epoch that was forecast, by the factor that theory has, and not below the limit', async () => {
    const report = await run('exploding');
    const [forecast] = rowsOf<Forecast>(report, 'train:too-fast', 'forecast');
    const [divergence] = rowsOf<{ epoch: number }>(report, 'train:too-fast', 'divergences');
    expect(resultOf(report, 'too-fast').status).toBe('diverged');
    expect(Math.abs(divergence.epoch - forecast.divergenceEpoch)).toBeLessThanOrEqual(1);
    expect(Math.abs(divergence.epoch - 20)).toBeLessThanOrEqual(2);
    // Once the first eigenvector rules, the gradient grows by |1 − learningRate · λmax| a step.
    const [before, last] = history(report, 'too-fast').slice(-2);
    const factor = forecast.learningRate * forecast.lambdaMax - 1;
    expect(apart(last.gradientNorm / before.gradientNorm, factor)).toBeLessThan(1e-3);
    // On a quadratic loss every step below the limit is one down.
    const losses = history(report, 'slower').map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(rmse(report, 'slower')).toBeLessThan(rmse(report, 'mean') / 10);

    const [, rate] = /([\d.e-]+) would have worked/.exec(verdict(report, 'trainingStable').sentence)!;
    expect(Number(rate)).toBe(Math.floor((forecast.largestStableRate / 2) * 1e5) / 1e5);
    const mended = await run('exploding', [`train.estimators.too-fast.optimizer.learningRate=${rate}`]);
    // It holds, and a hundred epochs are too few to come to the end.
    expect(verdict(mended, 'trainingStable')).toMatchObject({
      answer: 'unclear',
      sentence: expect.stringMatching(/has not finished.*suggests about \d+ epochs/) as string,
    });
    expect(resultOf(mended, 'too-fast').status).toBe('stopped');
    expect(rmse(mended, 'too-fast')).toBeLessThan(rmse(mended, 'mean') / 10);
  });
});

describe('wrong-scale.yaml', () => {
  it('no gradient reaches the weights behind saturated units: λ̂ is one number, worse than the closed form', async () => {
    const report = await run('wrong-scale');
    const last = history(report, 'raw').at(-1)!;
    expect(last.layerGradientNorms[0]).toBe(0);
    expect(resultOf(report, 'raw').lambdaHoldOut!.sd).toBe(0);
    expect(rmse(report, 'raw')).toBeGreaterThan(rmse(report, 'closed-form'));
    expect(rmse(report, 'standardised')).toBeLessThan(rmse(report, 'raw') / 5);
    expect(holdsTruth(report, 'linear')).toEqual({ a: true, b: true });
    expect(apart(rmse(report, 'linear'), 1000)).toBeLessThan(0.1);
  });
});

describe('lambda-from-x.yaml', () => {
  it('no network knows more of λ than its mean', async () => {
    const rows = unseenRows(await run('lambda-from-x'));
    const spread = lambdaSpread(rows);
    expect(apart(spread, 0.3 / Math.sqrt(12))).toBeLessThan(0.05);
    for (const name of ['small', 'deep']) {
      // A λ̂ that varies a tenth as much as λ may by chance gain some 0.1/√504, 0.4 %.
      expect(lambdaError(rows, name)).toBeGreaterThan(spread * 0.98);
      expect(lambdaError(rows, name)).toBeLessThan(spread * 1.1);
    }
  });
});

describe('lambda-from-x-and-k.yaml', () => {
  const name = 'lambda-from-x-and-k';
  const networks = ['from-x-and-k', 'from-k-and-s'];

  /** E[λ | k, s] for λ uniform on [0.1, 0.4) and noise of sd 0.1 on k, by the midpoint rule. */
  function posteriorMean({ k, s }: UnseenRow): number {
    const lambdas = Array.from({ length: 1000 }, (_, i) => 0.1 + (0.3 * (i + 0.5)) / 1000);
    const weights = lambdas.map((lambda) => Math.exp(-0.5 * ((k - lambda * s) / 0.1) ** 2));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return lambdas.reduce((total, lambda, i) => total + lambda * weights[i], 0) / sum;
  }

  it('networks that read k beat the ratio, and come near the least error there is', async () => {
    const rows = unseenRows(await run(name));
    const least = rms(rows.map((row) => row.lambda - posteriorMean(row)));
    const ratio = rms(rows.map(({ lambda, k, s }) => lambda - k / s));
    expect(lambdaError(rows, 'ratio')).toBe(ratio);
    for (const name of networks) {
      expect(lambdaError(rows, name)).toBeGreaterThan(least * 0.98);
      expect(lambdaError(rows, name)).toBeLessThan(least * 1.06);
      expect(lambdaError(rows, name)).toBeLessThan(ratio * 0.9);
    }
    expect(ratio).toBeLessThan(lambdaSpread(rows) * 0.8);
  });

  it('without noise the ratio is exact, and a network only near', async () => {
    const rows = unseenRows(await run(name, ['targets.noise=0']));
    expect(lambdaError(rows, 'ratio')).toBeLessThan(1e-15);
    for (const name of networks) {
      expect(lambdaError(rows, name)).toBeGreaterThan(1e-4);
      expect(lambdaError(rows, name)).toBeLessThan(0.015);
    }
  });
});

describe('linear.yaml', () => {
  it('a network of values without hidden layers is least squares, one of rows fits noise', async () => {
    const report = await run('linear');
    const [exact, rows] = [resultOf(report, 'linear'), resultOf(report, 'of-rows')];
    expect(holdsTruth(report, 'linear')).toEqual({ a: true, b: true });
    expect(apart(rmse(report, 'of-values'), exact.holdOut.rmse!)).toBeLessThan(1e-6);
    expect(resultOf(report, 'of-values').lambdaCurve!.rmse!).toBeLessThan(1e-3);
    expect(rows.train.rmse!).toBeLessThan(exact.train.rmse! * 0.99);
    expect(rows.holdOut.rmse!).toBeGreaterThan(exact.holdOut.rmse! * 1.01);
    expect(rmse(report, 'of-values-hidden')).toBeGreaterThan(exact.holdOut.rmse! * 1.01);
    expect(rmse(report, 'of-values-hidden')).toBeLessThan(exact.holdOut.rmse! * 1.2);
    expect(rmse(report, 'closed-form')).toBeGreaterThan(exact.holdOut.rmse! * 4);
  });
});

describe('cubic.yaml', () => {
  const standardErrors = async (set: readonly string[]): Promise<Record<string, number>> => {
    const { parameters } = resultOf(await run('cubic', set), 'cubic');
    return Object.fromEntries(parameters.map(({ name, standardError }) => [name, standardError!]));
  };

  it('recovers all four coefficients, and a smaller basis predicts well with a wrong λ(x)', async () => {
    const report = await run('cubic');
    expect(holdsTruth(report, 'cubic')).toEqual({ c0: true, c1: true, c2: true, c3: true });
    const [cubic, linear] = [resultOf(report, 'cubic'), resultOf(report, 'linear')];
    expect(apart(cubic.holdOut.rmse, 0.002)).toBeLessThan(0.1);
    expect(linear.holdOut.rmse!).toBeGreaterThan(cubic.holdOut.rmse! * 1.2);
    expect(linear.holdOut.r2!).toBeGreaterThan(0.999);
    expect(linear.lambdaCurve!.rmse!).toBeGreaterThan(cubic.lambdaCurve!.rmse! * 50);
  });

  it('from x0 = 0 without drift the errors of the odd coefficients grow as √n', async () => {
    const origin = ['simulate.process.x0=0', 'simulate.process.mu=0'];
    const few = await standardErrors(origin);
    const many = await standardErrors([...origin, 'simulate.paths=1000']);
    for (const name of ['c1', 'c3']) {
      // √50 ≈ 7.1, as the paths' own wandering has it.
      expect(many[name] / few[name]).toBeGreaterThan(4);
      expect(many[name] / few[name]).toBeLessThan(12);
    }
    for (const name of ['c0', 'c2']) expect(many[name] / few[name]).toBeLessThan(2);
  });

  it('more paths from x0 = 1 make it worse too', async () => {
    const [few, many] = [await standardErrors([]), await standardErrors(['simulate.paths=1000'])];
    expect(many['c0']).toBeGreaterThan(few['c0'] * 4);
  });
});

describe('gaussian-process.yaml', () => {
  it('the process and the network predict to the noise, the process with a band that holds λ(x), the network by another λ(x)', async () => {
    const report = await run('gaussian-process');
    const found = resultOf(report, 'gaussian-process');
    expect(apart(found.holdOut.rmse, 0.01)).toBeLessThan(0.1);
    const noise = found.parameters.find(({ name }) => name === 'noise')!;
    expect(apart(noise.estimate, 0.01)).toBeLessThan(0.05);
    expect(found.lambdaCurve!.coverage!).toBeGreaterThan(0.9);
    expect(found.lambdaCurve!.rmse!).toBeLessThan(0.05);
    expect(rmse(report, 'network')).toBeLessThan(found.holdOut.rmse! * 1.1);
    for (const name of ['network', 'quadratic', 'closed-form']) {
      if (name !== 'network') expect(rmse(report, name)).toBeGreaterThan(found.holdOut.rmse! * 1.1);
      expect(resultOf(report, name).lambdaCurve!.rmse!).toBeGreaterThan(found.lambdaCurve!.rmse! * 1.5);
    }
  });
});

describe('overfit.yaml', () => {
  it('a wide network learns the noise of few rows, and hardly so where it stops early', async () => {
    const report = await run('overfit');
    const [wide, early] = [resultOf(report, 'wide'), resultOf(report, 'stopped-early')];
    const noise = 0.05;
    expect(wide.train.rmse!).toBeLessThan(noise / 2);
    expect(wide.holdOut.rmse!).toBeGreaterThan(rmse(report, 'closed-form') * 1.5);
    expect(early.holdOut.rmse!).toBeLessThan(early.train.rmse! * 1.3);
    expect(early.holdOut.rmse!).toBeLessThan(wide.holdOut.rmse! * 0.8);
    expect(history(report, 'stopped-early').length).toBeLessThan(200);
    expect(holdsTruth(report, 'closed-form')).toEqual({ lambda: true });
  });
});

describe('sp500-range.yaml', () => {
  it('says that 4 ln 2 lies outside the interval', async () => {
    const report = await run('sp500-range');
    expect(verdict(report, 'recovered').sentence).toContain('4 ln 2 (2.773) lies outside');
    const depends = verdict(report, 'lambdaDependsOnX');
    expect(depends.sentence).toMatch(/F\(2, 3\.83\) = .* of quadratic, .* cosine errors/);
    expect(depends.evidence['tests']).toMatchObject([{ name: 'quadratic', terms: 2, errors: 'cosine' }]);
  });
});
