import { join } from 'node:path';
import { type Bench, inTurn, peer } from './bench.js';
import { nothing, pipeline } from './command.js';
import { inFolder } from './programs.js';

/** They take a tenth of a second each. */
const rounds = 25;
const milliseconds = async (seconds: Promise<{ seconds: number }>): Promise<number> =>
  1000 * (await seconds).seconds;

export const startBench: Bench = {
  name: 'start',
  explanation:
    'What a user waits for where there is nothing to compute, as whole processes: `pipeline run all pipelines/lambda.yaml` ' +
    'with everything stored (it plans, looks at what is stored, writes its record and tells the result), `pipeline --help`, ' +
    'and `pipeline report pipelines/lambda.yaml`, which draws ten figures. Beside them a Node process that does nothing, ' +
    '`node -e 0`: below that no command of Node can be.',
  unit: 'ms',
  better: 'less',
  run: () =>
    inFolder(async (folder) => {
      const stored = ['run', 'all', 'pipelines/lambda.yaml', '--data', join(folder, 'data')];
      const report = ['report', 'pipelines/lambda.yaml', '--data', join(folder, 'data')];
      await pipeline(stored);
      await pipeline(stored);
      const found = await inTurn(
        {
          stored: () => milliseconds(pipeline(stored)),
          help: () => milliseconds(pipeline(['--help'])),
          report: () => milliseconds(pipeline(report)),
          node: async () => 1000 * (await nothing()),
        },
        rounds,
      );
      const node = peer('node -e 0', found.node);
      return [
        { name: 'run all, everything stored', ours: found.stored, peer: node, wanted: { atMost: 6 } },
        { name: '--help', ours: found.help, peer: node, wanted: { atMost: 2.5 } },
        { name: 'report', ours: found.report, wanted: { under: 5000 } },
      ];
    }),
};
