import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Batch, type Column, tableFromIPC } from '@uwdata/flechette';
import { filesIn } from '../files.js';

type Shown = string | number | null;

/**
 * What is kept of a column: its type, its rows, and the sha256 of its values, of which 128 bits in hexadecimal. Four
 * digits of the sha256 of the first 1, 2, 4, 8, … rows say about where two columns begin to differ; the first and the last
 * value, of lists the first and the last item, show how.
 *
 * A row's bytes are 1 and its value, little-endian, or 0 where it is null; a text is its length in bytes (uint32) and its
 * UTF-8, a list its items. So a digest does not depend on how rows are cut into parts and batches.
 */
export type Digest = readonly [
  type: string,
  rows: number,
  sha256: string,
  marks: string,
  first: Shown,
  last: Shown,
];

/** Digests by table and column; the table of a dataset that has one only has the empty name. */
export type Tables = Record<string, Record<string, Digest>>;

/** The columns of all Arrow files below a folder: the files of one folder are a table, in the order of their names. */
export function tablesIn(folder: string): Tables {
  const files: Record<string, string[]> = {};
  for (const { name, path } of filesIn(folder)) {
    if (name.endsWith('.arrow')) (files[name.includes('/') ? dirname(name) : ''] ??= []).push(path);
  }
  return Object.fromEntries(Object.entries(files).map(([table, paths]) => [table, columnsOf(paths)]));
}

/** The columns of a table in these Arrow files, by a reader that shares no code with their writer. */
export function columnsOf(paths: readonly string[]): Record<string, Digest> {
  const columns: Record<string, ColumnDigest> = {};
  for (const path of paths) {
    const table = tableFromIPC(readFileSync(path));
    table.names.forEach((name, c) => (columns[name] ??= new ColumnDigest()).add(table.getChildAt(c)));
  }
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.digest()]));
}

class ColumnDigest {
  readonly #hash = createHash('sha256');
  readonly #types = new Set<string>();
  readonly #marks: string[] = [];
  #rows = 0;
  #first: Shown = null;
  #last: Shown = null;

  add({ data }: Column<unknown>): void {
    for (const batch of data) {
      const values = valuesOf(batch);
      this.#types.add(values.type);
      // Where there are no nulls there may be no bits that say so, and then isValid is false of every row.
      const isThere = (i: number): boolean => batch.nullCount === 0 || batch.isValid(i);
      for (let i = 0; i < batch.length; i++) this.#addRow(isThere(i) ? values.at(i) : undefined);
    }
  }

  digest(): Digest {
    const sha256 = this.#hash.digest('hex').slice(0, 32);
    return [
      [...this.#types].join(' and '),
      this.#rows,
      sha256,
      this.#marks.join(' '),
      this.#first,
      this.#last,
    ];
  }

  #addRow(value: Value | undefined): void {
    this.#hash.update(value ? present : missing);
    if (value) this.#hash.update(value.bytes);
    this.#last = value?.last ?? null;
    if (this.#rows === 0) this.#first = value?.first ?? null;
    if (++this.#rows === 2 ** this.#marks.length) {
      this.#marks.push(this.#hash.copy().digest('hex').slice(0, 4));
    }
  }
}

const present = Uint8Array.of(1);
const missing = Uint8Array.of(0);

interface Value {
  readonly bytes: Uint8Array;
  readonly first: Shown;
  readonly last: Shown;
}

interface Values {
  readonly type: string;
  readonly at: (i: number) => Value;
}

/** How the values of a batch are read. Throws TypeError for types that datasets do not have. */
function valuesOf({ type, values, offsets, children }: Batch<unknown>): Values {
  if (type.typeId === 5) {
    const [bytes, ends] = [values as Uint8Array, offsets as Int32Array];
    return { type: 'utf8', at: (i) => text(bytes.subarray(ends[i], ends[i + 1])) };
  }
  if (type.typeId === 16) {
    const { stride } = type;
    const [items] = children;
    if (items.nullCount > 0) throw new TypeError('a list with nulls in it has no digest here');
    const one = numbers(items.values);
    return { type: `${stride} ${one.type}`, at: (i) => one.from(i * stride, (i + 1) * stride) };
  }
  const one = numbers(values);
  return { type: one.type, at: (i) => one.from(i, i + 1) };
}

function numbers(values: unknown): { type: string; from: (first: number, end: number) => Value } {
  const isKnown = values instanceof Float64Array || values instanceof Int32Array;
  if (!isKnown) throw new TypeError('a column of neither text nor float64 nor int32 has no digest here');
  const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = values;
  return {
    type: values instanceof Float64Array ? 'float64' : 'int32',
    from: (first, end) => ({
      bytes: new Uint8Array(buffer, byteOffset + first * width, (end - first) * width),
      first: values[first],
      last: values[end - 1],
    }),
  };
}

function text(utf8: Uint8Array): Value {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(utf8.length);
  const shown = Buffer.from(utf8).toString().slice(0, 24);
  return { bytes: Buffer.concat([length, utf8]), first: shown, last: shown };
}
