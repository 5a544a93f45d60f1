import type { DuckDBType } from '@duckdb/node-api';
import { distance } from 'fastest-levenshtein';
import { UsageError } from '../errors.js';
import type { DuckDB } from './engine.js';

/** The columns that an import's SQL may give, and what they hold. */
const contents = {
  x: 'numbers or lists of numbers',
  k: 'numbers',
  t: 'numbers',
  label: 'anything',
} as const;

export type ColumnName = keyof typeof contents;

const names = Object.keys(contents) as ColumnName[];

/** Whether every import may give a column of this name. */
export const isOwn = (name: string): boolean => Object.hasOwn(contents, name);

/** A column of a result: its place among the others, and whether it holds lists (x may). */
export interface ResultColumn {
  /** One of these, or a column of numbers beside them. */
  readonly name: ColumnName | (string & {});
  readonly index: number;
  readonly list: boolean;
  /** Whether t is a date or a time, where that is allowed. */
  readonly date?: boolean;
}

/** A column as the engine describes it. */
interface FoundColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

/**
 * Which column of a result is which; x stands first, `more` are columns that it has to give beside those of every import. Throws UsageError where there is no x, another column or
 * one twice, or where x, k or t hold something else than numbers.
 */
export function resultColumns(
  duckdb: DuckDB,
  found: readonly FoundColumn[],
  more: readonly string[] = [],
  datesAsTime = false,
): ResultColumn[] {
  const listed = `the columns are ${found.map(({ name }) => name).join(', ')}`;
  // As everywhere in SQL, X is x.
  const lower = found.map(({ name }) => name.toLowerCase());
  if (!lower.includes('x')) {
    throw new UsageError(`import.sql must give a column x, found none: ${listed}; name one with AS x`);
  }
  const absent = more.find((name) => !lower.includes(name.toLowerCase()));
  if (absent !== undefined) {
    // What no import has may be meant.
    const others = found.flatMap(({ name }) => (isOwn(name.toLowerCase()) ? [] : [name]));
    const near = nearest(absent, others.length > 0 ? others : lower);
    throw new UsageError(
      `import.sql must give a column ${absent}, which a term of a basis has, found none (nearest: ${near}): ${listed}`,
    );
  }
  const wanted = [...names, ...more];
  const unknown = found.findIndex((_, i) => !wanted.some((name) => name.toLowerCase() === lower[i]));
  if (unknown >= 0) {
    const name = found[unknown].name;
    throw new UsageError(
      `import.sql must give columns ${wanted.join(', ')} alone, found ${name} (nearest: ${nearest(name, wanted)}): ` +
        `leave it out, name it with AS, or use it in a term of a basis`,
    );
  }
  const twice = lower.find((name, i) => lower.indexOf(name) < i);
  if (twice) throw new UsageError(`import.sql must give each column once, found ${twice} twice`);
  return wanted
    .filter((name) => lower.includes(name.toLowerCase()))
    .map((name) => {
      const index = lower.indexOf(name.toLowerCase());
      const { type } = found[index];
      if (datesAsTime && name === 't' && isTime(duckdb, type))
        return { name, index, list: false, date: true };
      return { name, index, list: name !== 'label' && holdsLists(duckdb, name, type) };
    });
}

function nearest(name: string, known: readonly string[]): string {
  const distances = known.map((each) => distance(each.toLowerCase(), name.toLowerCase()));
  return known[distances.indexOf(Math.min(...distances))];
}

/** Whether a column of numbers holds lists of them. Throws UsageError where it holds neither. */
function holdsLists(duckdb: DuckDB, name: string, type: DuckDBType): boolean {
  if (isNumber(duckdb, type)) return false;
  const { LIST, ARRAY } = duckdb.DuckDBTypeId;
  const item = type.typeId === LIST || type.typeId === ARRAY ? type.valueType : undefined;
  if (name === 'x' && item && isNumber(duckdb, item)) return true;
  const remedy = remedyFor(duckdb, name, item && name === 'x' ? item : type, item ? '[]' : '');
  throw new UsageError(
    `import.sql must give ${name} as ${name in contents ? contents[name as ColumnName] : 'numbers'}, found ${String(type)}${remedy}`,
  );
}

/** Whether values of a type are single numbers. */
export function isNumber({ DuckDBTypeId: id }: DuckDB, { typeId }: DuckDBType): boolean {
  const integers = [id.TINYINT, id.SMALLINT, id.INTEGER, id.BIGINT, id.HUGEINT];
  const unsigned = [id.UTINYINT, id.USMALLINT, id.UINTEGER, id.UBIGINT, id.UHUGEINT];
  return [...integers, ...unsigned, id.BIGNUM, id.FLOAT, id.DOUBLE, id.DECIMAL].includes(typeId);
}

const times = (id: DuckDB['DuckDBTypeId']): number[] => [
  id.DATE,
  id.TIMESTAMP,
  id.TIMESTAMP_S,
  id.TIMESTAMP_MS,
  id.TIMESTAMP_NS,
  id.TIMESTAMP_TZ,
];

const isTime = ({ DuckDBTypeId: id }: DuckDB, { typeId }: DuckDBType): boolean => times(id).includes(typeId);

/** What to write instead of a column of `type` (of lists of it where `brackets` are []). */
function remedyFor(
  { DuckDBTypeId: id }: DuckDB,
  name: string,
  { typeId }: DuckDBType,
  brackets: string,
): string {
  if (typeId === id.VARCHAR) {
    return `; write TRY_CAST(… AS DOUBLE${brackets}) AS ${name}, which makes NULL of text that is no number`;
  }
  if (typeId === id.BOOLEAN) return `; write CAST(… AS INTEGER${brackets}) AS ${name}`;
  if (times(id).includes(typeId)) return `; write epoch(…) AS ${name} for seconds, or name it label`;
  return '';
}
