import { normal } from './normal.js';

/**
 * The normals of a row's substeps, of one noise of `noises`, as assembly/refine.ts makes them: independent standard normals
 * ζ_1 … ζ_n with (ζ_1 + … + ζ_n)/√n the row's own, whatever n is.
 */
export function refinedNormals(
  out: Float64Array,
  seedLow: number,
  seedHigh: number,
  stream: number,
  path: number,
  row: number,
  noise: number,
  noises: number,
): void {
  const n = out.length;
  const z = Float64Array.from({ length: n }, (_, i) =>
    normal(seedLow, seedHigh, stream, path, row, i * noises + noise),
  );
  const rotate = (one: number, other: number, p: number, q: number): void => {
    [z[one], z[other]] = [z[one] * p + z[other] * q, z[one] * q - z[other] * p];
  };
  const odd = n / (n & -n);
  for (let left = odd; left >= 2; left--) {
    rotate(odd - left, odd - left + 1, Math.sqrt(1 / left), Math.sqrt((left - 1) / left));
  }
  for (let pieces = odd; pieces < n; pieces *= 2) {
    for (let i = 0; i < pieces; i++) rotate(i, pieces + i, Math.SQRT1_2, Math.SQRT1_2);
  }
  for (let s = 0; s < n; s++) out[s] = z[placeOf(s, n, odd)];
}

/** Of the halvings of an interval the last one's first piece lies where the interval did, its second behind all of them. */
function placeOf(substep: number, n: number, odd: number): number {
  if (n === odd) return substep;
  return placeOf(substep >> 1, n / 2, odd) + (substep & 1) * (n / 2);
}
