import { describe, expect, it } from 'vitest';
import { type Engine, withEngine } from '../../src/sql/engine.js';
import { type Reading, readingOf } from '../../src/sql/reading.js';

/** How columns are read: what their values become, by all of them and by their order. */

const values = (sql: string, engine: Engine, order: string): Promise<(string | null)[]> =>
  engine.connection
    .run(`SELECT CAST(${sql} AS VARCHAR) FROM t ORDER BY ${order}`)
    .then(async (result) => (await result.getRowsJS()).map(([value]) => value as string | null));

/** The reading of a column of `type`, and the values that its SQL gives. */
function read(
  column: readonly (string | number | null)[],
  type = 'VARCHAR',
): Promise<Reading & { values: (string | null)[] }> {
  return withEngine(
    async (engine) => {
      const { connection } = engine;
      await connection.run(`CREATE TABLE t (c ${type})`);
      const quoted = column.map((value) =>
        value === null ? '(NULL)' : `('${String(value).replaceAll("'", "''")}')`,
      );
      await connection.run(`INSERT INTO t VALUES ${quoted.join(', ')}`);
      const [columnType] = (await connection.run('SELECT * FROM t')).columnTypes();
      const reading = await readingOf(engine, 't', '"c"', columnType);
      return { ...reading, values: await values(reading.sql, engine, 'rowid') };
    },
    () => undefined,
  );
}

const days = (count: number, text: (day: Date) => string): string[] =>
  Array.from({ length: count }, (_, i) => text(new Date(Date.UTC(2018, 0, 1 + i))));
const two = (number: number): string => String(number).padStart(2, '0');
const iso = (day: Date): string => day.toISOString().slice(0, 10);
const dmy = (day: Date): string =>
  `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${two(day.getUTCFullYear() % 100)}`;
const mdy = (day: Date): string => `${day.getUTCMonth() + 1}/${day.getUTCDate()}/${day.getUTCFullYear()}`;

describe('dates', () => {
  it.each([
    [['31-Dec-2018', '01-Jan-2019'], '%d-%b-%Y', ['2018-12-31', '2019-01-01']],
    [['Dec 31 2018', 'Jan 1 2019'], '%b %d %Y', ['2018-12-31', '2019-01-01']],
    [['December 31, 2018', 'May 1, 2019'], '%B %d, %Y', ['2018-12-31', '2019-05-01']],
    [['Mon, 31 Dec 2018', 'Tue, 1 Jan 2019'], '%a, %d %b %Y', ['2018-12-31', '2019-01-01']],
    [['31.12.2018', '01.01.2019'], '%d.%m.%Y', ['2018-12-31', '2019-01-01']],
    [['31-Dec-18', '01-Jan-19'], '%d-%b-%y', ['2018-12-31', '2019-01-01']],
    [['20181231', '20190101'], '%Y%m%d', ['2018-12-31', '2019-01-01']],
    [['Dec-2018', 'Jan-2019'], '%b-%Y', ['2018-12-01', '2019-01-01']],
    [['12/31/2018 16:00', '1/1/2019 9:30'], '%m/%d/%Y %H:%M', ['2018-12-31 16:00:00', '2019-01-01 09:30:00']],
    [
      ['12/31/2018 4:00 PM', '1/1/2019 9:30 am'],
      '%m/%d/%Y %I:%M %p',
      ['2018-12-31 16:00:00', '2019-01-01 09:30:00'],
    ],
    [['12/31/2018', '12/31/2018 16:00'], '%m/%d/%Y', ['2018-12-31 00:00:00', '2018-12-31 16:00:00']],
  ])('%j are read as %s', async (column, format, found) => {
    expect(await read([...column, '', 'NA', null])).toMatchObject({
      kind: 'time',
      format,
      values: [...found, null, null, null],
      failed: { count: 0, of: 2 },
    });
  });

  it('of two digits are read by the order of the rows, oldest or newest first', async () => {
    const column = days(120, dmy);
    const right = days(120, iso);
    expect(await read(column)).toMatchObject({ format: '%d/%m/%y', words: 'day/month/year', values: right });
    const newest = await read(column.toReversed());
    expect(newest.values).toEqual(right.toReversed());
    expect(newest.needs).toBeUndefined();
  });

  it('of months are read by their even steps, since both readings are in order', async () => {
    const months = Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2001, i, 1)));
    const { format, values: found, needs } = await read(months.map(mdy));
    expect({ format, needs }).toEqual({ format: '%m/%d/%Y', needs: undefined });
    expect(found).toEqual(months.map(iso));
  });

  it('that nothing decides need a key', async () => {
    const { kind, needs } = await read(['05/06/2018', '01/02/2018', '03/04/2018']);
    expect(kind).toBe('time');
    expect(needs).toBe(
      'column c fits day/month/year and month/day/year, and the order of the rows does not decide: write the ' +
        "file as { path: …, dateFormat: '%d/%m/%Y' } or with '%m/%d/%Y' under import.files",
    );
    // Twelve days in a row are as even as twelve months.
    expect((await read(Array.from({ length: 12 }, (_, i) => `${two(i + 1)}/01/2018`))).needs).toBeDefined();
    // Where both are the same dates, nothing is to be decided.
    expect((await read(['02/02/2018', '01/01/2018', '03/03/2018'])).needs).toBeUndefined();
  });

  it('have a time zone where one is written', async () => {
    const { values: found } = await read(['2018-01-01T00:30:00Z', '2018-01-01T02:00:00+01:00']);
    expect(found).toEqual(['2018-01-01 00:30:00+00', '2018-01-01 01:00:00+00']);
  });

  it.each([
    [['1-2-11', '2-4-11', '1-5-10', '2-3-12'], 'text'],
    [['11.25', '12.05', 'NA', '1.10'], 'number'],
    [['18.00.00', '19.00.00'], 'text'],
    [['112018', '12018'], 'number'],
  ])('are not what %j are', async (column, kind) => {
    expect((await read(column)).kind).toBe(kind);
  });

  it.each([
    ['seconds', 1, 'BIGINT'],
    ['milliseconds', 1e3, 'BIGINT'],
    ['microseconds', 1e6, 'BIGINT'],
    ['milliseconds', 1e3, 'DOUBLE'],
  ])('may be %s since 1970, in any order', async (unit, perSecond, type) => {
    const column = [1524441600, 1522195200, 1515456000].map((seconds) => seconds * perSecond);
    expect(await read(column, type)).toMatchObject({
      kind: 'time',
      stored: '"c"',
      words: `${unit} since 1970`,
      values: ['2018-04-23 00:00:00', '2018-03-28 00:00:00', '2018-01-09 00:00:00'],
    });
  });

  it('may be nanoseconds since 1970, or a day in one number; a volume is none', async () => {
    const nanoseconds = await read(['1524441600000000000', '1522195200000000000'], 'BIGINT');
    expect(nanoseconds.values).toEqual(['2018-04-23 00:00:00', '2018-03-28 00:00:00']);
    expect((await read([20181231, 20180101], 'INTEGER')).values).toEqual(['2018-12-31', '2018-01-01']);
    expect((await read([20181231, 20181232], 'INTEGER')).kind).toBe('number');
    expect((await read([1524441601, 1522195211, 1515456021], 'BIGINT')).kind).toBe('number');
  });
});

