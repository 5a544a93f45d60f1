import type { StageLookup } from '../inspect/stage-dataset.js';
import type { TextStyle } from './inspect-text.js';
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
  lookup: StageLookup,
  style: TextStyle,
): Promise<void> {
  const { querySources } = await import('../inspect/query-sources.js');
  const { runQuery, queryRows, queryDocument } = await import('../inspect/query.js');
  const sources = await querySources(what, lookup);
  if (arrow !== undefined) {
    const { queryColumns, writeQueryResult } = await import('../inspect/arrow-result.js');
    const { columnLength } = await import('../arrow/columns.js');
    const columns = await runQuery(sources, sql, queryColumns, terminal.signal);
    const bytes = writeQueryResult(arrow, sql, columns);
    const shape = `${whole(columnLength(columns[0]))} × ${whole(columns.length)}`;
    return terminal.print(`${arrow}: ${shape}, ${byteSize(bytes)}`);
  }
  const wanted =
    json || csv
      ? { head: head ?? Infinity, listItems: Infinity, mostValues: mostDocumentValues }
      : { head: head ?? defaultRows, listItems: style.columns, mostValues: Infinity };
  const result = await runQuery(sources, sql, (found) => queryRows(sql, found, wanted), terminal.signal);
  if (csv) {
    const { csvText } = await import('./csv-text.js');
    const names = result.columns.map(({ name }) => name);
    return terminal.print(csvText(names, result.shown));
  }
  if (json) {
    const { jsonText } = await import('./json-text.js');
    return terminal.print(jsonText(queryDocument(result)));
  }
  const { queryText } = await import('./query-text.js');
  terminal.print(queryText(result, style));
}
