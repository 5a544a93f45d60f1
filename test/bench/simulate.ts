import { readFileSync } from 'node:fs';
import { Pool } from '#dist/pool/pool.js';
import { rowRanges } from '#dist/stages/parts.js';
import { simulateBlock } from '#dist/stages/simulate.js';
import { peerJson, pythonWith } from './peer.js';
import { type Bench, inTurn } from './bench.js';

export const paths = 10_000;
export const times = 2520;
const dt = 1 / 252;

/** Path-steps a second of the simulate stage's computation: all of x float64[times × paths] in memory, nothing written. */
export async function inMemory(
  threads: number,
): Promise<{ measure: () => Promise<number>; close: () => Promise<void> }> {
  const wasm = readFileSync(new URL('../../dist/kernels/kernels.wasm', import.meta.url));
  const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
  const pool = new Pool({ threads, module: await WebAssembly.compile(wasm), tasks });
  const x = pool.memory.reserve(paths * times * 8, 'all paths');
  const state = pool.memory.reserve(paths * 8, 'current values');
  const parameters = {
    kernel: 'brownian',
    constants: [0.05 * dt, 0.2 * Math.sqrt(dt)],
    start: 0,
    paths,
    times,
    dt,
  } as const;
  const measure = async (): Promise<number> => {
    pool.memory.float64(state, paths).fill(0);
    const began = performance.now();
    // The same blocks of rows as the stage's, one after the other, into one array as the peer has it.
    for (const range of rowRanges(times, 208)) {
      await simulateBlock(pool, parameters, 1, range, x + range.first * paths * 8, state);
    }
    return (paths * times) / (performance.now() - began) / 1000;
  };
  await measure();
  return { measure, close: () => pool.close() };
}

/** simulate, 10,000 × 2,520 float64 in memory, against simulate_numpy.py (itself the best of three). */
export const simulateBench: Bench = {
  name: 'simulate',
  unit: 'million path-steps/s',
  better: 'more',
  async run(peers) {
    const peer =
      peers === undefined || !pythonWith('numpy')
        ? undefined
        : {
            name: 'simulate_numpy.py',
            measure: () =>
              Promise.resolve(
                (peerJson(peers, 'simulate_numpy.py', [
                  '--paths',
                  `${paths}`,
                  '--times',
                  `${times}`,
                  '--repeats',
                  '3',
                ])[0].simulate_steps_per_s as number) / 1e6,
              ),
          };
    const rows = [];
    for (const [threads, atLeast] of [
      [1, 2],
      [2, 4],
    ] as const) {
      const { measure, close } = await inMemory(threads);
      const name = `in memory, ${threads} thread${threads === 1 ? '' : 's'}`;
      rows.push({ name, atLeast, ...(await inTurn(measure, peer)) });
      await close();
    }
    return rows;
  },
};
