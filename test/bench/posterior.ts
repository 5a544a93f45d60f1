import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, inTurn } from './bench.js';
import { pipeline } from './command.js';
import { inFolder } from './programs.js';

/** Draws of an Ornstein–Uhlenbeck process, its three parameters from a prior, and the posterior that is learned from them. */
const file = (train: number) => ({
  name: 'bench',
  simulate: {
    process: { kind: 'ou', kappa: 2, theta: 0.05, sigma: 0.2, x0: 'stationary' },
    paths: 1,
    times: 252,
    dt: '1/52',
  },
  prior: {
    kappa: { kind: 'loguniform', low: 0.2, high: 20 },
    theta: { kind: 'normal', mean: 0, sd: 0.2 },
    sigma: { kind: 'loguniform', low: 0.05, high: 1 },
  },
  draws: { train, test: 1000 },
  train: {
    estimators: { line: { kind: 'linear-gaussian' }, mixture: { kind: 'mixture-posterior' } },
  },
});

/** Seconds of `run all`, nothing stored before. */
const seconds = (train: number): Promise<number> =>
  inFolder(async (folder) => {
    const path = join(folder, 'pipeline.yaml');
    writeFileSync(path, JSON.stringify(file(train)));
    return (await pipeline(['run', 'all', path, '--data', join(folder, 'data'), '--quiet'])).seconds;
  });

export const posteriorBench: Bench = {
  name: 'posterior',
  explanation:
    '`pipeline run all` of a posterior of kappa, theta and sigma of ou from paths of 252 steps, the whole process into an empty data ' +
    'folder on two cores: draws, summaries, a mixture of three networks and one more on half of the draws, 1,000 test draws, verdicts. ' +
    'One round of the larger.',
  unit: 's',
  better: 'less',
  async run() {
    const small = await inTurn({ ours: () => seconds(10_000) }, 3);
    const large = await inTurn({ ours: () => seconds(100_000) }, 1);
    return [
      { name: '10,000 draws', ours: small.ours },
      { name: '100,000 draws', ours: large.ours, wanted: { under: 90 } },
    ];
  },
};
