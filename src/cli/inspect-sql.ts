import type { Queried, WrittenResult } from '../inspect/document.js';
import type { Lookup } from '../library/look.js';
import type { TextStyle } from './text-style.js';
import { byteSize, mostDocumentValues, whole } from './output.js';
import type { Terminal } from './terminal.js';

/** What is to be made of the result. */
export interface SqlFlags {
  /** Rows from the start; all of them, or on a terminal as many as it takes, where it is left open. */
  readonly head?: number;
  readonly json?: true;
  readonly csv?: true;
  /** The Arrow file to write it to. */
  readonly arrow?: string;
  readonly parquet?: string;
}

/** Rows of a result that are shown: what a terminal of 24 lines takes. */
const defaultRows = 20;

/** `inspect … --sql`: runs SQL on the tables behind `what`, and prints or writes its result. */
export async function inspectSql(
  terminal: Terminal,
  what: string,
  sql: string,
  { head, json, csv, arrow, parquet }: SqlFlags,
  lookup: Lookup,
  style: TextStyle,
): Promise<void> {
  if (parquet !== undefined) return inspectParquet(terminal, what, { ...lookup, sql, parquet });
  if (arrow !== undefined || json) {
    const { inspect } = await import('../library/inspect.js');
    const into = { ...(head !== undefined && { head }), ...(arrow !== undefined && { arrow }) };
    const found = await inspect(what, { ...lookup, ...into, sql });
    const [{ arrow: file }] = found.tables;
    if (file) return terminal.print(written(found, file));
    const { inspectionJson } = await import('./inspect-json.js');
    return terminal.print(inspectionJson(found, { schema: true, rows: true }, 'head'));
  }
  const { ask } = await import('../library/look.js');
  const wanted = csv
    ? { head: head ?? Infinity, listItems: Infinity, mostValues: mostDocumentValues }
    : { head: head ?? defaultRows, listItems: style.columns, mostValues: Infinity };
  const result = await ask(what, sql, { ...lookup, ...wanted });
  if (csv) {
    const { csvText } = await import('./csv-text.js');
    const names = result.columns.map(({ name }) => name);
    return terminal.print(csvText(names, result.shown));
  }
  const { queryText } = await import('./query-text.js');
  terminal.print(queryText(result, style));
}

/** `inspect … --parquet`: writes the result of SQL, or all rows of one table, into a Parquet file. */
export async function inspectParquet(
  terminal: Terminal,
  what: string,
  { sql, ...options }: Lookup & { readonly parquet: string; readonly sql?: string | undefined },
): Promise<void> {
  const { inspect } = await import('../library/inspect.js');
  const found = await (sql === undefined ? inspect(what, options) : inspect(what, { ...options, sql }));
  terminal.print(written(found, found.tables[0].parquet!));
}

function written({ tables: [{ rows, schema }] }: Queried, { path, bytes }: WrittenResult): string {
  return `${path}: ${whole(rows)} × ${whole(schema.length)}, ${byteSize(bytes)}`;
}
