import { accumulateProduct } from './matrix-product';
import { transposedProduct } from './transposed-product';

/** Steps of k whose rows of b, all columns together, stay in the first-level cache. */
// @ts-ignore: decorator
@inline
function panelDepth(rowBytes: usize): usize {
  return max<usize>(24576 / rowBytes, 16);
}

/** Rows a backward panel at most: a row of x may be a page away from the next, and processors hold 64 pages. */
const BACKWARD_PANEL: usize = 48;

function denseForward<T extends number>(
  x: usize,
  xStride: usize,
  w: usize,
  b: usize,
  y: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  const rowBytes = outputs * sizeof<T>();
  let row = y;
  for (let r: usize = 0; r < rows; r++) {
    for (let o: usize = 0; o < rowBytes; o += 16, row += 16) v128.store(row, v128.load(b + o));
  }
  const keep = i32x4.splat(-1);
  accumulateProduct<T>(
    x,
    xStride * sizeof<T>(),
    sizeof<T>(),
    w,
    rowBytes,
    y,
    rows,
    inputs,
    panelDepth(rowBytes),
    keep,
  );
}

function denseBackwardWeights<T extends number>(
  x: usize,
  xStride: usize,
  dy: usize,
  dw: usize,
  rows: usize,
  outputs: usize,
  firstInput: usize,
  lastInput: usize,
): void {
  const rowBytes = outputs * sizeof<T>();
  x += firstInput * sizeof<T>();
  dw += firstInput * rowBytes;
  const inputs = lastInput - firstInput;
  const depth = min<usize>(panelDepth(rowBytes), BACKWARD_PANEL);
  const zero = i32x4.splat(0);
  accumulateProduct<T>(x, sizeof<T>(), xStride * sizeof<T>(), dy, rowBytes, dw, inputs, rows, depth, zero);
}

function denseBackwardBias<T extends number>(dy: usize, db: usize, rows: usize, outputs: usize): void {
  const rowBytes = outputs * sizeof<T>();
  for (let o: usize = 0; o < rowBytes; o += 16) {
    let sum = v128.splat<T>(<T>0);
    for (let r: usize = 0; r < rows; r++) sum = v128.add<T>(sum, v128.load(dy + o + r * rowBytes));
    v128.store(db + o, sum);
  }
}

export function denseForwardF32(
  x: usize,
  xStride: usize,
  w: usize,
  b: usize,
  y: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  denseForward<f32>(x, xStride, w, b, y, rows, inputs, outputs);
}
export function denseForwardF64(
  x: usize,
  xStride: usize,
  w: usize,
  b: usize,
  y: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  denseForward<f64>(x, xStride, w, b, y, rows, inputs, outputs);
}
export function denseBackwardInputsF32(
  dy: usize,
  w: usize,
  dx: usize,
  dxStride: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  transposedProduct<f32>(dy, w, dx, dxStride, rows, inputs, outputs);
}
export function denseBackwardInputsF64(
  dy: usize,
  w: usize,
  dx: usize,
  dxStride: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  transposedProduct<f64>(dy, w, dx, dxStride, rows, inputs, outputs);
}
export function denseBackwardWeightsF32(
  x: usize,
  xStride: usize,
  dy: usize,
  dw: usize,
  rows: usize,
  outputs: usize,
  firstInput: usize,
  lastInput: usize,
): void {
  denseBackwardWeights<f32>(x, xStride, dy, dw, rows, outputs, firstInput, lastInput);
}
export function denseBackwardWeightsF64(
  x: usize,
  xStride: usize,
  dy: usize,
  dw: usize,
  rows: usize,
  outputs: usize,
  firstInput: usize,
  lastInput: usize,
): void {
  denseBackwardWeights<f64>(x, xStride, dy, dw, rows, outputs, firstInput, lastInput);
}
export function denseBackwardBiasF32(dy: usize, db: usize, rows: usize, outputs: usize): void {
  denseBackwardBias<f32>(dy, db, rows, outputs);
}
export function denseBackwardBiasF64(dy: usize, db: usize, rows: usize, outputs: usize): void {
  denseBackwardBias<f64>(dy, db, rows, outputs);
}
