import type { Diagnosis } from '../doctor/judge.js';
import { cut, whole, wrap } from './output.js';

/** Something whose derivatives were compared, by its name in the text. */
export interface NamedDiagnosis extends Diagnosis {
  readonly name: string;
  readonly compared: number;
  /** Which of its derivatives are wrong, where others are right. */
  readonly wrongIn?: string | null;
}

const columns = 80;

/** What is said of those that are wrong, in paragraphs; those with the same explanations stand together. */
export function wrongInWords(
  all: readonly NamedDiagnosis[],
  { before = '', otherwise }: { before?: string; otherwise: string },
): string[] {
  return alike(all.filter(({ right }) => !right)).map((group) => before + explained(group, otherwise));
}

export const paragraph = (text: string): string =>
  text
    .split('\n')
    .flatMap((line) => wrap(line.split(' '), columns, '  '))
    .join('\n');

function alike(wrong: readonly NamedDiagnosis[]): NamedDiagnosis[][] {
  const groups = new Map<string, NamedDiagnosis[]>();
  for (const one of wrong) {
    const said = one.explanations.map(({ mistake }) => mistake).join('\n') + (one.wrongIn ?? '');
    groups.set(said, [...(groups.get(said) ?? []), one]);
  }
  return [...groups.values()];
}

function explained(group: readonly NamedDiagnosis[], otherwise: string): string {
  const [{ explanations, certain, compared, wrongIn, nextBest }] = group;
  const only = wrongIn ? `, wrong only in ${wrongIn}` : '';
  const names = group.map(({ name }) => name).join(', ') + only;
  const [first, ...others] = explanations;
  if (!first) return `${names}: no mistake that is known explains it. ${otherwise}`;
  const least = Math.min(...group.map((one) => one.explanations[0].explains));
  const share = `${least > 0.99995 ? 'all' : percent(least, 2)} of the error`;
  const next = nextBest ? ` (the next best: ${percent(nextBest.explains, 0)})` : '';
  const sure = certain
    ? `nothing else that is known does${next}`
    : others.length > 0
      ? 'so would what follows'
      : `but ${whole(compared)} points are few`;
  const look = first.look === undefined ? '' : lookAt(first.look);
  const more = others.map(({ mistake }) => `\nor: ${mistake}.`).join('');
  return `${names}: ${first.mistake}. This explains ${share}; ${sure}.${look}${more}`;
}

/** A line of a program stands in a line of its own. */
const lookAt = (look: string): string =>
  look.startsWith('line ')
    ? `\nLook first at ${cut(look, columns - 'Look first at '.length)}`
    : ` Look first at ${look}.`;

/** Rounded down: what is not all of it is never called so. */
function percent(share: number, digits: number): string {
  const scale = 10 ** digits;
  return `${(Math.floor(100 * scale * share) / scale).toFixed(digits)} %`;
}
