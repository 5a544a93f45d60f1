import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type BenchRow, inTurn, peer } from './bench.js';
import { pipeline } from './command.js';
import { pipelineFile } from './experiment.js';
import { inFolder, root } from './programs.js';

const paths = 10_000;
const times = 25_000;
const estimators = { 'closed-form': { kind: 'least-squares', basis: 'constant' } };
const program = join(root, 'test/bench/closed_form_numpy.py');

interface Ran {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly diskBytes: number;
}

/** `run all` of a closed form whose paths are kept as states, nothing stored before. */
function runAll(shape: { paths: number; times: number; noise?: number }): Promise<Ran> {
  return inFolder(async (folder) => {
    const file = pipelineFile(folder, shape.paths, shape.times, estimators);
    const data = join(folder, 'data');
    const set = ['simulate.keep=states', `targets.noise=${shape.noise ?? 0}`].flatMap((value) => [
      '--set',
      value,
    ]);
    const { seconds, peakBytes } = await pipeline(['run', 'all', file, '--data', data, ...set], {
      watchMemory: true,
    });
    return { seconds, peakBytes, diskBytes: bytesIn(data) };
  });
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

export const statesBench: Bench = {
  name: 'states',
  explanation:
    '`pipeline run all` with `simulate.keep: states`, the whole process from its start to its end into an empty data folder: ' +
    '10,000 paths at 25,000 times, which are 2 GB that nobody stores; λ in closed form (constant basis), verdicts. Beside it the ' +
    'whole process of `test/bench/closed_form_numpy.py`: the same paths in blocks of 209 rows, mean squares, least squares on the ' +
    'training rows, predictions of the others, and no file. With noise on k evaluate tests whether λ is one number, against a ' +
    'quadratic and a spline, for which it computes all paths once more; NumPy adds the noise and tests nothing.',
  unit: 's',
  better: 'less',
  async run({ numpy }) {
    const python = (noise: number) =>
      numpy && (async () => (await numpy.run(program, { paths, times, noise })).seconds);
    const ours = (noise: number) => async () => (await runAll({ paths, times, noise })).seconds;
    const found = await inTurn(
      { exact: ours(0), numpy: python(0), noisy: ours(0.01), numpyNoisy: python(0.01) },
      3,
    );
    const by = (figure: Parameters<typeof peer>[1]) => peer('closed_form_numpy.py', figure);
    return [
      { name: 'without noise', ours: found.exact, peer: by(found.numpy), wanted: { atLeast: 4 } },
      { name: 'with noise, λ tested', ours: found.noisy, peer: by(found.numpyNoisy) },
    ];
  },
};

/** 10¹⁰ path-steps: 80 GB of float64. */
const shapes = [
  { name: '100,000 × 100,000', paths: 100_000, times: 100_000, wanted: true },
  { name: '10,000 × 1,000,000', paths: 10_000, times: 1_000_000, wanted: false },
];

export const hugeBench: Bench = {
  name: 'huge',
  explanation:
    '10¹⁰ path-steps to λ̂, `pipeline run all` of a closed form with `simulate.keep: states` on two cores: 80 GB of float64 of which ' +
    'a state per GiB is kept. The most memory that the process has (VmHWM of Linux) and the bytes of the whole data folder ' +
    'after it. Of a million rows evaluate has every column of predictions in memory at once, whatever the number of paths. One round.',
  unit: 'MB',
  better: 'less',
  only: 'linux',
  async run() {
    const rows: BenchRow[] = [];
    for (const { name, wanted, ...shape } of shapes) {
      const { seconds, peakBytes, diskBytes } = await runAll(shape);
      const figure = (bytes: number) => ({ median: bytes / 1e6, rounds: [bytes / 1e6] });
      const took = `${name}, ${Math.round(seconds)} s`;
      const under = (bound: number) => (wanted ? { wanted: { under: bound } } : {});
      rows.push({ name: `memory of ${took}`, ours: figure(peakBytes), ...under(300) });
      rows.push({ name: `disk of ${took}`, ours: figure(diskBytes), ...under(100) });
    }
    return rows;
  },
};
