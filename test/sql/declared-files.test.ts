import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { withEngine } from '../../src/sql/engine.js';
import type { FileOptions } from '../../src/sql/file-options.js';
import { loadFile } from '../../src/sql/files.js';
import { querySeries, type Series } from '../../src/sql/query.js';
import { readingOf } from '../../src/sql/reading.js';
import { folderOfFile } from '../folders.js';

/** Files as their options say they are read, and as they are read where nothing is said. */

const folder = folderOfFile();
let files = 0;

/** Runs a query on the table d, a file of this content. */
function query(
  ending: string,
  content: string | Uint8Array,
  sql: string,
  options: FileOptions = {},
): Promise<Series> {
  const path = join(folder, `${files++}${ending}`);
  writeFileSync(path, content);
  return querySeries({ d: { path, ...options } }, sql);
}

async function refusal(...given: Parameters<typeof query>): Promise<string> {
  const error: unknown = await query(...given).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).not.toContain('\n');
  return (error as UsageError).message;
}

const two = (number: number): string => String(number).padStart(2, '0');
/** Rows in no order, whose days and months may be taken for each other. */
const either = [5, 3, 9, 1, 12, 7].map((day, i) => ({ d: `${two(day)}/${two(1 + (i % 3))}/2001`, v: i }));
const eitherCsv = ['d,v', ...either.map(({ d, v }) => `${d},${v}`)].join('\n');

