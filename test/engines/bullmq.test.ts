import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectRedis, maskedUrl } from '#dist/engines/bullmq/redis.js';
import { pipeline } from '../cli/command.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { Machine, resultsIn } from './fleet-of-processes.js';
import { hasRedis, RedisServer, withoutRedis } from './redis-server.js';

const experiment = {
  ...smallPipeline,
  train: {
    estimators: { mean: { kind: 'mean' }, 'closed-form': { kind: 'least-squares', basis: 'constant' } },
  },
  evaluate: { replicates: 400 },
};

async function redis(password?: string): Promise<RedisServer> {
  const server = await RedisServer.start(temporaryFolder(), password);
  onTestFinished(() => server.stop('SIGKILL'));
  return server;
}

const refusalOf = async (url: string): Promise<unknown> => {
  try {
    (await connectRedis(url, undefined)).close();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe.skipIf(!hasRedis)(`other machines by a queue${withoutRedis}`, () => {
  it('give the bytes of a run here, and leave nothing beside them', async () => {
    const server = await redis();
    const home = temporaryFolder();
    const [data, alone] = [join(home, 'shared'), join(home, 'alone')];
    mkdirSync(data);
    const file = writePipeline(home, experiment);
    const worker = new Machine(join(home, 'worker'), [
      'worker',
      '--redis',
      server.url,
      '--data',
      data,
      '--threads',
      '1',
    ]);
    onTestFinished(() => worker.stop('SIGKILL'));
    const run = (...more: string[]) => pipeline(['run', 'all', file, '--quiet', ...more]);
    const here = await run('--data', alone);
    const there = await run('--engine', 'bullmq', '--redis', server.url, '--data', data);
    expect(here).toMatchObject({ code: 0, stderr: '' });
    expect(there).toMatchObject({ code: 0, stderr: '' });
    expect(resultsIn(data)).toEqual(resultsIn(alone));
    expect(worker.text).toMatch(/parts-00000-00000 of replicates \([0-9a-f]{12}\): /);
    await worker.stop();
    expect(await worker.ended).toMatchObject({ code: 0 });
  });

  it('that are asked with a wrong password, or none, are refused in a line without it', async () => {
    const server = await redis('right-horse');
    const message = `Redis at redis://127.0.0.1:${server.port} refuses the user or the password: give them as`;
    for (const url of [server.url.replace('right', 'wrong'), server.url.replace(/\/\/.*@/, '//')]) {
      const error = await refusalOf(url);
      expect(error).toMatchObject({ exitCode: 1, message: expect.stringContaining(message) as string });
      expect(String(error)).not.toContain('horse');
    }
    expect(await refusalOf(server.url)).toBeUndefined();
  });

  it('that see another folder are named, and it is said when nobody is at work', async () => {
    const server = await redis();
    const home = temporaryFolder();
    for (const name of ['mine', 'other']) mkdirSync(join(home, name));
    const file = writePipeline(home, experiment);
    const run = (): Machine =>
      new Machine(join(home, 'run'), [
        'run',
        'simulate',
        file,
        '--engine',
        'bullmq',
        '--redis',
        server.url,
        '--data',
        join(home, 'mine'),
      ]);
    const said = async (machine: Machine, what: RegExp): Promise<void> => {
      onTestFinished(() => machine.stop('SIGKILL'));
      while (machine.isRunning && !what.test(machine.text))
        await new Promise((resolve) => setTimeout(resolve, 50));
      await machine.stop('SIGINT');
      expect(machine.text).toMatch(what);
      expect(await machine.ended).toMatchObject({ code: 130 });
    };
    await said(
      run(),
      new RegExp(`no worker is at work for ${join(home, 'mine')}: start \`pipeline worker --redis`),
    );
    const other = new Machine(join(home, 'worker'), [
      'worker',
      '--redis',
      server.url,
      '--data',
      join(home, 'other'),
    ]);
    onTestFinished(() => other.stop('SIGKILL'));
    while (!other.text.includes('at work')) await new Promise((resolve) => setTimeout(resolve, 50));
    await said(
      run(),
      new RegExp(
        `sees ${join(home, 'other')}, which is not the data folder ${join(home, 'mine')} of this run`,
      ),
    );
  });
});

describe('a Redis that is none', () => {
  const listening = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return (server.address() as { port: number }).port;
  };

  it('is said not to answer', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const message = `no Redis answers at redis://127.0.0.1:${port} (ECONNREFUSED): start one there, or give another URL`;
    expect(await refusalOf(`redis://me:secret@127.0.0.1:${port}`)).toMatchObject({ exitCode: 1, message });
  });

  it('is said to be too old', async () => {
    const info = '# Server\r\nredis_version:5.0.14\r\nloading:0\r\n';
    const server = createServer((socket) => {
      socket.on('data', (asked) => {
        for (const command of asked.toString().split(/(?=\*\d+\r\n)/)) {
          socket.write(/info/i.test(command) ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
        }
      });
      socket.on('error', () => undefined);
    });
    const port = await listening(server);
    const message = `Redis must be 6.2 or later, found 5.0.14 at redis://127.0.0.1:${port}: install a later one, or give another URL`;
    expect(await refusalOf(`redis://127.0.0.1:${port}`)).toMatchObject({ exitCode: 1, message });
  });

  it('must be a URL, of which a password is never shown', async () => {
    expect(await refusalOf('http://me:secret@host')).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /^the URL of Redis \(--redis, or PATHFIT_REDIS\) must be a URL such as .*, found another text$/,
      ) as string,
    });
    expect(maskedUrl('rediss://me:secret@host:6380/3')).toBe('rediss://host:6380/3');
  });
});
