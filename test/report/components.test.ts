import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { pipelineDocument } from '#dist/report/pipeline-report.js';
import { storedPipeline } from '#dist/report/stored-pipeline.js';
import { figuresOf, type Report } from '#dist/report/document.js';
import { figureFile } from '#dist/report/figure.js';
import { folderOfFile } from '../folders.js';
import { run as runPipeline } from '../shared-threads.js';
import { marksOf, textsOf } from './svg-marks.js';

const folder = folderOfFile();

async function reportOf(name: string, overrides: readonly string[]): Promise<Report> {
  const file = join('pipelines', `${name}.yaml`);
  await runPipeline(loadPipeline(file, [...overrides]), { what: 'all', threads: 2, dataFolder: folder });
  return pipelineDocument(await storedPipeline({ file, overrides, dataFolder: folder }));
}

const textOf = ({ sections }: Report): string =>
  sections
    .filter(({ title }) => title === 'The data')
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])))
    .join('\n')
    .replaceAll('\u00a0', ' ');

describe('the report of a process of two components', () => {
  let report: Report;
  beforeAll(async () => {
    report = await reportOf('lotka-volterra', ['simulate.times=80', 'simulate.paths=12']);
  });

  it('has a panel of paths for each, under the names of the file, with quantiles in its table', async () => {
    const paths = figuresOf(report).find(({ name }) => name === 'paths')!;
    expect(paths.title).toBe('Paths of prey, predators over time, 12 of 12');
    const texts = textsOf(await figureFile(paths));
    expect(texts).toEqual(expect.arrayContaining(['prey', 'predators', 't']));
    expect(paths.data.columns.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['prey, median', 'predators, median']),
    );
    // They start at 3 and 1, and have moved by less than half in the first of 80 steps of 0.05.
    const at = (title: string): number =>
      Number(paths.data.rows[0][paths.data.columns.findIndex((column) => column.title === title)]);
    expect(at('prey, median')).toBeCloseTo(3, 0);
    expect(at('predators, median')).toBeCloseTo(1, 0);
  });

  it('has the second against the first, with three paths from where they start', async () => {
    const phase = figuresOf(report).find(({ name }) => name === 'phase')!;
    expect(phase.title).toBe('predators against prey');
    const drawn = await figureFile(phase);
    // 12 paths at 80 times, and a dot where each of three lines begins.
    expect(marksOf(drawn, 'symbol')).toHaveLength(12 * 80 + 3);
    expect(phase.note).toContain('Lines follow 3 of 12 paths through 80 of 80 times');
  });

  it('has its equations, and its parameters in a line', () => {
    const formulas = report.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'formulas' ? block.formulas : [])),
    );
    expect(formulas.slice(0, 2)).toEqual([
      {
        name: 'process formula',
        formula:
          'd \\, \\mathrm{prey} = \\mathrm{prey} \\, (\\mathrm{growth} - \\mathrm{hunt} \\, \\mathrm{predators}) \\, dt + σ \\, \\mathrm{prey} \\, dW_1',
      },
      {
        name: '',
        formula:
          'd \\, \\mathrm{predators} = \\mathrm{predators} \\, (\\mathrm{feed} \\, \\mathrm{prey} - \\mathrm{death}) \\, dt + σ \\, \\mathrm{predators} \\, dW_2',
      },
    ]);
    expect(textOf(report)).toBe(
      'growth = 1, hunt = 0.5, feed = 0.25, death = 0.5, sigma = 0.1, prey(0) = 3, predators(0) = 1; 12 paths at 80 times, dt = 0.05; scheme milstein, 4 steps between two rows.',
    );
  });
});

describe('the report of a process of one component', () => {
  it('has units in its line, and says beside the paths how often a scheme left the domain', async () => {
    const report = await reportOf('cir', ['simulate.scheme=euler', 'simulate.times=60']);
    const text = textOf(report);
    expect(text).toContain('kappa = 2 per unit of time, theta = 0.04, sigma = 0.6 per square root of a unit');
    expect(text).toMatch(
      /\nScheme euler left the domain in \d+ steps \([\d.]+ % of all\): the values were kept/,
    );
    expect(figuresOf(report).map(({ name }) => name)).not.toContain('phase');
    expect(report.sections.map(({ title }) => title)).not.toContain('What was noticed');
  });

  it('shows the first four of more components, and says how many there are', async () => {
    const components = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => `      ${name}: { drift: -${name}, diffusion: 0.1, x0: 1 }`,
    );
    const text = readFileSync('pipelines/lotka-volterra.yaml', 'utf8').replace(
      /    components:[^]*?(?=  scheme:)/,
      `    components:\n${components.join('\n')}\n`,
    );
    const file = join(folder, 'five.yaml');
    writeFileSync(file, text.replace('scheme: milstein', 'scheme: euler').replace('times: 500', 'times: 40'));
    await runPipeline(loadPipeline(file), { what: 'all', threads: 2, dataFolder: folder });
    const report = pipelineDocument(await storedPipeline({ file, overrides: [], dataFolder: folder }));
    const paths = figuresOf(report).find(({ name }) => name === 'paths')!;
    expect(paths.title).toContain('Paths of a, b, c, d over time');
    expect(paths.note).toContain('1 more component is in the dataset.');
  });
});
