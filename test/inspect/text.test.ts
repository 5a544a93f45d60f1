import { describe, expect, it } from 'vitest';
import { textStyle } from '../../src/cli/text-style.js';
import { histogramText } from '../../src/cli/histogram-text.js';
import { inspectionText } from '../../src/cli/inspect-text.js';
import { width } from '../../src/cli/output.js';
import { type Cell, ListCell } from '../../src/inspect/cells.js';
import type { ColumnStatistics } from '../../src/inspect/column-statistics.js';
import type { Inspection } from '../../src/inspect/inspection.js';

const rowWidths = [0, 1, 2, 3, 7, 1000, 123_456];
const columns = ['j', 'a rather long name of a column', 'x', '説明', 'y'];
const types = ['int32', 'float64', 'fixed_size_list<float64>[1000]', 'utf8', 'list<utf8>'];

function row(r: number, length: number, most: number): Cell[] {
  const items = Array.from(
    { length: Math.min(length, most) },
    (_, i) => Math.sin(r + i) * 10 ** ((r % 5) - 2),
  );
  return [
    r,
    r % 3 === 0 ? null : 1 / (r + 1) ** 6,
    r === 2 ? null : new ListCell(items, length),
    '路径 '.repeat(r) + '\u001b[31m',
    new ListCell(['one', '二'], 2),
  ];
}

function statistics(name: string, c: number): ColumnStatistics {
  const common = { name, count: 2_520_000, nulls: 3 };
  if (c === 3) {
    const commonest = [{ value: 'a text of many words that goes on and on', count: 9 }];
    return { ...common, kind: 'text', distinct: null, commonest };
  }
  if (c === 4) return { ...common, kind: 'range', min: '2018-07-12T09:30:00.123456789Z', max: null };
  const figures = { min: -1e-12, quartile1: -0.25, median: 0, quartile3: 12_345.678, max: 1e300 };
  const histogram = c === 1 ? { histogram: [9, 0, 1, 4, 8, 0, 0, 1] } : {};
  const rest = { ...histogram, mean: 0.1, sd: null, notFinite: c, quartilesFromOneIn: 7 };
  return { ...common, kind: 'number', ...figures, ...rest, shape: { rows: 9, nullRows: 1, width: null } };
}

function inspection(length: number, most: number): Inspection {
  const head = Array.from({ length: 6 }, (_, r) => row(r, length, most));
  const table = {
    rows: 2520,
    bytes: 20_191_988,
    pieces: 2,
    columns: columns.map((name, c) => ({ name, type: types[c], nullable: true })),
    chosen: 'head' as const,
    shown: head,
    stats: columns.map(statistics),
  };
  const manifest = {
    format: 2,
    stage: 'train:a-network',
    fingerprint: 'f'.repeat(64),
    ingredients: {
      seed: 1,
      deep: { deeper: { list: ['some words '.repeat(9), { a: 'e'.repeat(64) }] } },
    },
    parts: [{ file: 'history/part-00000.arrow', rows: 1, bytes: 123_456_789, sha256: 'a'.repeat(64) }],
    summary: { mse: 1 / 3 },
  } as const;
  return {
    kind: 'dataset',
    path: 'data',
    pipeline: 'lambda',
    stage: manifest.stage,
    fingerprint: manifest.fingerprint,
    metadata: { note: 'many words '.repeat(20) },
    manifest,
    parts: manifest.parts,
    tables: [
      { name: 'history', ...table },
      { name: 'weights', ...table, rows: 0 },
    ],
  };
}

describe('the text of an inspection', () => {
  it.each([20, 24, 30, 40, 50, 60, 72, 80, 100, 132, 200, 300])('is never wider than %i columns', (most) => {
    const everything = { schema: true, rows: true, stats: true, metadata: true };
    for (const length of rowWidths) {
      for (const compactSchema of [true, false]) {
        const style = {
          columns: most,
          histograms: true,
          heading: (line: string) => line,
          paint: (text: string) => text,
        };
        const text = inspectionText(inspection(length, most), { ...everything, compactSchema }, style);
        const wide = text.split('\n').filter((line) => width(line) > most);
        expect(wide).toEqual([]);
        expect(text).not.toContain('\u001b');
      }
    }
  });

  it('tells the width of every list that it does not show whole', () => {
    const style = {
      columns: 120,
      histograms: false,
      heading: (line: string) => line,
      paint: (text: string) => text,
    };
    const sections = { schema: false, rows: true, stats: false, metadata: false, compactSchema: false };
    const text = inspectionText(inspection(123_456, 120), sections, style);
    expect(text.match(/… 123,456 values\]/g)).toHaveLength(5);
  });
});

describe('a histogram', () => {
  it('is a row of blocks: the highest for the most, none for nothing, the lowest for little', () => {
    expect(histogramText([0, 1, 2, 3, 4, 5, 6, 7, 8])).toBe(' ▁▂▃▄▅▆▇█');
    expect(histogramText([1000, 0, 1, 500])).toBe('█ ▁▄');
    expect(histogramText([3])).toBe('█');
    expect(histogramText([])).toBe('');
  });

  it('stands below the figures of its column, on a terminal alone', () => {
    const style = {
      columns: 80,
      histograms: true,
      heading: (line: string) => line,
      paint: (text: string) => text,
    };
    const sections = { schema: false, rows: false, stats: true, metadata: false, compactSchema: false };
    const lines = inspectionText(inspection(2, 80), sections, style).split('\n');
    expect(lines.find((line) => line.startsWith('histogram'))).toMatch(/█ ▁▄█ {2}▁$/);
    expect(textStyle({ isTTY: true, columns: 80 }, { NO_COLOR: '1' }).histograms).toBe(true);
    expect(textStyle({ isTTY: false, columns: 80 }, {}).histograms).toBe(false);
  });
});

describe('the style of text', () => {
  it('is as wide as the terminal, with bold headings, and plain in 80 columns elsewhere', () => {
    const terminal = { isTTY: true, columns: 132 };
    expect(textStyle(terminal, {}).columns).toBe(132);
    expect(textStyle(terminal, {}).heading('a')).toBe('\u001b[1ma\u001b[22m');
    expect(textStyle(terminal, { NO_COLOR: '1' }).heading('a')).toBe('a');
    expect(textStyle({ isTTY: false, columns: 132 }, {}).columns).toBe(80);
    expect(textStyle({ isTTY: false, columns: 132 }, {}).heading('a')).toBe('a');
  });
});
