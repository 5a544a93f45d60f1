import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/arrow/columns.js';
import { chebyshev, scaledBasis } from '../../src/estimators/chebyshev.js';
import { designColumns } from '../../src/estimators/design-evidence.js';
import { solveLeastSquares } from '../../src/estimators/householder.js';

/** Rows of one value each, so that a row's mean of x^power is the power itself. */
const x = Float64Array.from({ length: 200 }, (_, j) => 0.4 + 0.006 * j);
const rows = Uint32Array.from({ length: 150 }, (_, r) => r + (r >= 60 ? 30 : 0));

function design(lowest: 0 | 2, degree: number, values = x) {
  const basis = scaledBasis({ lowest, degree }, { low: Math.min(...values), high: Math.max(...values) });
  const columns = Array.from({ length: degree + 1 }, (_, b) =>
    values.map((value) => {
      const t = chebyshev(degree, (value - basis.centre) * basis.scale)[b];
      return lowest === 2 ? value * value * t : t;
    }),
  );
  return { basis, columns, known: [] };
}

function figures(columns: readonly Column[], name: string): Float64Array {
  return columns.find((column) => column.name === name)!.values as Float64Array;
}

describe('the design of a basis', () => {
  it.each([
    [2, 1],
    [2, 2],
    [0, 3],
  ] as const)(
    'x^%i … of degree %i: errors, scales and condition are those of the plain powers',
    (lowest, degree) => {
      const names = Array.from({ length: degree + 1 }, (_, b) => `c${b}`);
      const table = designColumns(names, design(lowest, degree), rows);
      const plain = names.map((_, b) => Float64Array.from(rows, (j) => x[j] ** (lowest + b)));
      const { inverseGram } = solveLeastSquares(plain, new Float64Array(rows.length))!;
      names.forEach((_, b) => {
        const error = Math.sqrt(inverseGram[b * names.length + b]);
        expect(figures(table, 'unitError')[b] / error - 1).toBeCloseTo(0, 8);
        const scale = Math.sqrt(plain[b].reduce((sum, value) => sum + value * value, 0) / rows.length);
        expect(figures(table, 'columnScale')[b] / scale - 1).toBeCloseTo(0, 10);
      });
      // The weakest direction's image, of columns of length one, is as short as the condition number says.
      const weakest = figures(table, 'weakest');
      const image = Float64Array.from(rows, (_, r) =>
        plain.reduce((sum, column, b) => sum + (weakest[b] * column[r]) / Math.hypot(...column), 0),
      );
      const condition = figures(table, 'conditionNumber')[0];
      const largest = condition * Math.hypot(...image);
      expect(largest).toBeGreaterThan(1);
      expect(largest).toBeLessThanOrEqual(Math.sqrt(names.length) * (1 + 1e-9));
    },
  );

  it('of one column has condition 1 and the error 1/√Σs²', () => {
    const table = designColumns(['lambda'], design(2, 0), rows);
    const squares = rows.reduce((sum, j) => sum + x[j] ** 4, 0);
    expect(figures(table, 'conditionNumber')[0]).toBe(1);
    expect(figures(table, 'unitError')[0] * Math.sqrt(squares)).toBeCloseTo(1, 12);
    expect(Math.abs(figures(table, 'weakest')[0])).toBe(1);
  });

  it('of columns that depend on each other has no figures', () => {
    const table = designColumns(['a', 'b'], design(2, 1, new Float64Array(200).fill(0.7)), rows);
    expect([...figures(table, 'unitError')]).toEqual([NaN, NaN]);
  });
});
