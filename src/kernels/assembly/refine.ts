/**
 * Normals of a row's substeps that add up to the row's own. `at` has `substeps` = m 2^a arrays of `count` float64, `bytes`
 * apart, m odd: array 0 is the row's normal, the others are new. Each rotation (R, z) → (p R + q z, q R − p z), p² + q² = 1,
 * leaves them independent standard normals, and turns the normal of an interval into those of its first piece and of the rest:
 * first m pieces one after the other, then each interval into halves (Lévy 1940). So the increment √h (ζ_1 + … + ζ_n) of a
 * row is √(n h) times its normal, whatever n is, and grids that halve one another share W at all of their times.
 */
export function refine(at: usize, bytes: usize, count: u32, substeps: u32): void {
  const odd = substeps >> ctz(substeps);
  for (let left = odd; left >= 2; left--) {
    const first = at + (<usize>(odd - left)) * bytes;
    const p = Math.sqrt(1.0 / <f64>left);
    const q = Math.sqrt(<f64>(left - 1) / <f64>left);
    rotate(first, first + bytes, count, p, q);
  }
  for (let pieces = odd; pieces < substeps; pieces <<= 1) {
    for (let i: u32 = 0; i < pieces; i++) {
      const first = at + (<usize>i) * bytes;
      rotate(first, first + (<usize>pieces) * bytes, count, 0.7071067811865476, 0.7071067811865476);
    }
  }
}

/** Where `refine` leaves the normal of a substep. */
// @ts-ignore: decorator
@inline
export function placeOf(substep: u32, substeps: u32): u32 {
  const halvings = ctz(substeps);
  const odd = substeps >> halvings;
  let place = substep >> halvings;
  for (let level: u32 = 0; level < halvings; level++) {
    place += ((substep >> (halvings - 1 - level)) & 1) * (odd << level);
  }
  return place;
}

function rotate(one: usize, other: usize, count: u32, p: f64, q: f64): void {
  const pp = f64x2.splat(p);
  const qq = f64x2.splat(q);
  for (let pairs = (count + 1) >> 1; pairs > 0; pairs--) {
    const r = v128.load(one);
    const z = v128.load(other);
    v128.store(one, f64x2.add(f64x2.mul(r, pp), f64x2.mul(z, qq)));
    v128.store(other, f64x2.sub(f64x2.mul(r, qq), f64x2.mul(z, pp)));
    one += 16;
    other += 16;
  }
}
