import type { DuckDBListVector, DuckDBResult } from '@duckdb/node-api';
import { firstCase } from '../first-case.js';
import { messageOf, PathfitError, UsageError } from '../errors.js';
import { isOwn, type ResultColumn, resultColumns } from './columns.js';
import { type Engine, engineFailure, literal, lockEngine, withEngine, withoutLine } from './engine.js';
import type { DeclaredFile } from './file-options.js';
import { checkFile, loadFile } from './files.js';
import { askedFor, guardUnclear } from './guard.js';
import { interruptible } from './interruptible.js';
import type { Unclear, Unread } from './load-types.js';
import { outsideDomain } from './outside-domain.js';
import { Lists, Numbers } from './result.js';
import { prepareQuery } from './statement.js';

export { sqlEngineVersion } from './engine.js';

/** The rows of a result: one entry a row, in the result's order. */
interface ResultSeries {
  readonly rows: number;
  /** Values of x a row: 1 where x is a column of numbers, else the length of its lists. */
  readonly width: number;
  /** True where x is a column of lists. */
  readonly list: boolean;
  /** float64[rows × width], row after row; NaN where null. NaN and ±Infinity stay as they are. */
  readonly x: Float64Array;
  /** float64[rows], NaN where null; undefined where the SQL gives no column k. */
  readonly k: Float64Array | undefined;
  /** float64[rows], NaN where null; undefined where the SQL gives no column t. */
  readonly t: Float64Array | undefined;
  /** Any type, in the engine's own text form; undefined where the SQL gives no column label. */
  readonly label: (string | null)[] | undefined;
  /** The columns that were asked for beside these, where any were, float64[rows] each, NaN where null. */
  readonly more?: Readonly<Record<string, Float64Array>>;
}

/** What an import's SQL gave. */
export interface Series extends ResultSeries {
  /** Whether the SQL asks for an order of its rows (ORDER BY). */
  readonly ordered: boolean;
  /** Whether t was a date or a time, and is seconds since 1970. */
  readonly datesOfT?: true;
  /** Values that the options of declared files do not understand, which are NULL in their tables; where there are any. */
  readonly unread?: readonly Unread[];
}

/**
 * Runs one query, which gives a column x, may give k, t and label, and has to give those of `more`, on the tables in `files`: from a table's
 * name to the absolute path of its file (.csv .tsv .txt .dat .parquet .json .ndjson .jsonl .arrow .arrows .feather .ipc, text also
 * .gz), with options where it needs them. The SQL sees these files' content and nothing else of the machine.
 *
 * Throws UsageError where a file cannot be loaded or has no rows, and where the SQL is no such query, has an
 * error, reaches for anything but its tables, or gives no rows; RunError where the memory does not suffice;
 * and what `throwIfInterrupted` throws, which is asked all along.
 */
export async function querySeries(
  files: Readonly<Record<string, string | DeclaredFile>>,
  sql: string,
  throwIfInterrupted: () => void = () => undefined,
  more: readonly string[] = [],
  datesAsTime = false,
): Promise<Series> {
  for (const [name, file] of Object.entries(files)) checkFile(name, file);
  return withEngine(async (engine) => {
    const unread: Unread[] = [];
    const unclear = new Map<string, readonly Unclear[]>();
    for (const [table, file] of Object.entries(files)) {
      const loaded = await loadFile(engine, table, file);
      await guardUnclear(engine, table, loaded.unclear, sql);
      unread.push(...loaded.unread.filter(({ column }) => names(sql, column)));
      unclear.set(table, loaded.unclear);
    }
    await lockEngine(engine);
    try {
      const { columns, ordered } = await checkQuery(engine, sql, more, datesAsTime);
      const series = await runQuery(engine, sql, columns);
      const datesOfT = columns.some(({ date }) => date);
      return { ...series, ordered, ...(datesOfT && { datesOfT }), ...(unread.length > 0 && { unread }) };
    } catch (error) {
      if (error instanceof PathfitError) throw error;
      for (const [table, columns] of unclear) {
        const asked = askedFor(messageOf(error), table, columns);
        if (asked) throw new UsageError(`import.files.${table}: ${asked.needs}`, { cause: error });
      }
      throw queryFailure(error, Object.keys(files));
    }
  }, throwIfInterrupted);
}

/** Whether the SQL may ask for a column of a file: by its name, or with a star. */
function names(sql: string, column: string): boolean {
  return sql.toLowerCase().includes(column.toLowerCase()) || /(?:SELECT|,|\.)\s*\*/i.test(sql);
}

