import { join } from 'node:path';
import { type Bench, inTurn, type Measure, peer } from './bench.js';
import { pipeline } from './command.js';
import { pipelineFile } from './experiment.js';
import type { PythonPeer } from './peers.js';
import { inFolder } from './programs.js';

/** Ten thousand small problems: recovery studies, and grids of closed forms. */

const program = 'study_numpy.py';
const [paths, times] = [100, 252];

/** The two fits of study_numpy.py: λ as one number, and linear in x. */
const estimators = {
  'closed-form': { kind: 'least-squares', basis: 'constant' },
  line: { kind: 'least-squares', basis: 'linear' },
};
const start = ['--set', 'simulate.process.x0=1'];

/** Seconds of a command on the pipeline file of the problem, nothing stored before. */
const seconds = (command: readonly string[], words: readonly string[]): Promise<number> =>
  inFolder(async (folder) => {
    const file = pipelineFile(folder, paths, times, estimators);
    const data = ['--data', join(folder, 'data'), '--quiet'];
    return (await pipeline([...command, file, ...words, ...start, ...data])).seconds;
  });

const study = (replicates: number): Promise<number> =>
  seconds(['run', 'all'], ['--set', 'targets.noise=0.01', '--set', `evaluate.replicates=${replicates}`]);

const inNumpy = (numpy: PythonPeer | undefined, replicates: number): Measure | undefined =>
  numpy && (async () => (await numpy.run(program, { replicates, paths, times })).seconds);

/** Twenty times as much work as 1,000 replicates, so with fewer rounds. */
const roundsOfLarge = 3;

export const studyBench: Bench = {
  name: 'study',
  explanation:
    '`pipeline run all` with `evaluate.replicates`, the whole process into an empty data folder: 100 paths at 252 times and ' +
    'two closed forms, λ as one number and linear in x, again and again with another seed; the run with its verdicts, every ' +
    'replicate’s estimates, intervals and what theory says of them stored. Beside it the whole process of `study_numpy.py`, ' +
    'which does the same and stores nothing. Medians of three rounds for 20,000 replicates.',
  unit: 's',
  better: 'less',
  async run({ numpy }) {
    const small = await inTurn({ ours: () => study(1000), numpy: inNumpy(numpy, 1000) });
    const large = await inTurn({ ours: () => study(20_000), numpy: inNumpy(numpy, 20_000) }, roundsOfLarge);
    return [
      {
        name: '1,000 replicates',
        ours: small.ours,
        peer: peer(program, small.numpy),
        wanted: { atLeast: 1 },
      },
      {
        name: '20,000 replicates',
        ours: large.ours,
        peer: peer(program, large.numpy),
        wanted: { atLeast: 5 },
        shortfall:
          'Of 7.3 s of processor time the normals and paths take 2.9, two threads of two cores hardly twice as much as one, and the ' +
          'start 0.7: with no other work at all it would be about 4 ×. The rest is fits and tests of a hundred rows in JavaScript.',
      },
    ];
  },
};

const [noises, seeds] = [20, 100];
const points = noises * seeds;

export const pointsBench: Bench = {
  name: 'points',
  explanation:
    `\`pipeline grid\` over ${noises} sizes of the noise and ${seeds} seeds, the whole process into an empty data folder: ` +
    `${points.toLocaleString('en')} points of 100 paths at 252 times and two closed forms, from the plan to results.arrow and ` +
    'the leaderboard. Beside it the whole process of `study_numpy.py` with as many replicates. Medians of three rounds.',
  unit: `s for ${points.toLocaleString('en')} points`,
  better: 'less',
  async run({ numpy }) {
    const words = [`targets.noise=linspace(0.01,0.2,${noises})`, `seed=seeds(${seeds})`, '--yes'];
    const found = await inTurn(
      { ours: () => seconds(['grid'], words), numpy: inNumpy(numpy, points) },
      roundsOfLarge,
    );
    return [
      {
        name: 'a grid of closed forms',
        ours: found.ours,
        peer: peer(program, found.numpy),
        wanted: { atLeast: 1 },
      },
    ];
  },
};
