import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pipeline } from '../cli/command.js';
import { Machine, resultsIn } from '../engines/fleet-of-processes.js';
import { hasSlurm, SlurmCluster, withoutSlurm } from '../engines/slurm-cluster.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** A Slurm of the test’s own: a controller and two nodes on this machine. */

const experiment = {
  ...smallPipeline,
  train: {
    estimators: {
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      network: { kind: 'network', hidden: [8], epochs: 20 },
    },
  },
  evaluate: { replicates: 40 },
};

interface Trial {
  readonly home: string;
  readonly data: string;
  readonly cluster: SlurmCluster;
  readonly environment: Record<string, string>;
}

async function trial(slurm: object = {}): Promise<Trial> {
  const home = temporaryFolder();
  const folder = join(home, 'slurm');
  const data = join(home, 'shared');
  for (const path of [folder, data]) mkdirSync(path);
  const cluster = await SlurmCluster.start(folder);
  onTestFinished(() => cluster.stop());
  const configuration = join(home, 'config.yaml');
  writeFileSync(configuration, JSON.stringify({ slurm: { options: ['--time=10', '--mem=100'], ...slurm } }));
  const environment = { ...cluster.environment, PATHFIT_CONFIG: configuration };
  return { home, data, cluster, environment };
}

async function expected({ home }: Trial, words: readonly string[]): Promise<Record<string, string>> {
  const alone = join(home, 'alone');
  expect(await pipeline([...words, '--data', alone, '--quiet'])).toMatchObject({ code: 0 });
  return resultsIn(alone);
}

let machines = 0;
function run({ home, data, environment }: Trial, words: readonly string[]): Machine {
  return new Machine(
    join(home, `machine-${machines++}`),
    [...words, '--engine', 'slurm', '--data', data],
    environment,
  );
}

/** Waits until a command of Slurm says something. */
async function until(
  { cluster }: Trial,
  run: Machine,
  command: string,
  words: readonly string[],
  what: RegExp,
): Promise<string> {
  for (;;) {
    const said = cluster.ask(command, words);
    if (what.test(said)) return said;
    if (!run.isRunning) throw new Error(`the run has ended: ${run.text}`);
    await sleep(50);
  }
}

const running = ['squeue', ['--noheader', '--array', '--states=R', '--format=%F_%K %N']] as const;

describe.skipIf(!hasSlurm)(`arrays of Slurm${withoutSlurm}`, () => {
  it('give the bytes of one process, of a run and a grid, and leave nothing beside them', async () => {
    const at = await trial({ tasks: 8 });
    const file = writePipeline(at.home, experiment);
    for (const words of [
      ['run', 'all', file],
      [
        'grid',
        file,
        'targets.noise=0,0.01',
        'seed=seeds(20)',
        '--set',
        'evaluate={}',
        '--set',
        'train.estimators={mean: {kind: mean}}',
      ],
    ]) {
      const found = run(at, words);
      expect(await found.ended, found.text).toMatchObject({ code: 0 });
      expect(resultsIn(at.data)).toMatchObject(await expected(at, words));
    }
    expect(readdirSync(join(at.data, 'pieces/slurm'))).toEqual([]);
  });

  it('are submitted again where tasks are cancelled, requeued, or lost with their node', async () => {
    const at = await trial({ tasks: 4 });
    const file = writePipeline(at.home, { ...experiment, evaluate: { replicates: 120 } });
    const words = ['run', 'replicates', file];
    const found = run(at, words);
    const [first] = (await until(at, found, ...running, /_/)).split(/\s/);
    at.cluster.ask('scancel', [first]);
    const others = new RegExp(`^(?!${first} )(\\d+_\\d+) `, 'm');
    const second = others.exec(await until(at, found, ...running, others))![1];
    at.cluster.ask('scontrol', ['requeue', second]);
    await until(at, found, ...running, / n2/);
    at.cluster.killNode('n2');
    at.cluster.ask('scontrol', ['update', 'NodeName=n2', 'State=DOWN', 'Reason=power']);
    expect(await found.ended, found.text).toMatchObject({ code: 0 });
    expect(found.text).toMatch(/went to Slurm again/);
    expect(resultsIn(at.data)).toEqual(await expected(at, words));
  });

  it('share a simulation, whose tasks are cancelled and requeued', async () => {
    const at = await trial({ tasks: 4 });
    const simulate = { ...smallPipeline.simulate, paths: 16_500, times: 60_000, keep: 'states' };
    const words = ['run', 'simulate', writePipeline(at.home, { ...experiment, simulate, evaluate: {} })];
    const found = run(at, words);
    const [first] = (await until(at, found, ...running, /_/)).split(/\s/);
    at.cluster.ask('scancel', [first]);
    const others = new RegExp(`^(?!${first} )(\\d+_\\d+) `, 'm');
    const second = others.exec(await until(at, found, ...running, others))![1];
    at.cluster.ask('scontrol', ['requeue', second]);
    expect(await found.ended, found.text).toMatchObject({ code: 0 });
    expect(found.text).toMatch(/went to Slurm again/);
    expect(resultsIn(at.data)).toEqual(await expected(at, words));
    expect(readdirSync(join(at.data, 'pieces')).filter((name) => /^[0-9a-f]{64}/.test(name))).toEqual([]);
  });

  it('are found again by a run that is started again, and cancelled by one that is interrupted', async () => {
    const at = await trial({ tasks: 4 });
    const file = writePipeline(at.home, { ...experiment, evaluate: { replicates: 500 } });
    const words = ['run', 'replicates', file];
    const killed = run(at, words);
    const [job] = (await until(at, killed, ...running, /\d+_/)).trim().split('_');
    await killed.stop('SIGKILL');
    const again = run(at, words);
    await until(at, again, ...running, /_/);
    const now = at.cluster
      .ask('squeue', ['--noheader', '--array', '--format=%F'])
      .split('\n')
      .map((job) => job.trim());
    expect(new Set(now.filter((job) => job !== ''))).toEqual(new Set([job]));
    while (again.isRunning && !/replicates: \d+ %/.test(again.text)) await sleep(50);
    await again.stop('SIGINT');
    expect(await again.ended).toMatchObject({ code: 130 });
    const left = (): string => at.cluster.ask('squeue', ['--noheader', '--states=R,PD', '--format=%F']);
    for (let waited = 0; left().trim() !== '' && waited < 100; waited++) await sleep(100);
    expect(left().trim()).toBe('');
    const last = run(at, words);
    expect(await last.ended, last.text).toMatchObject({ code: 0 });
    expect(resultsIn(at.data)).toEqual(await expected(at, words));
  });

  it('that sbatch refuses are said in its words, and settings that do not fit in ours', async () => {
    const at = await trial({ options: ['--partition=nowhere'] });
    const words = ['run', 'simulate', writePipeline(at.home, experiment)];
    const refused = run(at, words);
    expect(await refused.ended).toMatchObject({ code: 1 });
    expect(refused.text).toMatch(/sbatch refuses: sbatch: error: .*invalid partition/i);
    writeFileSync(at.environment['PATHFIT_CONFIG'], 'slurm: { tasks: 5000 }\n');
    const misfit = run(at, words);
    expect(await misfit.ended).toMatchObject({ code: 2 });
    expect(misfit.text).toContain(
      `slurm.tasks of ${at.environment['PATHFIT_CONFIG']} must be a whole number from 1 to 1000, found 5000`,
    );
  });
});
