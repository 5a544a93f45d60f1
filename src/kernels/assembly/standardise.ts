/** (x − mean) · inverseSd of two neighbouring columns, in float64. */
// @ts-ignore: decorator
@inline
function scaled(x: usize, mean: usize, inverseSd: usize): v128 {
  return f64x2.mul(f64x2.sub(v128.load(x), v128.load(mean)), v128.load(inverseSd));
}

function standardise<T extends number>(
  x: usize,
  rows: usize,
  n: usize,
  mean: usize,
  inverseSd: usize,
  out: usize,
  outStride: usize,
): void {
  const gap = (outStride - n) * sizeof<T>();
  for (; rows > 0; rows--, out += gap) {
    let i: usize = 0;
    for (; i + 2 <= n; i += 2) {
      const values = scaled(x, mean + (i << 3), inverseSd + (i << 3));
      if (sizeof<T>() == 4) v128.store64_lane(out, f32x4.demote_f64x2_zero(values), 0);
      else v128.store(out, values);
      x += 16;
      out += 2 * sizeof<T>();
    }
    if (i < n) {
      store<T>(out, <T>((load<f64>(x) - load<f64>(mean + (i << 3))) * load<f64>(inverseSd + (i << 3))));
      x += 8;
      out += sizeof<T>();
    }
  }
}

function gather<T extends number>(x: usize, n: usize, rowIndices: usize, count: usize, out: usize): void {
  const rowBytes = n * sizeof<T>();
  for (let r: usize = 0; r < count; r++) {
    const row = <usize>load<u32>(rowIndices + (r << 2));
    memory.copy(out + r * rowBytes, x + row * rowBytes, rowBytes);
  }
}

export function standardiseF32(
  x: usize,
  rows: usize,
  n: usize,
  mean: usize,
  inverseSd: usize,
  out: usize,
  outStride: usize,
): void {
  standardise<f32>(x, rows, n, mean, inverseSd, out, outStride);
}
export function standardiseF64(
  x: usize,
  rows: usize,
  n: usize,
  mean: usize,
  inverseSd: usize,
  out: usize,
  outStride: usize,
): void {
  standardise<f64>(x, rows, n, mean, inverseSd, out, outStride);
}
export function gatherF32(x: usize, n: usize, rowIndices: usize, count: usize, out: usize): void {
  gather<f32>(x, n, rowIndices, count, out);
}
export function gatherF64(x: usize, n: usize, rowIndices: usize, count: usize, out: usize): void {
  gather<f64>(x, n, rowIndices, count, out);
}
