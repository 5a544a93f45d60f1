// What many machines cost: `node docs/many-machines.mjs` models 1 to 1,000 of them with the costs below,
// `node docs/many-machines.mjs measure` measures these on this machine, with a Redis of its own, and
// `node docs/many-machines.mjs simulation` what it costs to share one. docs/many-machines.md has all three.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds, as `measure` found them: of the coordinator, of a worker beside what it computes, and of Redis, a piece each. */
const costs = { coordinator: 0.0021, worker: 0.006, redis: 0.00044 };

/** Studies of a million replicates: pieces, and the seconds that one computes. */
const studies = {
  'closed forms, 4 min of work': { pieces: 124, seconds: 2 },
  'likelihoods, 3 days of work': { pieces: 10_000, seconds: 26 },
  'the same in pieces of 2 s': { pieces: 130_000, seconds: 2 },
};

/**
 * Seconds until all pieces are in the dataset: workers of one thread take the next piece as soon as they are free; Redis hands
 * out one after the other, and the coordinator takes in one after the other.
 */
function model({ pieces, seconds }, machines) {
  const free = new Float64Array(machines);
  let [redis, coordinator] = [0, 0];
  // All workers take the same time for a piece: the one that is free first is the next in turn.
  for (let piece = 0; piece < pieces; piece++) {
    const worker = piece % machines;
    redis = Math.max(redis, free[worker]) + costs.redis;
    free[worker] = redis + costs.worker + seconds;
    coordinator = Math.max(coordinator, free[worker]) + costs.coordinator;
  }
  return coordinator;
}

function printModel() {
  for (const [name, study] of Object.entries(studies)) {
    console.log(
      `\n${name}: ${study.pieces} pieces of ${study.seconds} s\nmachines  seconds  speed-up  efficiency`,
    );
    const one = study.pieces * study.seconds;
    for (const machines of [1, 2, 10, 50, 100, 200, 500, 1000]) {
      const took = model(study, machines);
      const row = [
        machines,
        took.toFixed(1),
        (one / took).toFixed(1),
        `${((100 * one) / took / machines).toFixed(0)} %`,
      ];
      console.log(row.map((cell, c) => String(cell).padStart([8, 9, 10, 12][c])).join(''));
    }
  }
  console.log(
    `\nthe coordinator takes in ${(1 / costs.coordinator).toFixed(0)} pieces per second at most, Redis hands out ${(1 / costs.redis).toFixed(0)}`,
  );
}

const main = new URL('../dist/bundle/cli/main.js', import.meta.url).pathname;
const port = 7391;
const redis = `redis://127.0.0.1:${port}`;

/** The study of BENCHMARKS.md: 100 paths at 252 times, two closed forms. */
const study = (replicates) => ({
  name: 'many-machines',
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 100,
    times: 252,
    dt: '1/252',
  },
  targets: { lambda: 0.25, noise: 0.01 },
  train: {
    estimators: { mean: { kind: 'mean' }, 'closed-form': { kind: 'least-squares', basis: 'constant' } },
  },
  evaluate: { replicates },
});

/** One of as little work as a piece can have: each replicate is a part, and each part a piece. */
const nothing = (replicates) => ({
  ...study(replicates),
  simulate: { ...study(1).simulate, paths: 2, times: 20 },
  train: { estimators: { network: { kind: 'network', hidden: [1], epochs: 1 } } },
});

/** Seconds of the clock and of the processors that a command took. */
function timed(words) {
  const began = performance.now();
  const shell = `"$@" > /dev/null; code=$?; times; exit $code`;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', shell, 'bash', process.execPath, main, ...words],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const seconds = stdout
    .trim()
    .split('\n')
    .at(-1)
    .split(' ')
    .map((text) => {
      const [minutes, rest] = text.replace('s', '').split('m');
      return 60 * Number(minutes) + Number(rest);
    });
  return { clock: (performance.now() - began) / 1000, processors: seconds[0] + seconds[1] };
}

/** Simulations that machines share: 5·10⁹ values of which states are kept, and paths that are kept of a scheme of eight substeps. */
const simulations = {
  states: {
    ...study(1).simulate,
    paths: 262_144,
    times: 20_000,
    keep: 'states',
  },
  paths: {
    process: { kind: 'heston', kappa: 2, theta: 0.04, sigma: 0.6, rho: -0.7 },
    substeps: 8,
    paths: 65_536,
    times: 1000,
    dt: '1/252',
  },
};

