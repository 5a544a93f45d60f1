import { describe, expect, it } from 'vitest';
import type { Answer } from '#dist/verdicts/verdict.js';
import { highest, lowest } from './counts.js';
import { exact, others, type ProcessKind } from './process-cases.js';
import { judged } from './process-trial.js';
import { seeds } from './trial.js';

/** How often each verdict has each answer over the seeds. */
async function countsOf({ path, ...kind }: ProcessKind): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const began = performance.now();
  for (let seed = 1; seed <= seeds; seed++) {
    const { verdicts } = await judged({ ...kind, x: path(seed), seed });
    for (const { id, answer } of verdicts)
      counts.set(`${id} ${answer}`, (counts.get(`${id} ${answer}`) ?? 0) + 1);
  }
  const said = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([answer, count]) => `${answer} ${count}`);
  const each = ((performance.now() - began) / seeds).toFixed(0);
  console.log(`${kind.name} (${seeds} seeds, ${each} ms each): ${said.join(', ')}`);
  return counts;
}

const of = (counts: ReadonlyMap<string, number>, id: string, answer: Answer): number =>
  counts.get(`${id} ${answer}`) ?? 0;

describe('data of the model itself', () => {
  it.each(exact)('no verdict finds a fault or a gain in more than 5 % of the seeds: $name', async (kind) => {
    const counts = await countsOf(kind);
    const most = highest(seeds, 0.05);
    expect.soft(of(counts, 'modelHolds', 'no'), 'modelHolds no').toBeLessThanOrEqual(most);
    expect.soft(of(counts, 'networkAdds', 'yes'), 'networkAdds yes').toBeLessThanOrEqual(most);
    expect.soft(of(counts, 'overfits', 'yes'), 'overfits yes').toBeLessThanOrEqual(most);
    if (kind.determined) expect.soft(of(counts, 'recovered', 'no'), 'recovered no').toBeLessThanOrEqual(most);
  });
});

describe('data of another process', () => {
  it.each(others)('the model is said not to hold: $name', async ({ found, ...kind }) => {
    const counts = await countsOf(kind);
    expect(of(counts, 'modelHolds', 'no')).toBeGreaterThanOrEqual(lowest(seeds, found));
  });
});
