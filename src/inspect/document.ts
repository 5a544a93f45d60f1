import type { Json } from '../store/fingerprint.js';
import type { Cell } from './cells.js';
import { ingredient, type Inspection } from './inspection.js';
import type { TableInspection } from './table.js';

/** Which parts of an inspection were asked for. */
export interface Sections {
  readonly schema: boolean;
  /** Rows: those that were chosen. */
  readonly rows: boolean;
  readonly stats: boolean;
  readonly metadata: boolean;
}

/** The JSON document of an inspection: what was asked for, whole, numbers that do not exist null. */
export function inspectionDocument(inspection: Inspection, sections: Sections): object {
  const { kind, path, metadata, manifest, parts, tables } = inspection;
  const of = (name: string): Json => (manifest ? ingredient(manifest, name) : (metadata[name] ?? null));
  return {
    kind,
    path,
    pipeline: of('pipeline'),
    stage: of('stage'),
    fingerprint: manifest?.fingerprint ?? metadata['fingerprint'] ?? null,
    tables: tables.map((table) => tableDocument(table, kind, sections)),
    ...(sections.metadata && {
      metadata: {
        schema: metadata,
        ...(manifest && { ingredients: manifest.ingredients, summary: manifest.summary, parts }),
      },
    }),
  };
}

function tableDocument(table: TableInspection, kind: Inspection['kind'], sections: Sections): object {
  const { name, rows, bytes, pieces, columns, chosen, shown, stats } = table;
  const names = distinctNames(columns.map((column) => column.name));
  return {
    name,
    rows,
    [kind === 'dataset' ? 'parts' : 'batches']: pieces,
    bytes,
    ...(sections.schema && { schema: columns }),
    ...(sections.rows && { [chosen]: shown.map((row) => rowDocument(names, row)) }),
    ...(sections.stats && { stats }),
  };
}

export function rowDocument(names: readonly string[], row: readonly Cell[]): object {
  return Object.fromEntries(row.map((cell, c) => [names[c], cell]));
}

/** A file may have two columns of one name: the second becomes «x (2)», so that no value is lost. */
export function distinctNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
