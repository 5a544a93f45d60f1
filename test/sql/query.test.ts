import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import * as arrow from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError, UsageError } from '../../src/errors.js';
import { querySeries, type Series, sqlEngineVersion } from '../../src/sql/query.js';
import { folderOfFile } from '../folders.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sp500 = join(root, 'series/sp500-2000.csv');
const eurusd = join(root, '../shared/data/eurusd/DEXUSEU.csv');
const folder = folderOfFile();

/** Writes a file into the tests' folder; gives its path. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Runs a query on no files. */
function query(sql: string): Promise<Series> {
  return querySeries({}, sql);
}

/** The UsageError that a query on `files` ends with: one line. */
async function refusal(files: Record<string, string>, sql = 'SELECT 1 AS x'): Promise<string> {
  const error: unknown = await querySeries(files, sql).catch((thrown: unknown) => thrown);
  expect(error, sql).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  expect(message).not.toContain('\n');
  return message;
}

/** λ of k = λ s by least squares, s the mean squares of x's rows. */
function leastSquares(x: Float64Array, k: Float64Array, width: number): number {
  let ks = 0;
  let ss = 0;
  for (let j = 0; j < k.length; j++) {
    let s = 0;
    for (let i = 0; i < width; i++) s += x[j * width + i] ** 2 / width;
    ks += k[j] * s;
    ss += s * s;
  }
  return ks / ss;
}

describe('reference data', () => {
  it('gives the range law of the S&P 500', async () => {
    const sql =
      'SELECT date AS label, ln(close / open) AS x, ln(high / low) ^ 2 AS k FROM prices ORDER BY date';
    const series = await querySeries({ prices: sp500 }, sql);
    expect(series).toMatchObject({ rows: 5105, width: 1, list: false, t: undefined });
    expect(series.label!.slice(0, 2)).toEqual(['2000-01-03', '2000-01-04']);
    const windows = series.rows - 20;
    const x = new Float64Array(windows * 21);
    const k = new Float64Array(windows);
    for (let j = 0; j < windows; j++) {
      for (let i = 0; i < 21; i++) {
        x[j * 21 + i] = series.x[j + i]!;
        k[j] += series.k![j + i] / 21;
      }
    }
    expect(leastSquares(x, k, 21) / 2.0189204313701534).toBeCloseTo(1, 12);
  });

  it.skipIf(!existsSync(eurusd))('gives the forward variance of EUR/USD (needs ../shared/data)', async () => {
    const sql = `
      WITH prices AS (
        SELECT date, TRY_CAST(DEXUSEU AS DOUBLE) AS price FROM rates WHERE price IS NOT NULL
      ), returns AS (
        SELECT date, ln(price / lag(price) OVER (ORDER BY date)) AS r FROM prices QUALIFY r IS NOT NULL
      )
      SELECT date AS label, list(r) OVER past AS x, 252 * avg(r * r) OVER next AS k
      FROM returns
      WINDOW past AS (ORDER BY date ROWS BETWEEN 20 PRECEDING AND CURRENT ROW),
             next AS (ORDER BY date ROWS BETWEEN 1 FOLLOWING AND 21 FOLLOWING)
      QUALIFY count(*) OVER past = 21 AND count(*) OVER next = 21
      ORDER BY date`;
    const { rows, width, list, x, k } = await querySeries({ rates: eurusd }, sql);
    expect({ rows, width, list }).toEqual({ rows: 4793, width: 21, list: true });
    expect(leastSquares(x, k!, width) / 223.53668396469584).toBeCloseTo(1, 12);
  });
});

