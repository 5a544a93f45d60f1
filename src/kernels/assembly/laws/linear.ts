import { put, take } from '../pairs';

/**
 * A linear step of d components, x′_i = c_i + Σ_j Φ_ij x_j + Σ_{k ≤ i} L_ik z_k. Constants: d, and per component c_i, Φ_i0 …, L_i0 … L_ii.
 * The last is computed first: what then stands in the place of z_i, none before it needs.
 */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, noiseBytes: usize, c: usize, whole: bool): void {
  const d = <i32>load<f64>(c);
  let row = c + (<usize>(1 + d * (2 + d) + ((d * (d - 1)) >> 1)) << 3);
  for (let i = d - 1; i >= 0; i--) {
    row -= <usize>(2 + d + i) << 3;
    let at = row + 8;
    let value = v128.load64_splat(row);
    for (let j = 0; j < d; j++) {
      const x = take(state + <usize>j * stateBytes, whole);
      value = f64x2.add(value, f64x2.mul(v128.load64_splat(at), x));
      at += 8;
    }
    for (let k = 0; k <= i; k++) {
      const normal = take(z + <usize>k * noiseBytes, whole);
      value = f64x2.add(value, f64x2.mul(v128.load64_splat(at), normal));
      at += 8;
    }
    put(z + <usize>i * noiseBytes, value, whole);
  }
  for (let i = 0; i < d; i++) put(state + <usize>i * stateBytes, take(z + <usize>i * noiseBytes, whole), whole);
}

// @ts-ignore: decorator
@inline
export function noises(constants: usize): i32 {
  return <i32>load<f64>(constants);
}
