import type { Jet } from './jet.js';

/** f(a, b, …) of several jets: f, its slopes by each, and the lower triangle of its second derivatives, row after row. */
export function throughAll(
  of: readonly Jet[],
  value: number,
  slopes: ArrayLike<number>,
  bends: ArrayLike<number>,
): Jet {
  const p = of[0].slope.length;
  const slope = new Array<number>(p).fill(0);
  const bend = new Array<number>((p * (p + 1)) / 2).fill(0);
  for (const [a, { slope: own, bend: ownBend }] of of.entries()) {
    for (let i = 0; i < p; i++) slope[i] += slopes[a] * own[i];
    for (let i = 0; i < bend.length; i++) bend[i] += slopes[a] * ownBend[i];
  }
  for (let i = 0, at = 0; i < p; i++) {
    for (let j = 0; j <= i; j++, at++) {
      for (let a = 0, from = 0; a < of.length; a++) {
        for (let b = 0; b <= a; b++, from++) {
          const both = of[a].slope[i] * of[b].slope[j] + (a === b ? 0 : of[a].slope[j] * of[b].slope[i]);
          bend[at] += bends[from] * both;
        }
      }
    }
  }
  return { value, slope, bend };
}