/** A Redis and a folder for a measurement, and what starts workers on them. */
async function withRedis(measurement) {
  const home = mkdtempSync(join(tmpdir(), 'pathfit-many-'));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--save', '', '--appendonly', 'yes', '--dir', home],
    { stdio: 'ignore' },
  );
  await sleep(500);
  const file = (name, pipeline) => {
    const path = join(home, `${name}.json`);
    writeFileSync(path, JSON.stringify(pipeline));
    return path;
  };
  let folders = 0;
  const workersWhile = async (count, work) => {
    const data = join(home, `data-${folders++}`);
    mkdirSync(data);
    const workers = Array.from({ length: count }, () =>
      spawn(
        process.execPath,
        [main, 'worker', '--redis', redis, '--data', data, '--threads', '1', '--quiet'],
        { stdio: 'ignore' },
      ),
    );
    await sleep(2000);
    try {
      return work(data, workers);
    } finally {
      await Promise.all(
        workers.map((worker) => {
          worker.kill();
          return new Promise((done) => worker.on('exit', done));
        }),
      );
      rmSync(data, { recursive: true });
    }
  };
  const processorsOf = (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const remote = ['--engine', 'bullmq', '--redis', redis, '--quiet'];
  /** Rounds of one process of two threads and two workers of one. */
  const compare = async (words, count) => {
    const rounds = [];
    for (let round = 0; round < count; round++) {
      const here = join(home, 'here');
      const local = timed([...words, '--data', here, '--threads', '2', '--quiet']);
      rmSync(here, { recursive: true });
      const there = await workersWhile(2, (data, workers) => {
        const all = [...workers, server].map(({ pid }) => pid);
        const sum = () => all.reduce((seconds, pid) => seconds + processorsOf(pid), 0);
        const before = sum();
        const { clock, processors } = timed([...words, '--data', data, ...remote]);
        return { clock, processors: processors + sum() - before, coordinator: processors };
      });
      rounds.push({ clock: local.clock / there.clock, processors: local.processors / there.processors });
      const text = ({ clock, processors }) =>
        `${clock.toFixed(2)} s (${processors.toFixed(2)} s of processors)`;
      const run = `the run ${there.coordinator.toFixed(2)} s of these`;
      console.log(`round ${round + 1}: two threads ${text(local)}, two workers ${text(there)}, ${run}`);
    }
    const median = (of) =>
      `${(100 * rounds.map((one) => one[of]).toSorted((x, y) => x - y)[(count - 1) >> 1]).toFixed(0)} %`;
    console.log(
      `efficiency of two workers of one thread: ${median('clock')} by the clock, ${median('processors')} by what the processors did (medians of ${count})`,
    );
  };
  try {
    await measurement({ file, compare, workersWhile, processorsOf, server, remote });
  } finally {
    server.kill();
    rmSync(home, { recursive: true, force: true });
  }
}

async function measureSimulations({ file, compare }) {
  for (const [keep, simulate] of Object.entries(simulations)) {
    const shared = file(keep, { ...study(1), simulate, evaluate: {} });
    console.log(`a simulation of ${simulate.paths} paths at ${simulate.times} times, keep: ${keep}`);
    await compare(['run', 'simulate', shared], 3);
  }
}

async function measure({ file, compare, workersWhile, processorsOf, server, remote }) {
  const small = (replicates) =>
    workersWhile(1, (data, [worker]) => {
      const before = [processorsOf(worker.pid), processorsOf(server.pid)];
      const { processors } = timed([
        'run',
        'replicates',
        file(`nothing-${replicates}`, nothing(replicates)),
        '--data',
        data,
        ...remote,
      ]);
      return {
        coordinator: processors,
        worker: processorsOf(worker.pid) - before[0],
        redis: processorsOf(server.pid) - before[1],
      };
    });
  const [few, many] = [await small(20), await small(1020)];
  for (const who of Object.keys(many)) {
    console.log(`${who}: ${(many[who] - few[who]).toFixed(2)} ms of a processor per piece`);
  }
  const large = file('study', study(20_000));
  await compare(['run', 'all', large], 5);
}

if (process.argv[2] === 'measure') await withRedis(measure);
else if (process.argv[2] === 'simulation') await withRedis(measureSimulations);
else printModel();
