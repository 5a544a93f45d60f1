import type { ColumnProfile } from '../sql/profile.js';
import { type CalendarPart, calendarPart, partNamed, quoted } from './names.js';

/** What may give the order of the rows. */
export interface Order {
  /** The times in SQL; NULL where a row has none. */
  readonly sql: string;
  /** The columns that it is made of. */
  readonly columns: readonly ColumnProfile[];
  /** What it is, as a sentence begins. */
  readonly words: string;
  /** Whether it has a time of day, or is a number: then rows of one time may follow one another in the file. */
  readonly fine: boolean;
}

/** Year and month (and day, hour, …) that stand in columns of their own; undefined where there is no such pair. */
export function calendarOrder(columns: readonly ColumnProfile[]): Order | undefined {
  const parts = new Map<CalendarPart, { readonly column: ColumnProfile; readonly sql: string }>();
  for (const column of columns) {
    const part = calendarPart(column) ?? (column.kind === 'text' ? partNamed(column) : undefined);
    const sql = part && partSql(part, column);
    if (sql !== undefined && !parts.has(part!)) parts.set(part!, { column, sql });
  }
  const used: CalendarPart[] = [];
  const take = (part: CalendarPart): string => {
    used.push(part);
    return parts.get(part)!.sql;
  };
  if (!parts.has('year')) return undefined;
  const year = take('year');
  let date: string;
  if (parts.has('month'))
    date = `make_date(${year}, ${take('month')}, ${parts.has('day') ? take('day') : '1'})`;
  else if (parts.has('dayOfYear'))
    date = `make_date(${year}, 1, 1) + CAST(${take('dayOfYear')} - 1 AS INTEGER)`;
  else if (parts.has('week')) date = `make_date(${year}, 1, 1) + CAST(7 * (${take('week')} - 1) AS INTEGER)`;
  else if (parts.has('quarter')) date = `make_date(${year}, 3 * ${take('quarter')} - 2, 1)`;
  else return undefined;
  const clock = (['hour', 'minute', 'second'] as const).filter((part) => parts.has(part));
  const added = clock.map((part) => ` + to_${part}s(${take(part)})`).join('');
  const names = used.map((part) => quoted(parts.get(part)!.column));
  return {
    // 30 February is no date: such a row has no time.
    sql: `TRY(${date})${added}`,
    columns: used.map((part) => parts.get(part)!.column),
    words: `${names.slice(0, -1).join(', ')} and ${names.at(-1)} together are the time.`,
    fine: clock.length > 0,
  };
}

/** A part of a date as a whole number in SQL; of text those that have words for it, such as March and Q1. */
function partSql(part: CalendarPart, { kind, type, sql, stored }: ColumnProfile): string | undefined {
  if (kind === 'number') return /^(BIGINT|INTEGER)$/.test(type) ? stored : `CAST(${sql} AS BIGINT)`;
  if (part === 'month') return `month(try_strptime(trim(${stored}), ['%B', '%b']))`;
  if (part === 'quarter') return `CAST(nullif(regexp_extract(${stored}, '[1-4]'), '') AS BIGINT)`;
  return undefined;
}