describe('dates that two formats fit', () => {
  it.each([
    ['.csv', eitherCsv],
    ['.json', JSON.stringify(either.map(({ d, v }) => ({ d: d.replaceAll('/', '-'), v })))],
  ])('stop a query that asks for them, and no other: %s', async (ending, content) => {
    const asks = [
      'SELECT v AS x FROM d ORDER BY d',
      'SELECT v AS x, d AS label FROM d',
      'SELECT a.v AS x FROM d a JOIN d b USING (d)',
    ];
    for (const sql of asks) {
      expect(await refusal(ending, content, sql), sql).toMatch(
        /^import\.files\.d: column d fits day.month.year and month.day.year, .* dateFormat: '%d.%m.%Y' } or with '%m.%d.%Y'/,
      );
    }
    const { x } = await query(ending, content, 'WITH c AS (SELECT * FROM d) SELECT v AS x FROM c');
    expect([...x]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([
    ['%d/%m/%Y', ['01-01', '01-05', '02-03', '02-12', '03-07', '03-09']],
    ['%m/%d/%Y', ['01-01', '03-02', '05-01', '07-03', '09-03', '12-02']],
  ])('are read as dateFormat says: %s', async (dateFormat, days) => {
    const lines = either.map((row) => JSON.stringify(row)).join('\n');
    for (const [ending, content] of [['.csv', eitherCsv] as const, ['.ndjson', lines] as const]) {
      const sql = 'SELECT v AS x, d AS label FROM d ORDER BY d';
      const { label } = await query(ending, content, sql, { dateFormat });
      expect(label).toEqual(days.map((day) => `2001-${day}`));
    }
  });

  it('are read by the order of the rows where it decides', async () => {
    const days = Array.from({ length: 60 }, (_, i) =>
      new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10),
    );
    const csv = days.map((day) => day.replace(/^20(..)-(..)-(..)$/, '$3/$2/$1'));
    const { label } = await query(
      '.csv',
      ['d', ...csv].join('\n'),
      'SELECT 1 AS x, d AS label FROM d ORDER BY d',
    );
    expect(label).toEqual(days);
  });

  it('are refused where dateFormat fits no column', async () => {
    expect(await refusal('.csv', eitherCsv, 'SELECT v AS x FROM d', { dateFormat: '%Y' })).toContain(
      'import.files.d.dateFormat must fit a column of text, found %Y, which fits none',
    );
    expect(await refusal('.csv', eitherCsv, 'SELECT v AS x FROM d', { dateFormat: '%d %Q' })).toMatch(
      /^import\.files\.d\.dateFormat must be a format of strptime, found .*%Q/,
    );
  });

  it('stay text with allText', async () => {
    const sql = 'SELECT CAST(v AS DOUBLE) AS x, d AS label FROM d';
    expect((await query('.csv', eitherCsv, sql, { allText: true })).label![0]).toBe('05/01/2001');
  });
});

describe('numbers', () => {
  it('have the separators that the options say, by the whole column', async () => {
    const csv = 'i;v\n1;972,5\n2;1.012\n3;980\n';
    const options = { decimal: ',', thousands: '.' } as const;
    expect([...(await query('.csv', csv, 'SELECT v AS x FROM d', options)).x]).toEqual([972.5, 1012, 980]);
  });

  it('that are not understood are NULL, and counted; more than a few stop the import', async () => {
    const csv = (wrong: number): string =>
      ['i;v', ...Array.from({ length: 50 }, (_, i) => `${i};${i < wrong ? `x${i}` : `${i},5`}`)].join('\n');
    const sql = 'SELECT i AS x, v AS k FROM d';
    const { k, unread } = await query('.csv', csv(1), sql, { decimal: ',' });
    expect([k![0], k![1]]).toEqual([NaN, 1.5]);
    expect(unread).toEqual([{ table: 'd', column: 'v', failed: { count: 1, of: 50, examples: ['x0'] } }]);
    // A column that nobody asks for stands in nobody's way.
    const other = await query('.csv', csv(2), 'SELECT i AS x FROM d', { decimal: ',' });
    expect([other.rows, other.unread]).toEqual([50, undefined]);
    expect(await refusal('.csv', csv(2), sql, { decimal: ',' })).toMatch(
      /^import\.files\.d: 2 of 50 values of column v are no numbers \("x0", "x1"\): .*nullStrings/,
    );
  });

  it.each([
    ['1,012.34', '998.2', '8.61*'],
    ['1.012,5', '998', '938,25'],
    ['1.2K', '900', '−3'],
    ['12 %', '13%', '1.5%'],
  ])('%s, %s, %s are read by the options of their reading as by its SQL', async (...values) => {
    const csv = ['v', ...Array.from({ length: 13 }, () => values).flat(), 'closed']
      .map((v) => `"${v}"`)
      .join('\n');
    const path = join(folder, `${files++}.csv`);
    writeFileSync(path, csv);
    const reading = await withEngine(
      async (engine) => {
        await loadFile(engine, 'd', path);
        return readingOf(engine, 'd', '"v"', (await engine.connection.run('FROM d')).columnTypes()[0]);
      },
      () => undefined,
    );
    expect(reading.failed).toEqual({ count: 1, of: 40, examples: ['closed'] });
    const bySql = await querySeries({ d: path }, `SELECT ${reading.sql} AS x FROM d`);
    const byOptions = await querySeries({ d: { path, ...reading.options } }, 'SELECT v AS x FROM d');
    expect(byOptions.x).toEqual(bySql.x);
    expect(byOptions.unread).toEqual([{ table: 'd', column: 'v', failed: reading.failed }]);
  });

  it.each([
    ['.csv', 'v\nNA\n-99\n4\n'],
    ['.json', '[{"v":"NA"},{"v":"-99"},{"v":"4"}]'],
  ])('that stand for missing ones are NULL: %s', async (ending, content) => {
    const options = { nullStrings: ['NA', '-99'] };
    const { x } = await query(ending, content, 'SELECT CAST(v AS DOUBLE) AS x FROM d', options);
    expect([...x]).toEqual([NaN, NaN, 4]);
  });

  it('that stand for missing ones are NULL among numbers as well', async () => {
    const { x } = await query('.json', '[{"v":-99},{"v":4}]', 'SELECT v AS x FROM d', {
      nullStrings: ['-99'],
    });
    expect([...x]).toEqual([NaN, 4]);
  });
});

describe('text files', () => {
  const rows = 'größe,v\n1,2\n3,4\n';
  const sql = 'SELECT v AS x, "größe" AS label FROM d';
  const spaced = '# time  v   name\n2001-01-02  2.5   "a b"\n\n2001-01-03\t1e-3 c\n';

  it.each<[string, string, string | Uint8Array, FileOptions]>([
    ['lines above the names', '.csv', `A report,\nof 2001\n${rows}`, { skip: 2 }],
    ['Latin 1', '.csv', Buffer.from(rows, 'latin1'), { encoding: 'latin-1' }],
    ['UTF-16', '.csv', Buffer.from(`\ufeff${rows}`, 'utf16le'), {}],
    ['gzip', '.csv.gz', gzipSync(rows), {}],
    ['a separator of its own', '.txt', rows.replaceAll(',', ':'), { separator: ':' }],
    ['spaces', '.dat', rows.replaceAll(',', '  '), {}],
    ['a space that is given', '.csv', rows.replaceAll(',', ' '), { separator: ' ' }],
  ])('are read: %s', async (_, ending, content, options) => {
    const { x, label } = await query(ending, content, sql, options);
    expect({ x: [...x], label }).toEqual({ x: [2, 4], label: ['1', '3'] });
  });

  it('of JSON that is nested thousands of levels deep are read, and stay JSON there', async () => {
    const deep = '['.repeat(3000) + ']'.repeat(3000);
    const rows = `[{"v": 1, "deep": null}, {"v": 2, "deep": ${deep}}]`;
    const { x, label } = await query('.json', rows, 'SELECT v AS x, length(deep::VARCHAR) AS label FROM d');
    expect({ x: [...x], label }).toEqual({ x: [1, 2], label: [null, '6000'] });
  });

  it.each([
    ['13/01/2001,up\n14/01/2001,down\n', {}],
    ['13/01/2001;972,5\n14/01/2001;980,5\n', { decimal: ',' as const }],
  ])('without names keep their first row: %j', async (content, options) => {
    const sql = 'SELECT 1 AS x, column0 AS label FROM d';
    expect((await query('.csv', content, sql, options)).label).toEqual(['2001-01-13', '2001-01-14']);
  });

  it('between spaces have types, quotes and a name behind the mark of a comment', async () => {
    const series = await query('.txt', spaced, 'SELECT v AS x, time || name AS label FROM d ORDER BY time');
    expect({ x: [...series.x], label: series.label }).toEqual({
      x: [2.5, 1e-3],
      label: ['2001-01-02a b', '2001-01-03c'],
    });
    expect(await refusal('.txt', 'a b\n1 2\n1 2 3\n', 'SELECT a AS x FROM d')).toContain(
      'must have 2 values in every line, as in its first, found others in line 3',
    );
    const one = await query('.csv', 'my value\n1\n2\n', 'SELECT "my value" AS x FROM d');
    expect([...one.x]).toEqual([1, 2]);
  });

  it('that are refused say what to write', async () => {
    expect(await refusal('.csv', Buffer.from(rows, 'latin1'), sql)).toContain(
      'is not utf-8 encoded: write the file as { path: …, encoding: latin-1 } under import.files',
    );
    expect(await refusal('.json', '[{"v":1}]', 'SELECT v AS x FROM d', { skip: 1 })).toContain(
      'import.files.d.skip must be left out of a .json file',
    );
    expect(await refusal('.csv', rows, sql, { allText: true, dateFormat: '%Y' })).toContain(
      'import.files.d.dateFormat must be left out where allText is true',
    );
    expect(await refusal('.csv', rows, sql, { decimal: ',', thousands: ',' })).toContain(
      'import.files.d.thousands must differ from its decimal',
    );
  });
});

describe('a logarithm outside its domain', () => {
  const csv = 'd,v\n2020-01-01,2\n2020-01-02,3\n2020-01-03,-4\n2020-01-04,5\n';

  it.each([
    ['ln(v)', 'found ln(-4) in row 3 of the result (2020-01-03)'],
    ['log(2, v)', 'found log(-4) in row 3 of the result (2020-01-03)'],
    ['log10(v - 2)', 'found 2 rows such as row 1 of the result (2020-01-01), and values such as log10(0)'],
    ['sqrt(v)', 'found sqrt(-4) in row 3 of the result (2020-01-03)'],
  ])('names the row: %s', async (x, found) => {
    expect(await refusal('.csv', csv, `SELECT ${x} AS x, d AS label FROM d ORDER BY d`)).toContain(found);
  });

  it('names it where rows are left out and windows slide', async () => {
    const sql =
      'SELECT ln(v / lag(v) OVER (ORDER BY d)) AS x, d AS label FROM d QUALIFY x IS NOT NULL ORDER BY d DESC';
    expect(await refusal('.csv', csv, sql)).toMatch(
      /found 2 rows such as row 1 of the result \(2020-01-04\), and values such as ln\(-/,
    );
  });
});
