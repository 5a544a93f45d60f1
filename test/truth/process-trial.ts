import { z } from 'zod';
import { type SimulatedProcess, withProcessTruth } from '#dist/estimands/process.js';
import { roles, transitionSplit } from '#dist/random/transition-split.js';
import { transitionRows } from '#dist/rows/transition-rows.js';
import { type ReadCandidate, withGiven } from '#dist/stages/evaluate/process/candidate.js';
import { processEvidence, scoredRows } from '#dist/stages/evaluate/process/evidence.js';
import { goodnessOf } from '#dist/stages/evaluate/process/laws.js';
import { transitionEstimators } from '#dist/transition-estimators/index.js';
import type { TransitionEstimatorConfig } from '#dist/transition-estimators/config.js';
import type { TransitionEstimator } from '#dist/transition-estimators/transition-estimator.js';
import type { Goodness, ProcessEvidence } from '#dist/verdicts/process/evidence.js';
import { processVerdictsOf } from '#dist/verdicts/process/index.js';
import type { Verdict } from '#dist/verdicts/verdict.js';
import { context, stored } from '../transition-estimators/simulated.js';

/** One path, and what it is fitted with. */
export interface ProcessCase {
  readonly x: readonly number[];
  readonly dt: number;
  readonly seed: number;
  readonly estimators: Readonly<Record<string, { readonly kind: TransitionEstimatorConfig['kind'] }>>;
  /** What it was simulated as; undefined where it counts as imported. */
  readonly process?: SimulatedProcess;
  /** Without the tests of unseen transitions, which take most of the time. */
  readonly untested?: boolean;
}

/** What a run says of one path whose last fifth is unseen: the stages’ own functions, without files between them. */
export async function judged(one: ProcessCase): Promise<{ evidence: ProcessEvidence; verdicts: Verdict[] }> {
  const { x, dt, seed, process } = one;
  const n = x.length - 1;
  const times = Float64Array.from(x, (_, i) => i * dt);
  const split = transitionSplit({ paths: 1, rows: n }, { by: 'time', fraction: 0.2, gap: 0 }, seed);
  const rows = transitionRows(
    { times, dt, x: [Float64Array.from(x)], hasStart: true, gaps: new Set() },
    split,
  );
  const scored = scoredRows(rows);
  const candidates: ReadCandidate[] = [];
  const goodness = new Map<string, Goodness>();
  const tested = rows.role.map((role) => (role === roles.holdOut ? 1 : 0));
  const progress = (): Promise<void> => Promise.resolve();
  for (const [name, asked] of Object.entries(one.estimators)) {
    const estimator = transitionEstimators[asked.kind] as TransitionEstimator<unknown>;
    const { kind, ...given } = asked;
    const parsed = { kind, ...z.strictObject(estimator.parameters(z)).parse(given) };
    const config = { ...parsed, ...estimator.resolve?.(parsed, process) } as TransitionEstimatorConfig;
    const ownFit = await estimator.fit(scored.train, config, { ...context, seed });
    const whole = estimator.level === 'closed-form' ? await estimator.fit(rows.all, config, context) : null;
    const estimands = estimator.estimands(config);
    const fit = {
      ...ownFit,
      parameters: withProcessTruth(ownFit.parameters, estimands, process),
      fullSample: whole && withProcessTruth(whole.parameters, estimands, process),
      transitions: scored.train.from.length,
      time: scored.train.dt.reduce((sum, step) => sum + step, 0),
    };
    const density = fit.status === 'diverged' ? undefined : estimator.density?.(config, stored(ownFit));
    const parameters = withGiven({ config, estimator }, fit.parameters);
    candidates.push({
      name,
      config,
      estimator,
      fit,
      scores: density?.scores(rows.all),
      begin: estimator.begin?.(config, stored(ownFit))?.scores(rows.all),
      parameters,
      wholeSample: withGiven({ config, estimator }, fit.fullSample ?? fit.parameters),
      estimated: parameters.filter(({ free, estimate }) => free && estimate !== null).length,
    });
    if (one.untested || !density) continue;
    const test = await estimator.goodness?.(config, stored(ownFit), scored.train, rows.all, tested, {
      seed,
      progress,
    });
    if (test) goodness.set(name, goodnessOf(test));
  }
  const evidence = processEvidence(scored, candidates, process ? 'simulated' : 'imported', goodness);
  return { evidence, verdicts: processVerdictsOf(evidence) };
}
