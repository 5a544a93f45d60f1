import {
  type Data,
  DataType,
  DateUnit,
  type Decimal,
  type FixedSizeList,
  type LargeList,
  type List,
  Precision,
  type Time,
  TimeUnit,
  type Timestamp,
  Vector,
} from 'apache-arrow';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { UsageError } from '../errors.js';
import type { DuckDB } from './engine.js';

/** Gives the value of row i. */
type Read = (i: number) => DuckDBValue;

/** How a column of an Arrow file becomes a column of a table. */
export interface ArrowColumn {
  readonly type: DuckDBType;
  /** Of a column that cannot be read: what to say to whoever asks for it. */
  readonly refusal?: string;
  /** Reads one record batch's data; asked only for rows that are not null. */
  reader(data: Data): Read;
}

/** Reads a column's data, nulls among them. */
export function readerOf(column: ArrowColumn, data: Data): Read {
  const read = column.reader(data);
  return data.nullCount === 0 ? read : (i) => (data.getValid(i) ? read(i) : null);
}

/** The column for an Arrow type; undefined where the engine's tables have none. */
export function columnOf(duckdb: DuckDB, type: DataType): ArrowColumn | undefined {
  if (DataType.isNull(type)) return { type: duckdb.VARCHAR, reader: () => () => null };
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)) {
    return listColumn(duckdb, type);
  }
  if (DataType.isDate(type)) return dateColumn(duckdb, type.unit);
  if (DataType.isTimestamp(type)) return timestampColumn(duckdb, type);
  if (DataType.isTime(type)) return timeColumn(duckdb, type);
  if (DataType.isDecimal(type)) return decimalColumn(duckdb, type);
  if (DataType.isDictionary(type)) return decoded(plainType(duckdb, type.dictionary as DataType));
  const plain = plainType(duckdb, type);
  const asStored = DataType.isInt(type) || (DataType.isFloat(type) && type.precision !== Precision.HALF);
  return plain && asStored ? stored(plain, (value) => value) : decoded(plain);
}

/** A column of a type that the engine's tables have no counterpart for: whoever reads it gets the refusal. */
export function refusedColumn(duckdb: DuckDB, refusal: string): ArrowColumn {
  return {
    type: duckdb.VARCHAR,
    refusal,
    reader: () => () => {
      throw new UsageError(refusal);
    },
  };
}

/** The types whose values are the same to apache-arrow and to the engine: numbers, bigints, booleans, text. */
function plainType(duckdb: DuckDB, type: { toString(): string }): DuckDBType | undefined {
  const types: Readonly<Record<string, DuckDBType>> = {
    Bool: duckdb.BOOLEAN,
    Int8: duckdb.TINYINT,
    Int16: duckdb.SMALLINT,
    Int32: duckdb.INTEGER,
    Int64: duckdb.BIGINT,
    Uint8: duckdb.UTINYINT,
    Uint16: duckdb.USMALLINT,
    Uint32: duckdb.UINTEGER,
    Uint64: duckdb.UBIGINT,
    Float16: duckdb.FLOAT,
    Float32: duckdb.FLOAT,
    Float64: duckdb.DOUBLE,
    Utf8: duckdb.VARCHAR,
    LargeUtf8: duckdb.VARCHAR,
    Utf8View: duckdb.VARCHAR,
  };
  return types[type.toString()];
}

/** A column of what lies in the data's values, one number or bigint a row. */
function stored(type: DuckDBType, convert: (value: number | bigint) => DuckDBValue): ArrowColumn {
  return {
    type,
    reader(data) {
      const values = data.values as ArrayLike<number | bigint>;
      return (i) => convert(values[i]);
    },
  };
}

/** A column of what apache-arrow makes of the data. */
function decoded(type: DuckDBType | undefined): ArrowColumn | undefined {
  if (!type) return undefined;
  return {
    type,
    reader(data) {
      const vector = new Vector([data]);
      return (i) => vector.get(i) as DuckDBValue;
    },
  };
}

function listColumn(duckdb: DuckDB, type: List | LargeList | FixedSizeList): ArrowColumn | undefined {
  const item = columnOf(duckdb, type.valueType as DataType);
  if (!item) return undefined;
  return {
    type: duckdb.LIST(item.type),
    reader(data) {
      const [child] = data.children;
      const read = readerOf(item, child);
      // The engine reads items by their places alone: those of a list of doubles need no array of their own.
      const doubles =
        child.nullCount === 0 && child.values instanceof Float64Array ? child.values : undefined;
      const offset = DataType.isFixedSizeList(type)
        ? (i: number) => i * type.listSize
        : (i: number) => Number(data.valueOffsets[i]);
      return (i) => {
        const start = offset(i);
        if (doubles) return duckdb.listValue(asItems(doubles.subarray(start, offset(i + 1))));
        return duckdb.listValue(Array.from({ length: offset(i + 1) - start }, (_, j) => read(start + j)));
      };
    },
  };
}

function asItems(values: Float64Array): readonly number[] {
  return values as unknown as readonly number[];
}

function dateColumn(duckdb: DuckDB, unit: DateUnit): ArrowColumn {
  const unitsPerDay = unit === DateUnit.DAY ? 1 : 86_400_000;
  return stored(duckdb.DATE, (value) => new duckdb.DuckDBDateValue(Math.floor(Number(value) / unitsPerDay)));
}

/** Timestamps in whole microseconds, the engine's own; nanoseconds stay whole where they have no time zone. */
function timestampColumn(duckdb: DuckDB, { unit, timezone }: Timestamp): ArrowColumn {
  if (unit === TimeUnit.NANOSECOND && !timezone) {
    return stored(duckdb.TIMESTAMP_NS, (value) => new duckdb.DuckDBTimestampNanosecondsValue(BigInt(value)));
  }
  const perSecond = 1000n ** BigInt(unit);
  const micros = (value: number | bigint): bigint => (BigInt(value) * 1_000_000n) / perSecond;
  return timezone
    ? stored(duckdb.TIMESTAMPTZ, (value) => new duckdb.DuckDBTimestampTZValue(micros(value)))
    : stored(duckdb.TIMESTAMP, (value) => new duckdb.DuckDBTimestampValue(micros(value)));
}

/** Times of day in whole microseconds, the engine's own. */
function timeColumn(duckdb: DuckDB, { unit }: Time): ArrowColumn {
  const perSecond = 1000n ** BigInt(unit);
  return stored(duckdb.TIME, (value) => new duckdb.DuckDBTimeValue((BigInt(value) * 1_000_000n) / perSecond));
}

/** Decimals of 128 bits, four words of 32 bits each, the lowest first. */
function decimalColumn(duckdb: DuckDB, { precision, scale, bitWidth }: Decimal): ArrowColumn | undefined {
  if (bitWidth !== 128) return undefined;
  return {
    type: duckdb.DECIMAL(precision, scale),
    reader(data) {
      const words = data.values as Uint32Array;
      return (i) => {
        const value = words
          .subarray(4 * i, 4 * i + 4)
          .reduceRight((high, word) => (high << 32n) | BigInt(word), 0n);
        return new duckdb.DuckDBDecimalValue(BigInt.asIntN(128, value), precision, scale);
      };
    },
  };
}