describe('files', () => {
  beforeAll(async () => {
    const lines = ['day,x,k', '2024-01-01,0.5,1', '2024-01-02,,2', '2024-01-03,1e-3,3'];
    file('table.csv', lines.join('\n'));
    file('semicolons.CSV', lines.join('\r\n').replace('day', '"day"').replaceAll(',', ';'));
    file('table.tsv', lines.join('\n').replaceAll(',', '\t'));
    // Taken for patterns and for partitions, the names would add a row and a column.
    mkdirSync(join(folder, 'year=1999'));
    file('year=1999/[ao]*?.csv', lines.join('\n'));
    file('year=1999/other.csv', `${lines[0]}\n2024-01-04,7,7\n`);
    const objects = ['{"day":"2024-01-01","x":0.5,"k":1}', '{"day":"2024-01-02","k":2}'];
    objects.push('{"day":"2024-01-03","x":1e-3,"k":3}');
    file('table.json', `[${objects.join(',')}]`);
    file('table.ndjson', objects.join('\n'));
    file('table.jsonl', objects.join('\n'));
    const columns = {
      day: arrow.vectorFromArray(['2024-01-01', '2024-01-02', '2024-01-03'], new arrow.Utf8()),
      x: arrow.vectorFromArray([0.5, null, 1e-3], new arrow.Float64()),
      k: arrow.vectorFromArray([1, 2, 3], new arrow.Int32()),
    };
    file('table.arrow', arrow.tableToIPC(new arrow.Table(columns), 'file'));
    file('table.feather', arrow.tableToIPC(new arrow.Table(columns), 'file'));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (FROM '${folder}/table.csv') TO '${folder}/table.parquet'`);
    connection.closeSync();
    instance.closeSync();
  });

  const csv = ['table.csv', 'semicolons.CSV', 'year=1999/[ao]*?.csv', 'table.tsv'];
  const others = [
    'table.json',
    'table.ndjson',
    'table.jsonl',
    'table.parquet',
    'table.arrow',
    'table.feather',
  ];
  it.each([...csv, ...others])('are tables: %s', async (name) => {
    const sql = 'SELECT * RENAME (day AS label) FROM "my ""table""" ORDER BY day DESC';
    expect(await querySeries({ 'my "table"': join(folder, name) }, sql)).toEqual({
      ordered: true,
      rows: 3,
      width: 1,
      list: false,
      x: Float64Array.of(1e-3, NaN, 0.5),
      k: Float64Array.of(3, 2, 1),
      t: undefined,
      label: ['2024-01-03', '2024-01-02', '2024-01-01'],
    });
  });

  it('join', async () => {
    const files = { a: join(folder, 'table.csv'), b: join(folder, 'table.json') };
    const { x } = await querySeries(
      files,
      'SELECT a.k + 10 * b.k AS x FROM a JOIN b USING (day) ORDER BY day',
    );
    expect(x).toEqual(Float64Array.of(11, 22, 33));
  });

  it('have columns of the types that fit every row', async () => {
    const late = file('late.csv', `x,price\n${'1,2\n'.repeat(30_000)}NA,3\n`);
    const { rows, x } = await querySeries({ late }, 'SELECT TRY_CAST(x AS INTEGER) AS x FROM late');
    expect([rows, x[29_999], x[30_000]]).toEqual([30_001, 1, NaN]);
  });

  it.each([
    ['none.csv', undefined, 'must be a file, found none at'],
    ['folder.csv', 'folder', 'must be a file, found a folder at'],
    [
      'table.xlsx',
      'x',
      'must end in .csv, .tsv, .txt, .dat, .parquet, .json, .ndjson, .jsonl, .arrow, .arrows, .feather, .ipc, those of text',
    ],
    ['empty.csv', '', 'must have rows, found 0 bytes in'],
    ['header.csv', 'date,open\n', 'must have rows, found none in'],
    ['list.json', '[]', 'must have rows, found none in'],
    ['short.csv', 'a,b,c\n1,2,3\n4,5\n', 'must be a readable .csv file'],
    ['preamble.csv', 'Source: a bank\n\na,b\n1,2\n', 'must be a readable .csv file'],
    ['quote.csv', 'a,b\n"1,2\n3,4\n', 'must be a readable .csv file'],
    ['latin.csv', Buffer.from('a,b\n\xe9,1\n', 'latin1'), 'not utf-8 encoded'],
    ['cut.json', '[{"x":1},{"x":', 'must be a readable .json file'],
    ['text.parquet', 'not at all', 'must be a readable .parquet file'],
    ['text.arrow', 'not at all an Arrow file', 'must begin with ARROW1'],
  ])('are refused: %s', async (name, content, reason) => {
    const path = join(folder, name);
    if (content === 'folder') mkdirSync(path);
    else if (content !== undefined) file(name, content);
    const message = await refusal({ prices: path });
    expect(message).toContain(`import.files.prices `);
    expect(message).toContain(reason);
    expect(message).toContain(path);
    expect(message).not.toContain('read_');
  });

  it('are refused with the line where a row differs in length', async () => {
    const message = await refusal({ a: file('ragged.csv', '"a, b",c\n1,2\n3,4\n5\n') });
    expect(message).toContain('CSV Error on Line: 4 Original Line: 5 Expected Number of Columns: 2 Found: 1');
  });

  it('have a name, each its own', async () => {
    const path = join(folder, 'table.csv');
    expect(await refusal({ '': path })).toContain('import.files must name');
    expect(await refusal({ a: path, A: path })).toMatch(/import\.files\.A .*already exists/);
  });
});

describe('Arrow files', () => {
  const vector = arrow.vectorFromArray;

  /** A column of values as they lie in the file. */
  function raw(type: arrow.DataType, data: ArrayBufferView): arrow.Vector {
    return arrow.makeVector(arrow.makeData({ type, data } as Parameters<typeof arrow.makeData>[0]));
  }

  function arrowFile(name: string, table: arrow.Table): string {
    return file(name, arrow.tableToIPC(table, 'file'));
  }

  async function texts(path: string, columns: string): Promise<Series['label']> {
    return (await querySeries({ a: path }, `SELECT 0 AS x, CAST(row(${columns}) AS VARCHAR) AS label FROM a`))
      .label;
  }

  it('keep their values and nulls, over several batches', async () => {
    const item = (type: arrow.DataType): arrow.Field => new arrow.Field('item', type, true);
    const batch = (...rows: number[]): arrow.Table => {
      const column = (type: arrow.DataType, value: (i: number) => unknown): arrow.Vector =>
        vector(
          rows.map((i) => (i === 2 ? null : value(i))),
          type,
        );
      return new arrow.Table({
        i: vector(rows, new arrow.Int32()),
        wide: column(new arrow.Int64(), (i) => 9007199254740993n + BigInt(i)),
        single: column(new arrow.Float32(), (i) => i / 2),
        text: column(new arrow.Utf8(), (i) => `${i}, and more than twelve bytes`),
        flag: column(new arrow.Bool(), (i) => i === 4),
        pair: column(new arrow.FixedSizeList(2, item(new arrow.Float64())), (i) => [i, null]),
        many: column(new arrow.List(item(new arrow.Int32())), (i) => Array.from({ length: i }, (_, j) => j)),
      });
    };
    const table = batch(0, 1).concat(batch(2), batch(3, 4));
    expect(table.batches).toHaveLength(3);
    const a = arrowFile('types.arrow', table);
    expect(await texts(a, 'i, wide, single, text, flag, pair, many')).toEqual([
      "(0, 9007199254740993, 0.0, '0, and more than twelve bytes', false, [0.0, NULL], [])",
      "(1, 9007199254740994, 0.5, '1, and more than twelve bytes', false, [1.0, NULL], [0])",
      '(2, NULL, NULL, NULL, NULL, NULL, NULL)',
      "(3, 9007199254740996, 1.5, '3, and more than twelve bytes', false, [3.0, NULL], [0, 1, 2])",
      "(4, 9007199254740997, 2.0, '4, and more than twelve bytes', true, [4.0, NULL], [0, 1, 2, 3])",
    ]);
  });

  it('keep lists that take many chunks', async () => {
    const numbers = Float64Array.from({ length: 5000 * 10 }, (_, i) => i / 7);
    const type = new arrow.FixedSizeList(10, new arrow.Field('item', new arrow.Float64(), false));
    const child = arrow.makeData({ type: new arrow.Float64(), data: numbers });
    const column = arrow.makeVector(arrow.makeData({ type, length: 5000, nullCount: 0, child }));
    const a = arrowFile('lists.arrow', new arrow.Table({ x: column }));
    const { width, x } = await querySeries({ a }, 'FROM a');
    expect(width).toBe(10);
    expect(Buffer.compare(Buffer.from(x.buffer), Buffer.from(numbers.buffer))).toBe(0);
  });

  it('keep dates, timestamps, decimals and categories', async () => {
    const a = arrowFile(
      'times.arrow',
      new arrow.Table({
        days: raw(new arrow.DateDay(), Int32Array.of(-1, 19_000)),
        millis: raw(new arrow.DateMillisecond(), BigInt64Array.of(-86_400_000n, 1_641_600_000_000n)),
        s: raw(new arrow.TimestampSecond(), BigInt64Array.of(-1n, 1_641_600_000n)),
        us: raw(new arrow.TimestampMicrosecond(), BigInt64Array.of(-1n, 1_641_600_000_000_001n)),
        ns: raw(new arrow.TimestampNanosecond(), BigInt64Array.of(-1n, 1_641_600_000_000_000_001n)),
        zoned: raw(
          new arrow.TimestampMillisecond('America/New_York'),
          BigInt64Array.of(-1n, 1_641_600_000_001n),
        ),
        money: raw(new arrow.Decimal(2, 10), Uint32Array.of(0xffffff85, ~0, ~0, ~0, 123, 0, 0, 0)),
        city: vector(['Rome', 'Oslo'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
      }),
    );
    expect(await texts(a, 'days, millis, s, us, ns, zoned, money, city')).toEqual([
      "(1969-12-31, 1969-12-31, '1969-12-31 23:59:59', '1969-12-31 23:59:59.999999', " +
        "'1969-12-31 23:59:59.999999999', '1969-12-31 23:59:59.999+00', -1.23, Rome)",
      "(2022-01-08, 2022-01-08, '2022-01-08 00:00:00', '2022-01-08 00:00:00.000001', " +
        "'2022-01-08 00:00:00.000000001', '2022-01-08 00:00:00.001+00', 1.23, Oslo)",
    ]);
  });

  it('are refused where they are cut short or hold what no table does', async () => {
    const whole = readFileSync(join(folder, 'table.arrow'));
    expect(await refusal({ a: file('cut.arrow', whole.subarray(0, -20)) })).toContain('is cut short');
    const struct = new arrow.Table({ x: vector([1]), odd: vector([{ a: 1 }]) });
    const path = arrowFile('struct.arrow', struct);
    const asked = await refusal({ a: path }, 'SELECT x, odd AS label FROM a');
    expect(asked).toContain('import.files.a: column odd must hold numbers');
    // The others are read, and so are the numbers of rows.
    const { x } = await querySeries({ a: path }, 'SELECT x FROM a ORDER BY rowid');
    expect([...x]).toEqual([1]);
  });
});

describe('results', () => {
  it('keep the order of the SQL, over many chunks', async () => {
    const { rows, x, k } = await query(
      'SELECT range AS x, hash(range) % 1000 AS k FROM range(50000) ORDER BY k, x DESC',
    );
    expect(rows).toBe(50_000);
    let sorted = true;
    for (let i = 1; i < rows; i++) {
      sorted &&= k![i - 1] < k![i] || (k![i - 1] === k![i] && x[i - 1] > x[i]);
    }
    expect(sorted).toBe(true);
  });

  it('are converted from every type of number', async () => {
    const numbers = [
      '-5::TINYINT',
      '200::UTINYINT',
      '9007199254740993::BIGINT',
      '18446744073709551615::UBIGINT',
    ];
    numbers.push('-170141183460469231731687303715884105727::HUGEINT', '0.1::FLOAT', '123.45', 'NULL');
    numbers.push('0.12345678901234567890::DECIMAL(38, 20)', "'-inf'::DOUBLE", "'nan'::DOUBLE", '1e308');
    const found = await Promise.all(
      numbers.map(async (number) => (await query(`SELECT ${number} AS x`)).x[0]),
    );
    expect(found).toEqual([
      -5,
      200,
      2 ** 53,
      2 ** 64,
      -(2 ** 127),
      Math.fround(0.1),
      123.45,
      NaN,
      0.12345678901234568,
      -Infinity,
      NaN,
      1e308,
    ]);
  });

  it('may hold lists and arrays of numbers; nulls are NaN', async () => {
    const sql = `SELECT * FROM (VALUES (NULL, 1), ([1.5, NULL], 2), (NULL, 3), ([3, 4], NULL)) AS v(x, t)`;
    const lists = {
      ordered: false,
      rows: 4,
      width: 2,
      list: true,
      k: undefined,
      t: Float64Array.of(1, 2, 3, NaN),
      label: undefined,
    };
    const x = Float64Array.of(NaN, NaN, 1.5, NaN, NaN, NaN, 3, 4);
    expect(await query(sql)).toEqual({ ...lists, x });
    expect(await query(`SELECT CAST(x AS FLOAT[2]) AS x, t FROM (${sql})`)).toEqual({ ...lists, x });
    const late = await query(
      'SELECT CASE WHEN range >= 5000 THEN [range, 0] END AS x FROM range(9000) ORDER BY range',
    );
    expect([late.x.length, late.x[9_999], late.x[10_000], late.x[17_998]]).toEqual([18_000, NaN, 5000, 8999]);
  });

  it('have the engine’s own text for labels, in UTC', async () => {
    const labels = [
      "DATE '2020-01-31'",
      "TIMESTAMPTZ '2020-01-31 12:00:00+05'",
      '1.0::DOUBLE',
      'NULL',
      'true',
    ];
    const sql = labels.map((label) => `SELECT ${label}::VARCHAR AS label, 1 AS x`).join(' UNION ALL ');
    expect((await query(sql)).label).toEqual(['2020-01-31', '2020-01-31 07:00:00+00', '1.0', null, 'true']);
    expect((await query("SELECT DATE '2020-01-31' AS label, 1 AS x")).label).toEqual(['2020-01-31']);
  });

  it.each([
    ['now()', 'now()'],
    ['current_date', 'current_date'],
    ['localtime', 'localtime'],
    ['system.main.today()', 'today()'],
    ["age(DATE '2020-01-01')", 'age(…)'],
    ['ago(INTERVAL 1 DAY)', 'ago()'],
    ['uuidv7()', 'uuidv7()'],
    ["current_setting('home_directory')", 'current_setting()'],
    ['quantile_cont(range, second(now()) / 60)', 'now()'],
    ['quantile_cont(range, second(current_timestamp) / 60)', 'current_timestamp'],
    ["(FROM query('SELECT now()'))", 'query()'],
    ['(SELECT count(*) FROM range(second(current_localtimestamp())))', 'current_localtimestamp()'],
    ['(SELECT count(*) FROM duckdb_settings())', 'duckdb_settings()'],
    ['(SELECT count(*) FROM duckdb_tables)', 'duckdb_tables()'],
    ['(SELECT max(platform) FROM pragma_platform())', 'pragma_platform()'],
    ['(SELECT count(*) FROM information_schema.tables)', 'duckdb_tables()'],
    ['(SELECT count(*) FROM (SHOW TABLES))', 'duckdb_tables()'],
  ])('cannot depend on the clock, the machine or the settings: %s is refused', async (expression, found) => {
    const sql = `SELECT 1.0 AS x, ${expression} AS label FROM range(3)`;
    await expect(querySeries({}, sql)).rejects.toThrow(
      `import.sql must call functions alone whose result depends on their arguments, found ${found}: write the value out in its place`,
    );
  });

  it('may have columns and texts with the names of such functions', async () => {
    const sql = "SELECT 1.0 AS x, t.current_date || 'now()' AS label FROM (SELECT 'a' AS current_date) AS t";
    expect((await querySeries({}, sql)).label).toEqual(['anow()']);
  });

  it('still has the age of one date at another', async () => {
    const { label } = await querySeries(
      {},
      "SELECT 1.0 AS x, age(DATE '2021-03-01', DATE '2020-01-01') AS label",
    );
    expect(label).toEqual(['1 year 2 months']);
  });

  it.each([
    'USING SAMPLE reservoir(5 ROWS) REPEATABLE (1)',
    'USING SAMPLE 50% (bernoulli, 1)',
    'USING SAMPLE 50% (system, 7)',
  ])('are the same each time, random numbers too: %s', async (sample) => {
    const sql = `SELECT range + random() AS x FROM range(10000) ${sample}`;
    expect(await query(sql)).toEqual(await query(sql));
  });

  it.each(['USING SAMPLE 5', 'USING SAMPLE 50%', 'TABLESAMPLE system(50%)', 'TABLESAMPLE reservoir(20%)'])(
    'are not drawn without a seed: %s',
    async (sample) => {
      const sql = `SELECT x FROM (SELECT range AS x FROM range(10000)) AS t ${sample}`;
      await expect(querySeries({}, sql)).rejects.toThrow(
        /must give its sample a seed, found none: write REPEA/,
      );
    },
  );

  it('come from SQL with comments, quotes and a semicolon at its end', async () => {
    const sql = "-- what\nSELECT 'it''s' AS Label, /* not ; */ 1 AS X -- the end;\n; -- really";
    expect(await query(sql)).toMatchObject({ rows: 1, label: ["it's"], x: Float64Array.of(1) });
  });
});

describe('SQL', () => {
  const prices = file('prices.csv', 'date,open,close\n2024-01-01,1,2\n2024-01-02,3,4\n2024-01-03,5,6\n');

  it.concurrent.each([
    [
      'SELECT opne AS x FROM prices',
      /found Binder Error: .*"opne".* Candidate bindings: .*"open".* \(line 1: SELECT opne/,
    ],
    [
      'SELECT open AS x\nFROM price',
      /Table with name price .* \(line 2: FROM price\); the tables are prices/,
    ],
    ['SELECT lnn(open) AS x FROM prices', /Did you mean "ln"\?/],
    ['SELEC 1', /syntax error at or near "SELEC" \(line 1: SELEC 1\)/],
    ['SELECT (1', /syntax error at end of input/],
    [
      "SELECT CAST(date || 'z' AS INTEGER) AS x FROM prices",
      /Could not convert string '2024-01-01z' to INT32$/,
    ],
    ["SELECT CASE WHEN range = 5000 THEN error('late') ELSE 1 END AS x FROM range(9999)", /late$/],
    ['', /must be one query, found 0 statements/],
    ['-- nothing', /must be one query, found 0 statements/],
    ['SELECT 1 AS x; SELECT 2 AS x', /must be one query, found 2 statements/],
    ['PIVOT prices ON date USING sum(open)', /found 2 statements; a PIVOT counts as one where it lists/],
    ['CREATE TABLE t (x INTEGER)', /must be a query .*, found a statement of kind CREATE/],
    ['INSERT INTO prices (open) VALUES (1) RETURNING open AS x', /kind INSERT/],
    ['SELECT ? AS x', /found a parameter/],
    [
      'SELECT open, close FROM prices',
      /must give a column x, found none: the columns are open, close; .* AS x/,
    ],
    ['SELECT open AS x, 1 AS lable FROM prices', /found lable \(nearest: label\)/],
    ['SELECT 1 AS x, 2 AS X', /found x twice/],
    [
      "SELECT 'a' AS x",
      /x as numbers or lists of numbers, found VARCHAR; write TRY_CAST\(… AS DOUBLE\) AS x/,
    ],
    ["SELECT ['a'] AS x", /found VARCHAR\[\]; write TRY_CAST\(… AS DOUBLE\[\]\) AS x/],
    [
      'SELECT date AS t, open AS x FROM prices',
      /t as numbers, found DATE; write epoch\(…\) AS t for seconds, or/,
    ],
    ['SELECT true AS k, 1 AS x', /k as numbers, found BOOLEAN; write CAST\(… AS INTEGER\) AS k/],
    ['SELECT [1] AS k, 1 AS x', /k as numbers, found INTEGER\[\]$/],
    ['SELECT [[1]] AS x', /found INTEGER\[\]\[\]$/],
    ['SELECT 1 AS x WHERE false', /must give rows, found none/],
    ['SELECT CAST(NULL AS DOUBLE[]) AS x', /found NULL in every row/],
    ['SELECT range(range) AS x FROM range(3)', /found an empty list in row 1/],
    [
      'SELECT list(open) OVER (ORDER BY date) AS x FROM prices',
      /found length 1 in row 1 and length 2 in row 2: keep whole windows alone, as in QUALIFY len\(x\) = 21/,
    ],
  ])('is refused: %s', async (sql, reason) => {
    const message = await refusal({ prices }, sql);
    expect(message).toMatch(/^import\.sql must /);
    expect(message).toMatch(reason);
  });

  it('reads no other file and writes none', async () => {
    const own = file('own.csv', 'x\n1\n');
    const out = join(folder, 'out');
    mkdirSync(out);
    const escapes: [string, string][] = [
      [`SELECT * FROM read_csv('${own}')`, 'import.files alone'],
      [`SELECT * FROM '${own}'`, 'import.files alone'],
      [`SELECT content AS label, 1 AS x FROM read_text('${own}')`, 'import.files alone'],
      [`SELECT 1 AS x FROM glob('${folder}/*')`, 'import.files alone'],
      [`SELECT 1 AS x FROM sniff_csv('${own}')`, 'found sniff_csv()'],
      [`SELECT 1 AS x FROM read_duckdb('${out}/a.duckdb')`, 'import.files alone'],
      [`SELECT 1 AS x FROM query('FROM read_csv(''${own}'')')`, 'import.files alone'],
      [`SELECT 1 AS x FROM duckdb_extensions()`, 'found duckdb_extensions()'],
      [`SELECT 1 AS x FROM 'https://localhost/a.csv'`, 'import.files alone'],
      [`SELECT 1 AS x FROM read_xlsx('${own}')`, 'not in the catalog'],
      [`COPY own TO '${out}/own.csv'`, 'import.files alone'],
      [`EXPORT DATABASE '${out}/export'`, 'import.files alone'],
      [`ATTACH '${out}/a.duckdb' AS a`, 'kind ATTACH'],
      ['INSTALL httpfs', 'kind LOAD'],
      ['LOAD httpfs', 'kind LOAD'],
      ['SET enable_external_access = true', 'kind SET'],
      ['RESET lock_configuration', 'kind SET'],
      [`SET enable_external_access = true; FROM read_csv('${own}')`, 'found 2 statements'],
      ['PRAGMA enable_profiling', ''],
    ];
    await Promise.all(
      escapes.map(async ([sql, reason]) => expect(await refusal({ own }, sql)).toContain(reason)),
    );
    for (const [call, reason] of [
      [`enable_logging(storage = 'file', storage_path = '${out}/log')`, 'found enable_logging()'],
      [
        `enable_profiling(format = 'json', save_location = '${out}/profile.json')`,
        'found enable_profiling()',
      ],
    ]) {
      const sql = `SELECT x FROM own LEFT JOIN ${call} ON true`;
      expect(await refusal({ own }, sql)).toContain(reason);
    }
    expect(readdirSync(out)).toEqual([]);
  });

  it('stops when it is interrupted', async () => {
    const endless = 'WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT x FROM r';
    const start = Date.now();
    const stop = (): void => {
      if (Date.now() - start > 150) throw new InterruptedError();
    };
    await expect(querySeries({}, endless, stop)).rejects.toBeInstanceOf(InterruptedError);
  });

  it('is run by the engine that is installed', () => {
    const lock = readFileSync(join(root, 'package.json'), 'utf8');
    expect(lock).toContain(`"@duckdb/node-api": "${sqlEngineVersion()}"`);
  });
});
