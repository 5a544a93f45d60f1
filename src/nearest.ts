import { distance } from 'fastest-levenshtein';

/** «: did you mean X?» where a known name is near enough to what was written, else the names that there are. */
export function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const hint = didYouMean(name, known);
  return hint === '' ? `; there are ${known.join(', ')}` : hint;
}

/** The same beside words that say all names already: nothing where none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const written = name.toLowerCase();
  const from = (one: string): number => distance(written, one.toLowerCase());
  // What differs in its capitals alone is nearer than what differs in a letter; of equals the first.
  const candidate = known.toSorted((a, b) => from(a) - from(b))[0];
  if (candidate === undefined || from(candidate) > Math.max(1, Math.ceil(name.length / 3))) return '';
  return `: did you mean ${candidate}?`;
}
