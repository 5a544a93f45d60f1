import { firstCase } from '../../first-case.js';
import type { Answer, Verdict } from '../verdict.js';
import { figure } from '../words.js';
import { bestIn } from './best.js';
import type { PosteriorFigures } from './evidence.js';

/** What a run found of posteriors, as far as a conclusion needs it. */
export interface FoundOfPosterior {
  readonly verdicts: readonly Pick<Verdict, 'id' | 'answer'>[];
  readonly estimators: readonly PosteriorFigures[];
}

/** What a run found of posteriors, in a few short sentences that need no table beside them. */
export function posteriorConclusionOf({ verdicts, estimators }: FoundOfPosterior): string {
  const of = (id: string): Answer => verdicts.find((verdict) => verdict.id === id)?.answer ?? 'unknown';
  const best = bestIn({ fits: estimators });
  const name = best?.name ?? 'The posterior';
  const learned = best?.gain ? `${figure(Math.max(0, best.gain.mean), 2)} nats` : 'nothing';
  return [
    firstCase(
      [of('beatsThePrior') === 'yes', `The data say ${learned} more than the prior (${name}).`],
      [of('beatsThePrior') === 'no', 'The data say no more than the prior.'],
      [true, 'Whether the data say more than the prior is unclear.'],
    ),
    firstCase(
      [of('posteriorCalibrated') === 'yes', 'Its intervals can be believed.'],
      [of('posteriorCalibrated') === 'no', 'Its intervals cannot be believed.'],
      [of('posteriorCalibrated') === 'unclear', 'Whether its intervals can be believed is unclear.'],
      [true, ''],
    ),
    firstCase(
      [of('matchesExact') === 'yes', 'It is as good as the exact posterior.'],
      [of('matchesExact') === 'no', 'It is far from the exact posterior.'],
      [true, ''],
    ),
    firstCase(
      [of('observationTypical') === 'no', 'The observation is unlike the draws that it learned from.'],
      [of('priorDominates') === 'yes', 'After the observation the answer is still mostly the prior.'],
      [true, ''],
    ),
    firstCase(
      [of('networkAdds') === 'yes', 'The network earned its keep.'],
      [of('networkAdds') === 'no', 'The network was not needed.'],
      [true, ''],
    ),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