/** The columns that the SQL gives. Throws UsageError where it is not one query, or not one for these columns. */
async function checkQuery(
  engine: Engine,
  sql: string,
  more: readonly string[],
  datesAsTime: boolean,
): Promise<{ readonly columns: ResultColumn[]; readonly ordered: boolean }> {
  const { statement, ordered } = await prepareQuery(engine, 'import.sql', sql);
  try {
    const columns = Array.from({ length: statement.columnCount }, (_, i) => ({
      name: statement.columnName(i),
      type: statement.columnType(i),
    }));
    return { columns: resultColumns(engine.duckdb, columns, more, datesAsTime), ordered };
  } finally {
    statement.destroySync();
  }
}

/**
 * Runs the SQL with its columns in the order of `columns`: as DOUBLE, as DOUBLE[] followed by its length (-1 for
 * null), and as VARCHAR. The SQL goes in as text and is not pasted in, so that comments and a semicolon at its
 * end do no harm; a projection keeps the order of its rows.
 */
async function runQuery(
  engine: Engine,
  sql: string,
  columns: readonly ResultColumn[],
): Promise<ResultSeries> {
  const selected = columns.map(({ name, index, list, date }) => {
    if (date) return `CAST(epoch(c${index}) AS DOUBLE)`;
    if (list) return `CAST(c${index} AS DOUBLE[]), CAST(coalesce(len(c${index}), -1) AS INTEGER)`;
    return `CAST(c${index} AS ${name === 'label' ? 'VARCHAR' : 'DOUBLE'})`;
  });
  const names = columns.map((_, index) => `c${index}`);
  const projection = `SELECT ${selected.join(', ')} FROM query(${literal(sql)}) AS result(${names.join(', ')})`;
  try {
    return await readSeries(await engine.connection.stream(projection), columns, engine);
  } catch (error) {
    if (error instanceof PathfitError) throw error;
    const where = await outsideDomain(engine, error, projection, columns);
    if (where === undefined) throw withoutLine(error);
    throw new UsageError(
      `import.sql must take logarithms of positive numbers and roots of those that are not negative, found ${where}: ` +
        'leave such rows out in the SQL',
      { cause: error },
    );
  }
}

async function readSeries(
  result: DuckDBResult,
  columns: readonly ResultColumn[],
  { throwIfInterrupted }: Engine,
): Promise<ResultSeries> {
  const numbers: Record<string, Numbers> = Object.fromEntries(
    ['x', 'k', 't', ...columns.map(({ name }) => name)].map((name) => [name, new Numbers()]),
  );
  const more = columns.flatMap(({ name }) => (isOwn(name) ? [] : [name]));
  const lists = new Lists();
  const label: (string | null)[] = [];
  let rows = 0;
  for await (const chunk of interruptible(result, throwIfInterrupted)) {
    rows += chunk.rowCount;
    let next = 0;
    for (const { name, list } of columns) {
      const vector = chunk.getColumnVector(next++);
      if (list) lists.append(vector as DuckDBListVector, chunk.getColumnVector(next++));
      else if (name !== 'label') numbers[name].append(vector);
      else for (let i = 0; i < chunk.rowCount; i++) label.push(vector.getItem(i) as string | null);
    }
  }
  if (rows === 0) throw new UsageError('import.sql must give rows, found none');
  const list = columns.some((column) => column.list);
  if (list && lists.width === 0)
    throw new UsageError('import.sql must give lists x, found NULL in every row');
  const given = (name: ResultColumn['name']): boolean => columns.some((column) => column.name === name);
  return {
    rows,
    width: list ? lists.width : 1,
    list,
    x: (list ? lists.numbers : numbers['x']).values(),
    k: given('k') ? numbers['k'].values() : undefined,
    t: given('t') ? numbers['t'].values() : undefined,
    label: given('label') ? label : undefined,
    ...(more.length > 0 && {
      more: Object.fromEntries(more.map((name) => [name, numbers[name].values()])),
    }),
  };
}

function queryFailure(error: unknown, tables: readonly string[]): PathfitError {
  const message = messageOf(error);
  const advice = firstCase(
    [
      /disabled (by|through) configuration|has been locked/.test(message),
      '; the SQL sees the files under import.files alone, each by its name',
    ],
    [message.startsWith('Catalog Error: Table with name'), `; the tables are ${tables.join(', ')}`],
    [true, ''],
  );
  return engineFailure('import.sql must be SQL that runs', error, advice);
}
