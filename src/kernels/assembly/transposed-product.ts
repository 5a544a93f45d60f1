/** The lane sums of four float32 vectors: lane l takes lane l + 2, then lane 0 takes lane 1. */
// @ts-ignore: decorator
@inline
function laneSumsF32(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** The lane sums of two float64 vectors. */
// @ts-ignore: decorator
@inline
function laneSumsF64(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/** dx[i … i + 3] from dy's row and four rows of w. */
// @ts-ignore: decorator
@inline
function fourInputs<T extends number>(dy: usize, w: usize, dx: usize, rowBytes: usize): void {
  const w1 = w + rowBytes;
  const w2 = w1 + rowBytes;
  const w3 = w2 + rowBytes;
  let v = v128.load(dy);
  let a = v128.mul<T>(v, v128.load(w));
  let b = v128.mul<T>(v, v128.load(w1));
  let c = v128.mul<T>(v, v128.load(w2));
  let d = v128.mul<T>(v, v128.load(w3));
  for (let o: usize = 16; o < rowBytes; o += 16) {
    v = v128.load(dy + o);
    a = v128.add<T>(a, v128.mul<T>(v, v128.load(w + o)));
    b = v128.add<T>(b, v128.mul<T>(v, v128.load(w1 + o)));
    c = v128.add<T>(c, v128.mul<T>(v, v128.load(w2 + o)));
    d = v128.add<T>(d, v128.mul<T>(v, v128.load(w3 + o)));
  }
  if (sizeof<T>() == 4) {
    v128.store(dx, laneSumsF32(a, b, c, d));
  } else {
    v128.store(dx, laneSumsF64(a, b));
    v128.store(dx, laneSumsF64(c, d), 16);
  }
}

/** dx[i] from dy's row and one row of w. */
// @ts-ignore: decorator
@inline
function oneInput<T extends number>(dy: usize, w: usize, dx: usize, rowBytes: usize): void {
  let a = v128.mul<T>(v128.load(dy), v128.load(w));
  for (let o: usize = 16; o < rowBytes; o += 16) {
    a = v128.add<T>(a, v128.mul<T>(v128.load(dy + o), v128.load(w + o)));
  }
  if (sizeof<T>() == 4) {
    v128.store32_lane(dx, laneSumsF32(a, a, a, a), 0);
  } else {
    v128.store64_lane(dx, laneSumsF64(a, a), 0);
  }
}

/**
 * dx[r, i] = Σ_o dy[r, o] · w[i, o] for i < inputs. Lane l sums the products of o = l, l + lanes, l + 2 · lanes …
 * in this order, beginning with the first product; then the lanes are summed as above.
 */
export function transposedProduct<T extends number>(
  dy: usize,
  w: usize,
  dx: usize,
  dxStride: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  const rowBytes = outputs * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    let i: usize = 0;
    let out = dx + r * dxStride * sizeof<T>();
    let wi = w;
    for (; i + 4 <= inputs; i += 4) {
      fourInputs<T>(dy, wi, out, rowBytes);
      out += 4 * sizeof<T>();
      wi += 4 * rowBytes;
    }
    for (; i < inputs; i++) {
      oneInput<T>(dy, wi, out, rowBytes);
      out += sizeof<T>();
      wi += rowBytes;
    }
    dy += rowBytes;
  }
}
