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
}

/** Rows of a result that are shown: what a terminal of 24 lines takes. */
const defaultRows = 20;

/** `inspect … --sql`: runs SQL on the tables behind `what`, and prints or writes its result. */
export async function inspectSql(
  terminal: Terminal,
  what: string,
  sql: string,
  { head, json, csv, arrow }: SqlFlags,
  lookup: Lookup,
  style: TextStyle,
): Promise<void> {
  if (arrow !== undefined || json) {
    const { inspect } = await import('../library/inspect.js');
    const into = { ...(head !== undefined && { head }), ...(arrow !== undefined && { arrow }) };
    const found = await inspect(what, { ...lookup, ...into, sql });
    const [{ arrow: file, rows, schema }] = found.tables;
    if (file) {
      const shape = `${whole(rows)} × ${whole(schema.length)}`;
      return terminal.print(`${file.path}: ${shape}, ${byteSize(file.bytes)}`);
    }
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
