import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { widest } from '#dist/cli/output.js';
import { resultText } from '#dist/cli/result-text.js';
import { loadPipeline, type RunReport, run as runPipeline, type Verdict } from '#dist/index.js';
import { temporaryFolder } from './folders.js';

/** The README's table of experiments, each run as it is shipped. */

const readme = readFileSync('README.md', 'utf8');
const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const ids = cellsOf(/^\| experiment \|.*$/m.exec(readme)![0]).slice(2);
const table = [...readme.matchAll(/^\| \[([\w-]+)\]\(pipelines\/\1\.yaml\) .*$/gm)].map(([line, name]) => ({
  name,
  answers: cellsOf(line).slice(2),
}));

const run = (name: string, set: readonly string[] = []): Promise<RunReport> =>
  runPipeline(loadPipeline(`pipelines/${name}.yaml`, set), {
    what: 'all',
    threads: 2,
    dataFolder: temporaryFolder(),
  });
const verdict = (report: RunReport, id: string): Verdict =>
  report.result!.verdicts.find((found) => found.id === id)!;

describe('the table of experiments', () => {
  it('has every shipped pipeline but the studies, which are grids', () => {
    const isStudy = (name: string): boolean => name.startsWith('study-');
    const shipped = readdirSync('pipelines').map((file) => file.replace('.yaml', ''));
    expect(table.map(({ name }) => name).sort()).toEqual(shipped.filter((name) => !isStudy(name)).sort());
    const studies = shipped.filter(isStudy);
    expect(studies.length).toBeGreaterThan(1);
    for (const name of studies) expect(readme).toContain(`[${name}](pipelines/${name}.yaml)`);
  });

  it.each(table)('tells the verdicts of $name', { timeout: 60_000 }, async ({ name, answers }) => {
    const { result } = await run(name);
    expect(result!.verdicts.map(({ id }) => id)).toEqual(ids);
    expect(result!.verdicts.map(({ answer }) => answer)).toEqual(answers);
    const text = resultText(loadPipeline(`pipelines/${name}.yaml`), result!);
    expect(widest(text.split('\n'))).toBeLessThanOrEqual(80);
  });
});

describe('exploding.yaml', () => {
  it('diverges within an epoch of the forecast, and runs with the learning rate that its verdict names', async () => {
    const { sentence, evidence } = verdict(await run('exploding'), 'trainingStable');
    const [tooFast] = evidence['trainings'] as unknown as Record<string, number>[];
    expect(Math.abs(tooFast['forecastEpoch'] - tooFast['divergedEpoch'])).toBeLessThanOrEqual(1);
    const [, rate] = /([\d.e-]+) would have worked/.exec(sentence)!;
    const again = await run('exploding', [`train.estimators.too-fast.optimizer.learningRate=${rate}`]);
    expect(verdict(again, 'trainingStable').answer).toBe('yes');
    const [mean, , mended] = again.result!.estimators;
    expect(mended.name).toBe('too-fast');
    expect(mended.holdOut.rmse!).toBeLessThan(mean.holdOut.rmse! / 10);
  });
});

describe('sp500-range.yaml', () => {
  it('says that 4 ln 2 lies outside the interval', async () => {
    const report = await run('sp500-range');
    expect(verdict(report, 'recovered').sentence).toContain('4 ln 2 (2.773) lies outside');
    const depends = verdict(report, 'lambdaDependsOnX');
    expect(depends.sentence).toMatch(/Wald .* newey-west errors/);
    expect(depends.evidence).toMatchObject({ estimator: 'quadratic', degree: 2 });
  });
});
