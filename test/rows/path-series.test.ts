import { expect, it } from 'vitest';
import { seriesOf } from '#dist/rows/path-series.js';
import type { Executor } from '#dist/pool/executor.js';
import type { PathRows } from '#dist/rows/path-rows.js';

it('a path may have more rows than a call has arguments', async () => {
  const rows = 500_000;
  const paths = { n: 1, rows, range: () => Promise.resolve() } as unknown as PathRows;
  const times = Float64Array.from({ length: rows }, (_, i) => i + 1);
  const found = await seriesOf({} as Executor, paths, times, Float64Array.of(7));
  expect(found.times).toHaveLength(rows + 1);
  expect([found.times[0], found.times[1], found.times[rows]]).toEqual([0, 1, rows]);
  expect(found.x[0][0]).toBe(7);
});
