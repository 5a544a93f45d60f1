import { expect, it } from 'vitest';
import { gridReport } from '../../src/report/grid-report.js';
import { type FixtureRow, gridFile } from './grid-fixture.js';

const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const square = (rmse: (i: number) => number): FixtureRow[] =>
  count(4).map((i) => ({ swept: { a: i % 2, b: i >> 1 }, rmse: rmse(i) }));

const odd: Record<string, FixtureRow[]> = {
  'nothing swept': [{ swept: {}, rmse: 1 }],
  'one point': [{ swept: { a: 1 }, rmse: 1 }],
  'one value everywhere': count(3).map((a) => ({ swept: { a }, rmse: 1 })),
  'zeros everywhere': square(() => 0),
  'numbers near the ends of float64': square((i) => Number(`1e${i * 200 - 300}`)),
  'one number beside what diverged': count(2).map((a) => ({
    swept: { a },
    ...(a === 1 ? { rmse: 1 } : { status: 'diverged' }),
  })),
  'objects, empty texts': ['{"kind":"sgd"}', '', ' '].flatMap((b) =>
    count(2).map((a) => ({ swept: { a, b }, rmse: 1 + a })),
  ),
  'more estimators than colours': count(12).flatMap((e) =>
    count(3).map((a) => ({ swept: { a }, estimator: `estimator-${e}`, rmse: e + a })),
  ),
};

/** A map of one colour would say nothing: a sentence does. */
const withoutFigure = 'zeros everywhere';

it.each(Object.keys(odd))('%s: one figure or none, every number in it one', async (name) => {
  const html = await gridReport(gridFile(odd[name]));
  expect(html.match(/<svg /g) ?? []).toHaveLength(name === withoutFigure ? 0 : 1);
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
});
