import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RunReport, verify } from '#dist/index.js';
import { inProcess } from '../cli/command.js';
import { filesOf } from '../crash/tiny-run.js';
import { tinyPipeline } from '../damage.js';
import { runIn } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { folderOf } from '../tables.js';

/** What stands where a file should be: reading some of them has no end, opening others waits for one who writes. */
const places: Record<string, (path: string) => void> = {
  'a folder': (path) => {
    mkdirSync(path);
    writeFileSync(join(path, 'something'), 'in it');
  },
  'a named pipe': (path) => void execFileSync('mkfifo', [path]),
  'a device': (path) => symlinkSync('/dev/zero', path),
};

let whole: string;
let report: RunReport;

beforeAll(async () => {
  whole = folderOfFile();
  report = await runIn(whole, tinyPipeline);
});

/** A copy of the data folder with something else in place of some files. */
function harmed(make: (path: string) => void, files: (folderOfStage: (stage: string) => string) => string[]) {
  const folder = temporaryFolder();
  cpSync(whole, folder, { recursive: true, preserveTimestamps: true });
  for (const file of files((stage) => folderOf(report, stage).replace(whole, folder))) {
    rmSync(file, { force: true, recursive: true });
    make(file);
  }
  const data = join(folder, 'data');
  const command = (...args: string[]) => inProcess([...args, join(folder, 'pipeline.yaml'), '--data', data]);
  return { data, command };
}

describe.each(Object.entries(places))('%s', (words, make) => {
  it('in place of stored files and records is mended as damage is', async () => {
    const { data, command } = harmed(make, (of) => {
      const runs = join(of('simulate'), '../../../runs/tiny');
      return [
        join(of('simulate'), 'part-00000.arrow'),
        join(of('targets'), 'manifest.json'),
        join(of('train:network'), 'history', 'part-00000.arrow'),
        join(runs, 'record.json'),
        join(runs, 'record.json.tmp'),
      ];
    });
    const { datasets } = await verify({ dataFolder: data });
    const damage = datasets.flatMap((dataset) => dataset.damage).filter(({ what }) => what === 'unreadable');
    expect(damage.map(({ detail }) => detail)).toEqual(new Array(3).fill(`${words}, not a file`));
    expect(await command('run', 'all', '--quiet')).toMatchObject({ code: 0, stderr: '' });
    expect(filesOf(data)).toEqual(filesOf(join(whole, 'data')));
    expect((await command('status')).stdout).toContain('last run just now');
  });

  it('in place of what an unfinished dataset left is swept', async () => {
    const { data, command } = harmed(make, (of) => {
      rmSync(join(of('simulate'), 'manifest.json'));
      rmSync(join(of('train:network'), 'manifest.json'));
      return [
        join(of('simulate'), 'journal.ndjson'),
        join(of('simulate'), 'part-00000.arrow.tmp'),
        join(of('train:network'), 'checkpoint.bin'),
        join(of('train:network'), 'manifest.json.tmp'),
      ];
    });
    expect(await command('run', 'all', '--quiet')).toMatchObject({ code: 0, stderr: '' });
    expect(filesOf(data)).toEqual(filesOf(join(whole, 'data')));
  });

  it('in place of a pipeline file, or of one that it imports, is refused', async () => {
    const folder = temporaryFolder();
    const other = join(folder, 'other');
    make(other);
    expect(await inProcess(['run', 'all', other])).toMatchObject({
      code: 2,
      stderr: `${other} must be a pipeline file, found ${words}\n`,
    });
    make(join(folder, 'prices.csv'));
    const file = join(folder, 'imports.yaml');
    const imports = {
      name: 'imports',
      import: { files: { p: 'prices.csv' }, sql: 'SELECT a AS x, a AS k FROM p', window: 2 },
      train: { holdOut: { by: 'time', fraction: 0.2 }, estimators: { mean: { kind: 'mean' } } },
    };
    writeFileSync(file, JSON.stringify(imports));
    expect(await inProcess(['run', 'all', file, '--data', join(folder, 'data')])).toMatchObject({
      code: 2,
      stderr: `import.files.p must be a file, found ${words} at ${join(folder, 'prices.csv')}\n`,
    });
  });
});
