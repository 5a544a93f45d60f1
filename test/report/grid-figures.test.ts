import { describe, expect, it } from 'vitest';
import { figureFile } from '../../src/report/figure.js';
import { type Figure, figuresOf } from '../../src/report/document.js';
import { gridDocument, gridFigures, gridReport } from '../../src/report/grid-report.js';
import { readGridResults } from '../../src/report/grid-results.js';
import { recoveryStudy, stabilityEdge } from './grid-examples.js';
import { type FixtureRow, gridFile } from './grid-fixture.js';
import { marksOf, textsOf } from './svg-marks.js';

async function figuresFrom(rows: readonly FixtureRow[]) {
  return drawn(figuresOf(gridDocument(readGridResults(gridFile(rows)))));
}

function drawn(figures: readonly Figure[]) {
  return Promise.all(figures.map(async (figure) => ({ ...figure, svg: await figureFile(figure) })));
}

const lineRows = [1, 2, 3].flatMap((n) =>
  ['a', 'b'].map((estimator): FixtureRow => ({
    swept: { n },
    estimator,
    rmse: n * (estimator === 'a' ? 1 : 2),
  })),
);

describe('one swept key', () => {
  it('is a line an estimator through its values, at their heights', async () => {
    const [figure, ...others] = await figuresFrom(lineRows);
    expect(others).toEqual([]);
    expect(marksOf(figure.svg, 'line')).toHaveLength(2);
    const points = marksOf(figure.svg, 'symbol');
    expect(points).toHaveLength(6);
    // Of a: 1, 2, 3 lie on a line with b's 2, 4, 6: heights are linear in the value.
    const heights = points.map(({ y }) => y);
    const unit = heights[0] - heights[1];
    expect(unit).toBeGreaterThan(0);
    [1, 2, 3, 2, 4, 6].forEach((value, i) =>
      expect(heights[0] - heights[i]).toBeCloseTo((value - 1) * unit, 2),
    );
    expect(points[1].x - points[0].x).toBeCloseTo(points[2].x - points[1].x, 2);
    expect(marksOf(figure.svg, 'rule')).toHaveLength(0);
    expect(figure.data.rows).toEqual([
      ['1', 'a', '1'],
      ['1', 'b', '2'],
      ['2', 'a', '2'],
      ['2', 'b', '4'],
      ['3', 'a', '3'],
      ['3', 'b', '6'],
    ]);
  });

  it('of texts is points without a line, in the order of the points', async () => {
    const rows = ['tanh', 'relu', 'softplus'].map((kind, i): FixtureRow => ({
      swept: { activation: kind },
      rmse: 1 + i,
    }));
    const [{ svg }] = await figuresFrom(rows);
    expect(marksOf(svg, 'line')).toHaveLength(0);
    const points = marksOf(svg, 'symbol');
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b));
    const labels = textsOf(svg);
    expect(labels.filter((text) => ['tanh', 'relu', 'softplus'].includes(text))).toEqual([
      'tanh',
      'relu',
      'softplus',
    ]);
  });

  it('of seeds alone is one point an estimator: the mean, its interval by Student’s t', async () => {
    // Mean 2, sd 1, t(0.975; 2) = 4.302653: 2 ± 4.302653 / √3, of which what is below 0 can be no RMSE.
    const rows = [1, 2, 3].map((rmse, seed): FixtureRow => ({ swept: { seed }, rmse }));
    const [{ svg, data }] = await figuresFrom(rows);
    expect(data.columns.map(({ title }) => title)).toEqual([
      'estimator',
      'hold-out RMSE',
      'from',
      'to (95 %)',
      'seeds',
    ]);
    expect(data.rows).toEqual([['fit', '2', '0', '4.48414', '3']]);
    expect(marksOf(svg, 'symbol')).toHaveLength(1);
    expect(marksOf(svg, 'rule')).toHaveLength(1);
  });

  it('draws an interval as long as it is, about the mean', async () => {
    // At n = 1: 101 and 103, 102 ± 12.7062 · √2 / √2; at n = 2: 104 and 104.
    const values = { 1: [101, 103], 2: [104, 104] };
    const rows = Object.entries(values).flatMap(([n, pair]) =>
      pair.map((rmse, seed): FixtureRow => ({ swept: { n: Number(n), seed }, rmse })),
    );
    const [{ svg }] = await figuresFrom(rows);
    const points = marksOf(svg, 'symbol');
    const [wide, none] = marksOf(svg, 'rule');
    const unit = (points[0].y - points[1].y) / 2;
    expect(Math.abs(wide.dy) / unit).toBeCloseTo(2 * 12.7062, 2);
    expect(wide.y + wide.dy / 2).toBeCloseTo(points[0].y, 1);
    expect(none.dy).toBe(0);
  });

  it('has a sign above the plot where a number is missing, and no mark below it', async () => {
    const rows = [0.1, 0.2, 0.4].map((rate): FixtureRow => ({
      swept: { rate },
      ...(rate < 0.3 ? { rmse: rate } : { status: 'diverged', rmse: 9 }),
    }));
    const [{ svg, note, data }] = await figuresFrom(rows);
    expect(marksOf(svg, 'symbol')).toHaveLength(2);
    expect(textsOf(svg).filter((text) => text === '×')).toHaveLength(1);
    expect(note).toContain('× diverged');
    expect(data.rows.at(-1)).toEqual(['0.4', 'fit', '–', '1 diverged']);
  });
});

