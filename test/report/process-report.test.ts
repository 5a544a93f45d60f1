import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { type Figure, figuresOf, type Report } from '#dist/report/document.js';
import { escapeText } from '#dist/report/escape.js';
import { drawFigure } from '#dist/report/figure.js';
import { pipelineDocument, pipelineMarkdown, pipelineReport } from '#dist/report/pipeline-report.js';
import { type PipelineReportOptions, storedPipeline } from '#dist/report/stored-pipeline.js';
import { judgeOf } from '#dist/verdicts/index.js';
import { folderOfFile } from '../folders.js';
import { run as runPipeline } from '../shared-threads.js';
import { ofProcess } from '../tables.js';

const folder = folderOfFile();

const simulated = `# Is the speed found?
name: speed
seed: 3
simulate:
  process: { kind: ou, kappa: 2, theta: 0.05, sigma: 0.02 }
  paths: 1
  times: 400
  dt: 1/12
train:
  estimators:
    exact: { kind: maximum-likelihood, profile: true }
    same: { kind: maximum-likelihood, likelihood: nowman }
    cir: { kind: maximum-likelihood, model: cir }
evaluate: { replicates: 12 }
`;

const imported = `# Do <b>rates</b> revert?
name: rates
import:
  files: { rates: { path: rates.csv } }
  sql: 'SELECT x, t::DATE AS t, t::DATE AS label FROM rates ORDER BY t'
  timeUnit: rows
  onMissing: drop
  dt: 1/52
train:
  estimators:
    'constructor': { kind: maximum-likelihood, model: ou }
    level: { kind: maximum-likelihood, model: { kind: cir, theta: 0.04 } }
`;

/** A series about 0.04, one of whose values is missing. */
function rates(): string {
  const days = Array.from({ length: 90 }, (_, i) => new Date(Date.UTC(2020, 0, 1 + 7 * i)));
  const rows = days.map((day, i) => {
    const x = 0.04 + 0.01 * Math.sin(i / 7) + 0.002 * Math.sin(i * i);
    return `${day.toISOString().slice(0, 10)},${i === 40 ? '' : x.toFixed(5)}`;
  });
  return `t,x\n${rows.join('\n')}\n`;
}

const names = ['speed', 'rates'] as const;
const options: Record<string, PipelineReportOptions> = {};
const reports: Record<string, Report> = {};
const pages: Record<string, string> = {};

beforeAll(async () => {
  writeFileSync(join(folder, 'speed.yaml'), simulated);
  writeFileSync(join(folder, 'rates.yaml'), imported);
  writeFileSync(join(folder, 'rates.csv'), rates());
  for (const name of names) {
    const file = join(folder, `${name}.yaml`);
    await runPipeline(loadPipeline(file), { what: 'all', threads: 2, dataFolder: folder });
    options[name] = { file, overrides: [], dataFolder: folder };
    reports[name] = pipelineDocument(await storedPipeline(options[name]));
    pages[name] = await pipelineReport(options[name]);
  }
}, 120_000);

const figureOf = (report: string, name: string): Figure =>
  figuresOf(reports[report]).find((one) => one.name === name)!;

const resultOf = async (name: string) => ofProcess(await storedPipeline(options[name]));

/** A column of a figure's table, as numbers. */
const numbersOf = ({ data }: Figure, title: string): number[] => {
  const at = data.columns.findIndex((column) => column.title === title);
  return data.rows.map((row) => Number(row[at]));
};

