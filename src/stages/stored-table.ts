import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from 'apache-arrow';
import { float64Column, readArrow } from '../arrow/reader.js';
import { RunError } from '../errors.js';
import type { Part } from '../store/manifest.js';
import type { Dataset } from '../store/store.js';

/** Whether a dataset of several tables has this one. */
export function hasTable({ manifest }: Dataset, table: string): boolean {
  return manifest.parts.some(({ file }) => file.startsWith(`${table}/`));
}

/** The numbers of some columns of a table, all its parts in order; nulls are NaN. Checked against their sha256. */
export function readColumns<const Name extends string>(
  { folder, manifest }: Dataset,
  names: readonly Name[],
  table?: string,
): Record<Name, Float64Array> {
  const parts = manifest.parts.filter(({ file }) => table === undefined || file.startsWith(`${table}/`));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  let at = 0;
  for (const part of parts) {
    const arrow = readPart(folder, part);
    for (const name of names) columns[name].set(float64Column(arrow, name), at);
    at += part.rows;
  }
  return columns as Record<Name, Float64Array>;
}

/** The parts of a dataset of one table, one after the other. Checked against their sha256. */
export function* readTables({ folder, manifest }: Dataset): Generator<Table> {
  for (const part of manifest.parts) yield readPart(folder, part);
}

function readPart(folder: string, part: Part): Table {
  const path = join(folder, part.file);
  const bytes = readFileSync(path);
  if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) {
    throw new RunError(`${path} is damaged (its sha256 is not what was written): run its stage with --force`);
  }
  return readArrow(bytes, path);
}
