import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InterruptedError } from '../../src/errors.js';
import { DatasetWriter } from '../../src/store/dataset-writer.js';
import { lock } from '../../src/store/lock.js';
import { life } from '../../src/store/signs-of-life.js';
import { Store } from '../../src/store/store.js';
import { temporaryFolder } from '../folders.js';
import { lockNameOf, startOf } from './locks.js';

const identity = { stage: 'simulate', fingerprint: 'f'.repeat(64), ingredients: { a: 1 } };

/** A dataset's folder in which another writer has left a lock, some seconds ago. */
function folderWith(name: string, secondsAgo = 0): string {
  const folder = join(temporaryFolder(), 'simulate');
  mkdirSync(folder);
  writeFileSync(join(folder, name), 'elsewhere');
  const then = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(join(folder, name), then, then);
  return folder;
}

/** Watches those that give no sign for a moment instead of seconds. */
function watchFor(seconds: number): void {
  const { watchFor: usual } = life;
  life.watchFor = seconds;
  onTestFinished(() => void (life.watchFor = usual));
}

const locksIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.lock'));

/** Takes the lock, which sweeps the one that is there, and gives it back. */
async function expectSwept(folder: string): Promise<void> {
  const [before] = locksIn(folder);
  const unlock = await lock(folder);
  const during = locksIn(folder);
  unlock();
  expect(during).toHaveLength(1);
  expect(during).not.toContain(before);
  expect(locksIn(folder)).toEqual([]);
}

describe('a dataset has one writer', () => {
  it('and a second one in the same process is told so', async () => {
    const folder = join(temporaryFolder(), 'simulate');
    const unlock = await lock(folder);
    await expect(lock(folder)).rejects.toMatchObject({
      exitCode: 75,
      message: expect.stringContaining('this process is writing') as string,
    });
    unlock();
    (await lock(folder))();
    expect(locksIn(folder)).toEqual([]);
  });

  it('and a second one is told which process that is', async () => {
    const folder = folderWith(lockNameOf({ pid: process.ppid, start: startOf(process.ppid) }));
    await expect(lock(folder)).rejects.toMatchObject({
      exitCode: 75,
      message: expect.stringContaining(
        `process ${process.ppid} is writing ${folder}: run again when`,
      ) as string,
    });
    expect(locksIn(folder)).toHaveLength(1);
  });

  it('and another copy of the code in this process is another one', async () => {
    await expect(lock(folderWith(lockNameOf({})))).rejects.toMatchObject({ exitCode: 75 });
  });
});

describe('a lock left behind is swept', () => {
  it('where its process is gone', async () => {
    // Larger than any number that Linux gives a process.
    await expectSwept(folderWith(lockNameOf({ pid: 4_194_305 })));
  });

  it('where its process’ number was given to another', async () => {
    await expectSwept(folderWith(lockNameOf({ pid: process.ppid, start: '1' })));
  });

  it('where its process has ended and was not buried', async () => {
    // The shell becomes a program that never asks after the child that the shell has started.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    const name = lockNameOf({ pid, start: startOf(pid) });
    await expect(lock(folderWith(name))).rejects.toMatchObject({ exitCode: 75 });
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) spawnSync('sleep', ['0.05']);
    await expectSwept(folderWith(name));
  });

  it('where it is of another container or machine, or of before a restart, and gives no sign', async () => {
    const elsewhere = lockNameOf({ pid: process.pid, place: '00000000' });
    await expect(lock(folderWith(elsewhere, 30))).rejects.toMatchObject({
      exitCode: 75,
      message: expect.stringContaining('of another machine or container (elsewhere)') as string,
    });
    watchFor(0.2);
    await expectSwept(folderWith(elsewhere, 61));
  });

  it('where its machine’s clock is an hour ahead, and it gives no sign', async () => {
    watchFor(0.2);
    await expectSwept(folderWith(lockNameOf({ place: '00000000' }), -3600));
  });

  it('and not where its machine’s clock is an hour behind, and it gives signs', async () => {
    watchFor(2);
    const folder = folderWith(lockNameOf({ place: '00000000' }), 3600);
    const [name] = locksIn(folder);
    let beats = 0;
    const sign = setInterval(() => {
      const then = new Date(Date.now() - 3600_000 + ++beats);
      utimesSync(join(folder, name), then, then);
    }, 100);
    onTestFinished(() => clearInterval(sign));
    await expect(lock(folder)).rejects.toMatchObject({
      exitCode: 75,
      message: expect.stringContaining(
        'should that machine be gone: 60 s after its last sign of life',
      ) as string,
    });
    expect(locksIn(folder)).toEqual([name]);
  });

  it('where the system does not say when processes started, and it gives no sign', async () => {
    const unknown = lockNameOf({ pid: process.ppid, start: '0' });
    await expect(lock(folderWith(unknown, 30))).rejects.toMatchObject({ exitCode: 75 });
    watchFor(0.2);
    await expectSwept(folderWith(unknown, 61));
  });
});

describe('waiting', () => {
  const openWith = (store: Store, signal = new AbortController().signal, told: string[] = []) =>
    store.open(identity, 'resume', { signal, onHeld: (message) => told.push(message) });

  it('ends when the holder is done, with what that has made', async () => {
    const store = new Store(temporaryFolder());
    const first = (await openWith(store)) as DatasetWriter;
    const told: string[] = [];
    const second = openWith(store, undefined, told);
    await first.write('part-00000.arrow', 1, (sink) => sink.write(new Uint8Array(8)));
    await new Promise((resolve) => setTimeout(resolve, 400));
    first.publish({ rows: 1 });
    first.release();
    expect(await second).toMatchObject({ manifest: { summary: { rows: 1 } } });
    expect(told).toEqual([`waiting until this process has written ${first.folder}`]);
  });

  it('goes on where a holder has left off', async () => {
    const store = new Store(temporaryFolder());
    const first = (await openWith(store)) as DatasetWriter;
    const second = openWith(store);
    await first.write('part-00000.arrow', 1, (sink) => sink.write(new Uint8Array(8)));
    first.release();
    const carriedOn = (await second) as DatasetWriter;
    expect(carriedOn.resumedParts).toBe(1);
    carriedOn.release();
  });

  it('ends when it is interrupted', async () => {
    const store = new Store(temporaryFolder());
    const first = (await openWith(store)) as DatasetWriter;
    const stop = new AbortController();
    const second = openWith(store, stop.signal);
    stop.abort();
    await expect(second).rejects.toThrow(InterruptedError);
    first.release();
  });
});
