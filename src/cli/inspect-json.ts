import type { Inspected, InspectedTable, Queried, QueriedTable } from '../inspect/document.js';
import type { RowChoice } from '../inspect/row-choice.js';
import type { Sections } from './inspect-text.js';
import { jsonText } from './json-text.js';

/**
 * The JSON document of an inspection, or of what SQL found: what the library gives, but only what was asked for, and the
 * rows under the name of the option that asked for them.
 */
export function inspectionJson(
  found: Inspected | Queried,
  { schema, rows }: Pick<Sections, 'schema' | 'rows'>,
  kind: RowChoice['kind'],
): string {
  const asked = ([key, value]: [string, unknown]): [string, unknown][] => {
    if (key === 'shown') return rows ? [[kind, value]] : [];
    return key === 'schema' && !schema ? [] : [[key, value]];
  };
  const table = (one: InspectedTable | QueriedTable): object =>
    Object.fromEntries(Object.entries(one).flatMap(asked));
  return jsonText({ ...found, tables: found.tables.map(table) });
}
