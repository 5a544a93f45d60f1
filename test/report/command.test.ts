import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, pipeline } from '../cli/command.js';
import { stabilityEdge } from './grid-examples.js';
import { gridFile } from './grid-fixture.js';
import { decodePng } from './png-pixels.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';

describe('pipeline report', () => {
  const cwd = folderOfFile();
  const folder = 'data/grids/lambda';
  const file = new URL('../../pipelines/lambda.yaml', import.meta.url).pathname;

  /** How many pixels a PNG file has for one of the SVG file of its name. */
  const timesWider = (name: string): number => {
    const [, width] = /<svg [^>]*? width="(\d+)"/.exec(readFileSync(join(cwd, `${name}.svg`), 'utf8'))!;
    return decodePng(readFileSync(join(cwd, `${name}.png`))).width / Number(width);
  };

  beforeAll(() => {
    mkdirSync(join(cwd, folder), { recursive: true });
    cpSync(gridFile(stabilityEdge()), join(cwd, folder, 'results.arrow'));
  });

  it('writes the page beside the results and says where, the same bytes each time', async () => {
    const first = await pipeline(['report', 'grid', file], { cwd });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^data\/grids\/lambda\/report\.html \([\d.]+ kB\)\n$/);
    const page = readFileSync(join(cwd, folder, 'report.html'));
    const second = await inProcess(['report', folder, '-o', 'other.html'], { cwd });
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'other.html')).equals(page)).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')(
    'opens the page by what the system has for it, and says so where there is nothing',
    async () => {
      const bin = folderOfFile();
      const opened = join(bin, 'opened');
      const usual = process.env['PATH'];
      const shown = async (script?: string) => {
        rmSync(join(bin, 'xdg-open'), { force: true });
        if (script !== undefined) writeFileSync(join(bin, 'xdg-open'), script, { mode: 0o755 });
        process.env['PATH'] = bin;
        try {
          return await inProcess(['report', folder, '--open'], { cwd });
        } finally {
          process.env['PATH'] = usual;
        }
      };
      const page = 'data/grids/lambda/report.html';
      const cannot = 'the page cannot be opened from here';
      const printed = expect.stringMatching(/^data\/grids\/lambda\/report\.html \([\d.]+ kB\)\n$/) as string;
      expect(await shown()).toMatchObject({
        code: 0,
        stdout: printed,
        stderr: `${cannot} (xdg-open is not installed): open ${page}\n`,
      });
      expect(await shown('#!/bin/sh\nexit 3\n')).toMatchObject({
        code: 0,
        stdout: printed,
        stderr: `${cannot} (xdg-open failed (code 3)): open ${page}\n`,
      });
      const fake = `#!/bin/sh\necho "$1" > '${opened}'\n`;
      expect(await shown(fake)).toMatchObject({ code: 0, stdout: printed, stderr: '' });
      expect(readFileSync(opened, 'utf8')).toBe(`${join(cwd, page)}\n`);
    },
  );

  it('writes a file a figure, or Markdown to stdout', async () => {
    const svg = await inProcess(['report', 'grid', '--name', 'lambda', '--format', 'svg', '-o', 'figures'], {
      cwd,
    });
    expect(svg).toMatchObject({ code: 0, stdout: '2 figures in figures: rmse-lines.svg, rmse-1.svg\n' });
    expect(readdirSync(join(cwd, 'figures'))).toEqual(['rmse-1.svg', 'rmse-lines.svg']);
    const png = await inProcess(['report', folder, '--format', 'png', '-o', 'figures', '--scale', '3'], {
      cwd,
    });
    expect(png).toEqual({
      code: 0,
      signal: null,
      stdout: '2 figures in figures: rmse-lines.png, rmse-1.png\n',
      stderr: '',
    });
    expect(timesWider('figures/rmse-1')).toBe(3);
    const markdown = await inProcess(['report', join(folder, 'results.arrow'), '--format', 'md'], { cwd });
    expect(markdown.stdout).toMatch(/^# Grid study\n/);
    expect(markdown.stdout).toContain('| diverged | 11 |');
  });

  it('draws a pipeline’s figures where points lie far outside of them', async () => {
    const folder = folderOfFile();
    const file = writePipeline(folder, {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, paths: 100, times: 252 },
      targets: { lambda: 1, noise: 0.001 },
      train: {
        estimators: {
          'closed-form': { kind: 'least-squares', basis: 'constant' },
          net: {
            kind: 'network',
            hidden: [4],
            epochs: 1,
            optimizer: { kind: 'sgd', learningRate: 0.01 },
          },
        },
      },
    });
    const data = ['--data', join(folder, 'data')];
    expect(await inProcess(['run', 'all', file, '--quiet', ...data])).toMatchObject({ code: 0 });
    const png = await inProcess(['report', file, '--format', 'png', '-o', join(folder, 'png'), ...data]);
    expect(png).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(join(folder, 'png'))).toHaveLength(9);
  });

  it('says which characters a picture has as boxes, and writes nothing where a picture cannot be', async () => {
    const rows = ['日本', 'tanh'].map((activation, i) => ({ swept: { activation }, rmse: i + 1 }));
    const path = gridFile(rows);
    const png = (to: string, scale: number) => [
      'report',
      path,
      '--format',
      'png',
      '-o',
      join(cwd, to),
      '--scale',
      String(scale),
    ];
    expect(await inProcess(png('east', 1))).toMatchObject({
      code: 0,
      stderr: 'rmse.png: the font lacks 日 本, drawn as boxes; --format svg has them\n',
    });
    const large = await inProcess(png('large', 1000));
    expect(large).toMatchObject({ code: 2, stdout: '' });
    expect(large.stderr).toMatch(/^a picture must have at most 100,000,000 pixels, found [^\n]*--scale\n$/);
    expect(existsSync(join(cwd, 'large'))).toBe(false);
    const inFile = await inProcess(png('east/rmse.png/in', 1));
    expect(inFile).toMatchObject({ code: 1, stdout: '' });
    expect(inFile.stderr).toMatch(/^a file is where a folder should be \(ENOTDIR, [^\n]*\n$/);
  });

  it('reports a pipeline once it was run, and says before which command runs it', async () => {
    const small = ['--set', 'simulate.times=40', '--set', 'train.estimators.network.epochs=1'];
    const early = await inProcess(['report', file, ...small], { cwd });
    expect(early).toMatchObject({ code: 1, stdout: '' });
    expect(early.stderr).toContain(`\`pipeline run all ${file} ${small.join(' ')}\` makes what is missing\n`);
    const ran = await inProcess(['run', 'all', file, ...small, '--quiet'], { cwd });
    expect(ran.code).toBe(0);
    const page = await inProcess(['report', file, ...small], { cwd });
    expect(page).toMatchObject({ code: 0, stderr: '' });
    expect(page.stdout).toMatch(/^data\/reports\/lambda\.html \([\d.]+ kB\)\n$/);
    expect(existsSync(join(cwd, 'data/reports/lambda.html'))).toBe(true);
    const svg = await inProcess(['report', file, ...small, '--format', 'svg', '-o', 'drawn'], { cwd });
    expect(svg.stdout).toMatch(/^9 figures in drawn: estimates\.svg, ladder\.svg, /);
    expect(readdirSync(join(cwd, 'drawn'))).toHaveLength(9);
    const png = await inProcess(['report', file, ...small, '--format', 'png', '-o', 'drawn'], { cwd });
    expect(png).toEqual({ ...svg, stdout: svg.stdout.replaceAll('.svg', '.png') });
    expect(readdirSync(join(cwd, 'drawn'))).toHaveLength(18);
    expect(timesWider('drawn/fit')).toBe(2);
    const markdown = await inProcess(['report', file, ...small, '--format', 'md'], { cwd });
    expect(markdown.stdout).toMatch(
      /^# lambda\n\nCan a network [^\n]*\n\n[^\n]+\n\n(- [^\n]+\n){3}\n[^\n]+\n\n## Verdicts\n/,
    );
  });

  it('of a grid that has no results names the grids that have, as inspect does', async () => {
    expect(await inProcess(['report', 'grid', '--name', 'lamda'], { cwd })).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr:
        'the grid lamda has no results in data/grids: did you mean lambda?; `pipeline grid` makes them\n',
    });
  });

  it.each([
    [['report', 'simulate'], /^there is no pipeline file simulate: /],
    [
      ['report', 'none.arrow'],
      /^there is no file none\.arrow: what is reported must be a pipeline file, grid, /,
    ],
    [['report', file, '--metric', 'mae'], /^--metric must be left out of a report of a pipeline\n$/],
    [['report', folder, '--set', 'seed=2'], /^--set must be left out of a report of a grid\n$/],
    [['report', 'data'], /^data must be the folder of a grid, with a results\.arrow\n$/],
    [['report', folder, '--name', 'lambda'], /^--name must be left out of a report of a grid’s folder\n$/],
    [['report', folder, '--format', 'svg'], /^--format svg needs a folder .*\n$/],
    [
      ['report', folder, '--metric', 'rmsee'],
      /^metric must be one of rmse, .*found rmsee: did you mean rmse\?\n$/,
    ],
    [['report', folder, '--format', 'png'], /^--format png needs a folder .*\n$/],
    [['report', folder, '--scale', '2'], /^--scale must be left out with --format html: it is for png\n$/],
    [['report', folder, '--format', 'png', '-o', 'none', '--scale', '0'], /a number of at least 0\.1/],
    [
      ['report', folder, '--format', 'md', '--open'],
      /^--open must be left out with --format md: it is for the page\n$/,
    ],
    [['report', folder, '--format', 'pdf'], /html, svg, png, vega, md/],
  ])('refuses %j', async (args, message) => {
    const ended = await inProcess(args, { cwd });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
    expect(ended.stdout).toBe('');
    expect(existsSync(join(cwd, 'report.html'))).toBe(false);
  });
});
