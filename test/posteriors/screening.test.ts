import { expect, it } from 'vitest';
import { beginningOf } from '../../src/posteriors/draws.js';
import { speaking } from '../../src/posteriors/screening.js';
import { plainDraws } from '../../src/random/draws.js';

const normals = (step: number, n = 2000): Float64Array => plainDraws.normals(11, 0, 0, n, step);

it('summaries that say something are kept: of a score, of its square, by their own square', () => {
  const z = normals(0);
  const noise = normals(1);
  const line = z.map((value, r) => value + 3 * noise[r]);
  const size = z.map((value, r) => value * value + 3 * noise[r]);
  const even = z.map((value, r) => (noise[r] > 0 ? 1 : -1) * Math.sqrt(Math.abs(value)));
  expect(speaking([line, size, even, normals(4)], [z], [noise])).toEqual([true, true, true, false]);
});

it('a summary that only says how much another says is kept', () => {
  const s = normals(4).map((value) => Math.exp(value / 2));
  const z = normals(0);
  const noise = normals(1);
  const k = z.map((value, r) => value * s[r] + noise[r]);
  const { scales } = beginningOf({ count: 2000, scores: [z], summaries: [k, s, normals(5)] });
  expect(scales.map(({ sd }) => sd > 0)).toEqual([true, true, false]);
});

it('summaries that say nothing are kept in one of a hundred runs', () => {
  let kept = 0;
  for (let trial = 0; trial < 300; trial++) {
    const columns = [4, 5, 6, 7].map((step) => plainDraws.normals(trial, 0, 0, 300, step));
    const [z, left] = [0, 1].map((step) => plainDraws.normals(trial, 0, 0, 300, step));
    if (speaking(columns, [z], [left]).some(Boolean)) kept++;
  }
  // 3 are expected; 11 come once in ten thousand such tests.
  expect(kept).toBeLessThan(11);
});

it('what is left out is 0 to whoever learns, and what is left is not', () => {
  const z = normals(0);
  const { scales } = beginningOf({
    count: 2000,
    scores: [z],
    summaries: [normals(4), z.map((value) => 2 * value)],
  });
  expect(scales[0].sd).toBe(0);
  expect(scales[1].sd).toBeGreaterThan(1.5);
});
