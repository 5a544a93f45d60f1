import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { DuckDB } from '../sql/engine.js';
import { type Cell, exactInteger, ListCell } from './cells.js';
import { dateText, instantText } from './time-text.js';

/**
 * What the engine gives, as a cell: as the cells of Arrow files, but decimals are numbers where 15 digits say them, so
 * that 0.5 in SQL is a number. Of lists the first `mostItems` items.
 */
export function sqlCell(duckdb: DuckDB, value: DuckDBValue, mostItems: number): Cell {
  const cell = (inner: DuckDBValue): Cell => sqlCell(duckdb, inner, mostItems);
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return exactInteger(value);
  if (value instanceof duckdb.DuckDBDecimalValue) {
    const text = value.toString();
    return text.replace(/\D/g, '').length <= 15 ? Number(text) : text;
  }
  if (value instanceof duckdb.DuckDBListValue || value instanceof duckdb.DuckDBArrayValue) {
    return new ListCell(value.items.slice(0, mostItems).map(cell), value.items.length);
  }
  if (value instanceof duckdb.DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, inner]) => [name, cell(inner)]));
  }
  if (value instanceof duckdb.DuckDBMapValue) {
    const entries = value.entries.map((entry) => ({ key: cell(entry.key), value: cell(entry.value) }));
    return new ListCell(entries.slice(0, mostItems), entries.length);
  }
  if (value instanceof duckdb.DuckDBUnionValue) return cell(value.value);
  if (value instanceof duckdb.DuckDBBlobValue) return `0x${Buffer.from(value.bytes).toString('hex')}`;
  return timeCell(duckdb, value) ?? String(value);
}

/** Dates and times as time-text writes them; undefined for what is none, and for the infinite ones. */
function timeCell(duckdb: DuckDB, value: Exclude<DuckDBValue, null>): string | undefined {
  if (typeof value !== 'object' || ('isFinite' in value && !value.isFinite)) return undefined;
  if (value instanceof duckdb.DuckDBDateValue) return dateText(value.days);
  if (value instanceof duckdb.DuckDBTimestampTZValue) return instantText(value.micros, 1_000_000n, true);
  if (value instanceof duckdb.DuckDBTimestampValue) return instantText(value.micros, 1_000_000n, false);
  if (value instanceof duckdb.DuckDBTimestampNanosecondsValue)
    return instantText(value.nanos, 1_000_000_000n, false);
  if (value instanceof duckdb.DuckDBTimestampMillisecondsValue)
    return instantText(value.millis, 1000n, false);
  if (value instanceof duckdb.DuckDBTimestampSecondsValue) return instantText(value.seconds, 1n, false);
  return undefined;
}

/** The Arrow types that hold what the engine's do. */
const names: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  TINYINT: 'int8',
  SMALLINT: 'int16',
  INTEGER: 'int32',
  BIGINT: 'int64',
  HUGEINT: 'int128',
  UTINYINT: 'uint8',
  USMALLINT: 'uint16',
  UINTEGER: 'uint32',
  UBIGINT: 'uint64',
  UHUGEINT: 'uint128',
  FLOAT: 'float32',
  DOUBLE: 'float64',
  VARCHAR: 'utf8',
  DATE: 'date32',
  TIME: 'time64[us]',
  TIMESTAMP: 'timestamp[us]',
  'TIMESTAMP WITH TIME ZONE': 'timestamp[us, UTC]',
  TIMESTAMP_S: 'timestamp[s]',
  TIMESTAMP_MS: 'timestamp[ms]',
  TIMESTAMP_NS: 'timestamp[ns]',
  BLOB: 'binary',
};

/** The name of one of the engine's types, as inspect names those of Arrow where there is one. */
export function sqlTypeName(duckdb: DuckDB, type: DuckDBType): string {
  const { LIST, ARRAY } = duckdb.DuckDBTypeId;
  if (type.typeId === LIST) return `list<${sqlTypeName(duckdb, type.valueType)}>`;
  if (type.typeId === ARRAY) return `fixed_size_list<${sqlTypeName(duckdb, type.valueType)}>[${type.length}]`;
  const own = String(type);
  return names[own] ?? own.toLowerCase().replace(/^decimal\((\d+),(\d+)\)$/, 'decimal($1, $2)');
}