describe('numbers', () => {
  it.each([
    [
      ['1,012.34', '998.2', '1,100', '-2,345,678.9'],
      [1012.34, 998.2, 1100, -2345678.9],
    ],
    [
      ['1,234', '998', '999'],
      [1234, 998, 999],
    ],
    [
      ['1.012,5', '998', '938,25'],
      [1012.5, 998, 938.25],
    ],
    [
      ['972,5', '938', '1000'],
      [972.5, 938, 1000],
    ],
    [
      ['0,125', '1,250'],
      [0.125, 1.25],
    ],
    [
      ['1 012,34', '998,1'],
      [1012.34, 998.1],
    ],
    [
      ["1'012.34", '998.1'],
      [1012.34, 998.1],
    ],
    [
      ['1.2K', '900', '3.5M'],
      [1200, 900, 3500000],
    ],
    [
      ['8.61*', '8.7', '8.8†'],
      [8.61, 8.7, 8.8],
    ],
    [
      ['12%', '13.5 %', '-1%'],
      [12, 13.5, -1],
    ],
    [
      ['$1,234.50', '$5', '-$3.2'],
      [1234.5, 5, -3.2],
    ],
    [
      ['(1.5)', '2'],
      [-1.5, 2],
    ],
    [
      ['−1.5', '2'],
      [-1.5, 2],
    ],
    [
      ['1e5', '-', '.', 'n/a', ' 7 '],
      [1e5, null, null, null, 7],
    ],
  ])('%j are %j', async (column, found) => {
    const reading = await read(column);
    expect(reading.kind).toBe('number');
    expect(reading.needs).toBeUndefined();
    expect(reading.failed.count).toBe(0);
    expect(reading.values.map((value) => (value === null ? null : Number(value)))).toEqual(found);
  });

  it('that are not understood are counted and shown; more than a few need a key', async () => {
    const column = Array.from({ length: 98 }, (_, i) => `${i}.5`);
    const few = await read([...column, '7,1,3', 'closed', 'NA']);
    expect(few.failed).toEqual({ count: 2, of: 100, examples: ['7,1,3', 'closed'] });
    expect(few.needs).toBeUndefined();
    const many = await read([...column, 'a', 'b', 'c', 'd']);
    expect(many.needs).toMatch(
      /^4 of 102 values of column c are no numbers \("a", "b", "c", …\): .*nullStrings/,
    );
  });

  it('with a comma that may be either need a key', async () => {
    expect((await read(['1,234', '2,345'])).needs).toContain("decimal: ',' } or { path: …, thousands: ',' }");
  });

  it('of every type are DOUBLE in SQL', async () => {
    for (const type of ['UINTEGER', 'UTINYINT', 'BIGINT', 'FLOAT', 'DECIMAL(4, 1)']) {
      expect(await read([0, 3], type)).toMatchObject({ sql: 'CAST("c" AS DOUBLE)', stored: '"c"' });
    }
    expect((await read([0, 3], 'DOUBLE')).sql).toBe('"c"');
  });
});
