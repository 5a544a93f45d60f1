import { describe, expect, it } from 'vitest';
import { cutLine } from '../../src/report/clipping.js';
import { curveRange } from '../../src/report/figures/curve-range.js';
import { figureOfCurves } from '../../src/report/figures/curves.js';
import { padded } from '../../src/report/scales.js';

/** The height of a line through points at x, by the two that x lies between. */
function heightAt(points: readonly { x: number; y: number }[], x: number): number {
  const i = points.findIndex((point) => point.x >= x);
  const [a, b] = [points[Math.max(0, i - 1)], points[i]];
  return a.x === b.x ? b.y : a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
}

describe('a line that leaves the plot', () => {
  const line = [0.2, 5, -1e200, 0.5, 1e300, -1.7e308, 0.9].map((y, x) => ({ x, y }));
  const cut = cutLine(line, 'x', ['y'], [0, 1]);

  it('goes no further than one height beyond it', () => {
    expect(Math.max(...cut.map(({ y }) => y))).toBe(2);
    expect(Math.min(...cut.map(({ y }) => y))).toBe(-1);
    expect(cut.every(({ x }, i) => i === 0 || x >= cut[i - 1].x)).toBe(true);
  });

  it('is the same where it is seen', () => {
    const steep = [0, 100, -50].map((y, x) => ({ x, y }));
    const seen = cutLine(steep, 'x', ['y'], [0, 1]);
    for (const x of [0.001, 0.005, 0.01, 0.015, 1.66, 1.665]) {
      expect(heightAt(seen, x)).toBeCloseTo(heightAt(steep, x), 10);
    }
  });

  it('stays as it is where none of it is far outside', () => {
    const near = [0, 1.5, -0.5].map((y, x) => ({ x, y }));
    expect(cutLine(near, 'x', ['y'], [0, 1])).toEqual(near);
  });
});

describe('the range of curves', () => {
  const curve = (f: (x: number) => number, estimator = 'fit') =>
    Array.from({ length: 101 }, (_, i) => {
      const x = (i + 1) / 101;
      return { estimator, x, value: f(x), lower95: NaN, upper95: NaN, truth: NaN };
    });

  it.each<[string, (x: number) => number, number, number]>([
    ['a line', (x) => x, 1 / 101, 1],
    ['a cube', (x) => x * x * x, 0, 1],
    ['a hinge', (x) => Math.max(0, x - 0.8), 0, 0.2],
    ['a step', (x) => (x > 0.7 ? 1 : 0), 0, 1],
  ])('is all of %s', (_, f, least, greatest) => {
    const [from, to] = curveRange([curve(f)], []);
    const [low, high] = padded([least, greatest]);
    expect(from).toBeCloseTo(low, 3);
    expect(to).toBeCloseTo(high, 3);
  });

  it('is not stretched by a pole, and the note says how much lies outside', () => {
    const pole = curve((x) => 0.2 + 0.1 * x + 0.01 / (x * x));
    const [from, to] = curveRange([pole, curve(() => 0.4)], []);
    expect(pole[0].value).toBeGreaterThan(100);
    expect(to - from).toBeLessThan(1);
    const outside = pole.filter(({ value }) => value > to).length;
    expect(outside).toBeGreaterThan(0);
    expect(outside).toBeLessThan(20);
    expect(figureOfCurves(pole, [])!.note).toMatch(
      /Above or below what is drawn: \d+ of the 101 points of fit\.$/,
    );
  });
});
