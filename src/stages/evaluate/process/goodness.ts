import type { Goodness } from '../../../verdicts/process/evidence.js';
import { fitStatistics } from '../../../likelihood/goodness-of-fit.js';
import { roles } from '../../../random/transition-split.js';
import type { StageContext } from '../../stage.js';
import type { ProcessCandidate } from './candidate.js';
import type { Scored } from './evidence.js';

/** Tests of unseen transitions under each law that can be simulated and fitted again, by the estimators' names. */
export async function goodnessOf(
  { seed, pool, throwIfInterrupted }: Pick<StageContext, 'seed' | 'pool' | 'throwIfInterrupted'>,
  { rows, train }: Scored,
  candidates: readonly ProcessCandidate[],
): Promise<ReadonlyMap<string, Goodness>> {
  const found = new Map<string, Goodness>();
  const tested = rows.role.map((role) => (role === roles.holdOut ? 1 : 0));
  const progress = async (): Promise<void> => {
    await pool.pause();
    throwIfInterrupted();
  };
  for (const { name, estimator, config, scores } of candidates) {
    if (!estimator.goodness || !scores) continue;
    const test = await estimator.goodness(config, train, rows.all, tested, { seed, progress });
    if (!test) continue;
    found.set(name, {
      transitions: test.n,
      replicates: test.replicates,
      p: test.pValue,
      tests: fitStatistics.map((of) => ({
        of,
        statistic: Number.isFinite(test.statistics[of].value) ? test.statistics[of].value : null,
        p: test.statistics[of].pValue,
      })),
      notes: test.notes,
    });
  }
  return found;
}
