import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/arrow/columns.js';
import { writeArrowFile } from '../../src/arrow/writer.js';
import { writeFileAtomically } from '../../src/store/atomic-file.js';
import { temporaryFolder } from '../folders.js';
import { tablesIn } from './digest.js';

const columns = (from: number, to: number, last = 6): Column[] => [
  { name: 'j', type: 'int32', values: Int32Array.of(1, 2, 3, 4, 5, last).slice(from, to) },
  {
    name: 'gap',
    type: 'float64',
    nullable: true,
    values: Float64Array.of(0.5, NaN, 0, -0, 2, 3).slice(from, to),
  },
  { name: 'word', type: 'utf8', values: ['λ', '', null, 'a', 'b', 'c'].slice(from, to) },
  {
    name: 'x',
    type: 'list',
    width: 2,
    values: Float64Array.from({ length: 12 }, (_, i) => i / 2).slice(2 * from, 2 * to),
  },
];

/** A folder with a table `rows` in as many files as are given. */
function written(parts: readonly (readonly Column[])[]): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'rows'));
  parts.forEach((part, index) =>
    writeFileAtomically(join(folder, 'rows', `part-0000${index}.arrow`), (sink) =>
      writeArrowFile(sink, part, new Map([['part', String(index)]])),
    ),
  );
  return folder;
}

describe('the digest of a column', () => {
  it('is the sha256 of its values, each behind a 1, nulls a 0', () => {
    const { rows } = tablesIn(written([columns(0, 6)]));
    const sha256 = (...bytes: Uint8Array[]): string =>
      createHash('sha256').update(Buffer.concat(bytes)).digest('hex').slice(0, 32);
    const [one, none] = [Uint8Array.of(1), Uint8Array.of(0)];
    const float = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);
    const text = (value: string): Uint8Array[] => {
      const bytes = Buffer.from(value);
      return [one, Uint8Array.of(bytes.length, 0, 0, 0), bytes];
    };
    const ints = [1, 2, 3, 4, 5, 6].flatMap((value) => [one, Uint8Array.of(value, 0, 0, 0)]);
    expect(rows['j'].slice(0, 3)).toEqual(['int32', 6, sha256(...ints)]);
    const floats = [0.5, null, 0, -0, 2, 3].flatMap((v) => (v === null ? [none] : [one, float(v)]));
    expect(rows['gap'].slice(0, 3)).toEqual(['float64', 6, sha256(...floats)]);
    const words = ['λ', '', null, 'a', 'b', 'c'].flatMap((v) => (v === null ? [none] : text(v)));
    expect(rows['word'].slice(0, 3)).toEqual(['utf8', 6, sha256(...words)]);
    const items = Array.from({ length: 12 }, (_, i) => float(i / 2));
    const lists = items.flatMap((item, i) => (i % 2 === 0 ? [one, item] : [item]));
    expect(rows['x'].slice(0, 3)).toEqual(['2 float64', 6, sha256(...lists)]);
    expect(Object.values(rows).map(([, , , , first, last]) => [first, last])).toEqual([
      [1, 6],
      [0.5, 3],
      ['λ', 'c'],
      [0, 5.5],
    ]);
  });

  it('does not depend on how rows are cut into files', () => {
    const whole = tablesIn(written([columns(0, 6)]));
    expect(tablesIn(written([columns(0, 1), columns(1, 4), columns(4, 6)]))).toEqual(whole);
  });

  it('is another where the last of the values is', () => {
    const [before, after] = [columns(0, 6), columns(0, 6, 7)].map(
      (part) => tablesIn(written([part]))['rows'],
    );
    expect(after['j'][2]).not.toBe(before['j'][2]);
    expect(after['x']).toEqual(before['x']);
  });
});
