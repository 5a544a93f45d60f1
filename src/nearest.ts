import { closest, distance } from 'fastest-levenshtein';

/** «: did you mean X?» where a known name is near enough to what was written, else the names that there are. */
export function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const candidate = closest(name.toLowerCase(), known);
  const near =
    distance(name.toLowerCase(), candidate.toLowerCase()) <= Math.max(1, Math.ceil(name.length / 3));
  return near ? `: did you mean ${candidate}?` : `; there are ${known.join(', ')}`;
}