describe('two swept keys', () => {
  it('are a heat map: a cell a point, signs beyond the stability limit', async () => {
    const rows = stabilityEdge();
    const figures = await figuresFrom(rows);
    expect(figures.map(({ name }) => name)).toEqual(['rmse-lines', 'rmse-1']);
    const [, { svg, note }] = figures;
    expect(marksOf(svg, 'rect')).toHaveLength(rows.length);
    const count = (status: string): number => rows.filter((row) => row.status === status).length;
    expect(textsOf(svg).filter((text) => text === '×')).toHaveLength(count('diverged'));
    expect(textsOf(svg).filter((text) => text === '↓')).toHaveLength(count('dropped'));
    expect(count('diverged')).toBeGreaterThan(5);
    expect(note).toContain('× diverged, ↓ dropped');
  });

  it('are lines over the one of numbers, where the other has few values', async () => {
    const rows = stabilityEdge();
    const [{ svg, title }] = await figuresFrom(rows);
    expect(title).toBe('hold-out RMSE of network over optimizer.learningRate, a line per optimizer.kind');
    expect(marksOf(svg, 'line')).toHaveLength(4);
    expect(marksOf(svg, 'symbol')).toHaveLength(rows.filter(({ rmse }) => rmse !== undefined).length);
    expect(textsOf(svg).filter((text) => text === '×')).toHaveLength(
      rows.filter(({ status }) => status === 'diverged').length,
    );
  });

  it('of one colour are no map beside one of several', async () => {
    const rows = [1, 2, 3].flatMap((a) =>
      [1, 2, 3].flatMap((b) => [
        { swept: { a, b }, estimator: 'mean', rmse: 7 },
        { swept: { a, b }, estimator: 'fit', rmse: a * b },
      ]),
    );
    const figures = await figuresFrom(rows);
    expect(figures.map(({ name }) => name)).toEqual(['rmse-2']);
    expect(figures[0].note).toContain('mean has 7 everywhere, and no map.');
  });

  it('have no cell where points were excluded', async () => {
    const rows = [1, 2, 3].flatMap((a) =>
      [1, 2, 3].filter((b) => a + b < 6).map((b): FixtureRow => ({ swept: { a, b }, rmse: a * b })),
    );
    const [{ svg }] = await figuresFrom(rows);
    expect(marksOf(svg, 'rect')).toHaveLength(8);
  });

  it('that move together are one axis', async () => {
    const rows = [1, 2, 3].map((a): FixtureRow => ({ swept: { a, 'x.b': a * 10 }, rmse: a }));
    const [{ svg, title }] = await figuresFrom(rows);
    expect(marksOf(svg, 'line')).toHaveLength(1);
    expect(title).toContain('a (with x.b)');
  });

  it('have a map of each estimator; an invalid point is missing in all', async () => {
    const rows = [1, 2].flatMap((a) =>
      ['p', 'q'].flatMap((b): FixtureRow[] =>
        a === 2 && b === 'q'
          ? [{ swept: { a, b }, estimator: null, status: 'invalid', message: 'b must be p' }]
          : ['m', 'n'].map((estimator) => ({ swept: { a, b }, estimator, rmse: a })),
      ),
    );
    const figures = await figuresFrom(rows);
    expect(figures.map(({ name }) => name)).toEqual(['rmse-1', 'rmse-2']);
    for (const { svg } of figures) {
      expect(marksOf(svg, 'rect')).toHaveLength(4);
      expect(textsOf(svg).filter((text) => text === '?')).toHaveLength(1);
    }
  });
});

