import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline, run as runPipeline } from '@pathfit/pathfit';
import { type Bench, inTurn, peer } from './bench.js';
import { pipelineFile } from './experiment.js';
import { inFolder } from './programs.js';
import { paths, poolOf, simulation, times } from './simulation.js';

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
  const file = pipelineFile(folder, paths, times, { mean: { kind: 'mean' } });
  const dataFolder = join(folder, 'data');
  const { stages } = await runPipeline(loadPipeline(file), { what: 'simulate', threads, dataFolder });
  rmSync(dataFolder, { recursive: true });
  return megabytes / stages[0].seconds;
}

export const diskBench: Bench = {
  name: 'disk',
  explanation:
    'The stage simulate as a run does it, 10,000 × 2,520 float64 = 202 MB: computed, written as Arrow files, every part hashed ' +
    '(sha256), synced, renamed and journalled, from the start of the threads to the manifest. Beside it the lower of ' +
    'what its two halves reach alone in the same round: the same computation in memory, and as many bytes written one after ' +
    'the other into one file that is synced at the end, in the same folder. The disk of the machine on which this was written ' +
    'changes its speed fourfold from round to round (270 to 1,100 MB/s): where it is at its quickest, ours is 0.50 to ' +
    '0.57 of it, below what is wanted.',
  unit: 'MB/s',
  better: 'more',
  async run() {
    const pool = await poolOf(threads);
    const { simulate } = await simulation(pool, { paths, times, keep: true });
    const compute = async (): Promise<number> => {
      const began = performance.now();
      await simulate();
      return (megabytes * 1000) / (performance.now() - began);
    };
    const found = await inFolder((folder) =>
      inTurn({
        ours: () => simulateToDisk(folder),
        lower: async () => Math.min(await compute(), writeInSequence(folder)),
      }),
    );
    await pool.close();
    return [
      {
        name: 'simulate to disk, two threads',
        ours: found.ours,
        peer: peer('the lower of memory and disk', found.lower),
        wanted: { atLeast: 0.6 },
        shortfall:
          'Of 0.37 s, 0.1 go by until the threads have started: the main thread computes meanwhile, alone. Then two cores have four ' +
          'things to do, which need 0.16 s (computing), 0.14 (sha256), 0.07 (handing bytes to the system) and 0.07 (starting two ' +
          'threads) of processor time, and the system’s syncs. Four times as many paths, 806 MB, went to the same disk ' +
          'at 670 to 700 MB/s when these went at 500 to 550.',
      },
    ];
  },
};
