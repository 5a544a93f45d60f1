import {
  Binary,
  Bool,
  DateDay,
  DateMillisecond,
  type DataType,
  Decimal,
  Dictionary,
  DurationMillisecond,
  Field,
  Float16,
  Float32,
  Int32,
  Int64,
  List,
  makeData,
  Null,
  Struct,
  TimeSecond,
  Timestamp,
  TimestampMicrosecond,
  TimeUnit,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { cellsOf, ListCell } from '../../src/inspect/cells.js';
import { dateText, durationText, instantText, timeOfDayText } from '../../src/inspect/time-text.js';
import { typeName } from '../../src/inspect/type-name.js';

/** A column's cells as JSON has them. */
function jsonOf(type: DataType, values: unknown[]): unknown {
  const { data } = vectorFromArray(values, type);
  const cells = data.flatMap((piece) => Array.from({ length: piece.length }, (_, i) => cellsOf(piece)(i)));
  return JSON.parse(JSON.stringify(cells));
}

const milliseconds = (iso: string): number => Date.parse(iso);

describe('cells', () => {
  it.each<[string, DataType, unknown[], unknown[]]>([
    ['whole numbers', new Int32(), [1, null, -3], [1, null, -3]],
    [
      'long whole numbers',
      new Int64(),
      [2n ** 53n - 1n, -(2n ** 60n), null],
      [2 ** 53 - 1, `${-(2n ** 60n)}`, null],
    ],
    ['unsigned ones', new Uint64(), [0n, 2n ** 64n - 1n], [0, '18446744073709551615']],
    ['single precision', new Float32(), [0.5, NaN], [0.5, null]],
    ['half precision', new Float16(), [0.5, -2], [0.5, -2]],
    ['truth values', new Bool(), [true, false, null], [true, false, null]],
    ['text', new Utf8(), ['', 'λ', null], ['', 'λ', null]],
    ['bytes', new Binary(), [Uint8Array.of(1, 255)], ['0x01ff']],
    ['nothing', new Null(), [null, null], [null, null]],
    ['dates', new DateDay(), [new Date('2018-07-12'), null], ['2018-07-12', null]],
    [
      'dates in milliseconds',
      new DateMillisecond(),
      [new Date('2018-07-12'), new Date('1969-12-31T23:59:59.5Z')],
      ['2018-07-12', '1969-12-31T23:59:59.5'],
    ],
    [
      'timestamps',
      new TimestampMicrosecond(),
      [milliseconds('2018-07-12T09:30:00Z')],
      ['2018-07-12T09:30:00'],
    ],
    ['instants', new Timestamp(TimeUnit.MILLISECOND, 'Europe/Berlin'), [1.5e9], ['1970-01-18T08:40:00Z']],
    ['times of day', new TimeSecond(), [34_200], ['09:30:00']],
    ['durations', new DurationMillisecond(), [-1500n], ['-PT1.5S']],
    ['dictionaries', new Dictionary(new Utf8(), new Int32()), ['a', 'b', null, 'a'], ['a', 'b', null, 'a']],
    ['lists', new List(new Field('item', new Int64(), true)), [[1n, null], [], null], [[1, null], [], null]],
    [
      'structs',
      new Struct([new Field('a', new Int32(), true)]),
      [{ a: 1 }, { a: null }],
      [{ a: 1 }, { a: null }],
    ],
  ])('of %s', (_, type, values, expected) => {
    expect(jsonOf(type, values)).toEqual(expected);
  });

  it('of decimals are exact', () => {
    const type = new Decimal(2, 20, 128);
    const data = new Uint32Array(8);
    data.set([12_345, 0, 0, 0], 0);
    data.set([2 ** 32 - 5, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], 4);
    const read = cellsOf(makeData({ type, length: 2, nullCount: 0, data }));
    expect([read(0), read(1)]).toEqual(['123.45', '-0.05']);
  });

  it('of long lists are read as far as is wanted', () => {
    const [data] = vectorFromArray([[1, 2, 3, 4, 5]], new List(new Field('item', new Int32(), true))).data;
    const cell = cellsOf(data, 2)(0) as ListCell;
    expect(cell).toBeInstanceOf(ListCell);
    expect([cell.items, cell.length]).toEqual([[1, 2], 5]);
  });
});

describe('times', () => {
  it('keep every nanosecond, before 1970 too', () => {
    expect(instantText(1_531_387_800_123_456_789n, 1_000_000_000n, true)).toBe(
      '2018-07-12T09:30:00.123456789Z',
    );
    expect(instantText(-1n, 1_000_000_000n, false)).toBe('1969-12-31T23:59:59.999999999');
    expect(timeOfDayText(86_399_999n, 1000n)).toBe('23:59:59.999');
    expect(durationText(61n, 1n)).toBe('PT61S');
  });

  it('beyond the calendar are days', () => {
    expect(dateText(2 ** 31 - 1)).toBe('day 2147483647');
  });
});

describe('names of types', () => {
  it.each<[DataType, string]>([
    [new Int32(), 'int32'],
    [new Uint64(), 'uint64'],
    [new Utf8(), 'utf8'],
    [new Bool(), 'bool'],
    [new DateDay(), 'date32'],
    [new Timestamp(TimeUnit.NANOSECOND, 'UTC'), 'timestamp[ns, UTC]'],
    [new Decimal(2, 20, 128), 'decimal(20, 2)'],
    [new Dictionary(new Utf8(), new Int32()), 'dictionary<utf8>'],
    [new List(new Field('item', new Struct([new Field('a', new Utf8())]), true)), 'list<struct<a: utf8>>'],
  ])('%s: %s', (type, name) => {
    expect(typeName(type)).toBe(name);
  });
});