describe('more swept keys', () => {
  const cube = (keys: Readonly<Record<string, number>>): FixtureRow[] =>
    Object.entries(keys).reduce<FixtureRow[]>(
      (rows, [key, count]) =>
        rows.flatMap((row) =>
          Array.from({ length: count }, (_, i) => ({
            swept: { ...row.swept, [key]: i },
            rmse: (row.rmse ?? 1) + i,
          })),
        ),
      [{ swept: {} }],
    );

  it('three are panels over the one with the fewest values', async () => {
    const figures = await figuresFrom(cube({ a: 2, b: 4, c: 3 }));
    expect(figures).toHaveLength(1);
    expect(marksOf(figures[0].svg, 'rect')).toHaveLength(24);
    expect(textsOf(figures[0].svg).filter((text) => text.startsWith('a = '))).toEqual(['a = 0', 'a = 1']);
  });

  it('four hold the one with the fewest values where the best point has it, and say so', async () => {
    const rows = cube({ a: 3, b: 2, c: 4, d: 5 }).map((row) => ({
      ...row,
      rmse: row.rmse! - 4 * Number(row.swept['b']) + 9,
    }));
    const report = gridDocument(readGridResults(gridFile(rows)));
    const [figure] = figuresOf(report);
    expect(figure.title).toContain('at b = 1');
    expect(figure.data.rows).toHaveLength(60);
    expect(JSON.stringify(report)).toContain('More than three keys were swept');
  });
});

describe('a recovery study', () => {
  it('has bias, sd and coverage by hand', async () => {
    // Errors −1, 0, 4 about λ = 2: mean 1, sd √7; the intervals λ̂ ± 1.5 hold it twice of three times.
    const rows = [-1, 0, 4].map((error, seed): FixtureRow => {
      const lambda = 2 + error;
      return {
        swept: { seed },
        rmse: 1,
        lambda,
        error,
        truth: 2,
        lower95: lambda - 1.5,
        upper95: lambda + 1.5,
      };
    });
    const figures = await figuresFrom(rows);
    const [, bias, sd, coverage] = figures;
    expect(figures.map(({ name }) => name)).toEqual(['rmse', 'bias', 'sd', 'coverage']);
    expect(bias.data.rows).toEqual([['fit', '1', '-5.57241', '7.57241', '3']]);
    expect(sd.data.rows).toEqual([['fit', '2.64575', '3']]);
    // Clopper–Pearson of 2 in 3: 0.094299, 0.991596 (tables).
    expect(coverage.data.rows).toEqual([['fit', '0.666667', '0.0942993', '0.991596', '3']]);
  });

  it('is drawn over the axes for each estimator', async () => {
    const figures = await figuresFrom(recoveryStudy());
    const wanted = ['rmse', 'bias', 'sd', 'coverage'].flatMap((name) => [`${name}-1`, `${name}-2`]);
    // Four numbers of paths make lines, too.
    expect(figures.map(({ name }) => name)).toEqual(['rmse-lines', ...wanted]);
    for (const { svg } of figures.slice(1)) expect(marksOf(svg, 'rect')).toHaveLength(12);
  });

  it('leaves seeds that diverged out of the mean, and says so', async () => {
    const rows = [1, 3, 1e9].map((rmse, seed): FixtureRow => ({
      swept: { seed },
      rmse,
      ...(rmse > 10 && { status: 'diverged' }),
    }));
    const [{ data, svg }] = await figuresFrom(rows);
    expect(data.rows[0]).toEqual(['fit', '2', '0', '14.7062', '2', '1 diverged']);
    expect(textsOf(svg)).toContain('×');
  });
});

describe('the same results', () => {
  it('give the same bytes, whatever was drawn in between', async () => {
    const path = gridFile(stabilityEdge());
    const other = gridFile(recoveryStudy());
    const first = await gridReport(path);
    const svgs = async () => (await drawn(gridFigures(path))).map(({ svg }) => svg);
    const figures = await svgs();
    await gridReport(other);
    expect(await gridReport(path)).toBe(first);
    expect(await svgs()).toEqual(figures);
    expect(figures[1]).toMatch(/url\(#rmse-1-\d+\)/);
  });
});
