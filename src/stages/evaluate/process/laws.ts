import { fitStatistics } from '../../../likelihood/goodness-of-fit.js';
import type { FitTest } from '../../../likelihood/simulated-null.js';
import { roles } from '../../../random/transition-split.js';
import type { Goodness } from '../../../verdicts/process/evidence.js';
import type { StageContext } from '../../stage.js';
import { shared, workOfProcess } from '../../train/process-work.js';
import type { FittedProcess, ProcessCandidate } from './candidate.js';
import type { Scored } from './evidence.js';

/** What laws say of all transitions, and of the unseen ones whether they are as a law says. */
export interface Judged {
  readonly candidates: readonly ProcessCandidate[];
  /** By name: of the laws that can be simulated and fitted again. */
  readonly goodness: ReadonlyMap<string, Goodness>;
}

/** Scores every transition under each law, and tests the unseen ones, one thread per piece of work. */
export async function judgedByLaws(
  context: Pick<StageContext, 'pool' | 'share' | 'seed' | 'throwIfInterrupted'>,
  { rows, train }: Pick<Scored, 'rows' | 'train'>,
  fitted: readonly FittedProcess[],
): Promise<Judged> {
  const all = shared(rows.all);
  const learned = shared(train);
  const tested = new Uint8Array(new SharedArrayBuffer(rows.role.length));
  rows.role.forEach((role, i) => (tested[i] = role === roles.holdOut ? 1 : 0));
  const withLaw = fitted.filter(({ hasLaw }) => hasLaw);
  const withTest = withLaw.filter(({ estimator }) => estimator.goodness !== undefined);
  const done = await workOfProcess(context, [
    ...withLaw.map((one) => ({
      name: one.name,
      config: one.config,
      work: { do: 'score' as const, transitions: all, fit: one.plain() },
    })),
    ...withTest.map((one) => ({
      name: one.name,
      config: one.config,
      work: { do: 'test' as const, fit: one.plain(), transitions: all, learned, tested },
    })),
  ]);
  const goodness = new Map<string, Goodness>();
  withTest.forEach(({ name }, i) => {
    const found = done[withLaw.length + i];
    if ('test' in found && found.test) goodness.set(name, goodnessOf(found.test));
  });
  const candidates = fitted.map((one): ProcessCandidate => {
    const found = done[withLaw.indexOf(one)] as (typeof done)[number] | undefined;
    const { scores, begin } = found && 'scores' in found ? found : { scores: undefined, begin: undefined };
    return Object.assign(one, { scores, begin });
  });
  return { candidates, goodness };
}

/** A test of fit as it is stored. */
export function goodnessOf({ n, replicates, pValue, statistics, notes }: FitTest): Goodness {
  return {
    transitions: n,
    replicates,
    p: pValue,
    tests: fitStatistics.map((of) => ({
      of,
      statistic: Number.isFinite(statistics[of].value) ? statistics[of].value : null,
      p: statistics[of].pValue,
    })),
    notes,
  };
}
