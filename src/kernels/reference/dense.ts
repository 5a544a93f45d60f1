import { roundingOf, type Values } from './precision.js';

/**
 * y[r, o] = b[o] + Σ_i x[r, i] · w[i, o], from left to right for i ascending.
 *
 * x[rows × xStride], w[inputs × outputs], b[outputs], y[rows × outputs]; outputs padded to whole vectors.
 */
export function denseForward(
  x: Values,
  xStride: number,
  w: Values,
  b: Values,
  y: Values,
  rows: number,
  inputs: number,
  outputs: number,
): void {
  const round = roundingOf(y);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      let sum = b[o];
      for (let i = 0; i < inputs; i++) sum = round(sum + round(x[r * xStride + i] * w[i * outputs + o]));
      y[r * outputs + o] = sum;
    }
  }
}

/**
 * dx[r, i] = Σ_o dy[r, o] · w[i, o] for i < inputs; further columns of dx[rows × dxStride] are left alone.
 *
 * Lane l of a 16-byte vector (four float32, two float64) sums the products of o = l, l + lanes, l + 2 · lanes …
 * in this order, beginning with the first product. Then lane l takes lane l + 2 (float32), and lane 0 lane 1.
 */
export function denseBackwardInputs(
  dy: Values,
  w: Values,
  dx: Values,
  dxStride: number,
  rows: number,
  inputs: number,
  outputs: number,
): void {
  const round = roundingOf(dx);
  const lanes = 16 / dx.BYTES_PER_ELEMENT;
  const laneSum = (r: number, i: number, lane: number): number => {
    let sum = round(dy[r * outputs + lane] * w[i * outputs + lane]);
    for (let o = lane + lanes; o < outputs; o += lanes) {
      sum = round(sum + round(dy[r * outputs + o] * w[i * outputs + o]));
    }
    return sum;
  };
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < inputs; i++) {
      const s = Array.from({ length: lanes }, (_, lane) => laneSum(r, i, lane));
      dx[r * dxStride + i] = lanes === 4 ? round(round(s[0] + s[2]) + round(s[1] + s[3])) : s[0] + s[1];
    }
  }
}

/** dw[i, o] = Σ_r x[r, i] · dy[r, o], from zero, r ascending, for firstInput ≤ i < lastInput. */
export function denseBackwardWeights(
  x: Values,
  xStride: number,
  dy: Values,
  dw: Values,
  rows: number,
  outputs: number,
  firstInput: number,
  lastInput: number,
): void {
  const round = roundingOf(dw);
  for (let i = firstInput; i < lastInput; i++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum = round(sum + round(x[r * xStride + i] * dy[r * outputs + o]));
      dw[i * outputs + o] = sum;
    }
  }
}

/** db[o] = Σ_r dy[r, o], from zero, r ascending. */
export function denseBackwardBias(dy: Values, db: Values, rows: number, outputs: number): void {
  const round = roundingOf(db);
  for (let o = 0; o < outputs; o++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum = round(sum + dy[r * outputs + o]);
    db[o] = sum;
  }
}
