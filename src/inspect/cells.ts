import {
  type Data,
  DataType,
  DateUnit,
  type Interval,
  IntervalUnit,
  type Union,
  UnionMode,
  Vector,
} from 'apache-arrow';
import { dateText, durationText, instantText, timeOfDayText } from './time-text.js';

/**
 * What a place of a table holds, as JSON can say it: whole numbers beyond 2⁵³, decimals, dates and times are
 * exact text, bytes are hexadecimal; null where nothing is. Numbers may be NaN or infinite.
 */
export type Cell = null | boolean | number | string | ListCell | { readonly [field: string]: Cell };

/** A list, of which only the first `items` may have been read. */
export class ListCell {
  constructor(
    readonly items: readonly Cell[],
    readonly length: number,
  ) {}

  toJSON(): readonly Cell[] {
    return this.items;
  }
}

type Read = (i: number) => Cell;

/** Reads the rows of a column's data; of lists the first `mostItems` items. */
export function cellsOf(data: Data, mostItems = Infinity): Read {
  if (DataType.isNull(data.type)) return () => null;
  const read = readerOf(data, mostItems);
  return data.nullCount === 0 ? read : (i) => (data.getValid(i) ? read(i) : null);
}

/** A whole number: a number where that is exact, else its digits. */
export function exactInteger(value: bigint | number): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function readerOf(data: Data, mostItems: number): Read {
  const { type } = data;
  const values = data.values as ArrayLike<never>;
  const big = (i: number): bigint => BigInt(values[i]);
  if (DataType.isInt(type)) return type.bitWidth === 64 ? (i) => exactInteger(big(i)) : (i) => values[i];
  if (DataType.isFixedSizeList(type)) return list(data, mostItems, (i) => i * type.listSize);
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isMap(type)) {
    return list(data, mostItems, (i) => Number(data.valueOffsets[i]));
  }
  if (DataType.isDictionary(type)) return dictionary(data, mostItems);
  if (DataType.isStruct(type)) return struct(data, mostItems);
  if (DataType.isUnion(type)) return union(data, mostItems);
  if (DataType.isDate(type)) {
    if (type.unit === DateUnit.DAY) return (i) => dateText(Number(values[i]));
    return (i) => instantText(big(i), 1000n, false).replace(/T00:00:00$/, '');
  }
  if (DataType.isTimestamp(type)) {
    return (i) => instantText(big(i), 1000n ** BigInt(type.unit), Boolean(type.timezone));
  }
  if (DataType.isTime(type)) return (i) => timeOfDayText(big(i), 1000n ** BigInt(type.unit));
  if (DataType.isDuration(type)) return (i) => durationText(big(i), 1000n ** BigInt(type.unit));
  if (DataType.isDecimal(type)) return (i) => decimalText(data, i, type.scale);
  if (DataType.isInterval(type)) return (i) => intervalText(type, data, i);
  const vector = new Vector([data]);
  return (i) => {
    const value: unknown = vector.get(i);
    return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : (value as Cell);
  };
}

function list(data: Data, mostItems: number, offset: (i: number) => number): Read {
  const item = cellsOf(data.children[0], mostItems);
  return (i) => {
    const start = offset(i);
    const length = offset(i + 1) - start;
    return new ListCell(
      Array.from({ length: Math.min(length, mostItems) }, (_, at) => item(start + at)),
      length,
    );
  };
}

function struct(data: Data, mostItems: number): Read {
  const fields = data.type.children as readonly { name: string }[];
  const readers = fields.map(({ name }, c) => [name, cellsOf(data.children[c], mostItems)] as const);
  return (i) => Object.fromEntries(readers.map(([name, read]) => [name, read(i)]));
}

/** A dictionary's values may come in several pieces: files can add to them. */
function dictionary(data: Data, mostItems: number): Read {
  const pieces = data.dictionary!.data.map((piece) => ({
    length: piece.length,
    read: cellsOf(piece, mostItems),
  }));
  return (i) => {
    let index = Number(data.values[i]);
    for (const { length, read } of pieces) {
      if (index < length) return read(index);
      index -= length;
    }
    return null;
  };
}

function union(data: Data, mostItems: number): Read {
  const { mode, typeIdToChildIndex } = data.type as Union;
  const readers = data.children.map((child) => cellsOf(child, mostItems));
  return (i) => {
    const read = readers[typeIdToChildIndex[data.typeIds[i]!]];
    return read(mode === UnionMode.Dense ? data.valueOffsets[i]! : i);
  };
}

/** Words of 32 bits, the lowest first, two's complement. */
function decimalText(data: Data, i: number, scale: number): string {
  const words = (data.values as Uint32Array).subarray(data.stride * i, data.stride * (i + 1));
  const bits = words.reduceRight((high, word) => (high << 32n) | BigInt(word), 0n);
  const value = BigInt.asIntN(32 * data.stride, bits);
  if (scale <= 0) return String(value * 10n ** BigInt(-scale));
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function intervalText({ unit }: Interval, { values, stride }: Data, i: number): string {
  const words = (values as Int32Array).subarray(stride * i, stride * (i + 1));
  if (unit === IntervalUnit.YEAR_MONTH) return `P${words[0]}M`;
  if (unit === IntervalUnit.DAY_TIME)
    return `P${words[0]}D${durationText(BigInt(words[1]), 1000n).replace('P', '')}`;
  const nanoseconds = (BigInt(words[3]) << 32n) | BigInt(words[2] >>> 0);
  return `P${words[0]}M${words[1]}D${durationText(nanoseconds, 1_000_000_000n).replace('P', '')}`;
}