describe('the report of estimators of the process', () => {
  it.each(names)('of %s has the same bytes each time, and every verdict', async (name) => {
    const html = pages[name];
    expect(Buffer.byteLength(html)).toBeLessThan(2e6);
    expect((await pipelineReport(options[name])) === html).toBe(true);
    const { verdicts } = await resultOf(name);
    expect(verdicts).toHaveLength(5);
    for (const { id, answer, sentence } of verdicts) {
      const { question, labels } = judgeOf(id, 'process')!;
      expect(html).toContain(`id="verdict-${id}"`);
      expect(html).toContain(escapeText(question));
      expect(html).toContain(escapeText(labels[answer].words));
      expect(html).toContain(escapeText(sentence));
    }
    const markdown = await pipelineMarkdown(options[name]);
    expect(markdown.match(/^- .* \*\*(yes|no|unclear|unknown)\*\*: /gm)).toHaveLength(5);
    expect(html).not.toMatch(/<b>rates|undefined|NaN|\[object/);
  });

  it.each([
    [
      'speed',
      'estimates one-step paths ladder profiles drift diffusion stationary transforms score-correlations study-intervals study-histogram study-bias study-coverage study-levels study-ecdf study-z',
    ],
    ['rates', 'estimates one-step paths ladder drift diffusion stationary transforms score-correlations'],
  ])('of %s has its figures, each with words, a table and a phone’s width', async (name, wanted) => {
    const figures = figuresOf(reports[name]);
    expect(figures.map((one) => one.name)).toEqual(wanted.split(' '));
    for (const figure of figures) {
      const { width, svg } = await drawFigure(figure);
      expect(width, figure.name).toBeLessThanOrEqual(477);
      expect(svg).toMatch(/<title[^>]*>[^<]+<\/title><desc[^>]*>[^<]*\d[^<]*<\/desc>/);
      expect(figure.data.rows.length).toBeGreaterThan(0);
      expect(figure.data.rows.length).toBeLessThanOrEqual(200);
    }
    // The two that answer stand in the first 800 pixels.
    for (const figure of figures.slice(0, 2)) {
      expect((await drawFigure(figure)).height).toBeLessThan(430);
    }
  });

  it('answers first: the parameter, whether data determine it, and whether the model holds', async () => {
    const { overview } = reports['speed'];
    const { estimators } = await resultOf('speed');
    const [{ estimate }] = estimators[0].parameters;
    expect(overview.cards.map(({ title }) => title)).toEqual([
      'Estimate against the truth',
      'Do the data determine it?',
      'Does the model hold on unseen transitions?',
    ]);
    expect(overview.cards[0].value).toBe(`kappa = ${Number(estimate!.toPrecision(4))}`);
    expect(overview.cards[0].note).toMatch(/^exact; 95 % interval .*; truth 2$/);
    expect(reports['rates'].overview.cards[0].note).toContain('truth unknown');
    expect(overview.conclusion).toContain('kappa = ');
  });

  it('expects of each value what the fitted law says: of ou its normal law', async () => {
    const figure = figureOf('speed', 'one-step');
    const best = /Of \d+ unseen values \d+ \(\d+ %\) lie in the 95 % band of (\w+)/.exec(figure.finding!)![1];
    const { estimators } = await resultOf('speed');
    expect(['exact', 'same']).toContain(best);
    const of = (wanted: string): number =>
      estimators.find(({ name }) => name === best)!.parameters.find(({ name }) => name === wanted)!.estimate!;
    const [x, expected, from, to] = ['x', 'expected', 'from', 'to (95 %)'].map((title) =>
      numbersOf(figure, title),
    );
    const decay = Math.exp(-of('kappa') / 12);
    const sd = of('sigma') * Math.sqrt((1 - decay * decay) / (2 * of('kappa')));
    for (let i = 1; i < x.length; i++) {
      const mean = of('theta') + (x[i - 1] - of('theta')) * decay;
      expect(expected[i]).toBeCloseTo(mean, 6);
      expect(to[i] - mean).toBeCloseTo(1.96 * sd, 6);
      expect(mean - from[i]).toBeCloseTo(1.96 * sd, 6);
    }
  });

  it('draws profiles that cross their level where the interval ends', async () => {
    const { estimators } = await resultOf('speed');
    const text = figureOf('speed', 'profiles').finding!;
    for (const { name, interval95 } of estimators[0].parameters) {
      const [, low, high] = new RegExp(`exact: ${name} (\\S+) to (\\d[\\d.]*\\d)`).exec(text)!;
      const width = interval95![1] - interval95![0];
      expect(Math.abs(Number(low) - interval95![0])).toBeLessThan(0.005 * width);
      expect(Math.abs(Number(high) - interval95![1])).toBeLessThan(0.005 * width);
    }
  });

  it('has drift and diffusion beside the truth, and a stationary density', () => {
    const drift = figureOf('speed', 'drift');
    const [x, truth] = ['x', 'truth'].map((title) => numbersOf(drift, title));
    x.forEach((at, i) => expect(truth[i]).toBeCloseTo(2 * (0.05 - at), 6));
    expect(new Set(numbersOf(figureOf('speed', 'diffusion'), 'truth'))).toEqual(new Set([0.02]));
    expect(figureOf('rates', 'drift').data.columns.map(({ title }) => title)).not.toContain('truth');
    const stationary = figureOf('speed', 'stationary');
    const [at, density] = ['x', 'exact'].map((title) => numbersOf(stationary, title));
    const inside = density
      .slice(1)
      .reduce((sum, p, i) => sum + ((p + density[i]) / 2) * (at[i + 1] - at[i]), 0);
    expect(inside).toBeGreaterThan(0.9);
    expect(inside).toBeLessThan(1);
  });

  it('shows laws that say the same once', () => {
    const transforms = figureOf('speed', 'transforms');
    const panels = new Set(transforms.data.rows.map(([law]) => law));
    expect(panels.has('cir')).toBe(true);
    const same = ['exact', 'same'].filter((law) => panels.has(law));
    expect(same).toHaveLength(1);
    const others = ['exact', 'same'].filter((law) => law !== same[0]);
    for (const law of others) expect(transforms.note).toMatch(new RegExp(`${law}.* as ${same[0]} `));
  });

  it('leaves out what the file gives, and says what theory is in a study', () => {
    const estimates = figureOf('rates', 'estimates').data.rows.map(([estimator, of]) => `${estimator} ${of}`);
    expect(estimates).toContain('level kappa');
    expect(estimates).not.toContain('level theta');
    expect(figureOf('speed', 'study-bias').note).toContain('theory’s first-order bias');
    expect(figureOf('speed', 'study-bias').finding).toMatch(/exact: kappa \S+ \(theory 0\.\d+, z /);
    expect(figureOf('speed', 'study-histogram').note).toContain('over a long time');
    expect(figureOf('speed', 'study-histogram').note).not.toContain('known noise');
  });
});
