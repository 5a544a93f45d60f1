import { describe, expect, it } from 'vitest';
import { chiSquaredTail } from '../../src/evaluation/distributions.js';
import { inner, residualOf } from '../../src/evaluation/overlap.js';
import { spreadOf } from '../../src/evaluation/spread.js';
import { normal } from '../../src/kernels/reference/normal.js';

const z = (use: number, index: number, step = 0): number => normal(12, 0, 500 + use, index, step);
const everyRow = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, j) => j);

describe('the spread of residuals', () => {
  const s = Float64Array.from({ length: 2000 }, (_, j) => 0.2 + z(0, j) * z(0, j));

  it('is tested as Koenker does: N R² of û² on ln s and time', () => {
    const rows = everyRow(2000);
    const u = s.map((_, j) => z(1, j));
    const found = spreadOf(u, s, { rows, width: 1 })!;
    const mean = s.reduce((sum, value) => sum + value, 0) / 2000;
    const centre = (values: Float64Array): Float64Array =>
      residualOf(values, [new Float64Array(2000).fill(1 / Math.sqrt(2000))]);
    const a = centre(s.map((value) => Math.log(value / mean)));
    const b = centre(Float64Array.from(rows));
    const y = centre(u.map((value) => value * value));
    const along = (v: Float64Array, of: Float64Array): Float64Array =>
      residualOf(of, [v.map((value) => value / Math.sqrt(inner(v, v)))]);
    const left = along(along(a, b), along(a, y));
    const score = 2000 * (1 - inner(left, left) / inner(y, y));
    expect(found.p).toBeCloseTo(chiSquaredTail(score, 2), 2);
    expect(found.p).toBeGreaterThan(0.01);
    expect(found.ratio).toBeLessThan(1.2);
  });

  it.each(['s', 'time'] as const)('is found where it grows with %s, and how much', (along) => {
    const rows = everyRow(2000);
    const sd = (j: number): number => (along === 's' ? s[j] : 1 + (2 * j) / 2000);
    const found = spreadOf(
      s.map((_, j) => sd(j) * z(2, j)),
      s,
      { rows, width: 1 },
    )!;
    expect(found).toMatchObject({ along, grows: true });
    expect(found.p).toBeLessThan(1e-9);
    // Proportional to what it is, as far as an exponential can be a line.
    const ratio = found.sd.map((value, j) => value / sd(j)).sort();
    expect(ratio[1900] / ratio[100]).toBeLessThan(along === 's' ? 1.25 : 1.3);
    expect(inner(found.sd, found.sd) / 2000).toBeCloseTo(1, 9);
  });

  it('is followed where it bends: a part that goes with s and one that does not', () => {
    const sd = (j: number): number => Math.sqrt(0.01 * 0.01 + s[j] * s[j]);
    const wide = s.map((value, j) => (j % 4 === 0 ? 0.001 : value));
    const of = (j: number): number => (j % 4 === 0 ? 0.01 : sd(j));
    const found = spreadOf(
      wide.map((_, j) => of(j) * z(3, j)),
      wide,
      { rows: everyRow(2000), width: 1 },
    )!;
    // A straight line through ln s would have the smallest rows a tenth as wide as they are.
    const ratio = found.sd.map((value, j) => value / of(j)).sort();
    expect(ratio[1900] / ratio[100]).toBeLessThan(2);
  });

  it('is not judged by fewer rows than eight that are independent', () => {
    expect(spreadOf(s.slice(0, 7), s.slice(0, 7), { rows: everyRow(7), width: 1 })).toBeUndefined();
    expect(spreadOf(s.slice(0, 100), s.slice(0, 100), { rows: everyRow(100), width: 40 })).toBeUndefined();
  });
});
