import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromArrays, tableFromIPC, tableToIPC } from '@uwdata/flechette';
import { Float64, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '#dist/arrow/columns.js';
import { width } from '#dist/cli/output.js';
import { PathfitError, RunError, UsageError } from '#dist/errors.js';
import { folderOfFile } from '../folders.js';
import { inspect, littlePipeline, writeDataset, writeTable } from './scratch.js';

const folder = folderOfFile();
const data = join(folder, 'data');
const n = 1000;
const rows = 40;
let file: string;
const folders: Record<string, string> = {};

const value = (j: number, i: number): number => ((j * 7919 + i * 104_729) % 1009) / 1009 - 0.3;

function paths(first: number, count: number): Column[] {
  return [
    { name: 'j', type: 'int32', values: Int32Array.from({ length: count }, (_, r) => first + r) },
    {
      name: 'x',
      type: 'list',
      width: n,
      values: Float64Array.from({ length: count * n }, (_, at) => value(first + Math.floor(at / n), at % n)),
    },
  ];
}
const j = Int32Array.from({ length: rows }, (_, r) => r);
const k = Float64Array.from({ length: rows }, (_, r) => Math.sqrt(r) / 3);
const kHat = k.map((each, r) => (r % 5 === 0 ? NaN : each + (r % 3) - 1));
const parameters: Column[] = [{ name: 'estimate', type: 'float64', values: Float64Array.of(0.25) }];

beforeAll(async () => {
  const little = await littlePipeline(folder);
  ({ file } = little);
  const write = async (stage: string, tables: Parameters<typeof writeDataset>[2]): Promise<void> => {
    folders[stage] = await writeDataset(data, little.stages[stage].identity, tables);
  };
  await write('simulate', { '': [paths(0, 30), paths(30, 10)] });
  await write('targets', {
    '': [
      [
        { name: 'j', type: 'int32', values: j },
        { name: 'k', type: 'float64', values: k },
      ],
    ],
  });
  await write('train:mean', { parameters: [parameters] });
  await write('evaluate', {
    predictions: [
      [
        { name: 'j', type: 'int32', values: j },
        { name: 'kHat', type: 'float64', values: kHat, nullable: true },
      ],
    ],
  });
});

const look = (...words: string[]): Promise<string> => inspect(...words, file, '--data', data);

async function query(sql: string, what = 'targets'): Promise<Record<string, unknown>[]> {
  const text = await look(what, '--sql', sql, '--json');
  return (JSON.parse(text) as { tables: { head: Record<string, unknown>[] }[] }).tables[0].head;
}

async function failure(
  kind: typeof RunError | typeof UsageError | typeof PathfitError,
  ...words: string[]
): Promise<string> {
  const error: unknown = await look(...words).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(kind);
  const { message } = error as PathfitError;
  expect(message).not.toContain('\n');
  return message;
}

describe('SQL over a pipeline', () => {
  it('gives the figures that an independent reader gives, over all parts', async () => {
    const parts = ['part-00000.arrow', 'part-00001.arrow'].flatMap((name) => [
      ...tableFromIPC(readFileSync(join(folders['simulate'], name))),
    ]) as { j: number; x: number[] }[];
    const expected = parts.map(({ j, x }) => ({ j, first: x[0], last: x[n - 1], mean: mean([...x]) }));
    const found = await query(
      'select j, x[1] as first, x[-1] as last, list_avg(x) as mean from simulate',
      'simulate',
    );
    expect(found).toHaveLength(rows);
    found.forEach((row, r) => {
      expect(row).toEqual({ ...expected[r], mean: expect.closeTo(expected[r].mean, 12) });
    });
    expect(found[33]['first']).toBe(value(33, 0));
    expect(await query('select count(*) as rows, sum(len(x)) as n from simulate')).toEqual([
      { rows, n: rows * n },
    ]);
  });

  it('joins stages', async () => {
    const sql =
      'select s.j, t.k, p.kHat, list_sum(s.x) as x from simulate s join targets t using (j) ' +
      'join predictions p using (j) where p.kHat is not null order by j desc';
    const expected = [...j]
      .toReversed()
      .filter((r) => !Number.isNaN(kHat[r]))
      .map((r) => ({
        j: r,
        k: k[r],
        kHat: kHat[r],
        x: expect.closeTo(n * mean(Array.from({ length: n }, (_, i) => value(r, i))), 9) as number,
      }));
    expect(await query(sql)).toEqual(expected);
    expect(await query('select count(*) as c from simulate a join simulate b on a.j = b.j + 1')).toEqual([
      { c: rows - 1 },
    ]);
  });

  it('has each table by its short, its long and its full name, in any case', async () => {
    const names = [
      'parameters',
      'train_mean_parameters',
      '"train:mean/parameters"',
      'PARAMETERS',
      'Train_mean_parameters',
    ];
    for (const name of names) expect(await query(`from ${name}`)).toEqual([{ estimate: 0.25 }]);
    expect(await query('select count(*) as c from evaluate_predictions')).toEqual([{ c: rows }]);
    // What the query defines itself goes first.
    expect(await query('with targets as (select 7 as k) from targets')).toEqual([{ k: 7 }]);
    expect(await query("select max(j) as j from query_table('targets')")).toEqual([{ j: rows - 1 }]);
    expect((await query('describe simulate')).map((row) => row['column_type'])).toEqual([
      'INTEGER',
      'DOUBLE[]',
    ]);
  });

  it('has the tables of a folder, of a grid and of a file', async () => {
    expect(await query('select max(k) as k from targets', folders['targets'])).toEqual([{ k: k.at(-1) }]);
    expect(await failure(UsageError, folders['targets'], '--sql', 'from simulate')).toContain(
      'the tables are targets',
    );
    const part = join(folders['targets'], 'part-00000.arrow');
    expect(await query('select count(*) as c from file', part)).toEqual([{ c: rows }]);
  });

  it('shows a table of 80 columns, the first rows of many, and nothing that a terminal acts on', async () => {
    const text = await look(
      'simulate',
      '--sql',
      "select j, 'a\u001b[31mb\nc' as text, x, x as y, x as z from simulate",
    );
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual(['40 rows from simulate', '']);
    expect(text).toContain('… 20 more rows');
    expect(text).toContain('a\\u001b[31mb\\nc');
    for (const line of lines) expect(width(line), line).toBeLessThanOrEqual(80);
    expect((await look('targets', '--sql', 'from targets', '--head', '2')).split('\n').slice(-3)).toEqual([
      '0  0.000000',
      '1  0.333333',
      '… 38 more rows',
    ]);
    expect(await look('targets', '--sql', 'from targets limit 0')).toBe('0 rows from targets\n\nno rows');
  });

  it('gives every kind of value as JSON can say it', async () => {
    const sql = `select 9007199254740993 as big, 2::hugeint as huge, 0.5 as half, 1e308::double * 10 as infinite,
      'nan'::double as nothing, null as missing, true as yes, [1, null, 3] as list, {a: 1, b: [2]} as struct,
      map {'k': 1} as map, date '2018-07-12' as day, timestamp '2018-07-12 09:30:00.25' as time,
      timestamptz '2018-07-12 09:30:00+02' as instant, '\\xAB'::blob as bytes, 12345678901234567.8::decimal(20, 1) as exact`;
    expect(await query(sql)).toEqual([
      {
        big: '9007199254740993',
        huge: 2,
        half: 0.5,
        infinite: null,
        nothing: null,
        missing: null,
        yes: true,
        list: [1, null, 3],
        struct: { a: 1, b: [2] },
        map: [{ key: 'k', value: 1 }],
        day: '2018-07-12',
        time: '2018-07-12T09:30:00.25',
        instant: '2018-07-12T07:30:00Z',
        bytes: '0xab',
        exact: '12345678901234567.8',
      },
    ]);
  });

  it('writes CSV as RFC 4180 has it', async () => {
    const sql = `select * from (values (1, 'a,b', null, [1.5, 2]), (2, 'say "so"' || chr(10), '', []))
      as t(n, "a ""name""", text, list)`;
    const text = `${await look('targets', '--sql', sql, '--csv')}\n`;
    expect(text).toBe('n,"a ""name""",text,list\r\n1,"a,b",,"[1.5,2]"\r\n2,"say ""so""\n","",[]\r\n');
  });

  it('writes an Arrow file that an independent reader reads', async () => {
    const path = join(folder, 'result.arrow');
    const sql =
      "select j, kHat, x[1:3] as x, j::bigint as big, 'row ' || j as name, j > 3 as late from simulate " +
      'join predictions using (j) order by j';
    expect(await look('simulate', '--sql', sql, '--arrow', path)).toMatch(
      /^.*result\.arrow: 40 × 6, [\d.]+ kB$/,
    );
    const table = tableFromIPC(readFileSync(path));
    expect(table.schema.metadata!.get('sql')).toBe(sql);
    const found = table.toArray() as Record<string, unknown>[];
    expect(found.map((row) => ({ ...row, x: [...(row['x'] as Float64Array)] }))).toEqual(
      [...j].map((r) => ({
        j: r,
        kHat: r % 5 === 0 ? null : kHat[r],
        x: [value(r, 0), value(r, 1), value(r, 2)],
        big: r,
        name: `row ${r}`,
        late: String(r > 3),
      })),
    );
    expect(table.getChild('j').type).toMatchObject({ bitWidth: 32 });
    expect(await query('select sum(j) as j from file', path)).toEqual([{ j: (rows * (rows - 1)) / 2 }]);
    for (const [wrong, words] of [
      [
        'select 9007199254740993 as id',
        'column id must hold numbers that a float64 holds, found 9007199254740993',
      ],
      ['select range(j) as r from targets', 'column r must hold lists of numbers, all of one length'],
      ['select [1, null] as r', 'found a null in row 1'],
    ]) {
      expect(await failure(UsageError, 'targets', '--sql', wrong, '--arrow', `${path}.2`)).toContain(words);
    }
    expect(existsSync(`${path}.2`)).toBe(false);
  });
});

describe('SQL that cannot be', () => {
  it('is answered in one line, with the tables that there are', async () => {
    const tables = 'the tables are simulate, targets, parameters, predictions; not stored: train:network';
    expect(await failure(UsageError, 'targets', '--sql', 'from nothing_like_it')).toBe(
      '--sql must be SQL that runs, found Catalog Error: Table with name nothing_like_it does not exist! ' +
        `(line 1: from nothing_like_it); ${tables}`,
    );
    expect(await failure(UsageError, 'targets', '--sql', 'from predictons')).toContain(
      `: did you mean predictions? The ${tables.slice(4)}`,
    );
    expect(await failure(UsageError, 'targets', '--sql', 'select kk from targets')).toContain(
      'Candidate bindings: "k"',
    );
    expect(await failure(UsageError, 'targets', '--sql', 'select from')).toContain('syntax error');
    expect(await failure(UsageError, 'targets', '--sql', '')).toContain(
      'must be one query, found 0 statements',
    );
    expect(await failure(UsageError, 'targets', '--sql', 'select $1')).toContain(
      'must hold every value itself',
    );
    expect(await failure(UsageError, 'targets', '--arrow', 'x')).toContain('--arrow must come with --sql');
    expect(await failure(RunError, 'train:network', '--sql', 'select 1')).toContain('is not stored');
  });

  it('reads no file and writes none', async () => {
    const secret = join(folder, 'secret.csv');
    writeFileSync(secret, 'word\nxyzzy\n');
    writeTable(join(folder, 'secret.arrow'), new Table({ word: vectorFromArray(['xyzzy'], new Utf8()) }));
    const before = readdirSync(folder);
    const target = join(folder, 'made');
    const hostile = [
      `from '${secret}'`,
      `from read_csv('${secret}')`,
      `from read_text('${secret}')`,
      `from read_blob('${secret}')`,
      `from glob('${folder}/*')`,
      `from query('from read_text(''${secret}'')')`,
      `from query_table('${secret}')`,
      `from parquet_scan('${secret}')`,
      `with x as (select content from read_text('${secret}')) from x, targets`,
      `copy targets to '${target}'`,
      `copy (select 1) to '${target}' (format csv)`,
      `create table made as select 1`,
      `insert into targets values (1)`,
      `attach '${target}'`,
      `export database '${target}'`,
      `install httpfs`,
      `load httpfs`,
      `load '${secret}'`,
      `set enable_external_access = true`,
      `reset lock_configuration`,
      `checkpoint`,
      `select 1; copy (select 1) to '${target}'`,
      `from sniff_csv('${secret}')`,
      `select getenv('HOME')`,
    ];
    for (const sql of hostile) {
      const message = await failure(PathfitError, 'targets', '--sql', sql);
      expect(message, sql).toMatch(/^--sql must /);
      expect(message).not.toContain('xyzzy');
    }
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('a table that cannot be read', () => {
  it('is refused before its values are used, and only where it is asked for', async () => {
    const part = join(folders['simulate'], 'part-00001.arrow');
    const good = readFileSync(part);
    const bad = Uint8Array.from(good);
    bad[good.length >> 1] ^= 1;
    writeFileSync(part, bad);
    try {
      expect(await failure(RunError, 'targets', '--sql', 'select sum(j) from simulate')).toContain(
        'part-00001.arrow',
      );
      expect(await query('select count(*) as c from targets')).toEqual([{ c: rows }]);
    } finally {
      writeFileSync(part, good);
    }
  });

  it('or a column that SQL cannot hold is refused in one line where it is asked for', async () => {
    const path = join(folder, 'struct.arrow');
    const table = new Table({ a: vectorFromArray([{ b: 1 }]), c: vectorFromArray([1], new Int32()) });
    writeTable(path, table);
    expect(await failure(UsageError, path, '--sql', 'select a from file')).toContain('column a must hold');
    expect(await inspect(path, '--sql', 'select c + 41 as c from file')).toContain('42');
  });

  it('or that has two columns of one name is refused in one line', async () => {
    const path = join(folder, 'twice.arrow');
    const float64 = (each: number) => vectorFromArray([each], new Float64());
    writeTable(path, new Table({ a: float64(1), A: float64(2) }));
    const nameless = join(folder, 'nameless.arrow');
    writeFileSync(nameless, tableToIPC(tableFromArrays({ '': [1] }), { format: 'file' })!);
    expect(await failure(UsageError, nameless, '--sql', 'from file')).toContain('found one without');
    expect(await failure(UsageError, path, '--sql', 'from file')).toContain(
      'must have names of their own, found A twice',
    );
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
