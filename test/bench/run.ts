import { join } from 'node:path';
import { type Bench, inTurn, peer } from './bench.js';
import { pipeline } from './command.js';
import { inFolder } from './programs.js';

const file = 'pipelines/lambda.yaml';

export const runBench: Bench = {
  name: 'run',
  explanation:
    '`pipeline run all pipelines/lambda.yaml`, the whole process from its start to its end, into an empty data folder: 1,000 ' +
    'paths at 2,520 times, three estimators among them a network for 20 epochs, verdicts; everything hashed and synced. ' +
    'Beside it the whole process of `run_all_python.py`, the same experiment in NumPy and PyTorch with fewer answers, which ' +
    'stores nothing. Each runs once unmeasured.',
  unit: 's',
  better: 'less',
  run: ({ torch }) =>
    inFolder(async (folder) => {
      let runs = 0;
      const ours = async (): Promise<number> =>
        (await pipeline(['run', 'all', file, '--data', join(folder, `data-${runs++}`)])).seconds;
      const python = torch && (async () => (await torch.run('run_all_python.py')).seconds);
      await ours();
      await python?.();
      const found = await inTurn({ ours, python });
      return [
        {
          name: 'run all, nothing stored before',
          ours: found.ours,
          peer: peer('run_all_python.py', found.python),
          wanted: { atLeast: 2 },
          shortfall:
            'In a run of 1.12 s whose times were noted, 0.2 went by until Node and the code were loaded and the pipeline file read, 0.13 ' +
            'until the first stage began, 0.12 with simulate and targets, 0.34 with the epochs, 0.17 with what accompanies ' +
            'trainings, 0.14 with evaluate and its verdicts. Without OpenBLAS, which this PyTorch has, the same program takes 3.7 s.',
        },
      ];
    }),
};
