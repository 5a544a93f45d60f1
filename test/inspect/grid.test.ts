import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Float64, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunError } from '#dist/errors.js';
import { folderOfFile } from '../folders.js';
import { inspect, littlePipeline, writeTable } from './scratch.js';

const folder = folderOfFile();
const data = join(folder, 'data');
const results = join(data, 'grids', 'little', 'results.arrow');
let file: string;

beforeAll(async () => {
  ({ file } = await littlePipeline(folder));
  mkdirSync(join(data, 'grids', 'little'), { recursive: true });
  const table = new Table({
    point: vectorFromArray([0, 1], new Int32()),
    'targets.noise': vectorFromArray([0, 0.5], new Float64()),
    status: vectorFromArray(['converged', 'diverged'], new Utf8()),
  });
  writeTable(results, table);
});

const look = (...words: string[]): Promise<string> => inspect(...words, file, '--data', data);

describe('a grid', () => {
  it('is shown like any Arrow file, by the word grid, by its name or by its folder', async () => {
    const text = await look('grid');
    expect(text.split('\n').slice(-3)).toEqual([
      'point  targets.noise  status',
      '    0            0.0  converged',
      '    1            0.5  diverged',
    ]);
    expect(await look('grid', '--name', 'little')).toBe(text);
    expect(await look(join(data, 'grids', 'little'))).toBe(text);
  });

  it('is the table grid to SQL', async () => {
    const sql = 'select status, "targets.noise" as noise from grid order by point desc';
    expect((await look('grid', '--sql', sql, '--csv')).split('\r\n')).toEqual([
      'status,noise',
      'diverged,0.5',
      'converged,0\r',
    ]);
    expect(await look('simulate', '--name', 'little').catch((error: unknown) => error)).toMatchObject({
      ofFlags: '--name must come with grid, found simulate: write `pipeline inspect grid --name …`',
    });
  });

  it('that is not there is told of with what makes it, and the grids that there are', async () => {
    const failure = (name: string): Promise<unknown> =>
      look('grid', '--name', name).catch((error: unknown) => error);
    expect(await failure('litle')).toBeInstanceOf(RunError);
    expect(await failure('litle')).toMatchObject({
      message: `the grid litle has no results in ${join(data, 'grids')}: did you mean little?; \`pipeline grid ${file} --data ${data}\` makes them`,
    });
    renameSync(results, `${results}.tmp`);
    expect(await look('grid').catch((error: unknown) => error)).toMatchObject({
      message: `the grid little has no results in ${join(data, 'grids')}; \`pipeline grid ${file} --data ${data}\` makes them`,
    });
  });
});
