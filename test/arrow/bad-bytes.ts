import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Bool,
  DateDay,
  Dictionary,
  FixedSizeList,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Table,
  tableToIPC,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import * as flechette from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { readArrow } from '#dist/arrow/reader.js';
import { PathfitError } from '#dist/errors.js';
import { cellsOf } from '#dist/inspect/cells.js';
import { temporaryFolder } from '../folders.js';
import { inspect } from '../inspect/scratch.js';

/** One table of every layout, in two batches, as apache-arrow writes it: without a schema in front. */
function ofApacheArrow(): Uint8Array {
  const numbers = new FixedSizeList(2, new Field('item', new Float64()));
  const texts = new List(new Field('item', new Utf8(), true));
  const table = new Table({
    i: vectorFromArray([1, null, 3], new Int32()),
    x: vectorFromArray([0.5, 1.5, 2.5], new Float64()),
    f: vectorFromArray([0.5, 1.5, null], new Float32()),
    n: vectorFromArray([1n, 2n, 3n], new Int64()),
    yes: vectorFromArray([true, false, true], new Bool()),
    text: vectorFromArray(['one', null, 'three'], new Utf8()),
    word: vectorFromArray(['up', 'down', 'up'], new Dictionary(new Utf8(), new Int32())),
    pair: vectorFromArray(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      numbers,
    ),
    words: vectorFromArray([['a', 'b'], [], ['c']], texts),
    day: vectorFromArray([new Date(0), new Date(86_400_000), null], new DateDay()),
    at: vectorFromArray([new Date(0), null, new Date(1)], new TimestampMillisecond()),
  });
  table.schema.metadata.set('made by', 'a test');
  return tableToIPC(table.concat(table), 'file');
}

/** Another writer's file: with a schema in front. */
function ofFlechette(): Uint8Array {
  const table = flechette.tableFromArrays(
    { i: [1, 2, 3], x: [0.5, 1.5, null], text: ['one', 'two', 'three'], list: [[1, 2], [], [3]] },
    { types: { i: flechette.int32(), x: flechette.float64(), list: flechette.list(flechette.float64()) } },
  );
  return flechette.tableToIPC(table, { format: 'file' })!;
}

const files = { 'apache-arrow': ofApacheArrow(), flechette: ofFlechette() };

/** Reads all that there is; gives its size. */
function read(bytes: Uint8Array): { rows: number; columns: number } | PathfitError {
  try {
    const table = readArrow(bytes, 'a.arrow');
    for (const { data, numRows } of table.batches) {
      for (const column of data.children) {
        const cell = cellsOf(column);
        for (let i = 0; i < numRows; i++) void JSON.stringify(cell(i));
      }
    }
    return { rows: table.numRows, columns: table.numCols };
  } catch (error) {
    if (error instanceof PathfitError) return error;
    throw error;
  }
}

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const harmed = Uint8Array.from(bytes);
  harmed[at] ^= mask;
  return harmed;
}

/** Harms files byte by byte: with every one of `masks`, and every `step`th byte in front of `pipeline inspect`. */
export function badBytes(masks: (at: number) => readonly number[], step: number): void {
  describe.each(Object.entries(files))('an Arrow file of %s', (writer, whole) => {
    const size = read(whole) as { rows: number; columns: number };

    it('is read as it is', () => {
      expect(size).toEqual(writer === 'flechette' ? { rows: 3, columns: 4 } : { rows: 6, columns: 11 });
    });

    it('that is cut anywhere is refused in one line', () => {
      for (let length = 0; length < whole.length; length++) {
        const error = read(whole.slice(0, length));
        expect(error, `cut to ${length} bytes`).toBeInstanceOf(PathfitError);
        expect((error as PathfitError).message).toMatch(/^a\.arrow .*[^\n]$/);
      }
    });

    it('that has any bit flipped is refused, or has all its rows and columns', () => {
      let refused = 0;
      for (let at = 0; at < whole.length; at++) {
        for (const mask of masks(at)) {
          const found = read(flipped(whole, at, mask));
          if (found instanceof PathfitError) {
            refused++;
            expect(found.message).toMatch(/^a\.arrow [^\n]*$/);
          } else expect(found, `byte ${at} ^ ${mask}`).toEqual(size);
        }
      }
      // Half of the bytes and more are structure.
      expect(refused).toBeGreaterThan(whole.length / 3);
    });

    it('that has a byte wrong is inspected without a crash', async () => {
      const path = join(temporaryFolder(), 'a.arrow');
      for (let at = 0; at < whole.length; at += step) {
        writeFileSync(path, flipped(whole, at, 1 << (at % 8)));
        const shown = await inspect(path, '--head', '6', '--stats', '--metadata').catch(
          (error: unknown) => error,
        );
        if (typeof shown === 'string') expect(shown).toContain(`${size.rows} rows`);
        else expect(shown, `byte ${at}`).toBeInstanceOf(PathfitError);
      }
    });
  });
}
