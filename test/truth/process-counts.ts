import type { Answer } from '#dist/verdicts/verdict.js';
import type { ProcessKind } from './process-cases.js';
import { judged } from './process-trial.js';
import { seeds } from './trial.js';

/** How often each verdict has each answer over the seeds. */
export async function countsOf({ path, ...kind }: ProcessKind): Promise<Map<string, number>> {
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

export const countIn = (counts: ReadonlyMap<string, number>, id: string, answer: Answer): number =>
  counts.get(`${id} ${answer}`) ?? 0;
