import { type Bench, type BenchRow, type Figure, inTurn, peer } from './bench.js';
import { paths, poolOf, simulation } from './simulation.js';

/** Path-steps of the sizes, and how they are written. */
const sizes = { '10⁶': 1e6, '10⁷': 1e7, '10⁸': 1e8, '10⁹': 1e9 } as const;
type Size = keyof typeof sizes;
/** Path-steps that a measurement has at least: small sizes are done several times in a row. */
const measured = 1e8;

async function costs(threads: number): Promise<Record<Size, Figure>> {
  const pool = await poolOf(threads);
  const measures = [];
  for (const [name, steps] of Object.entries(sizes)) {
    const { simulate } = await simulation(pool, { paths, times: steps / paths, keep: false });
    const repeats = Math.max(1, measured / steps);
    const measure = async (): Promise<number> => {
      const began = performance.now();
      for (let repeat = 0; repeat < repeats; repeat++) await simulate();
      return ((performance.now() - began) * 1e6) / (repeats * steps);
    };
    measures.push([name, measure] as const);
  }
  const found = await inTurn(Object.fromEntries(measures));
  await pool.close();
  return found as Record<Size, Figure>;
}

export const costBench: Bench = {
  name: 'cost',
  explanation:
    'What a path-step costs as simulations grow: 10,000 paths at 100 to 100,000 times, the computation of the stage simulate ' +
    'without its files. As in the stage, stretches of 64 MiB go into two buffers in turn, so that 10⁹ path-steps take no more ' +
    'memory than 10⁷. Small sizes are done several times in a row, each with its own start. The dearest size is held ' +
    'against the cheapest.',
  unit: 'ns a path-step',
  better: 'less',
  async run() {
    const rows: BenchRow[] = [];
    for (const [threads, text] of [
      [1, 'one thread'],
      [2, 'two threads'],
    ] as const) {
      const found = Object.entries(await costs(threads));
      for (const [size, ours] of found) rows.push({ name: `${size} path-steps, ${text}`, ours });
      const sorted = found.toSorted(([, a], [, b]) => a.median - b.median);
      const [[cheapest, least], [dearest, most]] = [sorted[0], sorted.at(-1)!];
      rows.push({
        name: `the dearest, ${dearest}, ${text}`,
        ours: most,
        peer: peer(`the cheapest, ${cheapest}`, least),
        wanted: { atMost: 1.15 },
        shortfall:
          '10⁶ path-steps are a single call of three milliseconds, around which half of one goes by until threads are awake; in one ' +
          'call of ten the system lets one thread wait meanwhile for the other’s core. Larger sizes hand over 64 MiB at once.',
      });
    }
    return rows;
  },
};
