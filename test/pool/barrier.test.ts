import { describe, expect, it, onTestFinished } from 'vitest';
import { compileKernels } from '#dist/kernels/load.js';
import { Pool } from '#dist/pool/pool.js';
import { partOf } from '../../src/pool/barrier.js';

const modules = await compileKernels();
const tasks = new URL('./meeting-tasks.mjs', import.meta.url);

/** A pool all of whose threads have started. */
async function start(threads: number, signal?: AbortSignal): Promise<Pool> {
  const pool = new Pool({ threads, modules, tasks, ...(signal && { signal }) });
  onTestFinished(() => pool.close());
  await pool.each('nothing', {}, threads);
  return pool;
}

/** A place for each member's float64. */
const cellsFor = (pool: Pool, members: number): number => pool.memory.reserve(members * 8, 'cells');

/** Fails where a call neither resolves nor rejects within so many milliseconds. */
async function within<T>(milliseconds: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the call takes ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

describe('a team', () => {
  it.each([1, 2, 3, 7])(
    'of %i meets 2,000 times, and everyone sees what the others wrote',
    async (members) => {
      const pool = await start(members);
      const input = { cells: cellsFor(pool, members), meetings: 1000 };
      expect(await within(30_000, pool.team<number>('meets', input, members))).toBe(1000);
      const cells = pool.memory.float64(input.cells, members);
      expect([...cells]).toEqual(new Array(members).fill(1000));
    },
  );

  it('works beside another where there are threads for both', async () => {
    const pool = await start(5);
    const meet = (members: number, meetings: number): Promise<number> =>
      pool.team<number>('meets', { cells: cellsFor(pool, members), meetings }, members);
    expect(await within(30_000, Promise.all([meet(2, 700), meet(3, 400)]))).toEqual([700, 400]);
  });

  it('leaves the pool as it found it', async () => {
    const pool = await start(2);
    const cells = cellsFor(pool, 2);
    const next = pool.memory.reserve(64, 'what comes next');
    pool.memory.release(next, 64);
    for (let team = 0; team < 20; team++) await pool.team('meets', { cells, meetings: 3 }, 2);
    expect(pool.memory.reserve(64, 'what comes next')).toBe(next);
  });
});

describe('work that a team shares', () => {
  const things = (pool: Pool, count: number) => {
    const done = pool.memory.reserve(count * 4, 'what is done');
    const values = pool.memory.int32(done, count).fill(0);
    return { done, values };
  };

  it.each([
    [1, 100, 100],
    [1, 100, 7],
    [2, 1, 1],
    [2, 33, 1000],
    [3, 1000, 5],
    [7, 4, 4],
    [7, 500, 500],
  ])(
    'of %i: each of %i things is done once between two meetings, at most %i at a time',
    async (members, count, most) => {
      const pool = await start(members);
      const { done, values } = things(pool, count);
      await within(10_000, pool.team('shares', { done, count, most, rounds: 50 }, members));
      expect([...values]).toEqual(new Array(count).fill(50));
    },
  );

  it.each([0, 1, 2])('is done by the others where number %i of 3 is held up', async (slow) => {
    const pool = await start(3);
    const { done, values } = things(pool, 90);
    await within(10_000, pool.team('sharesWithOneThatWaits', { done, count: 90, most: 90, slow }, 3));
    expect([...values]).toEqual(new Array(90).fill(1));
  });
});

describe('a member that fails', () => {
  it.each([
    [2, 0],
    [2, 1],
    [3, 1],
    [7, 6],
  ])('of %i, number %i, by throwing: the call rejects with its message, promptly', async (members, bad) => {
    const pool = await start(members);
    const call = pool.team('throws', { cells: cellsFor(pool, members), bad }, members);
    await expect(within(2000, call)).rejects.toThrow(
      `a worker thread failed in throws: member ${bad} has no rows`,
    );
    // The others have stopped, so the pool can go on.
    const input = { cells: cellsFor(pool, members), meetings: 5 };
    expect(await within(5000, pool.team<number>('meets', input, members))).toBe(5);
  });

  it.each([0, 1, 2])('of 3, number %i, by exiting: the call rejects', async (bad) => {
    const pool = await start(3);
    const call = pool.team('exits', { cells: cellsFor(pool, 3), bad }, 3);
    await expect(within(5000, call)).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe('an aborted signal', () => {
  it.each([1, 3])('ends a team of %i that meets without end, within a second', async (members) => {
    const stop = new AbortController();
    const pool = await start(members, stop.signal);
    const cells = cellsFor(pool, members);
    pool.memory.float64(cells, members).fill(0);
    const call = pool.team('meetsForEver', { cells }, members);
    call.catch(() => undefined);
    const meetings = (): number => pool.memory.float64(cells, 1)[0];
    await expect.poll(meetings, { timeout: 10_000 }).toBeGreaterThan(10);
    stop.abort();
    await expect(within(1000, call)).rejects.toMatchObject({ name: 'InterruptedError', exitCode: 130 });
  });
});

describe('the parts of a team', () => {
  it.each([
    [0, 3],
    [2, 7],
    [100, 7],
    [64, 64],
  ])('of %i things for %i members cover each thing once, in order, as even as can be', (count, members) => {
    const parts = Array.from({ length: members }, (_, member) => partOf(count, { member, members }));
    const covered = parts.flatMap(({ first, end }) =>
      Array.from({ length: end - first }, (_, i) => first + i),
    );
    expect(covered).toEqual(Array.from({ length: count }, (_, i) => i));
    const sizes = parts.map(({ first, end }) => end - first);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});
