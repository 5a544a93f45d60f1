import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from '../../src/report/document.js';
import { figureFile } from '../../src/report/figure.js';
import { gridFigures } from '../../src/report/grid-report.js';
import { figurePicture } from '../../src/report/png.js';
import { pipelineFigures } from '#dist/report/pipeline-report.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { recoveryStudy, stabilityEdge } from './grid-examples.js';
import { gridFile } from './grid-fixture.js';
import { colourAt, decodePng, inkOf, type Pixels } from './png-pixels.js';

const figureOf = (spec: object): Figure => ({
  name: 'made-up',
  title: 'Is λ̂ right?',
  description: 'One mark,\nmade for a test.',
  note: '',
  spec: { data: { values: [{}] }, ...spec } as TopLevelSpec,
  data: { columns: [], rows: [] },
});

/** Texts, nothing else, in a figure of 120 × 30 pixels with Vega's margin of 5 around it. */
const written = (text: string, more: object = {}): Figure =>
  figureOf({
    width: 120,
    height: 30,
    mark: { type: 'text', text, fontSize: 14, clip: true, ...more },
  });
const pixelsOf = async (figure: Figure, scale = 2): Promise<Pixels> =>
  decodePng((await figurePicture(figure, scale)).png);
const inkOfText = async (text: string, more: object = {}) => inkOf(await pixelsOf(written(text, more)));

const [heatMap] = gridFigures(gridFile(stabilityEdge()));
const all = [heatMap, ...gridFigures(gridFile(recoveryStudy()))];

