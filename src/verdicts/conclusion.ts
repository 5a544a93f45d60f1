import { lambdaName } from '../estimands/names.js';
import { firstCase } from '../first-case.js';
import type { Answer, Verdict } from './verdict.js';
import { figure } from './words.js';

/** What a run found, as far as a conclusion needs it. */
export interface Found {
  readonly verdicts: readonly Pick<Verdict, 'id' | 'answer'>[];
  readonly estimators: readonly {
    readonly name: string;
    readonly parameters: readonly {
      readonly name: string;
      readonly estimate: number | null;
    }[];
  }[];
}

/**
 * What a run found, in two short sentences that need no table beside them: the estimate and whether it is the truth, and
 * whether a network was needed.
 */
export function conclusionOf({ verdicts, estimators }: Found): string {
  const answers = new Map(verdicts.map(({ id, answer }) => [id, answer]));
  const of = (id: string): Answer => answers.get(id) ?? 'unknown';
  // Where λ varies, or was not found, one number would be taken for the answer.
  const isOneNumber =
    of('lambdaDependsOnX') !== 'yes' &&
    ['yes', 'unknown'].includes(of('recovered')) &&
    of('identifiable') !== 'no';
  return [
    `${truthIn(of('identifiable'), of('recovered'), of('lambdaDependsOnX'))}${isOneNumber ? estimateIn(estimators) : ''}.`,
    networkIn(of('networkAdds'), of('trainingStable')),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const truthIn = (identifiable: Answer, recovered: Answer, dependsOnX: Answer): string =>
  firstCase(
    [recovered === 'yes', 'The truth was found'],
    [recovered === 'no' && identifiable === 'no', 'The data do not determine λ, and the truth was not found'],
    [recovered === 'no', 'The truth was not found'],
    [recovered === 'unclear', 'The truth was found in part'],
    [identifiable === 'no', 'The data do not determine λ'],
    [dependsOnX === 'yes', 'λ depends on x'],
    [true, 'The data determine λ'],
  );

/** The first estimate of one λ: what a closed form gives. */
function estimateIn(estimators: Found['estimators']): string {
  for (const { name, parameters } of estimators) {
    const estimate = parameters.find((parameter) => parameter.name === lambdaName)?.estimate ?? null;
    if (estimate !== null) return `: λ̂ = ${figure(estimate)} (${name})`;
  }
  return '';
}

const networkIn = (networkAdds: Answer, trainingStable: Answer): string =>
  firstCase(
    [networkAdds === 'yes', 'The network earned its keep.'],
    [trainingStable === 'no', 'A training failed.'],
    [networkAdds === 'no', 'The network was not needed.'],
    [networkAdds === 'unclear', 'Whether the network helped is unclear.'],
    [trainingStable === 'unclear', 'A network has not finished.'],
    [true, ''],
  );
