import { join } from 'node:path';
import { type Bench, inTurn, peer } from './bench.js';
import { pipeline } from './command.js';
import { pipelineFile } from './experiment.js';
import { inFolder } from './programs.js';

const paths = 10_000;
const estimators = { 'closed-form': { kind: 'least-squares', basis: 'constant' } };

/** The most megabytes that the process of `run all` has, from simulate to evaluate, nothing stored before. */
function peak(times: number): Promise<number> {
  return inFolder(async (folder) => {
    const file = pipelineFile(folder, paths, times, estimators);
    const args = ['run', 'all', file, '--data', join(folder, 'data')];
    const { peakBytes } = await pipeline(args, { watchMemory: true });
    return peakBytes / 1e6;
  });
}

export const memoryBench: Bench = {
  name: 'memory',
  explanation:
    'The most memory that the process of `pipeline run all` has (VmHWM of Linux: resident, all threads, the shared memory ' +
    'included), from its start over simulate, targets, the closed form and evaluate to its end: 10,000 paths at 25,000 times, ' +
    '2 GB of float64 on the disk, and at twice as many. Medians of three rounds.',
  unit: 'MB',
  better: 'less',
  only: 'linux',
  async run() {
    const { small, large } = await inTurn({ small: () => peak(25_000), large: () => peak(50_000) }, 3);
    return [
      { name: '10,000 × 25,000 (2 GB)', ours: small, wanted: { under: 500 } },
      { name: '10,000 × 50,000 (4 GB)', ours: large, wanted: { under: 500 } },
      {
        name: '10,000 × 50,000',
        ours: large,
        peer: peer('10,000 × 25,000', small),
        // The same, but for where the garbage collector happens to be.
        wanted: { atMost: 1.1 },
      },
    ];
  },
};
