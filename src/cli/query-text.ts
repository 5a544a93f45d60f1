import type { QueryInspection } from '../inspect/query.js';
import { headLines } from './inspect-head.js';
import type { TextStyle } from './text-style.js';
import { plural, printable, wrap } from './output.js';

/** The result of SQL for a person: how much it is and of what, then its rows. */
export function queryText(query: QueryInspection, style: TextStyle): string {
  const { rows, tables } = query;
  const from = tables.length > 0 ? ` from ${tables.join(', ')}` : '';
  const title = `${plural(rows, 'row')}${from}`;
  const titles = wrap(printable(title).split(' '), style.columns, '  ').map((line) => style.heading(line));
  return [...titles, '', ...headLines(query, style)].join('\n');
}
