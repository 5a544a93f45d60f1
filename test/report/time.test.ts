import { describe, expect, it } from 'vitest';
import { peaks } from '../../src/report/envelope.js';
import { figureFile } from '../../src/report/figure.js';
import { seriesFigure } from '../../src/report/figures/paths.js';
import { timeAxis, timeLabels } from '../../src/report/time-axis.js';
import { textsOf } from './svg-marks.js';

describe('the points of a long series', () => {
  it('have every peak, the ends, and no more than two a stretch', () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => (i % 7) / 7);
    for (const at of [1, 777, 778, 4321]) values[at] = at % 2 === 0 ? -9 : 9;
    const places = peaks(values, 100);
    expect(places).toEqual(expect.arrayContaining([0, 1, 777, 778, 4321, 4999]));
    expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
    expect(places.length).toBeLessThanOrEqual(202);
  });

  it('are all of a short one, but for what is no number', () => {
    expect(peaks(Float64Array.of(3, NaN, 3, 3, 1), 3)).toEqual([0, 2, 3, 4]);
    expect(peaks(Float64Array.of(3, 3, 3, 3), 2)).toEqual([0, 1, 2, 3]);
  });
});

const days = Array.from({ length: 300 }, (_, t) => ({
  t,
  label: new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10),
}));
const seriesOf = (rows: readonly { t: number; label: string | null }[]) =>
  seriesFigure({
    rows: rows.length,
    n: 1,
    sample: rows.map((row) => ({ ...row, j: row.t, x: Float64Array.of(row.t % 5) })),
    values: 1,
    lines: [rows.map(({ t }) => ({ t, x: t % 5 }))],
    lineRows: 'every',
    walks: [],
  });

describe('the axis of time', () => {
  it('has the dates of the rows, the first and the last among them', async () => {
    const texts = textsOf(await figureFile(seriesOf(days)));
    const dates = texts.filter((text) => /^2020-\d\d-\d\d$/.test(text));
    expect(dates[0]).toBe('2020-01-01');
    expect(dates.at(-1)).toBe('2020-10-26');
    expect(dates.length).toBeGreaterThan(2);
    expect(texts).toContain('date');
    expect(texts).not.toContain('100');
  });

  it('has t where rows have no names', async () => {
    const texts = textsOf(await figureFile(seriesOf(days.map(({ t }) => ({ t, label: null })))));
    expect(texts).toContain('t');
    expect(texts).toContain('100');
  });

  it('shows hostile names as what they are', async () => {
    const hostile = [`"];alert('x')//`, 'constructor', '\u2028\u202e</text>', '\\u0041', 'a'.repeat(400)];
    const texts = textsOf(await figureFile(seriesOf(hostile.map((label, t) => ({ t, label })))));
    expect(texts).toContain('label');
    expect(texts.some((text) => text.includes('alert'))).toBe(true);
    expect(texts.join('')).not.toMatch(/[\u2028\u202e]/);
  });

  it('names a time once, however rows lie', () => {
    const rows = [5, 0, 0, 1e9, 5].map((t) => ({ t, label: `2020-01-0${1 + (t % 9)}` }));
    const { values } = timeLabels(timeAxis(rows), [0, 1e9], 410)!;
    expect(values).toEqual([...new Set(values)]);
    expect(values.every((t) => rows.some((row) => row.t === t))).toBe(true);
  });
});
