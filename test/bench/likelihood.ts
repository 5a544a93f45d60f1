import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maximumLikelihood } from '#dist/index.js';
import { beginning } from '#dist/likelihood/start.js';
import { transitionLaw } from '#dist/likelihood/transition-law.js';
import { type Bench, type Figure, inTurn, peer } from './bench.js';
import { pipeline } from './command.js';
import { jsonLines, type PythonPeer } from './peers.js';
import { inFolder, root } from './programs.js';
import { bestSeconds } from './simulation.js';

/** Parameters of a process from its own transitions: one fit in memory, and a thousand of them as a study. */

const [cirProgram, ouProgram] = ['cir_scipy.py', 'ou_numpy.py'];
const transitions = 240;
const warmUps = 1000;
/** Fits that are timed together: they take about as long as one of SciPy's, which a clock and caches that were left cold disturb less. */
const together = 20;
const dt = 1 / 12;
/** Of a short rate, as in ../shared/notes/diffusions.md. */
const truth = { kappa: 0.5, theta: 0.06, sigma: 0.1 };

const series = () => {
  const filled = (value: number) => new Float64Array(transitions).fill(value);
  const shape = { from: filled(truth.theta), to: filled(truth.theta), dt: filled(dt), begins: [0] };
  return transitionLaw({ kind: 'cir', ...truth }).simulate(shape, 1);
};

/** Milliseconds of one fit, ours and SciPy's, which begin with the same numbers. */
function oneFit(scipy: PythonPeer | undefined): Promise<{ ours: Figure; scipy?: Figure | undefined }> {
  return inFolder(async (folder) => {
    const simulated = series();
    const x = [simulated.from[0], ...simulated.to];
    const file = join(folder, 'series.json');
    writeFileSync(file, JSON.stringify(x));
    const { kappa, alpha, sigma } = beginning(simulated, 0.5, {}, false);
    const fit = () => maximumLikelihood({ x, dt }, { model: 'cir' });
    // SciPy's code is compiled when it is installed, ours by Node while it runs: in the first hundreds of times.
    for (let time = 0; time < warmUps; time++) await fit();
    const { converged, logLikelihood } = await fit();
    if (!converged) throw new Error('the fit of cir must converge');
    const some = async (): Promise<void> => {
      for (let time = 0; time < together; time++) await fit();
    };
    return inTurn({
      ours: async () => (1000 * (await bestSeconds(some))) / together,
      scipy:
        scipy &&
        (async () => {
          const flags = { series: file, dt, kappa, theta: alpha / kappa, sigma, maximum: logLikelihood! };
          const { stdout } = await scipy.run(join(root, 'test/bench', cirProgram), flags);
          return 1000 * (jsonLines(stdout)[0].seconds as number);
        }),
    });
  });
}

const [replicates, times] = [1000, 252];
const file = {
  name: 'bench',
  simulate: {
    process: { kind: 'ou', kappa: 0.5, theta: 0.05, sigma: 0.01, x0: 0.05 },
    paths: 1,
    times,
    dt: '1/12',
  },
  train: {
    holdOut: { fraction: 0.2, by: 'time' },
    estimators: { ml: { kind: 'maximum-likelihood' } },
  },
  evaluate: { replicates },
};

/** Seconds of `run replicates`, nothing stored before. */
const study = (): Promise<number> =>
  inFolder(async (folder) => {
    const path = join(folder, 'pipeline.yaml');
    writeFileSync(path, JSON.stringify(file));
    const words = ['run', 'replicates', path, '--data', join(folder, 'data'), '--quiet'];
    return (await pipeline(words)).seconds;
  });

export const likelihoodBench: Bench = {
  name: 'likelihood',
  explanation:
    'One fit of cir by its exact likelihood to 240 monthly transitions that lie in memory, from the closed form where its search ' +
    'begins to estimates with errors: the best of three means over twenty, which together take as long as one of SciPy’s, once Node has compiled it. Beside it `test/bench/cir_scipy.py`: SciPy’s optimiser on ' +
    'scipy.stats.ncx2 from the same start to the same maximum, without errors, Nelder–Mead or L-BFGS-B, whichever is quicker. ' +
    'Then `pipeline run replicates` of ou, the whole process into an empty data folder: 1,000 paths of 252 steps, each simulated, ' +
    'fitted by exact maximum likelihood with errors and intervals, and stored. Beside it the whole process of ' +
    '`test/bench/ou_numpy.py`, a loop in NumPy that simulates and computes the closed form, and stores nothing.',
  unit: 'ms',
  better: 'less',
  async run({ scipy, numpy }) {
    const fit = await oneFit(scipy);
    const program = join(root, 'test/bench', ouProgram);
    const found = await inTurn({
      ours: async () => 1000 * (await study()),
      numpy: numpy && (async () => 1000 * (await numpy.run(program, { replicates, times })).seconds),
    });
    return [
      {
        name: 'cir, exact, 240 transitions, one fit',
        ours: fit.ours,
        peer: peer(cirProgram, fit.scipy),
        wanted: { atLeast: 20 },
      },
      {
        name: 'ou, 1,000 replicates of 252',
        ours: found.ours,
        peer: peer(ouProgram, found.numpy),
        wanted: { under: 2000 },
      },
    ];
  },
};
