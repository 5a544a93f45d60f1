import { firstCase } from '../../first-case.js';
import type { Answer, Verdict } from '../verdict.js';
import { figure } from '../words.js';

/** What a run found of a process, as far as a conclusion needs it. */
export interface FoundOfProcess {
  readonly verdicts: readonly Pick<Verdict, 'id' | 'answer'>[];
  readonly estimators: readonly {
    readonly name: string;
    readonly parameters: readonly {
      readonly name: string;
      readonly estimate: number | null;
      readonly truth: number | null;
    }[];
  }[];
}

/** What a run found of a process, in a few short sentences that need no table beside them. */
export function processConclusionOf({ verdicts, estimators }: FoundOfProcess): string {
  const of = (id: string): Answer => verdicts.find((verdict) => verdict.id === id)?.answer ?? 'unknown';
  return [
    `${truthIn(of('identifiable'), of('recovered'))}${estimateIn(estimators)}.`,
    firstCase([of('modelHolds') === 'no', 'The model does not hold on unseen transitions.'], [true, '']),
    networkIn(of('networkAdds')),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const truthIn = (identifiable: Answer, recovered: Answer): string =>
  firstCase(
    [recovered === 'yes' && identifiable === 'no', 'The truth was found, but the data do not determine it'],
    [recovered === 'yes', 'The truth was found'],
    [
      recovered === 'no' && identifiable === 'no',
      'The data do not determine the process, and the truth was not found',
    ],
    [recovered === 'no', 'The truth was not found'],
    [identifiable === 'no', 'The data do not determine the process'],
    [recovered === 'unclear', 'The truth was found in part'],
    [identifiable === 'unclear', 'The data determine the process in part'],
    [identifiable === 'unknown', 'No parameter of the process was estimated'],
    [true, 'The data determine the process'],
  );

/** The parameters of the first estimator that has all of them, with a true value where there is one. */
function estimateIn(estimators: FoundOfProcess['estimators']): string {
  const whole = estimators.filter(
    ({ parameters }) => parameters.length > 0 && parameters.every(({ estimate }) => estimate !== null),
  );
  const found =
    whole.find(({ parameters }) => parameters.every(({ truth }) => truth !== null)) ?? whole.at(0);
  if (!found) return '';
  const said = found.parameters.map(({ name, estimate }) => `${name} = ${figure(estimate!)}`);
  return `: ${said.slice(0, 4).join(', ')} (${found.name})`;
}

const networkIn = (networkAdds: Answer): string =>
  firstCase(
    [networkAdds === 'yes', 'The network earned its keep.'],
    [networkAdds === 'no', 'The network was not needed.'],
    [networkAdds === 'unclear', 'Whether the network helped is unclear.'],
    [true, ''],
  );
