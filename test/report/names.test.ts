import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcess } from '../cli/command.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** What objects inherit and a name may be, what programs look for in objects, and columns that tables have. */
const names = [
  ...Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[A-Za-z]/.test(name)),
  'then',
  'length',
  'name',
  'default',
  'toJSON',
  'prototype',
  'arguments',
  'NaN',
  'null',
  'true',
  'j',
  's',
  'k',
  't',
  'x',
  'lambda',
  'estimator',
  'rmse',
  'all',
  'mean',
  'a'.repeat(100),
];

describe('estimators of any name', () => {
  it('run, and are in every report', async () => {
    const folder = temporaryFolder();
    const data = ['--data', join(folder, 'data')];
    const file = writePipeline(folder, {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, times: 60 },
      train: {
        estimators: Object.fromEntries(
          names.map((name, i) => [
            name,
            i % 2 === 0 ? { kind: 'mean' } : { kind: 'least-squares', basis: 'constant' },
          ]),
        ),
      },
      grid: { 'targets.noise': [0.01, 0.02], metric: `${names[0]}.rmse` },
    });
    const good = async (...words: string[]): Promise<string> => {
      const { code, stdout, stderr } = await inProcess([...words, ...data]);
      expect({ words, code, stderr: code === 0 ? '' : stderr }).toEqual({ words, code: 0, stderr: '' });
      return stdout;
    };
    expect(names).toContain('constructor');
    await good('run', 'all', file, '--quiet');
    const markdown = await good('report', file, '--format', 'md');
    for (const name of names) expect(markdown).toContain(name);
    await good('report', file, '-o', join(folder, 'page.html'));
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    for (const name of names) expect(page).toContain(name);
    await good('status', file);
    await good('inspect', 'train:constructor', file);
    await good('inspect', 'evaluate', file, '--stats');
    await good('grid', file, '--quiet');
    await good('report', 'grid', file, '-o', join(folder, 'grid.html'));
  });
});
