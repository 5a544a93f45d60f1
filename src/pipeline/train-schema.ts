import * as z from 'zod';
import { choiceOf } from '../choice.js';
import type { ParametricEntry } from '../entry.js';
import { estimators } from '../estimators/index.js';
import { columnNamePattern } from '../names.js';
import { posteriorEstimators } from '../posteriors/index.js';
import { transitionEstimators } from '../transition-estimators/index.js';
import { type AnyEstimatorConfig, type Question, questionOfKind } from './question.js';
import { zod } from './zod.js';

/** The most times: a row's index is an int32. */
export const mostTimes = 1_000_000_000;

const holdOut = z.strictObject({
  fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('share of the rows, or of the paths, that no estimator sees'),
  by: z
    .enum(['random', 'time', 'paths'])
    .optional()
    .describe(
      'rows drawn at random (of estimators of λ, unless given), the last in time (of estimators of the process, unless given), or paths drawn at random',
    ),
  gap: z.int().min(0).max(mostTimes).default(0).describe('by time: rows left out before the hold-out'),
});

/** Estimator names become columns (`kHat_NAME`) and arguments (`train:NAME`). */
const estimatorName = z.string().regex(columnNamePattern);

const allEstimators: Record<string, ParametricEntry> = {
  ...estimators,
  ...transitionEstimators,
  ...posteriorEstimators,
};

const ofWhat: Readonly<Record<Question, string>> = {
  lambda: 'of λ',
  process: 'of the process',
  posterior: 'of a posterior',
};

export const train = z
  .strictObject({
    holdOut: holdOut.prefault({}),
    estimators: z
      .record(estimatorName, choiceOf(zod, allEstimators))
      .refine((entries) => Object.keys(entries).length > 0, 'must name at least one estimator')
      .describe('name: estimator'),
  })
  .transform(({ holdOut: { by, ...holdOut }, estimators: chosen }, context) => {
    const all = chosen as Readonly<Record<string, AnyEstimatorConfig>>;
    const [first] = Object.keys(all);
    const question = first === undefined ? 'lambda' : questionOfKind(all[first]);
    const other = Object.keys(all).find((name) => questionOfKind(all[name]) !== question);
    const refuse = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (other !== undefined) {
      refuse(
        ['estimators'],
        `must all be of λ, all of the process or all of a posterior, found ${first} ${ofWhat[question]} and ${other} ${ofWhat[questionOfKind(all[other])]}: two pipeline files with the same paths share them`,
      );
    } else if (question === 'process' && by === 'random') {
      refuse(
        ['holdOut', 'by'],
        'must be time or paths for estimators of the process, found random: rows drawn at random would cut transitions',
      );
    } else if (question !== 'process' && by === 'paths') {
      refuse(
        ['holdOut', 'by'],
        `must be random or time for estimators ${ofWhat[question]}, found paths: each k is of all paths`,
      );
    }
    const chosenBy = by ?? (question === 'process' ? 'time' : 'random');
    if (chosenBy !== 'time' && holdOut.gap !== 0) {
      refuse(['holdOut', 'gap'], 'must be left out unless train.holdOut.by is time');
    }
    return { holdOut: { ...holdOut, by: chosenBy }, estimators: all };
  });
