import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dictionary, Int32, Table, tableFromArrays, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { unpackedLengths } from '../../src/arrow/compression.js';
import { plainFile } from '../../src/arrow/plain-file.js';
import { readArrow } from '../../src/arrow/reader.js';
import { RunError } from '../../src/errors.js';
import { cellsOf } from '../../src/inspect/cells.js';
import { querySeries } from '../../src/sql/query.js';
import { inspect } from '../inspect/scratch.js';

/** Files that polars, pyarrow and pandas wrote: make.py beside them says how. */
const folder = join(import.meta.dirname, '../vectors/arrow/others');
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const rows = 400;

/** Row i of all of them, as make.py has it. */
function row(i: number): Record<string, unknown> {
  return {
    date: Date.UTC(2018, 0, 1 + i),
    close: i === 5 ? null : 1000 + ((37 * i) % 101) / 4,
    symbol: i % 3 === 0 ? 'a name of more than twelve bytes' : 'AAA',
    n: i,
    move: ['up', 'down', null][i % 3],
    pair: [i, i + 0.5].slice(0, i % 3),
  };
}

async function readAll(name: string, bytes = bytesOf(name)): Promise<Record<string, unknown>[]> {
  const table = readArrow(await plainFile(bytes, name), name);
  return Array.from({ length: table.numRows }, (_, i) => {
    const entries = Object.entries(table.get(i)!.toJSON());
    return Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
  });
}

/** Reads all that there is, as inspect does; gives the number of rows. */
async function readCells(name: string, bytes: Uint8Array): Promise<number> {
  const table = readArrow(await plainFile(bytes, name), name);
  for (const { data, numRows } of table.batches) {
    for (const column of data.children) {
      const cell = cellsOf(column);
      for (let i = 0; i < numRows; i++) void JSON.stringify(cell(i));
    }
  }
  return table.numRows;
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value !== null && typeof value === 'object' ? Array.from(value as Iterable<number>) : value;
}

const whole = [
  'polars-lz4.arrow',
  'polars-zstd.arrow',
  'polars-lz4.arrows',
  'pyarrow-lz4.feather',
  'pyarrow-zstd.feather',
  'pyarrow-plain.arrows',
  'pyarrow-zstd.arrows',
  'pandas.feather',
];

describe.each(whole)('%s', (name) => {
  it('has all the values that were written', async () => {
    const found = await readAll(name);
    const all = Array.from({ length: rows }, (_, i) => row(i));
    const few = all.map((one) => ({
      date: one['date'],
      close: one['close'],
      symbol: one['symbol'],
      n: one['n'],
    }));
    expect(found).toEqual(name.startsWith('pandas') ? few : all);
  });

  it('is a table to SQL', async () => {
    const { rows: count, x } = await querySeries(
      { prices: join(folder, name) },
      "SELECT close AS x FROM prices WHERE symbol = 'AAA' AND close IS NOT NULL",
    );
    const known = Array.from({ length: rows }, (_, i) => row(i)).filter(
      ({ symbol, close }) => symbol === 'AAA' && close !== null,
    );
    expect(count).toBe(known.length);
    expect(Array.from(x)).toEqual(known.map(({ close }) => close));
  });

  it('is inspected, its rows and by SQL', async () => {
    const [first, last] = [row(0), row(rows - 1)];
    const csv = await inspect(join(folder, name), '--csv');
    const lines = csv.trim().split('\n');
    expect(lines).toHaveLength(rows + 1);
    expect(lines[1]).toContain(`${String(first['close'])},${String(first['symbol'])},0`);
    const sql =
      'select count(*)::int as rows, max(close) as close, sum(n)::int as n from file where n >= 390';
    const summed = await inspect(join(folder, name), '--csv', '--sql', sql);
    const close = Math.max(...Array.from({ length: 10 }, (_, i) => Number(row(390 + i)['close'])));
    expect(summed.trim().split('\n')[1]).toBe(`10,${close},${(10 * (390 + Number(last['n']))) / 2}`);
  });

  it('that has a bit wrong is refused, or has all its rows', async () => {
    const bytes = bytesOf(name);
    let refused = 0;
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 80)) {
      const harmed = Uint8Array.from(bytes);
      harmed[at] ^= 1 << (at % 8);
      const found = await readCells(name, harmed).catch((error: unknown) => error);
      if (found instanceof RunError) refused++;
      else expect(found, `byte ${at}`).toBe(rows);
    }
    expect(refused).toBeGreaterThan(5);
  });

  it('that is cut anywhere is refused', async () => {
    const bytes = bytesOf(name);
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 200)) {
      await expect(readAll(name, bytes.slice(0, length)), `cut to ${length}`).rejects.toThrow(RunError);
    }
  });
});

it('views of bytes that are no text are read', async () => {
  const found = await readAll('binary-view.arrow');
  const text = found.map(({ bytes }) => new TextDecoder().decode(Uint8Array.from(bytes as number[])));
  expect(text).toEqual(Array.from({ length: rows }, (_, i) => row(i)['symbol']));
});

it('a dictionary that grows is read, one that is replaced is refused', async () => {
  expect((await readAll('delta.arrows')).map(({ w }) => w).join('')).toBe('ababcc');
  await expect(readAll('replaced.arrows')).rejects.toThrow('replaced.arrows has column w with other words');
});

it('words of a dictionary that do not fit their bytes are refused', () => {
  const words = vectorFromArray(['up', 'down', 'up'], new Dictionary(new Utf8(), new Int32()));
  const bytes = tableToIPC(new Table({ words }), 'file');
  expect(readArrow(bytes, 'a.arrow').getChild('words')!.toArray()).toHaveLength(3);
  // The words' offsets: 0, 2, 6.
  const offsets = new Uint8Array(Int32Array.of(0, 2, 6).buffer);
  const at = bytes.findIndex((_, i) => offsets.every((byte, j) => bytes[i + j] === byte));
  bytes[at + 8] = 60;
  expect(() => readArrow(bytes, 'a.arrow')).toThrow(RunError);
});

it('a stream that apache-arrow writes is read', async () => {
  const table = tableFromArrays({ a: Float64Array.of(1, 2, 3), b: ['x', 'y', 'z'] });
  expect(await readAll('a.arrows', tableToIPC(table, 'stream'))).toEqual([
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
    { a: 3, b: 'z' },
  ]);
});

it('lengths that no codec makes are refused before anything is allocated', async () => {
  for (const name of ['polars-lz4.arrow', 'polars-zstd.arrow']) {
    const bytes = bytesOf(name);
    // Lengths of columns of fixed width stand in front of what they are of: 400 values of 8 bytes.
    const prefix = new Uint8Array(BigInt64Array.of(3200n).buffer);
    const at = bytes.findIndex((_, i) => prefix.every((byte, j) => bytes[i + j] === byte) && i > 1000);
    expect(at).toBeGreaterThan(0);
    for (const size of [3201n + 64n, 2n ** 31n, 2n ** 62n, -2n]) {
      const harmed = Uint8Array.from(bytes);
      new DataView(harmed.buffer).setBigInt64(at, size, true);
      await expect(readAll(name, harmed), `${name} ${size}`).rejects.toThrow(RunError);
    }
  }
});

it('a codec that is not known is named', () => {
  const batch = { rows: 0, nodes: [], buffers: [], variadic: [], compression: 'codec 7' };
  expect(() => unpackedLengths(batch, () => new Uint8Array(), 'a.arrow')).toThrow(
    'a.arrow is compressed by codec 7, which is not read: write it with lz4, zstd or none',
  );
});
