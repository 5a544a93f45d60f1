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
  const { batches } = checkStructure(bytes.length, readAt, file);
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

/**
 * A text column of few words: for each row the place of its word in `words`. To read each as text takes ten times as long.
 * Throws RunError where there is another word.
 */
export function wordColumn(table: Table, name: string, words: readonly string[]): Uint8Array {
  const column = table.getChild(name);
  if (!column) throw new RunError(`there is no column ${name}`);
  const encoder = new TextEncoder();
  const known = words.map((word) => encoder.encode(word));
  const places = new Uint8Array(column.length);
  let at = 0;
  for (const chunk of column.data) {
    const offsets = chunk.valueOffsets as Int32Array;
    const text = chunk.values as Uint8Array;
    const isAt = (word: Uint8Array, from: number, to: number): boolean => {
      if (word.length !== to - from) return false;
      for (let i = 0; i < word.length; i++) if (word[i] !== text[from + i]) return false;
      return true;
    };
    for (let i = 0; i < chunk.length; i++, at++) {
      const place = known.findIndex((word) => isAt(word, offsets[i], offsets[i + 1]));
      if (place < 0) {
        throw new RunError(
          `column ${name} must be one of ${words.join(', ')}, found ${column.get(at)} in row ${at}`,
        );
      }
      places[at] = place;
    }
  }
  return places;
}

/** All values of a fixed-size list column of one batch, row after row, where they lie in the file's bytes. */
export function listValues(table: Table, name: string): Float64Array {
  const data = table.getChild(name)?.data;
  if (data?.length !== 1) throw new RunError(`column ${name} must be one list column of one batch`);
  return data[0].children[0].values as Float64Array;
}

/** All values of an int32 column of one batch, where they lie in the file's bytes. */
export function int32Values(table: Table, name: string): Int32Array {
  const data = table.getChild(name)?.data;
  if (data?.length !== 1) throw new RunError(`column ${name} must be one int32 column of one batch`);
  return (data[0].values as Int32Array).subarray(0, data[0].length);
}

export function metadataOf(schema: Schema): Record<string, string> {
  return Object.fromEntries(schema.metadata);
}
