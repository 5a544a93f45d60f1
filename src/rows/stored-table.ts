import { join } from 'node:path';
import type { Table } from 'apache-arrow';
import { float64Column, readArrow } from '../arrow/reader.js';
import type { Part } from '../store/part.js';
import { readPart } from '../store/part-file.js';
import type { Dataset } from '../store/dataset.js';

/** Whether a dataset of several tables has this one. */
export function hasTable({ manifest }: Dataset, table: string): boolean {
  return manifest.parts.some(({ file }) => file.startsWith(`${table}/`));
}

/** The numbers of some columns of a table, all its parts in order; nulls are NaN. Checked against their sha256. */
export function readColumns<const Name extends string>(
  dataset: Dataset,
  names: readonly Name[],
  table?: string,
): Record<Name, Float64Array> {
  const parts = dataset.manifest.parts.filter(
    ({ file }) => table === undefined || file.startsWith(`${table}/`),
  );
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
  let at = 0;
  for (const part of parts) {
    const arrow = tableOf(dataset, part);
    for (const name of names) columns[name].set(float64Column(arrow, name), at);
    at += part.rows;
  }
  return columns as Record<Name, Float64Array>;
}

/**
 * The same of one column after the other: each table is read once, however many of its columns are asked for, and stays in
 * memory for as long as the function does.
 */
export function columnReader(dataset: Dataset): (table: string, column: string) => Float64Array {
  const read = new Map<string, Table[]>();
  return (table, column) => {
    const parts = read.get(table) ?? [...readNamedTable(dataset, table)];
    read.set(table, parts);
    const values = new Float64Array(parts.reduce((rows, { numRows }) => rows + numRows, 0));
    let at = 0;
    for (const part of parts) {
      values.set(float64Column(part, column), at);
      at += part.numRows;
    }
    return values;
  };
}

/** The parts of a dataset of one table, one after the other. Checked against their sha256. */
export function* readTables(dataset: Dataset): Generator<Table> {
  for (const part of dataset.manifest.parts) yield tableOf(dataset, part);
}

/** The same of one table of several. */
export function* readNamedTable(dataset: Dataset, name: string): Generator<Table> {
  for (const part of dataset.manifest.parts) {
    if (part.file.startsWith(`${name}/`)) yield tableOf(dataset, part);
  }
}

function tableOf(dataset: Dataset, part: Part): Table {
  return readArrow(readPart(dataset, part), join(dataset.folder, part.file));
}
