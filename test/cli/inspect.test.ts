import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { Float64, Int32, Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ended, inProcess, pipeline } from './command.js';
import { folderOfFile } from '../folders.js';

const folder = folderOfFile();
const file = join(folder, 'little.arrow');

beforeAll(() => {
  const table = new Table({
    i: vectorFromArray([1, 2, 3], new Int32()),
    y: vectorFromArray([0.5, null, 1e-300], new Float64()),
  });
  writeFileSync(file, tableToIPC(table, 'file'));
});

const inspect = (...words: string[]): Promise<Ended> =>
  inProcess(['inspect', file, ...words], { cwd: folder });

describe('inspect --sql, at the command line', () => {
  it('gives CSV whose every line ends in CR LF, and an Arrow file', async () => {
    expect((await inspect('--csv')).stdout).toBe('i,y\r\n1,0.5\r\n2,\r\n3,1e-300\r\n');
    const { code, stdout } = await inspect(
      '--sql',
      'select i, i * y as iy from file',
      '--arrow',
      'out.arrow',
    );
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^out.arrow: 3 × 2, /) as string,
    });
    expect(tableFromIPC(readFileSync(join(folder, 'out.arrow'))).toArray()).toEqual([
      { i: 1, iy: 0.5 },
      { i: 2, iy: null },
      { i: 3, iy: 3 * 1e-300 },
    ]);
  });

  it.each([
    [['--sql', 'selec'], 2, /^--sql must be SQL that runs, found Parser Error: .*\n$/],
    [['--sql', `copy file to 'made.csv'`], 2, /^--sql must be .*\n$/],
    [['--head', '1', '--tail', '1'], 2, /cannot be used with/],
    [['--sql', 'from file', '--stats'], 2, /cannot be used with/],
    [['--csv', '--json'], 2, /cannot be used with/],
    [['--sql', 'from file', '--arrow', '.'], 1, /^(?!--sql).*EBUSY|EISDIR|EEXIST|ENOTEMPTY/],
  ])('%j ends with code %i and one line', async (words, code, line) => {
    const ended = await inspect(...words);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(line) as string });
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(join(folder, 'made.csv'))).toBe(false);
  });

  it('is interrupted, whatever it computes', async () => {
    // It would take hours.
    const sql = 'select sum(a.range * b.range) from range(10000000) a, range(10000000) b, file';
    const { code } = await pipeline(['inspect', file, '--sql', sql], {
      cwd: folder,
      onStart: (kill) => setTimeout(() => kill('SIGINT'), 1500),
    });
    expect(code).toBe(130);
  });
});
