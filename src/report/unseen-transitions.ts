import type { ProcessResult } from '../stages/evaluate/result.js';
import type { StoredTransitions } from './stored-transitions.js';

/** The names of the laws of the file, that with the best log score of unseen transitions first. */
export function bestLaws({ ladder: { rungs } }: ProcessResult, { laws }: StoredTransitions): string[] {
  const known = new Set(laws.map(({ name }) => name));
  return rungs
    .filter(({ name, logScore }) => known.has(name) && logScore !== null)
    .toSorted((a, b) => b.logScore! - a.logScore!)
    .map(({ name }) => name);
}

/** The transforms of unseen transitions under a law: all that there are, and in the unbroken stretches of paths. */
export interface UnseenTransforms {
  readonly name: string;
  /** Laws that say the same to rounding. */
  readonly same: readonly string[];
  readonly values: Float64Array;
  readonly stretches: readonly Float64Array[];
}

/** Transforms that differ by less are the same but for rounding. */
const rounding = 1e-9;

/** Those of some laws, in their order: laws that say the same of every transition share one entry. */
export function unseenUnder(names: readonly string[], transitions: StoredTransitions): UnseenTransforms[] {
  const found: UnseenTransforms[] = [];
  for (const name of names) {
    const own = unseenOf(transitions, name);
    const same = found.findIndex(
      ({ values }) =>
        values.length === own.values.length &&
        values.every((u, i) => Math.abs(u - own.values[i]) <= rounding),
    );
    if (same < 0) found.push({ name, same: [], ...own });
    else found[same] = { ...found[same], same: [...found[same].same, name] };
  }
  return found;
}

function unseenOf(
  { path, from, to, unseen, laws }: StoredTransitions,
  name: string,
): Omit<UnseenTransforms, 'name' | 'same'> {
  const { uniform } = laws.find((law) => law.name === name)!;
  const stretches: number[][] = [];
  let last = -2;
  for (const i of unseen) {
    if (!Number.isFinite(uniform[i])) continue;
    const follows = i === last + 1 && path[i] === path[last] && from[i] === to[last];
    if (!follows) stretches.push([]);
    stretches.at(-1)!.push(uniform[i]);
    last = i;
  }
  return {
    values: Float64Array.from(stretches.flat()),
    stretches: stretches.map((own) => Float64Array.from(own)),
  };
}

/** « euler foretells as exact does.» */
export const sameText = (all: readonly Pick<UnseenTransforms, 'name' | 'same'>[]): string =>
  all
    .filter(({ same }) => same.length > 0)
    .map(
      ({ name, same }) =>
        ` ${same.join(', ')} ${same.length === 1 ? 'foretells' : 'foretell'} as ${name} does.`,
    )
    .join('');
