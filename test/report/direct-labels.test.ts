import { describe, expect, it } from 'vitest';
import { directLabels, shareOf } from '../../src/report/direct-labels.js';
import { gridFigures } from '../../src/report/grid-report.js';
import { figureFile } from '../../src/report/figure.js';
import { gridFile } from './grid-fixture.js';
import { marksOf, textsOf } from './svg-marks.js';

const line = (text: string, y: number, x = 1) => ({ text, colour: '#000000', x, y });
const plot = { width: 370, height: 200, across: (x: number) => x, up: (y: number) => y };

describe('labels beside lines', () => {
  it('take the place of a legend of two to six lines that end at the edge, apart from each other', () => {
    expect(directLabels([line('a', 0.2), line('b', 0.8)], plot)?.layers).toHaveLength(2);
    expect(directLabels([line('a', 0.2)], plot)).toBeUndefined();
    expect(directLabels([line('a', 0.2), line('b', 0.8, 0.5)], plot)).toBeUndefined();
    expect(directLabels([line('a', 0.2), line('a name that is long', 0.8)], plot)).toBeUndefined();
    // Two in one place are moved a little; six would stand far from where their lines end.
    const together = (count: number) => Array.from({ length: count }, (_, i) => line(`l${i}`, 0.5));
    expect(directLabels(together(2), plot)).toBeDefined();
    expect(directLabels(together(6), plot)).toBeUndefined();
  });

  it('leave the plot what their longest needs', () => {
    const widths = ['ab', 'abcdefgh', 'abcdefghijkl'].map(
      (text) => directLabels([line('a', 0.2), line(text, 0.8)], plot)!.width,
    );
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(widths[2]).toBeGreaterThan(200);
  });

  it('stand at the height of a value', () => {
    expect(shareOf([1, 100], true)(10)).toBeCloseTo(0.5, 12);
    expect(shareOf([0, 4], false, 0.1)(4)).toBeCloseTo(0.9, 12);
  });
});

describe('a metric over a key that is swept by factors', () => {
  // Strong order 1 and 1/2: errors of two schemes by the number of steps.
  const substeps = [1, 2, 4, 8, 16, 32];
  const orders = { milstein: 1, euler: 0.5 };
  const rows = Object.entries(orders).flatMap(([scheme, order]) =>
    substeps.map((m) => ({
      swept: { 'simulate.scheme': scheme, 'simulate.substeps': m },
      estimator: 'fit',
      rmse: 4e-4 * m ** -order,
    })),
  );

  it('is a straight line on axes of powers, with its order as slope and its name at its end', async () => {
    const [lines] = gridFigures(gridFile(rows));
    expect(lines.title).toContain('a line per simulate.scheme');
    const svg = await figureFile(lines);
    const points = marksOf(svg, 'symbol');
    expect(points).toHaveLength(12);
    const slopes = [0, 6].map((first) => {
      const [a, b, , , , last] = points.slice(first, first + 6);
      const slope = (last.y - a.y) / (last.x - a.x);
      expect((b.y - a.y) / (b.x - a.x)).toBeCloseTo(slope, 2);
      return slope;
    });
    // The axes have scales of their own: slopes are in the ratio of the orders.
    expect(slopes[0] / slopes[1]).toBeCloseTo(2, 2);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['milstein', 'euler', '10⁻⁴', '2·10⁻⁵']));
    expect(texts.join(' ')).not.toMatch(/\de[-+−]?\d|0\.000/);
    expect(svg).not.toContain('role-legend');
  });
});
