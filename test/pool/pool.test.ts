import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compileKernels } from '#dist/kernels/load.js';
import { Pool } from '#dist/pool/pool.js';

const modules = await compileKernels();

function start(threads: number, tasks = './failing-tasks.mjs', signal?: AbortSignal): Pool {
  const url = new URL(tasks, import.meta.url);
  const pool = new Pool({ threads, modules, tasks: url, ...(signal && { signal }) });
  onTestFinished(() => pool.close());
  return pool;
}

/** Fails where a call neither resolves nor rejects: a pool must never hang. */
async function settles<T>(call: Promise<T>, within = 15_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the call hangs')), within);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

describe('each', () => {
  it.each([
    [1, 50],
    [2, 50],
    [3, 2],
    [7, 64],
  ])('on %i threads does each of %i shards once', async (threads, shards) => {
    const pool = start(threads);
    const out = pool.memory.reserve(256, 'counts');
    await settles(pool.each('count', { out }, shards));
    const counts = pool.memory.int32(out, 64);
    expect([...counts].map((count, shard) => count === (shard < shards ? 1 : 0))).not.toContain(false);
  });

  it('does nothing for no shards', async () => {
    await expect(settles(start(1).each('count', {}, 0))).resolves.toBeUndefined();
  });

  it.each([
    ['while threads start', false],
    ['when they have started', true],
  ])('at once, %s, does each shard once', async (_when, started) => {
    const pool = start(2);
    const out = pool.memory.reserve(256, 'counts');
    const counts = pool.memory.int32(out, 64);
    if (started) await settles(pool.each('count', { out }, 64));
    counts.fill(0);
    await settles(pool.eachAtOnce('onMain', { out }, 60));
    expect(counts.subarray(0, 60).every((count) => count > 0)).toBe(true);
    expect(counts[0]).toBe(started ? 1 : 2);
    // Twenty milliseconds a shard: threads take over what the main thread has begun.
    counts.fill(0);
    await settles(pool.eachAtOnce('slow', { out }, 30));
    expect(counts[16]).toBe(30);
  });

  it('at once, fails as it does on threads', async () => {
    await expect(settles(start(2).eachAtOnce('throws', {}, 10))).rejects.toThrow(
      'a worker thread failed in throws: shard 3 has no rows',
    );
    await expect(settles(start(1).eachAtOnce('nothing', {}, 1))).rejects.toThrow(
      'the worker has no task "nothing"',
    );
    const broken = start(2, './broken-module.mjs');
    await expect(settles(broken.eachAtOnce('count', {}, 9))).rejects.toThrow(/cannot be loaded/);
  });

  it('at once, is ended by a signal', async () => {
    const stop = new AbortController();
    const pool = start(2, './failing-tasks.mjs', stop.signal);
    const out = pool.memory.reserve(256, 'counts');
    const call = pool.eachAtOnce('slow', { out }, 1000);
    setImmediate(() => stop.abort());
    await expect(settles(call)).rejects.toMatchObject({ name: 'InterruptedError' });
  });
});

it('a pool keeps nothing of what its calls have given', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const pool = start(1);
  const given = async (): Promise<WeakRef<object>> =>
    new WeakRef(await settles(pool.run<object>('echo', { values: new Float64Array(1000) })));
  const found = [await given(), await given(), await given()];
  for (let turn = 0; turn < 20 && found.some((one) => one.deref()); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  expect(found.filter((one) => one.deref())).toEqual([]);
});

describe('a thread that fails', () => {
  it('by throwing: the call rejects with its message, and the pool goes on', async () => {
    const pool = start(2);
    await expect(settles(pool.each('throws', {}, 10))).rejects.toThrow(
      'a worker thread failed in throws: shard 3 has no rows',
    );
    const out = pool.memory.reserve(256, 'counts');
    await settles(pool.each('count', { out }, 4));
  });

  it('by exiting: the call rejects', async () => {
    await expect(settles(start(2).each('exits', {}, 4))).rejects.toMatchObject({ exitCode: 1 });
  });

  it('by running out of memory: the call rejects', async () => {
    // Filling a heap takes a few seconds, on a busy machine many.
    await expect(settles(start(1).run('exhausts', {}), 55_000)).rejects.toThrow(
      /worker thread failed.*memory/s,
    );
  }, 60_000);

  it('by not loading: this call rejects and so does every later one', async () => {
    const pool = start(2, './broken-module.mjs');
    await expect(settles(pool.run('count', {}))).rejects.toThrow(/cannot be loaded/);
    await expect(settles(pool.run('count', {}))).rejects.toThrow(/cannot be loaded/);
    await expect(settles(pool.each('count', {}, 9))).rejects.toThrow(/cannot be loaded/);
  });

  it('by not knowing a task: the call says so', async () => {
    await expect(settles(start(1).run('nothing', {}))).rejects.toThrow('the worker has no task "nothing"');
  });
});

describe('an aborted signal', () => {
  it('ends the call between shards, and refuses later calls', async () => {
    const stop = new AbortController();
    const pool = start(2, './failing-tasks.mjs', stop.signal);
    const out = pool.memory.reserve(256, 'counts');
    const call = pool.each('slow', { out }, 1000);
    const done = (): number => Atomics.load(pool.memory.int32(out + 64, 1), 0);
    const begun = setInterval(() => done() > 0 && stop.abort(), 5);
    await expect(settles(call)).rejects.toMatchObject({ name: 'InterruptedError' });
    clearInterval(begun);
    expect(done()).toBeGreaterThan(0);
    expect(done()).toBeLessThan(100);
    await expect(settles(pool.run('count', { out }))).rejects.toMatchObject({ name: 'InterruptedError' });
  });
});

describe('the shared memory', () => {
  it('gives pieces that do not overlap, and gives released ones again', () => {
    const { memory } = start(1);
    const pieces = Array.from({ length: 50 }, (_, i) => ({
      bytes: 1 + i * 97,
      offset: memory.reserve(1 + i * 97, 'a piece'),
    }));
    const sorted = [...pieces].sort((a, b) => a.offset - b.offset);
    sorted
      .slice(1)
      .forEach((piece, i) => expect(piece.offset).toBeGreaterThanOrEqual(sorted[i].offset + sorted[i].bytes));
    expect(pieces.every(({ offset }) => offset % 64 === 0 && offset > 0)).toBe(true);
    const { byteLength } = memory;
    for (const { offset, bytes } of pieces) memory.release(offset, bytes);
    memory.reserve(
      pieces.reduce((sum, { bytes }) => sum + bytes, 0),
      'all of it',
    );
    expect(memory.byteLength).toBe(byteLength);
  });

  it('refuses more than the kernels can address, and says what asked for it', () => {
    const { memory } = start(1);
    expect(() => memory.reserve(5 * 2 ** 30, 'a network')).toThrow(/a network needs 5\.0 GiB/);
  });
});
