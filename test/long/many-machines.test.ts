import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { uniform } from '../../src/random/uniform.js';
import { pipeline } from '../cli/command.js';
import { Machine, resultsIn } from '../engines/fleet-of-processes.js';
import { hasRedis, RedisServer, withoutRedis } from '../engines/redis-server.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** A coordinator and workers on one Redis, each a process with a folder and temporary files of its own. */

const study = {
  ...smallPipeline,
  train: {
    estimators: { mean: { kind: 'mean' }, 'closed-form': { kind: 'least-squares', basis: 'constant' } },
  },
  evaluate: { replicates: 4000 },
};

const networks = {
  ...smallPipeline,
  train: {
    estimators: {
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      small: { kind: 'network', hidden: [4], epochs: 30 },
      wide: { kind: 'network', hidden: [16], epochs: 30 },
    },
  },
  evaluate: { replicates: 60 },
};

/** Simulations that machines share: states, and paths whose steps are many for each value. */
const states = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths: 16_500, times: 40_000, keep: 'states' },
  train: {
    estimators: { mean: { kind: 'mean' }, 'closed-form': { kind: 'least-squares', basis: 'constant' } },
  },
};
const paths = {
  ...states,
  simulate: {
    process: { kind: 'heston', kappa: 2, theta: 0.04, sigma: 0.6, rho: -0.7 },
    substeps: 8,
    paths: 6_000,
    times: 2_000,
    dt: '1/252',
  },
};

interface Trial {
  readonly home: string;
  readonly redis: RedisServer;
  readonly data: string;
}

async function trial(): Promise<Trial> {
  const home = temporaryFolder();
  const redis = await RedisServer.start(home);
  onTestFinished(() => redis.stop('SIGKILL'));
  return { home, redis, data: fresh(home) };
}

let folders = 0;
function fresh(home: string): string {
  const data = join(home, `shared-${folders++}`);
  mkdirSync(data);
  return data;
}

let machines = 0;
function worker({ home, redis }: Trial, data: string): Machine {
  const words = ['worker', '--redis', redis.url, '--data', data, '--threads', '1'];
  return new Machine(join(home, `machine-${machines++}`), words);
}

function coordinator({ home, redis }: Trial, data: string, words: readonly string[]): Machine {
  const engine = ['--engine', 'bullmq', '--redis', redis.url, '--data', data];
  return new Machine(join(home, `machine-${machines++}`), [...words, ...engine]);
}

describe.skipIf(!hasRedis)(`three workers and a coordinator${withoutRedis}`, () => {
  it('give the bytes of one process: a study, networks, shared simulations, and grids of small points and of datasets', async () => {
    const at = await trial();
    const { home, data } = at;
    const workers = [0, 1, 2].map(() => worker(at, data));
    onTestFinished(async () => void (await Promise.all(workers.map((one) => one.stop('SIGKILL')))));
    const file = (name: string, of: object): string => {
      const folder = join(home, name);
      mkdirSync(folder);
      return writePipeline(folder, { ...of, name });
    };
    const commands = [
      ['run', 'all', file('study', study)],
      ['run', 'all', file('networks', networks)],
      ['run', 'all', file('states', states)],
      ['run', 'all', file('paths', paths)],
      ['grid', file('points', study), 'targets.noise=0,0.01,0.1', 'seed=seeds(60)', '--set', 'evaluate={}'],
      ['grid', file('datasets', networks), 'seed=seeds(4)', '--set', 'evaluate={}'],
    ];
    for (const words of commands) {
      const alone = fresh(home);
      const here = await pipeline([...words, '--data', alone, '--threads', '2', '--quiet']);
      expect(here, words.join(' ')).toMatchObject({ code: 0 });
      const there = coordinator(at, data, words);
      expect(await there.ended, there.text).toMatchObject({ code: 0 });
      const [expected, found] = [resultsIn(alone), resultsIn(data)];
      expect(found).toMatchObject(expected);
      expect(Object.keys(expected).length).toBeGreaterThan(2);
    }
    expect(readdirSync(join(data, 'pieces')).sort()).toEqual(['folder.json', 'machines']);
    for (const { text } of workers) expect(text).toMatch(/block-\d{5} of simulate /);
  });

  it.each([
    { what: 'networks', of: { ...networks, evaluate: { replicates: 150 } }, kills: 100, restarts: 5 },
    { what: 'a shared simulation', of: states, kills: 40, restarts: 3 },
  ])(
    'give them after $kills kills and $restarts restarts of Redis, of which one loses its data: $what',
    async ({ of, kills, restarts }) => {
      const at = await trial();
      const { home, redis } = at;
      const file = writePipeline(home, of);
      const alone = fresh(home);
      expect(await pipeline(['run', 'all', file, '--data', alone, '--quiet'])).toMatchObject({ code: 0 });
      const expected = resultsIn(alone);
      let [killed, restarted, ofCoordinator, rounds, made, repeated] = [0, 0, 0, 0, 0, 0];
      const began = performance.now();
      while (killed < kills) {
        rounds++;
        const data = fresh(home);
        const running = [0, 1, 2].map(() => worker(at, data));
        let run = coordinator(at, data, ['run', 'all', file]);
        const lines: string[] = [];
        const draw = (n: number): number => uniform(20261128, 0, killed * 4 + n, rounds);
        // Who begins while there is no Redis is told so and ends; a service would start it again.
        const hasNoRedis = ({ isRunning, text }: Machine): boolean =>
          !isRunning && text.includes('no Redis answers');
        while (run.isRunning || hasNoRedis(run)) {
          if (hasNoRedis(run)) run = coordinator(at, data, ['run', 'all', file]);
          running.forEach((one, i) => void (hasNoRedis(one) && (running[i] = worker(at, data))));
          await Promise.race([run.ended, sleep(200 + 1200 * draw(0))]);
          if (!run.isRunning || killed >= kills) continue;
          killed++;
          const which = Math.floor(4 * draw(1));
          if (which === 3) {
            ofCoordinator++;
            await run.stop('SIGKILL');
          } else {
            await running[which].stop('SIGKILL');
            lines.push(...running[which].text.split('\n'));
          }
          if (restarted < restarts && killed > (restarted + 0.5) * (kills / restarts)) {
            await redis.stop(restarted % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
            if (restarted === 2) redis.loseData();
            restarted++;
            await sleep(300);
            await redis.start();
          }
          if (which === 3) run = coordinator(at, data, ['run', 'all', file]);
          else running[which] = worker(at, data);
        }
        expect(await run.ended, run.text).toMatchObject({ code: 0 });
        await Promise.all(running.map((one) => one.stop()));
        lines.push(...running.flatMap(({ text }) => text.split('\n')));
        expect(resultsIn(data)).toEqual(expected);
        expect(readdirSync(join(data, 'pieces')).sort()).toEqual(['folder.json', 'machines']);
        const pieces = lines.filter((line) => /\): [\d.]+ s$/.test(line)).map((line) => line.split('): ')[0]);
        made += pieces.length;
        repeated += pieces.length - new Set(pieces).size;
        rmSync(data, { recursive: true });
      }
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      console.log(
        `${killed} kills (${ofCoordinator} of the coordinator), ${restarted} restarts of Redis, ${rounds} runs to the end in ${seconds} s; ` +
          `${made} pieces made whole, ${repeated} of them a second time`,
      );
      expect(restarted).toBe(restarts);
      // A worker is at three pieces at most, and whatever befalls repeats no others.
      expect(repeated).toBeLessThanOrEqual(3 * (killed + 3 * restarted));
    },
  );
});
