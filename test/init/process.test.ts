import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { init } from '../../src/init/init.js';
import { temporaryFolder } from '../folders.js';
import { run } from '../shared-threads.js';
import { ofProcess, rowsOf } from '../tables.js';

const rows = 90;
const wave = (i: number): number =>
  Number((0.05 + 0.02 * Math.sin(i / 5) + ((i * 37) % 11) / 1000).toFixed(4));
const day = (i: number): string => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10);

/** Writes a data file and its pipeline, and gives the head in one line. */
async function proposed(
  lines: readonly string[],
  process = true,
): Promise<{ file: string; folder: string; head: string }> {
  const folder = temporaryFolder();
  const file = join(folder, 'p.yaml');
  writeFileSync(join(folder, 'rates.csv'), lines.join('\n') + '\n');
  const text = await init({ file, from: join(folder, 'rates.csv'), process });
  return { file, folder, head: text.split('\n\n')[0].replace(/\n# /g, ' ') };
}

const series = (value: (i: number) => string): string[] => Array.from({ length: rows }, (_, i) => value(i));

describe('init --process', () => {
  it('takes values by their dates, in years, and runs as it is', async () => {
    const gaps = series((i) => `${day(i)},${i === 40 ? '' : wave(i)}`);
    const { file, folder, head } = await proposed(['date,rate', ...gaps]);
    expect(head).toContain('x is “rate” itself');
    expect(head).toContain('t is the date, which is counted in years of 365.25 days');
    const loaded = loadPipeline(file);
    expect(Object.keys(loaded.pipeline.train.estimators)).toEqual(['random-walk', 'ou', 'cir', 'ckls']);
    const report = await run(loaded, { what: 'all', threads: 1, dataFolder: join(folder, 'data') });
    expect(ofProcess(report).transitions).toMatchObject({ train: 70, holdOut: 18 });
    const steps = rowsOf<{ from: number; to: number; dt: number }>(report, 'evaluate', 'transitions');
    expect([steps[0].from, steps[0].to]).toEqual([wave(0), wave(1)]);
    expect(steps[0].dt).toBeCloseTo(1 / 365.25, 12);
    expect(steps[39].dt).toBeCloseTo(2 / 365.25, 12);
  });

  it('takes rows without dates for trading days, says so, and steps over no gap', async () => {
    const { file, folder, head } = await proposed([
      'n,spread',
      ...series((i) => `${i},${i === 40 ? '' : wave(i) - 0.05}`),
    ]);
    expect(head).toContain('dt: 1/252 takes them for trading days');
    expect(head).toContain('Some values are not above 0');
    const loaded = loadPipeline(file);
    expect(loaded.pipeline.import).toMatchObject({ onMissing: 'drop', timeUnit: 'rows' });
    expect(Object.keys(loaded.pipeline.train.estimators)).toEqual(['random-walk', 'ou']);
    const report = await run(loaded, { what: 'all', threads: 1, dataFolder: join(folder, 'data') });
    const steps = rowsOf<{ dt: number }>(report, 'evaluate', 'transitions');
    expect(steps).toHaveLength(rows - 3);
    expect(steps.every(({ dt }) => Math.abs(dt - 1 / 252) < 1e-15)).toBe(true);
  });

  it('counts months by the name of what orders them', async () => {
    const { head } = await proposed(['month,rate', ...series((i) => `${i + 20},${wave(i)}`)]);
    expect(head).toContain('dt: 1/12 takes them for months');
  });

  it('is named where values look like a level, and there alone', async () => {
    const rates = await proposed(['date,rate', ...series((i) => `${day(i)},${wave(i)}`)], false);
    expect(rates.head).toMatch(/Its values look like a level, by its name a rate: .*--process --from/);
    const prices = await proposed(['date,close', ...series((i) => `${day(i)},${1 + wave(i)}`)], false);
    expect(prices.head).not.toContain('--process');
  });

  it('must go with --from', async () => {
    const file = join(temporaryFolder(), 'p.yaml');
    await expect(init({ file, process: true })).rejects.toThrow('--process must go with --from');
  });
});
