import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LambdaResult, loadPipeline, RunError } from '#dist/index.js';
import { pipelineFigures, pipelineMarkdown, pipelineReport } from '#dist/report/pipeline-report.js';
import { openingComment } from '#dist/pipeline/opening-comment.js';
import { type PipelineReportOptions, storedPipeline } from '#dist/report/stored-pipeline.js';
import { escapeText } from '#dist/report/escape.js';
import { figureFile } from '#dist/report/figure.js';
import { autocorrelation } from '#dist/report/figures/autocorrelation.js';
import { judges } from '#dist/verdicts/index.js';
import { marks } from '#dist/verdicts/verdict.js';
import { marksOf, textsOf } from './svg-marks.js';
import { runShipped } from './shipped.js';
import { folderOfFile } from '../folders.js';
import { run as runPipeline } from '../shared-threads.js';
import { ofLambda } from '../tables.js';

const folder = folderOfFile();

const script = `<script>alert('x')</script> <img src=http://example.org/a.png>`;
const edge = `# Is ${script} escaped?
#
# A path alone, a study, a training that diverges; \u202e and | and \`ticks\`.
name: edge
seed: 1
simulate: { process: { kind: brownian, mu: 0, sigma: 0.2, x0: 1 }, paths: 1, times: 60, dt: 1 }
targets: { lambda: { kind: linear, a: 0.1, b: 0.2 }, noise: 0.01 }
train:
  estimators: # ${script}
    mean: { kind: mean }
    closed-form: { kind: least-squares, basis: constant }
    linear: { kind: least-squares, basis: linear }
    net: { kind: network, hidden: [4], epochs: 3 }
    diverges: { kind: network, hidden: [], optimizer: { kind: sgd, learningRate: 1000 }, epochs: 3 }
    stops: { kind: network, hidden: [], optimizer: { kind: sgd, learningRate: 1.0e-30 }, epochs: 9, earlyStopping: { fraction: 0.2, patience: 2 } }
evaluate: { replicates: 10 }
`;

const reported: Record<string, PipelineReportOptions> = {};
const names = ['lambda', 'sp500-range', 'edge'];
/** What several tests look at is made once. */
const pages: Record<string, string> = {};
const figuresOf: Record<string, Awaited<ReturnType<typeof pipelineFigures>>> = {};

beforeAll(async () => {
  reported['lambda'] = await runShipped('lambda', folder, 'whole');
  reported['sp500-range'] = await runShipped('sp500-range', folder);
  const file = join(folder, 'edge.yaml');
  writeFileSync(file, edge);
  await runPipeline(loadPipeline(file), { what: 'all', threads: 2, dataFolder: folder });
  reported['edge'] = { file, overrides: [], dataFolder: folder };
  for (const name of names) {
    pages[name] = await pipelineReport(reported[name]);
    figuresOf[name] = await pipelineFigures(reported[name]);
  }
}, 120_000);

const resultOf = async (name: string): Promise<LambdaResult> =>
  ofLambda(await storedPipeline(reported[name]));

