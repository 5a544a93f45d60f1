import { firstCase } from '../first-case.js';
import type { Answer, Verdict } from './verdict.js';
import { figure } from './words.js';

/** What a run found, as far as a conclusion needs it. */
export interface Found {
  readonly verdicts: readonly Pick<Verdict, 'id' | 'answer'>[];
  readonly estimators: readonly {
    readonly name: string;
    readonly parameters: readonly {
      readonly estimate: number | null;
      readonly interval95: readonly [number, number] | null;
    }[];
  }[];
}

/**
 * What a run found, in at most three short sentences that need no table beside them: the estimate and whether it is the
 * truth, whether a network was needed, and what spoils either.
 */
export function conclusionOf({ verdicts, estimators }: Found): string {
  const answers = new Map(verdicts.map(({ id, answer }) => [id, answer]));
  const of = (id: string): Answer => answers.get(id) ?? 'unknown';
  return [
    `${truthIn(of('identifiable'), of('recovered'), of('lambdaDependsOnX'))}${estimateIn(estimators)}.`,
    networkIn(of('networkAdds'), of('trainingStable')),
    of('modelHolds') === 'no' ? 'The closed form’s model does not hold.' : '',
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

/** The first estimate of one number: what closed forms of one λ give. */
function estimateIn(estimators: Found['estimators']): string {
  const fit = estimators.find(({ parameters }) => parameters.length === 1 && parameters[0].estimate !== null);
  if (!fit) return '';
  const [{ estimate, interval95 }] = fit.parameters;
  const digits = (value: number): string => figure(value, 4);
  const [lower, upper] = (interval95 ?? [estimate!, estimate!]).map(digits);
  const interval = lower === upper ? '' : ` (95 % interval: ${lower} to ${upper})`;
  return `: ${fit.name} gives λ̂ = ${digits(estimate!)}${interval}`;
}

const networkIn = (networkAdds: Answer, trainingStable: Answer): string =>
  firstCase(
    [networkAdds === 'yes', 'The network earned its keep.'],
    [trainingStable === 'no', 'A network’s training failed.'],
    [networkAdds === 'no', 'The network was not needed.'],
    [networkAdds === 'unclear', 'Whether the network helped is unclear.'],
    [trainingStable === 'unclear', 'A network’s training has not finished.'],
    [true, ''],
  );
