import { firstCase } from '../../first-case.js';
import type { Answer, Verdict } from '../verdict.js';
import { figure } from '../words.js';

interface Estimated {
  readonly name: string;
  readonly estimate: number | null;
  readonly truth: number | null;
}

/** What a run found of a process, as far as a conclusion needs it. */
export interface FoundOfProcess {
  readonly verdicts: readonly Pick<Verdict, 'id' | 'answer'>[];
  readonly estimators: readonly {
    readonly name: string;
    readonly parameters: readonly Estimated[];
    readonly fullSample: readonly Estimated[] | null;
    readonly holdOut: { readonly logScore: number | null };
  }[];
}

/** Where nobody knows the truth, what all transitions say is shown; else what was learned without the unseen ones. */
export function shownParameters<Parameter extends Estimated>(
  estimators: readonly {
    readonly parameters: readonly Parameter[];
    readonly fullSample: readonly Parameter[] | null;
  }[],
): { readonly of: 'training' | 'all'; readonly parameters: readonly (readonly Parameter[])[] } {
  const isKnown = estimators.some(({ parameters }) => parameters.some(({ truth }) => truth !== null));
  return isKnown
    ? { of: 'training', parameters: estimators.map(({ parameters }) => parameters) }
    : { of: 'all', parameters: estimators.map(({ parameters, fullSample }) => fullSample ?? parameters) };
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

/** Of the estimators that have all their parameters the one that foretells best, those with true values first. */
function estimateIn(estimators: FoundOfProcess['estimators']): string {
  const { parameters } = shownParameters(estimators);
  const whole = estimators.flatMap(({ name, holdOut }, e) => {
    const own = parameters[e];
    const isWhole = own.length > 0 && own.every(({ estimate }) => estimate !== null);
    const isKnown = own.every(({ truth }) => truth !== null);
    return isWhole ? [{ name, own, isKnown, score: holdOut.logScore ?? -Infinity }] : [];
  });
  // Scores that differ by rounding are the same, and the file's order decides.
  const rounded = (score: number): number => Math.round(score * 1e9);
  const [found] = whole.toSorted(
    (a, b) => Number(b.isKnown) - Number(a.isKnown) || rounded(b.score) - rounded(a.score),
  );
  if (!found) return '';
  const said = found.own.map(({ name, estimate }) => `${name} = ${figure(estimate!)}`);
  return `: ${said.slice(0, 4).join(', ')} (${found.name})`;
}

const networkIn = (networkAdds: Answer): string =>
  firstCase(
    [networkAdds === 'yes', 'The network earned its keep.'],
    [networkAdds === 'no', 'The network was not needed.'],
    [networkAdds === 'unclear', 'Whether the network helped is unclear.'],
    [true, ''],
  );