describe('a picture of a figure', () => {
  it.each([0.5, 1, 1.5, 2, 3])('has the pixels of its SVG times %d, all of them opaque', async (scale) => {
    const figure = scale === 2 ? heatMap : figureOf({ width: 91, height: 41, mark: 'point' });
    const pixels = await pixelsOf(figure, scale);
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(await figureFile(figure))!;
    expect(pixels.width).toBe(Math.round(Number(width) * scale));
    expect(pixels.height).toBe(Math.round(Number(height) * scale));
    expect(pixels.rgba.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('is not blank, and on white paper', async () => {
    expect(all.length).toBeGreaterThan(5);
    for (const figure of all) {
      const pixels = await pixelsOf(figure, 1);
      expect(colourAt(pixels, 0, 0)).toBe('#ffffff');
      expect(colourAt(pixels, pixels.width - 1, pixels.height - 1)).toBe('#ffffff');
      const { count, columns, rows } = inkOf(pixels);
      expect(count / (pixels.width * pixels.height)).toBeGreaterThan(0.02);
      expect(columns.size / pixels.width).toBeGreaterThan(0.8);
      expect(rows.size / pixels.height).toBeGreaterThan(0.6);
    }
  });

  it('has its colours where the SVG has them', async () => {
    const bars = figureOf({
      width: 60,
      height: 20,
      data: { values: ['#b8420a', '#187a3c', '#0b62a4'].map((colour, x) => ({ colour, x })) },
      mark: 'rect',
      encoding: {
        x: { field: 'x', type: 'ordinal', axis: null, scale: { padding: 0 } },
        color: { field: 'colour', type: 'nominal', scale: null },
      },
    });
    const pixels = await pixelsOf(bars);
    expect([pixels.width, pixels.height]).toEqual([140, 60]);
    // A margin of 5 pixels, then 20 each: their middles are at 15, 35 and 55, twice that in the picture.
    expect([30, 70, 110].map((x) => colourAt(pixels, x, 30))).toEqual(['#b8420a', '#187a3c', '#0b62a4']);
  });

  it('says what it shows', async () => {
    const { texts } = await pixelsOf(written('k'));
    expect([...texts]).toEqual([
      ['Title', 'Is λ̂ right?'],
      ['Description', 'One mark,\\nmade for a test.'],
    ]);
  });
});

describe('its text', () => {
  it('is drawn', async () => {
    expect((await inkOfText(' ')).count).toBe(0);
    const { count, columns, rows } = await inkOfText('epoch');
    expect(count).toBeGreaterThan(300);
    // Capitals and descenders of 14 pixels; a condensed letter is about half as wide as it is high.
    expect(rows.size).toBeGreaterThan(20);
    expect(rows.size).toBeLessThan(2 * 14 * 1.3);
    expect(columns.size).toBeGreaterThan(50);
    expect(columns.size).toBeLessThan(2 * 14 * 5);
    expect((await inkOfText('epoch', { fontWeight: 'bold' })).count).toBeGreaterThan(1.2 * count);
  });

  it('has the hat over the letter, not beside it', async () => {
    for (const letter of ['λ', 'k']) {
      const bare = await inkOfText(letter);
      const hat = await inkOfText(`${letter}\u0302`);
      expect(Math.max(...bare.rows)).toBe(Math.max(...hat.rows));
      expect(Math.min(...bare.rows) - Math.min(...hat.rows)).toBeGreaterThan(2);
      expect(hat.columns.size).toBeLessThanOrEqual(bare.columns.size + 4);
      expect(hat.count).toBeGreaterThan(bare.count + 20);
    }
  });

  it('has every character that figures use, and tells of those that it has not', async () => {
    const box = (await pixelsOf(written('\ue000'))).rgba;
    for (const character of 'λθσμΣ²³·×±−–—…’ē«»↓→≤≥≈√∞′″°') {
      const { png, missing } = await figurePicture(written(character), 2);
      expect(missing).toEqual([]);
      const { rgba } = decodePng(png);
      expect(Buffer.compare(rgba, box), character).not.toBe(0);
      expect((await inkOfText(character)).count, character).toBeGreaterThan(0);
    }
    const { png, missing } = await figurePicture(written('日 & k\u0302 日\ue000'), 2);
    expect(missing).toEqual(['日', '\ue000']);
    expect(inkOf(decodePng(png)).count).toBeGreaterThan(0);
    for (const figure of all) expect((await figurePicture(figure, 1)).missing).toEqual([]);
  });

  it('may be anything at all', async () => {
    const { missing } = await figurePicture(written('<b> & "\uffff\ufffe\u0001\u202e'), 2);
    expect(missing).toEqual([]);
  });
});

describe('the bytes', () => {
  it('are the same whatever was drawn before, and on every machine', async () => {
    const figure = written('k̂ = λ̂ s, −0.25');
    const first = await figurePicture(figure, 2);
    await figurePicture(heatMap, 3);
    expect(Buffer.compare((await figurePicture(figure, 2)).png, first.png)).toBe(0);
    // Of the picture alone: what is written into it beside is tried above.
    const digest = createHash('sha256').update(decodePng(first.png).rgba).digest('hex');
    expect(digest).toBe('90c58ba9d15a8d854e60ab4f65bc2eb2d4be010185cbaa2c3c687da817039119');
  });

  it('are the same for any number of threads that the run had', async () => {
    const drawn = async (threads: number): Promise<Map<string, Uint8Array>> => {
      const folder = temporaryFolder();
      await runIn(folder, smallPipeline, { threads });
      const file = join(folder, 'pipeline.yaml');
      const figures = await pipelineFigures({ file, overrides: [], dataFolder: join(folder, 'data') });
      const pictures = new Map<string, Uint8Array>();
      for (const figure of figures.filter(({ name }) => ['fit', 'loss', 'ladder'].includes(name))) {
        pictures.set(figure.name, (await figurePicture(figure, 1)).png);
      }
      return pictures;
    };
    const ofOne = await drawn(1);
    expect(ofOne.size).toBe(3);
    expect(await drawn(2)).toEqual(ofOne);
  });

  it('are not more than memory holds', async () => {
    await expect(figurePicture(written('k'), 200)).rejects.toThrow(
      'a picture must have at most 100,000,000 pixels, found 26,000 × 8,000 of figure made-up: give a smaller --scale',
    );
  });
});
