import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline, run as runPipeline } from '#dist/index.js';
import { type Bench, inTurn } from './bench.js';
import { inMemory, paths, times } from './simulate.js';

const threads = 2;
const megabytes = (paths * times * 8) / 1e6;

/** Megabytes a second of writing as many bytes one after the other into one file, synced at the end. */
function writeInSequence(folder: string): number {
  const file = join(folder, 'sequence');
  const piece = new Uint8Array(16 * 2 ** 20).fill(85);
  const fd = openSync(file, 'w');
  const began = performance.now();
  for (let left = megabytes * 1e6; left > 0; left -= piece.length) {
    writeSync(fd, piece, 0, Math.min(left, piece.length));
  }
  fsyncSync(fd);
  const seconds = (performance.now() - began) / 1000;
  closeSync(fd);
  rmSync(file);
  return megabytes / seconds;
}

/** Megabytes a second of the stage simulate as a run does it: computed, hashed, written, synced, journalled. */
async function simulateToDisk(folder: string): Promise<number> {
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      name: 'bench',
      simulate: {
        process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
        paths,
        times,
        dt: '1/252',
      },
      targets: { lambda: 0.25 },
      train: { estimators: { mean: { kind: 'mean' } } },
    }),
  );
  const dataFolder = join(folder, 'data');
  const { stages } = await runPipeline(loadPipeline(file), { what: 'simulate', threads, dataFolder });
  rmSync(dataFolder, { recursive: true });
  return megabytes / stages[0].seconds;
}

/** simulate to the disk against the lower of what its two halves reach alone: computing in memory, and writing. */
export const diskBench: Bench = {
  name: 'disk',
  unit: 'MB/s',
  better: 'more',
  async run() {
    const folder = mkdtempSync(join(import.meta.dirname, '../../data/bench/disk-'));
    const memory = await inMemory(threads);
    try {
      const lower = async (): Promise<number> =>
        Math.min(8 * (await memory.measure()), writeInSequence(folder));
      const found = await inTurn(() => simulateToDisk(folder), {
        name: 'the lower of memory and disk',
        measure: lower,
      });
      return [{ name: `simulate to disk, ${threads} threads`, atLeast: 0.6, ...found }];
    } finally {
      await memory.close();
      rmSync(folder, { recursive: true });
    }
  },
};
