import { describe, expect, it } from 'vitest';
import { isLogarithmicAxis, isLogarithmicValue, logarithmicTicks } from '../../src/report/scales.js';
import { isLogarithmicPlot } from '../../src/report/line-plot.js';

describe('scales', () => {
  it('are logarithmic where positive numbers span more than 50 on an axis, 20 in height', () => {
    expect(isLogarithmicAxis([1, 50])).toBe(false);
    expect(isLogarithmicAxis([1, 51])).toBe(true);
    expect(isLogarithmicValue([1, 20])).toBe(false);
    expect(isLogarithmicValue([1, 21])).toBe(true);
  });

  it('are linear where a number is 0 or below, or there are none', () => {
    expect(isLogarithmicAxis([0, 1, 1000])).toBe(false);
    expect(isLogarithmicValue([-1, 1000])).toBe(false);
    expect(isLogarithmicValue([-1000, -1])).toBe(false);
    expect(isLogarithmicValue([])).toBe(false);
  });

  it('of a plot follow the values, not the ends of their intervals', () => {
    const mark = { series: 'a', x: 1, sign: null };
    const plot = (a: number, b: number) => ({
      x: { title: 'a', values: [1] },
      marks: [
        { ...mark, value: a, interval95: [-5, 10] as const },
        { ...mark, value: b, interval95: null },
        { ...mark, value: null, interval95: null },
      ],
    });
    expect(isLogarithmicPlot(plot(0.01, 2))).toBe(true);
    expect(isLogarithmicPlot(plot(1, 2))).toBe(false);
    expect(isLogarithmicPlot(plot(0, 2000))).toBe(false);
  });

  it('have labels at powers of ten, and between where there are few', () => {
    expect(logarithmicTicks([1e-4, 0.1])).toEqual([1e-4, 1e-3, 1e-2, 0.1]);
    expect(logarithmicTicks([0.02, 3])).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(logarithmicTicks([1e-16, 1])).toHaveLength(6);
    expect(logarithmicTicks([0.0074, 0.0163])).toEqual([0.01, 0.015]);
    expect(logarithmicTicks([2.1, 2.2])).toEqual([2.1, 2.2]);
  });
});
