import { type Schema, type Table, tableFromIPC } from 'apache-arrow';
import { RunError } from '../errors.js';
import { checkFits } from './fits.js';
import { checkNulls, checkStructure, damagedFile } from './structure.js';

/**
 * An Arrow IPC file's table over `bytes`, without copying them. Throws RunError, naming the file, where the
 * bytes are not a whole Arrow file.
 */
export function readArrow(bytes: Uint8Array, file: string): Table {
  const readAt = (position: number, length: number): Uint8Array =>
    bytes.subarray(position, position + length);
  const batches = checkStructure(bytes.length, readAt, file);
  for (const batch of batches) checkNulls(batch, readAt, file);
  try {
    const table = tableFromIPC(bytes);
    // Reading is lazy; a batch that does not fit its bytes shows when its columns are made.
    for (const batch of table.batches) for (const child of batch.data.children) checkFits(child);
    return table;
  } catch (error) {
    throw damagedFile(file, error);
  }
}

/** A float64 column as one array; nulls are NaN. */
export function float64Column(table: Table, name: string): Float64Array {
  const column = table.getChild(name);
  if (!column) throw new RunError(`there is no column ${name}`);
  const values = new Float64Array(column.length).fill(NaN);
  let at = 0;
  for (const chunk of column.data) {
    const source = chunk.values as Float64Array | Int32Array;
    for (let i = 0; i < chunk.length; i++, at++) {
      if (chunk.nullCount === 0 || chunk.getValid(i)) values[at] = source[i]!;
    }
  }
  return values;
}

/** A text column; nulls are null. */
export function textColumn(table: Table, name: string): (string | null)[] {
  const column = table.getChild(name);
  if (!column) throw new RunError(`there is no column ${name}`);
  return Array.from({ length: column.length }, (_, i) => column.get(i) as string | null);
}

/** All values of a fixed-size list column of one batch, row after row, where they lie in the file's bytes. */
export function listValues(table: Table, name: string): Float64Array {
  const data = table.getChild(name)?.data;
  if (data?.length !== 1) throw new RunError(`column ${name} must be one list column of one batch`);
  return data[0].children[0].values as Float64Array;
}

export function metadataOf(schema: Schema): Record<string, string> {
  return Object.fromEntries(schema.metadata);
}
