import { type Engine, literal } from './engine.js';

/** Values that a reading does not understand, blanks and words such as NA not among them: its SQL gives NULL for them. */
export interface Failed {
  readonly count: number;
  /** Values that there are, understood or not. */
  readonly of: number;
  /** Up to three of them, each once. */
  readonly examples: readonly string[];
}

/** A column of text, and what stands in it. */
export interface TextColumn {
  readonly table: string;
  /** An identifier in SQL, as the table is. */
  readonly name: string;
  /** Values that are neither blank nor a word for a missing one. */
  readonly present: number;
  /** Some of them, each once, in the order of the rows. */
  readonly values: readonly string[];
}

/** What stands for a missing value in files of all kinds, in lower case. */
const missingWords = [
  '',
  'na',
  'n/a',
  '#n/a',
  '#na',
  'nan',
  'null',
  'none',
  'nil',
  'nd',
  '.',
  '..',
  '-',
  '--',
  '–',
  '—',
  '?',
];

/** Values that are looked at one by one; what they suggest is then held against all. */
const mostValues = 2000;

/** A condition that keeps the rows in which a column of text has a value. */
function isPresent(name: string): string {
  return `lower(trim(${name})) NOT IN (${missingWords.map(literal).join(', ')})`;
}

/** Rows that are looked at for them, evenly spaced; and how many of what is no plain number from among all rows. */
const sampledRows = 50_000;
const mostOthers = 1000;

/** Looks at a column of text; `table` and `name` are identifiers. */
export async function textColumn(engine: Engine, table: string, name: string): Promise<TextColumn> {
  const here = isPresent(name);
  const ask = async (sql: string): Promise<unknown[][]> => (await engine.connection.run(sql)).getRows();
  const [[count, rows]] = await ask(`SELECT count(*) FILTER (${here}), count(*) FROM ${table}`);
  const step = Math.max(1, Math.ceil(Number(rows) / sampledRows));
  const sampled = await ask(
    `SELECT value FROM (SELECT trim(${name}) AS value, min(rowid) AS row FROM ${table}
                        WHERE rowid % ${step} = 0 AND ${here} GROUP BY 1)
     ORDER BY row LIMIT ${mostValues}`,
  );
  const others =
    step === 1
      ? []
      : await ask(
          `SELECT DISTINCT trim(${name}) FROM (SELECT ${name} FROM ${table} WHERE ${here} AND TRY_CAST(${name} AS DOUBLE) IS NULL LIMIT ${mostOthers})`,
        );
  const values = [...new Set([...sampled, ...others].map(([value]) => String(value)))];
  return { table, name, present: Number(count), values };
}

/** How many values meet `condition`. */
export async function understoodBy(
  { connection }: Engine,
  { table, name }: TextColumn,
  condition: string,
): Promise<number> {
  const result = await connection.run(
    `SELECT count(*) FILTER (${condition}) FROM ${table} WHERE ${isPresent(name)}`,
  );
  return Number((await result.getRows())[0][0]);
}

/**
 * The values that do not meet `condition`, and `sql` with NULL for them, in the plain form where it gives that anyway.
 */
export async function failuresOf(
  { connection }: Engine,
  { table, name, present }: TextColumn,
  condition: string,
  sql: string,
): Promise<{ failed: Failed; guarded: string }> {
  const wrong = `FROM ${table} WHERE ${isPresent(name)} AND NOT coalesce(${condition}, false)`;
  const counted = await connection.run(
    `SELECT count(*), (SELECT count(${sql}) FROM ${table} WHERE NOT coalesce(${condition}, false)) ${wrong}`,
  );
  const [[count, read]] = (await counted.getRows()).map((row) => row.map(Number));
  const found =
    count > 0
      ? await (await connection.run(`SELECT DISTINCT ${name} ${wrong} ORDER BY 1 LIMIT 3`)).getRows()
      : [];
  return {
    failed: { count, of: present, examples: found.map(([value]) => String(value)) },
    guarded: read === 0 ? sql : `CASE WHEN ${condition} THEN ${sql} END`,
  };
}

/** Share of the values that may stay without a number or a date before a person has to decide. */
const mostFailed = 0.03;

/** A sentence where too many values are not understood. */
export function tooMany(
  name: string,
  { count, of, examples }: Failed,
  kind: 'numbers' | 'dates',
): string | undefined {
  if (count <= mostFailed * of) return undefined;
  const shown = examples.map((value) => JSON.stringify(value)).join(', ');
  return (
    `${count} of ${of} values of column ${spoken(name)} are no ${kind} (${shown}${count > examples.length ? ', …' : ''}): ` +
    'write the file as { path: …, nullStrings: [those that stand for missing ones] } under import.files, or correct them'
  );
}

/** The name that an identifier in SQL stands for. */
export function spoken(name: string): string {
  return name.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"');
}
