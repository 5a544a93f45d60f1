import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unreadColumn } from '../../src/arrow/layout.js';
import { readArrow } from '../../src/arrow/reader.js';
import { RunError } from '../../src/errors.js';
import { querySeries } from '../../src/sql/query.js';

/**
 * Files as others write them: polars.arrow by polars 1.44.2 (`write_ipc`, its defaults: no length in front of the schema,
 * text as views), string-view.arrow by pyarrow. Both have date, symbol (AAA) and close, 120 rows.
 */
const files = join(import.meta.dirname, '../vectors/arrow');

describe.each(['polars.arrow', 'string-view.arrow'])('%s', (name) => {
  const bytes = new Uint8Array(readFileSync(join(files, name)));

  it('is read', () => {
    const table = readArrow(bytes, name);
    expect(table.numRows).toBe(120);
    expect(table.get(119)!.toJSON()).toMatchObject({ symbol: 'AAA', close: 1016.74 });
  });

  it('is a table to SQL', async () => {
    const sql = "SELECT close AS x, date AS label FROM prices WHERE symbol = 'AAA'";
    const { rows, x, label } = await querySeries({ prices: join(files, name) }, sql);
    expect({ rows, first: x[0], label: label![0] }).toEqual({
      rows: 120,
      first: 937.88,
      label: '2018-01-01',
    });
  });

  it('that has any bit of its structure flipped is refused, or has all its rows and columns', () => {
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 3) {
      const harmed = Uint8Array.from(bytes);
      harmed[at] ^= 1 << (at % 8);
      try {
        const table = readArrow(harmed, name);
        expect([table.numRows, table.numCols], `byte ${at}`).toEqual([120, 3]);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(RunError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it('that is cut anywhere is refused', () => {
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => readArrow(bytes.slice(0, length), name), `cut to ${length}`).toThrow(RunError);
    }
  });
});

it('what the format has and nothing here reads is called so, with what to write instead', () => {
  const field = { name: 'tags', nullable: true, parameters: [], dictionary: null, children: [] };
  expect(unreadColumn([{ ...field, type: 12 }])).toBeUndefined();
  expect(unreadColumn([{ ...field, type: 13, children: [{ ...field, type: 25 }] }])).toBe(
    'column tags has the type list_view, which is not read: write it as list',
  );
  expect(unreadColumn([{ ...field, type: 22 }])).toContain('run_end_encoded');
});
