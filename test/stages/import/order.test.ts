import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/sql/query.js';
import { orderNotices } from '../../../src/stages/import/order.js';
import { windowCount, windowStarts } from '../../../src/stages/import/missing-rows.js';
import { Draws } from '../../grid/draws.js';

function series(columns: Partial<Series> & { rows: number }): Series {
  const x = new Float64Array(columns.rows).fill(1);
  return {
    width: 1,
    list: false,
    k: undefined,
    t: undefined,
    label: undefined,
    ordered: true,
    x,
    ...columns,
  };
}

const times = (t: readonly number[]): Series => series({ rows: t.length, t: Float64Array.from(t) });
const up = Array.from({ length: 30 }, (_, i) => i);

describe('the order of imported rows', () => {
  it('is nothing to speak of where t rises, or the SQL has an ORDER BY', () => {
    expect(orderNotices(times(up))).toEqual([]);
    expect(orderNotices(series({ rows: 30 }))).toEqual([]);
    expect(orderNotices(series({ rows: 1, ordered: false }))).toEqual([]);
  });

  it('is that of the file without ORDER BY, t and dates', () => {
    expect(orderNotices(series({ rows: 30, ordered: false }))).toEqual([
      expect.stringMatching(/^import\.sql has no ORDER BY: rows are taken in the order of the file/),
    ]);
    // Dates that rise say as much as an ORDER BY.
    const label = up.map((day) => `2024-01-${String(day + 1).padStart(2, '0')}`);
    expect(orderNotices(series({ rows: 30, ordered: false, label }))).toEqual([]);
    expect(orderNotices(series({ rows: 30, label: label.toReversed() }))).toEqual([
      expect.stringMatching(/^label falls from row to row: time runs backwards/),
    ]);
    const named = label.map((_, i) => `row ${30 - i}`);
    expect(orderNotices(series({ rows: 30, label: named }))).toEqual([]);
  });

  it('runs backwards, starts again, repeats, or is none', () => {
    expect(orderNotices(times(up.toReversed()))).toEqual([expect.stringMatching(/^t falls from row to row/)]);
    expect(orderNotices(times([...up, ...up, ...up]))).toEqual([
      expect.stringMatching(
        /^t starts again at 2 rows of 90 \(first at row 30, counted from 0\): where several series/,
      ),
    ]);
    expect(orderNotices(times(up.flatMap((t) => [t, t])))).toEqual([
      expect.stringMatching(/^t is that of the row before in 30 of 60 rows/),
    ]);
    const shuffled = up.map((t) => (7 * t) % 30);
    expect(orderNotices(times(shuffled))).toEqual([
      expect.stringMatching(/^t falls at \d+ rows of 30 .*not in order/),
    ]);
    // A row without t is dropped, and says nothing.
    expect(orderNotices(times([0, 1, NaN, 2, 3]))).toEqual([]);
  });
});

describe('windows', () => {
  /** By the definition: every start, every row of its window. */
  function plainly(s: Series, choice: { window: number; every: number; target: 'mean' | 'last' }): number[] {
    const starts: number[] = [];
    for (let start = 0; start + choice.window <= s.rows; start += choice.every) {
      const rows = Array.from({ length: choice.window }, (_, i) => start + i);
      const last = rows.at(-1)!;
      const needsK = choice.target === 'mean' ? rows : [last];
      if (!rows.every((row) => Number.isFinite(s.x[row]))) continue;
      if (!needsK.every((row) => Number.isFinite(s.k![row])) || !Number.isFinite(s.t![last])) continue;
      starts.push(start);
    }
    return starts;
  }

  it('are left out where they need what is missing, and nowhere else', () => {
    const drawn = new Draws(5);
    const draw = (): number => drawn.below(1e6) / 1e6;
    for (let trial = 0; trial < 300; trial++) {
      const rows = 1 + Math.floor(draw() * 60);
      const holes = (): Float64Array =>
        Float64Array.from({ length: rows }, () => (draw() < 0.1 ? NaN : draw()));
      const s = series({ rows, x: holes(), k: holes(), t: holes() });
      for (const target of ['mean', 'last'] as const) {
        const choice = { window: 1 + Math.floor(draw() * 8), every: 1 + Math.floor(draw() * 8), target };
        expect([...windowStarts(s, choice)]).toEqual(plainly(s, choice));
        const whole = series({ rows, k: new Float64Array(rows), t: new Float64Array(rows) });
        expect(windowStarts(whole, choice)).toHaveLength(windowCount(rows, choice));
      }
    }
  });

  it('of the last k lose one for a missing k, those of the mean as many as hold it', () => {
    const k = Float64Array.from({ length: 100 }, (_, row) => (row === 50 ? NaN : 1));
    const s = series({ rows: 100, k });
    const lost = (target: 'mean' | 'last'): number =>
      80 - windowStarts(s, { window: 21, every: 1, target }).length;
    expect([lost('last'), lost('mean')]).toEqual([1, 21]);
  });
});
