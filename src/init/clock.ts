import { literal } from '../sql/engine.js';
import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';

/** How times of day are written, as strptime has it. */
const formats = ['%H:%M:%S', '%H:%M', '%H.%M.%S', '%H.%M', '%H:%M:%S.%f', '%I:%M:%S %p', '%I:%M %p'];

/** A column of times of day, and its values as TIME in SQL. */
export interface Clock {
  readonly column: ColumnProfile;
  readonly sql: string;
}

/** The columns that hold a time of day: by type, or text that is one in all rows that have any. */
export async function clocksOf({ columns, ask }: DataFile): Promise<Clock[]> {
  const clocks: Clock[] = [];
  for (const column of columns) {
    if (column.type === 'TIME') clocks.push({ column, sql: column.stored });
    if (column.kind !== 'text' && !(column.kind === 'number' && column.type === 'VARCHAR')) continue;
    const tried = formats.map((format) => `CAST(try_strptime(${column.stored}, ${literal(format)}) AS TIME)`);
    const looks = `regexp_matches(${column.stored}, '^\\s*\\d{1,2}[:.]\\d{2}')`;
    const [[looking]] = await ask(`SELECT count(*) FILTER (${looks}) FROM ${table}`);
    if (2 * Number(looking) < column.values || column.values === 0) continue;
    const [[present, ...understood]] = await ask(
      `SELECT count(nullif(trim(${column.stored}), '')), ${tried.map((sql) => `count(${sql})`).join(', ')} FROM ${table}`,
    );
    const sql = tried.find((_, i) => understood[i] === present);
    // 18.30 is a number as well, and rather that: a clock has minutes below 60 in all rows and is called so.
    if (sql && (column.kind === 'text' || /time|zeit|hour|clock/i.test(column.name)))
      clocks.push({ column, sql });
  }
  return clocks;
}
