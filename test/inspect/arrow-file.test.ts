import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dictionary, Int32, Table, tableFromArrays, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { RunError } from '#dist/errors.js';
import { folderOfFile } from '../folders.js';
import { inspect, writeTable } from './scratch.js';

const folder = folderOfFile();
const at = (name: string): string => join(folder, name);
const plain = tableFromArrays({ i: Int32Array.of(1, 2, 3), x: Float64Array.of(0.5, NaN, 2.5) });
const good = writeTable(at('good.arrow'), plain);

function bytes(name: string, content: Uint8Array | string): string {
  writeFileSync(at(name), content);
  return at(name);
}

async function failure(...words: string[]): Promise<string> {
  const error: unknown = await inspect(...words).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RunError);
  const { message } = error as RunError;
  expect(message).not.toContain('\n');
  return message;
}

describe('an Arrow file that is not ours', () => {
  it('is shown with its schema and rows', async () => {
    expect((await inspect(good)).split('\n')).toEqual([
      `${good}: 3 rows, 1 batch, ${statSync(good).size} B`,
      '',
      'i int32 · x float64',
      '',
      'i    x',
      '1  0.5',
      '2  NaN',
      '3  2.5',
    ]);
  });

  it('of several batches is one table', async () => {
    const several = writeTable(at('several.arrow'), plain.concat(plain).concat(plain));
    const { tables } = JSON.parse(await inspect(several, '--json', '--head', '7', '--stats')) as {
      tables: { rows: number; batches: number; head: { i: number }[]; stats: { count: number }[] }[];
    };
    expect(tables[0]).toMatchObject({ rows: 9, batches: 3 });
    expect(tables[0].head.map(({ i }) => i)).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect(tables[0].stats.map(({ count }) => count)).toEqual([9, 9]);
  });

  it('may have dictionaries, and metadata of its own', async () => {
    const words = vectorFromArray(['up', 'down', null, 'up'], new Dictionary(new Utf8(), new Int32()));
    const table = new Table({ words });
    table.schema.metadata.set('pandas', '{"index": []}');
    const text = await inspect(writeTable(at('words.arrow'), table), '--head', '4', '--stats', '--metadata');
    expect(text).toContain('words      3      1         2  up 2 · down 1');
    expect(text).toContain('pandas  {"index": []}');
  });

  it('may have more rows than a call has arguments', async () => {
    const i = Int32Array.from({ length: 130_000 }, (_, r) => r);
    const text = await inspect(writeTable(at('long.arrow'), tableFromArrays({ i })), '--head', '130000');
    expect(text.endsWith('\n129999')).toBe(true);
  });

  it('may have no rows', async () => {
    const none = writeTable(at('none.arrow'), plain.slice(0, 0));
    expect(await inspect(none)).toContain('no rows');
    const { tables } = JSON.parse(await inspect(none, '--json', '--stats', '--head', '3')) as {
      tables: unknown[];
    };
    expect(tables).toMatchObject([{ rows: 0, head: [], stats: [{ count: 0, mean: null }, { min: null }] }]);
  });

  it('may have two columns of one name', async () => {
    const [batch] = new Table({ a: vectorFromArray([1]), b: vectorFromArray([2]) }).batches;
    batch.schema.fields.forEach((field) => Object.assign(field, { name: 'a' }));
    const file = writeTable(at('twice.arrow'), new Table([batch]));
    const { tables } = JSON.parse(await inspect(file, '--json', '--head', '1')) as {
      tables: { head: object[] }[];
    };
    expect(tables[0].head).toEqual([{ a: 1, 'a (2)': 2 }]);
  });
});

describe('a file that cannot be read is told in one line', () => {
  it.each([
    ['empty', () => bytes('empty.arrow', ''), 'is empty'],
    ['text', () => bytes('text.arrow', 'hello, world'), 'is not an Arrow file: it must begin with ARROW1'],
    ['Parquet', () => bytes('a.parquet', 'PAR1....PAR1'), 'and it is a Parquet file'],
    [
      'a stream without its end',
      () => bytes('a.arrows', tableToIPC(plain, 'stream').slice(0, -8)),
      'is cut short: a stream of Arrow batches must end with an empty message',
    ],
    ['only magic', () => bytes('magic.arrow', 'ARROW1\0\0'), 'is cut short'],
    ['no footer', () => bytes('zero.arrow', `ARROW1${'\0'.repeat(20)}ARROW1`), 'is damaged'],
  ])('%s', async (_, write, words) => {
    const file = write();
    const message = await failure(file);
    expect(message).toContain(words);
    expect(message.startsWith(file)).toBe(true);
  });

  it('cut short anywhere', async () => {
    const { length } = readFileSync(good);
    for (let size = 8; size < length; size += 37) {
      copyFileSync(good, at('cut.arrow'));
      truncateSync(at('cut.arrow'), size);
      expect(await failure(at('cut.arrow'))).toContain('is cut short');
    }
  });

  it('with eight bytes gone anywhere in its structure: never half shown', async () => {
    const whole = readFileSync(good);
    let refused = 0;
    for (let byte = 8; byte < whole.length - 6; byte += 4) {
      const file = bytes('damaged.arrow', Buffer.from(whole).fill(0, byte, byte + 8));
      const error: unknown = await inspect(file, '--head', '3', '--stats').then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      // What is gone may have been a value, or of no consequence.
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(RunError);
      refused++;
    }
    expect(refused).toBeGreaterThan(30);
  });
});
