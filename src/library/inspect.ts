import { OptionError } from '../errors.js';
import type { Inspected, Queried } from '../inspect/document.js';
import { ask, look, type Lookup, type RowsAsked, tablesOf, wholeTableSql } from './look.js';

export interface InspectOptions extends Lookup, RowsAsked {
  /** Whether to read every row for what is to be said of each column: count, nulls, mean, sd, quartiles, commonest values. */
  readonly stats?: boolean;
  /** Bins of the histogram that the statistics of numbers have; none where nothing is said. */
  readonly bins?: number;
  /** Whether to give what the file or dataset says of itself. */
  readonly metadata?: boolean;
}

export interface QueryOptions extends Lookup {
  /** One statement of DuckDB's SQL. It sees the tables and nothing else: no file, no setting, no clock. */
  readonly sql: string;
  /** Rows of the result from the start; all of them where nothing is said. */
  readonly head?: number;
  /** An Arrow file to write the whole result to, absent or whole; its rows are then not given. */
  readonly arrow?: string;
  /** The same as a Parquet file, the engine's own types in it: the same bytes for the same data. */
  readonly parquet?: string;
}

/** Numbers in the rows of one answer at most. */
const mostValues = 1e7;

/**
 * Looks at a stage of a pipeline file (`simulate`, `train:network`, one of several tables as `train:network/history`), at
 * a dataset's folder, at `grid` (its results), a grid's folder, or any Arrow file. Gives what it is, and of each table its
 * schema, the rows that are asked for, and statistics. Parts are checked against their sha256 before they are read; where
 * there are to be no statistics, only the parts that hold the rows are.
 *
 * With `sql` it gives the result of a query instead, on the tables of every stored stage of the pipeline where `what` is
 * one, of the dataset, `grid` or `file`: README says what they are called.
 *
 * With `parquet` it writes that result, or without `sql` all rows of one table, into a Parquet file.
 *
 * At most 10⁷ values are given. Throws UsageError where there is no such thing, or SQL that does not run; RunError where it
 * is not stored or damaged; InterruptedError (`signal`).
 *
 * @example
 * import { inspect, loadPipeline, run } from '@pathfit/pathfit';
 *
 * const pipeline = 'pipelines/lambda.yaml';
 * await run(loadPipeline(pipeline), { what: 'targets' });
 * const { tables } = await inspect('simulate', { pipeline, tail: 1, stats: true });
 * console.log(tables[0].rows, tables[0].schema.map(({ name }) => name).join(' ')); // 2520 j t x
 * console.log(tables[0].shown[0]['j'], tables[0].stats![0].count); // 2519 2520
 *
 * const sql = 'select count(*) as rows, count(*) filter (k < s) as smaller from targets';
 * const found = await inspect('targets', { pipeline, sql });
 * console.log(found.from[0], found.tables[0].shown[0]); // targets { rows: 2520, smaller: 2520 }
 */
export function inspect(what: string, options: QueryOptions): Promise<Queried>;
export function inspect(
  what: string,
  options: Lookup & { readonly parquet: string; readonly sql?: never },
): Promise<Queried>;
export function inspect(
  what: string,
  options?: InspectOptions & { readonly sql?: never; readonly parquet?: never },
): Promise<Inspected>;
export async function inspect(
  what: string,
  options: InspectOptions & Partial<QueryOptions> = {},
): Promise<Inspected | Queried> {
  const { arrow, parquet, stats = false, metadata = false, signal = new AbortController().signal } = options;
  const whole = options.sql === undefined && parquet !== undefined;
  const sql = whole ? await wholeTableSql(what, '--parquet', options) : options.sql;
  if (sql === undefined) {
    if (arrow !== undefined) {
      throw new OptionError(
        (name) =>
          `${name('arrow')} must come with ${name('sql')}, found it alone: write ${name('sql')} 'from …' for whole tables`,
      );
    }
    const { inspected } = await import('../inspect/document.js');
    const found = await look(what, { ...options, stats, listItems: Infinity, mostValues });
    return inspected(found, { metadata });
  }
  const alien = (['tail', 'sample', 'stats', 'bins', 'metadata'] as const).find((name) => options[name]);
  if (alien !== undefined) {
    throw new OptionError(
      (name) => `${name(alien)} must not come with ${name(whole ? 'parquet' : 'sql')}: leave one of them out`,
    );
  }
  if (parquet !== undefined) {
    if (arrow !== undefined) {
      throw new OptionError(
        (name) => `${name('parquet')} must come without ${name('arrow')}: write one of them`,
      );
    }
    const { queryIntoParquet } = await import('../inspect/parquet-result.js');
    return queryIntoParquet(await tablesOf(what, options), sql, parquet, signal);
  }
  if (arrow !== undefined) {
    const { queryIntoFile } = await import('../inspect/arrow-result.js');
    return queryIntoFile(await tablesOf(what, options), sql, arrow, signal);
  }
  const { queried } = await import('../inspect/document.js');
  const { head = Infinity } = options;
  return queried(await ask(what, sql, { ...options, head, listItems: Infinity, mostValues }));
}