describe('the report of a pipeline', () => {
  it.each(names)('%s has the same bytes each time, below 2 MB', async (name) => {
    const html = pages[name];
    expect(Buffer.byteLength(html)).toBeLessThan(2e6);
    expect((await pipelineReport(reported[name])) === html).toBe(true);
  });

  it.each(names)('%s says every verdict, first of all, and all advice', async (name) => {
    const html = pages[name];
    const markdown = await pipelineMarkdown(reported[name]);
    const { verdicts, advice } = await resultOf(name);
    expect(verdicts).toHaveLength(8);
    const data = html.indexOf('<h2>The data');
    for (const { id, sentence, answer } of verdicts) {
      const { question, labels } = judges.find((judge) => judge.id === id)!;
      const { words, tone } = labels[answer];
      // A chip in the first lines leads to the line that says why.
      const label = `<b aria-hidden="true">${marks[tone]}</b> ${escapeText(words)}`;
      const chip = html.indexOf(
        `<a class="chip ${tone}" href="#verdict-${id}" title="${escapeText(question)}">${label}</a>`,
      );
      const line = html.indexOf(
        `<details class="verdict" id="verdict-${id}"><summary><span class="chip ${tone}">${label}</span> <span>${escapeText(sentence)}</span></summary>`,
      );
      expect(chip).toBeGreaterThan(0);
      expect(line).toBeGreaterThan(chip);
      expect(line).toBeLessThan(data);
      expect(html).toContain(`<strong>${escapeText(question)} <b>${answer}</b></strong>`);
    }
    for (const [, figure] of html.matchAll(/href="#figure-([\w-]+)"/g)) {
      expect(html).toContain(`<figure id="figure-${figure}">`);
    }
    for (const { sentence } of advice) expect(html).toContain(escapeText(sentence));
    expect(markdown.match(/^- .* \*\*(yes|no|unclear|unknown)\*\*: /gm)).toHaveLength(8);
    expect(markdown).not.toContain('<svg');
  });

  it.each([
    ['lambda', 'estimates ladder paths lambda-of-x lambda-rows loss gradient fit autocorrelation'],
    ['sp500-range', 'estimates ladder paths lambda-of-x fit autocorrelation'],
    [
      'edge',
      'gradient lambda-of-x paths estimates ladder lambda-rows loss fit autocorrelation study-intervals study-histogram study-bias study-coverage study-levels study-ecdf study-z',
    ],
  ])('%s has its figures, each with words and at most 200 rows of numbers', async (name, figures) => {
    const html = pages[name];
    const drawn = [
      ...html.matchAll(
        /<svg [^>]*aria-labelledby="([\w-]+)-title \1-description"><title[^>]*>[^<]+<\/title><desc[^>]*>[^<]*\d[^<]*<\/desc>/g,
      ),
    ].map(([, id]) => id);
    expect(drawn).toEqual(figures.split(' '));
    const tables = [...html.matchAll(/<details>.*?<\/details>/gs)].map(([table]) => table);
    expect(tables).toHaveLength(drawn.length);
    for (const table of tables) {
      const rows = table.match(/<tr>/g)!.length - 1;
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThanOrEqual(200);
      const [, told] = /The numbers: (\d+) of [\d,]+ rows/.exec(table) ?? [];
      if (told !== undefined) expect(rows).toBe(Number(told));
    }
    const files = figuresOf[name];
    expect(files.map((file) => file.name)).toEqual(drawn);
  });

  it.each(names)('%s asks for nothing and runs nothing', (name) => {
    const html = pages[name];
    const tags = [...html.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag).join('\n');
    expect(new Set(tags.match(/[\w-]+="[a-z]+:\/\/[^"]*"/g))).toEqual(
      new Set(['xmlns="http://www.w3.org/2000/svg"']),
    );
    expect(tags).not.toMatch(/<script|<img|@import|url\((?!#)|\bon\w+=|\bsrc=/);
    expect(html).not.toContain('\u202e');
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('holds the file, the fingerprints and the commands', async () => {
    const html = pages['edge'];
    for (const line of edge.trimEnd().split('\n')) expect(html).toContain(escapeText(line));
    const { stages } = await storedPipeline(reported['edge']);
    expect(stages).toHaveLength(10);
    for (const { stage } of stages) expect(html).toContain(stage.identity.fingerprint);
    expect(html).toContain(`pipeline run all ${reported['edge'].file} --data ${folder}`);
  });

  it('answers before anything else: the question, what was found, the estimate beside the truth', async () => {
    const html = await pipelineReport(reported['lambda']);
    const first = html.slice(html.indexOf('<main>'), html.indexOf('<h2>'));
    expect(first).toContain(
      '<h1>Can a network with one output find λ = 0.25 from rows of Brownian paths?</h1>',
    );
    expect(first).toContain(
      '<p class="lead">The truth was found: λ̂ = 0.25 (closed-form). The network was not needed.</p>',
    );
    expect(first).toContain('<p class="value">λ̂ = 0.25</p><p class="note">closed-form; truth 0.25</p>');
    expect(first).toContain(
      '<p class="value">closed-form</p><p class="note">exact, where mean has RMSE 0.0498</p>',
    );
    expect(first).toContain('<figcaption><span>Figure 1</span> Estimates with 95 % intervals and the truth');
    expect(html).toContain('<title>lambda – pathfit</title>');
    const markdown = await pipelineMarkdown(reported['lambda']);
    expect(markdown).toMatch(
      /^# lambda\n\nCan a network [^\n]+\n\nThe truth was found: λ̂ = 0\.25 \(closed-form\)\./,
    );
  });

  it('says of an error that is rounding that it is exact, and draws it nowhere', async () => {
    const figures = await pipelineFigures(reported['lambda']);
    const drawn = await figureFile(figures.find(({ name }) => name === 'ladder')!);
    expect(textsOf(drawn)).toContain('exact');
    // The mean and the network have errors; each has a point, and its number behind it.
    expect(marksOf(drawn, 'symbol')).toHaveLength(2);
    expect(textsOf(drawn)).toEqual(expect.arrayContaining(['4.98·10⁻²', '2.52·10⁻⁵', '10⁻⁴', '10⁻²']));
    expect(textsOf(drawn).join(' ')).not.toMatch(/10⁻¹[0-9⁰-⁹]|\de[-+−]?\d/);
  });

  it('holds every estimate against the truth, and against the value of the file', async () => {
    const drawn = async (name: string): Promise<string> =>
      figureFile((await pipelineFigures(reported[name])).find((figure) => figure.name === 'estimates')!);
    const lambda = await drawn('lambda');
    const { estimators } = await resultOf('lambda');
    expect(textsOf(lambda)).toContain('network, mean');
    expect(textsOf(lambda)).toContain(String(Number(estimators[2].lambdaHoldOut!.mean!.toPrecision(4))));
    const symbols = marksOf(lambda, 'symbol');
    expect(symbols).toHaveLength(2);
    // What a point is, it says without a script; no other part of the drawing claims to be named.
    expect(lambda).toMatch(/<path [^>]*><title>λ of closed-form 0\.25, truth 0\.25<\/title><\/path>/);
    expect(lambda).not.toMatch(/graphics-|aria-label=|aria-roledescription/);
    // The truth is an upright line through the closed form, which is exact.
    const truth = marksOf(lambda, 'rule').find(({ dy }) => Math.abs(dy) === 52)!;
    expect(truth.x).toBeCloseTo(symbols[0].x, 6);
    expect(symbols[1].x).toBeLessThan(truth.x);
    // λ of the closed form, and a, b, c of the quadratic: 4 ln 2 lies right of the first.
    const sp500 = await drawn('sp500-range');
    expect(marksOf(sp500, 'symbol')).toHaveLength(4);
    const { note } = (await pipelineFigures(reported['sp500-range']))[0];
    expect(note).toBe('The dotted line is 4 ln 2, 2.773.');
  });

  it('marks divergence and its forecast, and draws what the numbers are', async () => {
    const figures = new Map<string, string>();
    for (const figure of figuresOf['edge']) figures.set(figure.name, await figureFile(figure));
    // One rule each, from top to bottom of the 280 pixels, and one for the epoch of early stopping.
    const loss = figures.get('loss')!;
    const rules = marksOf(loss, 'rule').filter(({ dy }) => Math.abs(dy) === 280);
    expect(rules).toHaveLength(3);
    const legend = ['training rows', 'held-out rows'];
    expect(textsOf(loss)).toEqual(expect.arrayContaining(['diverged', 'forecast', 'kept', ...legend]));
    // Five estimators predict; 12 of 60 rows are held out.
    // Each has k and k̂ of all rows, k̂ of the held-out ones, and all residuals.
    expect(marksOf(figures.get('fit')!, 'symbol')).toHaveLength(5 * (60 + 60 + 12 + 60));
    const html = pages['edge'];
    expect(html).toContain('diverges diverged in epoch 1');
    expect(html).toContain('Forecast for diverges: diverged in epoch 1');
    // The training says the same of itself.
    expect(html).toContain('stops: stopped early after epoch 3: the weights are those of epoch 1');
    expect(html).toContain('Early stopping kept the weights that stops had after epoch 1');
  });

  it('has no hole where panels are odd in number: the last one takes the room of two', async () => {
    const { spec } = figuresOf['edge'].find(({ name }) => name === 'autocorrelation')!;
    const { vconcat: rows } = spec as unknown as { vconcat: { hconcat: { width: number }[] }[] };
    expect(rows.map(({ hconcat }) => hconcat.length)).toEqual([2, 2, 1]);
    const [{ hconcat: pair }, , { hconcat: alone }] = rows;
    expect(alone[0].width).toBeGreaterThan(pair[0].width + pair[1].width);
  });

  it('has the dates of an imported series at its axis, and its greatest and least day in the line', async () => {
    const figures = figuresOf['sp500-range'];
    // Where there is no room for two dates these are years.
    for (const [name, date] of [
      ['paths', /^(2000|2020)-\d\d-\d\d$/],
      ['fit', /^(2000|2020)$/],
    ] as const) {
      const texts = textsOf(await figureFile(figures.find((figure) => figure.name === name)!));
      expect(texts).toContain('date');
      expect(texts.filter((text) => date.test(text)).length).toBeGreaterThan(1);
      expect(texts).not.toContain('1000');
    }
    const days = readFileSync('series/sp500-2000.csv', 'utf8').trim().split('\n');
    const returns = days.slice(1).map((day) => {
      const [, open, , , close] = day.split(',').map(Number);
      return Math.log(close / open);
    });
    const ends = [Math.min(...returns), Math.max(...returns)].map((end) => end.toPrecision(3));
    const { note } = figures.find(({ name }) => name === 'paths')!;
    expect(note).toContain(`all of those drawn between ${ends.join(' and ')}`);
    expect(note).toContain('so that every peak shows');
  });

  it('refuses what is not stored, with the command that makes it', async () => {
    const options = { ...reported['edge'], overrides: ['seed=2'] };
    const command = `pipeline run all ${options.file} --set seed=2 --data ${folder}`;
    await expect(pipelineReport(options)).rejects.toThrow(RunError);
    await expect(pipelineReport(options)).rejects.toThrow(`found simulate stale (seed: 1 → 2)`);
    await expect(pipelineReport(options)).rejects.toThrow(command);
  });
});

describe('the opening comment', () => {
  it('is the paragraphs before the first line that is none, without what editors read', () => {
    const text = `# yaml-language-server: $schema=x.json\n# One\n# line?\n#\n# Two\nname: a # b\n# not this`;
    expect(openingComment(text)).toEqual(['One line?', 'Two']);
    expect(openingComment('name: a')).toEqual([]);
  });
});

describe('autocorrelation', () => {
  it('is that of the textbook', () => {
    // Deviations −2 −1 0 1 2: squares 10, products at lag 1: 2 + 0 + 0 + 2, at lag 2: 0 − 1 + 0.
    expect([...autocorrelation(Float64Array.of(1, 2, 3, 4, 5), 2)!]).toEqual([0.4, -0.1]);
    // Of alternating signs: −(N − l)/N, (N − l)/N, …
    const signs = Float64Array.from({ length: 10 }, (_, j) => (j % 2 === 0 ? 1 : -1));
    expect([...autocorrelation(signs, 2)!]).toEqual([-0.9, 0.8]);
    expect(autocorrelation(Float64Array.of(1, 1, 1), 1)).toBeUndefined();
    expect(autocorrelation(Float64Array.of(1, NaN, 1), 1)).toBeUndefined();
  });
});
