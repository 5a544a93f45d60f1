import { expect, it, onTestFinished } from 'vitest';
import { RowSummaries, SummaryMemory } from '#dist/rows/row-summaries.js';
import { PathState } from '#dist/rows/path-state.js';
import { placeAt, shardsOf } from '#dist/rows/simulate-task.js';
import { simulateInput } from '#dist/rows/simulation.js';
import { shardsOfStates } from '#dist/stages/simulate/simulate-states-task.js';
import { startPool } from '../../training/rows.js';

/** Blocks of four rows, so that threads meet at every turn. */
const [n, blocks, blockRows] = [1000, 16, 4];
const rows = blocks * blockRows;
const seed = 7;
const law = { law: 'brownian', components: ['x'], noises: 1, constants: [0.001, 0.1], start: [1] } as const;

it('threads that overtake each other wait for the state, the buffer and the rows that they need', async () => {
  const pool = startPool(3);
  onTestFinished(() => pool.close());
  const { memory } = pool;
  const [x, other, whole] = [rows, rows, rows].map((count) => memory.reserve(count * n * 8, 'paths'));
  const current = new PathState(memory, law, n);
  const done = memory.reserve(2 * blocks * 4, 'shards');
  const state = current.values;
  state.fill(1);
  // Starts the threads, and says what there is to find.
  const plain = simulateInput(current, seed, { first: 0, rows }, placeAt(whole, 0));
  await pool.each('simulatePaths', plain, shardsOf(n));
  const [end, all] = [state.slice(), memory.float64(whole, rows * n)];
  const squares = Array.from({ length: rows }, (_, j) =>
    all.subarray(j * n, (j + 1) * n).reduce((sum, value) => sum + value * value, 0),
  );
  const kept = new SummaryMemory(memory, { rows, n }, { rows, blockRows });
  const summarise = kept.inputs({ first: 0, rows }, [x, other]);
  const simulate = summarise.map((block) => simulateInput(current, seed, block, placeAt(block.x, 0)));
  const hashes = new Set<string>();
  for (let trial = 0; trial < 100; trial++) {
    state.fill(1);
    memory.int32(done, 2 * blocks).fill(0);
    const input = { simulate, summarise, done };
    await pool.each('simulateStates', input, shardsOfStates(input));
    const taken = new RowSummaries(rows);
    for (const block of summarise) taken.add(memory, block);
    const { summary } = taken;
    expect(state).toEqual(end);
    summary.squares.forEach((square, j) => expect(square * n).toBeCloseTo(squares[j], 8));
    expect(summary.sample.length).toBe(rows * Math.ceil(n / 4));
    expect(summary.sample.every((value, s) => value === all[Math.floor(s / 250) * n + (s % 250) * 4])).toBe(
      true,
    );
    expect(summary.greatest).toBe(all.reduce((most, value) => Math.max(most, value), -Infinity));
    hashes.add(summary.sha256);
  }
  expect(hashes.size).toBe(1);
});
