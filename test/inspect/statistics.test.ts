import {
  Bool,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  FixedSizeList,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  TimestampNanosecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { ColumnCollector, type ColumnStatistics } from '../../src/inspect/column-statistics.js';

const bound = 2 ** 20;

/** The statistics of a column that comes in several batches. */
function statisticsOf(type: DataType, ...batches: readonly unknown[][]): ColumnStatistics {
  const collector = new ColumnCollector('column', type, bound);
  for (const values of batches) vectorFromArray(values, type).data.forEach((data) => collector.add(data));
  return collector.statistics;
}

const fixedList = (width: number): FixedSizeList =>
  new FixedSizeList(width, new Field('item', new Float64(), true));

describe('statistics of numbers', () => {
  it('of 1 … n are those of the closed forms', () => {
    const n = 1001;
    const values = Array.from({ length: n }, (_, i) => i + 1);
    // sd² of 1 … n with divisor n − 1 is n (n + 1) / 12.
    expect(statisticsOf(new Float64(), values.slice(0, 300), values.slice(300))).toMatchObject({
      kind: 'number',
      count: n,
      nulls: 0,
      notFinite: 0,
      min: 1,
      quartile1: 251,
      median: 501,
      quartile3: 751,
      max: n,
      mean: (n + 1) / 2,
      sd: Math.sqrt((n * (n + 1)) / 12),
      quartilesFromOneIn: 1,
    });
  });

  it('are stable where the mean is large against the spread', () => {
    const { mean, sd } = statisticsOf(new Float64(), [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) as {
      mean: number;
      sd: number;
    };
    expect(mean).toBe(1e9 + 10);
    expect(sd).toBeCloseTo(Math.sqrt(30), 9);
  });

  it('leave nulls out, and NaN and infinity out of the figures', () => {
    const statistics = statisticsOf(new Float64(), [1, null, 3, NaN], [null, null], [Infinity]);
    expect(statistics).toMatchObject({ count: 4, nulls: 3, notFinite: 2, min: 1, max: 3, mean: 2 });
  });

  it('of one value have no sd, of none no figure', () => {
    expect(statisticsOf(new Float64(), [5])).toMatchObject({ mean: 5, sd: null, median: 5 });
    const none = { count: 0, min: null, max: null, mean: null, sd: null, quartile1: null };
    expect(statisticsOf(new Float64(), [])).toMatchObject({ nulls: 0, ...none });
    expect(statisticsOf(new Int32(), [null, null])).toMatchObject({ nulls: 2, ...none });
  });

  it('keep smallest and largest whole number exact', () => {
    const largest = 9_007_199_254_740_993n;
    expect(statisticsOf(new Int64(), [largest, 5n, null])).toMatchObject({
      min: 5,
      max: '9007199254740993',
      count: 2,
      nulls: 1,
    });
  });

  it('see the numbers behind a dictionary', () => {
    const type = new Dictionary(new Float64(), new Int32());
    expect(statisticsOf(type, [2, 4, 2, null, 4, 3])).toMatchObject({
      kind: 'number',
      count: 5,
      nulls: 1,
      mean: 3,
    });
  });
});

describe('statistics of lists', () => {
  it('are over all values, with the shape', () => {
    const lists = [[1, 2, 3], [4, 5, 6], null, [7, null, 9]];
    expect(statisticsOf(fixedList(3), lists.slice(0, 2), lists.slice(2))).toMatchObject({
      shape: { rows: 3, nullRows: 1, width: 3 },
      count: 8,
      nulls: 1,
      mean: 37 / 8,
      median: 4.5,
      max: 9,
    });
  });

  it('tell the widths of lists that differ', () => {
    const type = new List(new Field('item', new Float64(), true));
    expect(statisticsOf(type, [[1], [2, 3, 4], []], [null, [5, 6]])).toMatchObject({
      shape: { rows: 4, nullRows: 1, width: { min: 0, max: 3 } },
      count: 6,
      mean: 3.5,
    });
    expect(statisticsOf(type, [])).toMatchObject({ shape: { rows: 0, nullRows: 0, width: null }, count: 0 });
  });

  it('say so where quartiles are of some of the values', () => {
    const collector = new ColumnCollector('x', fixedList(4), 1024);
    const rows = Array.from({ length: 1000 }, (_, r) => [r, r, r, r]);
    vectorFromArray(rows, fixedList(4)).data.forEach((data) => collector.add(data));
    const statistics = collector.statistics as { quartilesFromOneIn: number; median: number; mean: number };
    expect(statistics.quartilesFromOneIn).toBe(9);
    expect(statistics.mean).toBeCloseTo(499.5, 9);
    expect(Math.abs(statistics.median - 499.5)).toBeLessThan(5);
  });
});

describe('statistics of what is no number', () => {
  it('count texts, the commonest first', () => {
    const texts = ['b', 'a', null, 'a', 'c', 'a', 'b'];
    for (const type of [new Utf8(), new Dictionary(new Utf8(), new Int32())]) {
      expect(statisticsOf(type, texts)).toEqual({
        name: 'column',
        kind: 'text',
        count: 6,
        nulls: 1,
        distinct: 3,
        commonest: [
          { value: 'a', count: 3 },
          { value: 'b', count: 2 },
          { value: 'c', count: 1 },
        ],
      });
    }
  });

  it('count truth values', () => {
    expect(statisticsOf(new Bool(), [true, false, true, null])).toMatchObject({
      distinct: 2,
      commonest: [{ value: 'true', count: 2 }, { value: 'false' }],
    });
  });

  it('stop counting where too many differ', () => {
    const many = Array.from({ length: 100_002 }, (_, i) => `${i}`);
    expect(statisticsOf(new Utf8(), many)).toMatchObject({ count: 100_002, distinct: null, commonest: [] });
  });

  it('tell the first and last time exactly', () => {
    const collector = new ColumnCollector('column', new TimestampNanosecond(), bound);
    const data = BigInt64Array.of(1_500_000_001n, 5n);
    collector.add(makeData({ type: new TimestampNanosecond(), data }));
    expect(collector.statistics).toEqual({
      name: 'column',
      kind: 'range',
      count: 2,
      nulls: 0,
      min: '1970-01-01T00:00:00.000000005',
      max: '1970-01-01T00:00:01.500000001',
    });
    const dates = [new Date('2018-07-12'), new Date('1969-12-31')];
    expect(statisticsOf(new DateDay(), dates)).toMatchObject({ min: '1969-12-31', max: '2018-07-12' });
  });
});

describe('a histogram', () => {
  it('is among the statistics where it is asked for, over all values of lists', () => {
    const type = fixedList(2);
    const collector = new ColumnCollector('column', type, bound, 4);
    vectorFromArray(
      [
        [0, 1],
        [2, 4],
        [4, NaN],
      ],
      type,
    ).data.forEach((data) => collector.add(data));
    expect(collector.statistics).toMatchObject({ histogram: [1, 1, 1, 2] });
    expect(statisticsOf(type, [[0, 1]])).not.toHaveProperty('histogram');
  });
});
