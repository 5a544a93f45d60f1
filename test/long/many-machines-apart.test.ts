import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pipeline } from '../cli/command.js';
import { Machine, resultsIn } from '../engines/fleet-of-processes.js';
import { hasRedis, hasTls, RedisServer, withoutRedis } from '../engines/redis-server.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';

/** Machines whose clocks are wrong, and a queue that is spoken to by TLS. */

const experiment = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths: 16_500, times: 20_000, keep: 'states' },
  train: {
    estimators: { mean: { kind: 'mean' }, 'closed-form': { kind: 'least-squares', basis: 'constant' } },
  },
  evaluate: {},
};

const words = (home: string): string[] => ['run', 'all', writePipeline(home, experiment)];

let expected: Record<string, string>;
beforeAll(async () => {
  const home = folderOfFile();
  const data = join(home, 'data');
  expect(await pipeline([...words(home), '--data', data, '--quiet'])).toMatchObject({ code: 0 });
  expected = resultsIn(data);
}, 120_000);

/** A process among processes of its own, whose pids mean nothing outside: what another machine’s are. */
const apart = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const canBeApart = spawnSync(apart[0], [...apart.slice(1), 'true']).status === 0;

interface Trial {
  readonly home: string;
  readonly data: string;
  readonly redis: RedisServer;
}

async function trial(withTls = false): Promise<Trial> {
  const home = temporaryFolder();
  const data = join(home, 'shared');
  mkdirSync(data);
  const redis = withTls ? await RedisServer.startWithTls(home) : await RedisServer.start(home);
  onTestFinished(() => redis.stop('SIGKILL'));
  return { home, data, redis };
}

const preload = new URL('./hours-off.mjs', import.meta.url).href;
const clock = (hours: number) => ({ NODE_OPTIONS: `--import ${preload}`, HOURS_OFF: String(hours) });

let machines = 0;
/** A command on a machine of its own. */
function machine({ home }: Trial, args: readonly string[], environment = {}): Machine {
  const started = new Machine(join(home, `machine-${machines++}`), args, environment, apart);
  onTestFinished(() => started.stop('SIGKILL'));
  return started;
}

const shared = ({ data, redis }: Trial): string[] => ['--redis', redis.url, '--data', data];
const worker = (at: Trial, environment = {}): Machine =>
  machine(at, ['worker', ...shared(at), '--threads', '1'], environment);
const coordinator = (at: Trial, environment = {}): Machine =>
  machine(at, [...words(at.home), '--engine', 'bullmq', ...shared(at)], environment);

async function until(machine: Machine, what: () => boolean): Promise<void> {
  while (!what()) {
    if (!machine.isRunning) throw new Error(`it has ended: ${machine.text}`);
    await sleep(50);
  }
}

describe.skipIf(!hasRedis || !canBeApart)(`machines whose clocks are an hour off${withoutRedis}`, () => {
  it('give the bytes of one process', async () => {
    const at = await trial();
    const workers = [1, -1, 0].map((hours) => worker(at, clock(hours)));
    const run = coordinator(at, clock(-1));
    expect(await run.ended, run.text).toMatchObject({ code: 0 });
    expect(resultsIn(at.data)).toEqual(expected);
    for (const { text } of workers) expect(text).toMatch(/ of /);
    expect(readdirSync(join(at.data, 'pieces')).sort()).toEqual(['folder.json', 'machines']);
  });

  it.each([-1, 1])(
    'lose nothing to who looks on while they live, nor keep what they had: %i h',
    async (hours) => {
      const at = await trial();
      // It waits for a worker that is not there yet.
      const run = coordinator(at, clock(hours));
      await until(run, () => /no worker is at work/.test(run.text));
      const here = (...args: string[]) => pipeline([...args, '--data', at.data]);
      // One look cannot know whether it lives, and says what it sees.
      // Its record is dated by its own clock as soon as it has given a sign.
      const silent =
        hours < 0 ? /no sign of it for 60 min \d+ s by its/ : /its last sign is 59 min \d+ s ahead by its/;
      const status = async (): Promise<string> => {
        const { stdout, code } = await here('status', join(at.home, 'pipeline.yaml'));
        expect(code).toBe(0);
        return stdout;
      };
      while (!silent.test(await status())) await sleep(500);
      // A second run is told who is at it; gc watches, and lets all be.
      const second = await here(...words(at.home), '--quiet');
      expect(second).toMatchObject({ code: 75 });
      expect(second.stderr).toMatch(
        /^[^\n]*process \d+ of another machine or container \([\w.-]+\) is writing [^\n]+\n$/,
      );
      const folders = readdirSync(join(at.data, 'store/simulate'));
      expect(await here('gc', '--keep-last', '1')).toMatchObject({ code: 0 });
      expect(readdirSync(join(at.data, 'store/simulate'))).toEqual(folders);
      // It is lost at a shared simulation: who waits takes it over, a minute after its last sign, and goes on.
      const workers = [worker(at), worker(at, clock(hours))];
      await until(run, () => workers.some(({ text }) => /block-\d+ of simulate/.test(text)));
      // What tells its place apart would be given again to the next: a machine that is lost keeps it.
      const place = openSync(`/proc/${run.child.pid}/ns/pid_for_children`, 'r');
      onTestFinished(() => closeSync(place));
      await run.stop('SIGKILL');
      const lost = performance.now();
      const third = coordinator(at, clock(-hours));
      expect(await third.ended, third.text).toMatchObject({ code: 75 });
      const last = machine(
        at,
        [...words(at.home), '--engine', 'bullmq', ...shared(at), '--wait'],
        clock(-hours),
      );
      expect(await last.ended, last.text).toMatchObject({ code: 0 });
      const seconds = (performance.now() - lost) / 1000;
      console.log(`a clock ${hours} h off: taken over and done ${seconds.toFixed(0)} s after it was lost`);
      expect(seconds).toBeGreaterThan(50);
      expect(resultsIn(at.data)).toEqual(expected);
    },
  );
});

describe.skipIf(!hasTls)(`a Redis with TLS and a certificate of its own${withoutRedis}`, () => {
  it('is spoken to by rediss://, and refused in a line by who does not know the certificate', async () => {
    const at = await trial(true);
    const known = { NODE_EXTRA_CA_CERTS: at.redis.certificate! };
    const home = join(at.home, 'worker');
    const one = new Machine(home, ['worker', ...shared(at), '--threads', '2'], known);
    onTestFinished(() => one.stop('SIGKILL'));
    const args = [...words(at.home), '--engine', 'bullmq', ...shared(at)];
    const run = new Machine(join(at.home, 'run'), args, known);
    expect(await run.ended, run.text).toMatchObject({ code: 0 });
    expect(resultsIn(at.data)).toEqual(expected);
    const stranger = new Machine(join(at.home, 'stranger'), args);
    expect(await stranger.ended).toMatchObject({ code: 1 });
    expect(stranger.text).toMatch(
      /^[^\n]*Redis at rediss:\/\/127\.0\.0\.1:\d+ and this machine do not agree on TLS \([^\n]*certificate[^\n]*\n$/,
    );
    const plain = args.map((word) => word.replace('rediss:', 'redis:'));
    const without = new Machine(join(at.home, 'without'), plain);
    expect(await without.ended).toMatchObject({ code: 1 });
    expect(without.text).toMatch(/^[^\n]*Redis at redis:\/\/127\.0\.0\.1:\d+ [^\n]*\n$/);
  });
});
