import type { Goodness } from '../../../verdicts/process/evidence.js';
import type { StageContext } from '../../stage.js';
import type { ProcessCandidate } from './candidate.js';
import type { Scored } from './evidence.js';

/** Tests of unseen transitions under each law, by the estimators' names. */
export function goodnessOf(
  _context: Pick<StageContext, 'seed' | 'pool' | 'throwIfInterrupted'>,
  _scored: Scored,
  _candidates: readonly ProcessCandidate[],
): Promise<ReadonlyMap<string, Goodness>> {
  return Promise.resolve(new Map());
}
