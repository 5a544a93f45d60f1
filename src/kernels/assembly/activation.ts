import { expOfNegative, expm1, log1p } from './exponential';
import { saturation, tanh } from './tanh';

const TANH = 1;
const RELU = 2;
const SOFTPLUS = 3;

// @ts-ignore: decorator
@inline
function relu<T extends number>(x: v128): v128 {
  return v128.pmax<T>(x, v128.splat<T>(<T>0));
}

/** softplus(x) = max(x, 0) + log(1 + e^−|x|): within 2.5 units in the last place of any value. */
// @ts-ignore: decorator
@inline
function softplus<T extends number>(x: v128): v128 {
  const lowest = v128.splat<T>(<T>(sizeof<T>() == 4 ? -104 : -746));
  const u = expOfNegative<T>(v128.pmax<T>(v128.neg<T>(v128.abs<T>(x)), lowest));
  return v128.add<T>(relu<T>(x), log1p<T>(u));
}

function activate<T extends number>(code: i32, y: usize, count: usize): void {
  const end = y + count * sizeof<T>();
  if (y >= end) return;
  if (code == TANH) {
    do {
      v128.store(y, tanh<T>(v128.load(y)));
      y += 16;
    } while (y < end);
  } else if (code == RELU) {
    do {
      v128.store(y, relu<T>(v128.load(y)));
      y += 16;
    } while (y < end);
  } else if (code == SOFTPLUS) {
    do {
      v128.store(y, softplus<T>(v128.load(y)));
      y += 16;
    } while (y < end);
  }
}

/** tanh′ = 1 − y², factored because 1 − y is exact near one. */
// @ts-ignore: decorator
@inline
function tanhDerivative<T extends number>(y: v128): v128 {
  const one = v128.splat<T>(<T>1);
  return v128.mul<T>(v128.sub<T>(one, y), v128.add<T>(one, y));
}

/** softplus′ = 1 − e^−y, y ≥ 0: within 1.1 units in the last place. */
// @ts-ignore: decorator
@inline
function softplusDerivative<T extends number>(y: v128): v128 {
  return v128.neg<T>(expm1<T>(v128.neg<T>(v128.pmin<T>(y, saturation<T>()))));
}

function activateBackward<T extends number>(code: i32, y: usize, dy: usize, count: usize): void {
  const end = y + count * sizeof<T>();
  if (y >= end) return;
  if (code == TANH) {
    do {
      v128.store(dy, v128.mul<T>(v128.load(dy), tanhDerivative<T>(v128.load(y))));
      y += 16;
      dy += 16;
    } while (y < end);
  } else if (code == RELU) {
    do {
      v128.store(dy, v128.and(v128.load(dy), v128.gt<T>(v128.load(y), v128.splat<T>(<T>0))));
      y += 16;
      dy += 16;
    } while (y < end);
  } else if (code == SOFTPLUS) {
    do {
      v128.store(dy, v128.mul<T>(v128.load(dy), softplusDerivative<T>(v128.load(y))));
      y += 16;
      dy += 16;
    } while (y < end);
  }
}

export function activateF32(code: i32, y: usize, count: usize): void {
  activate<f32>(code, y, count);
}
export function activateF64(code: i32, y: usize, count: usize): void {
  activate<f64>(code, y, count);
}
export function activateBackwardF32(code: i32, y: usize, dy: usize, count: usize): void {
  activateBackward<f32>(code, y, dy, count);
}
export function activateBackwardF64(code: i32, y: usize, dy: usize, count: usize): void {
  activateBackward<f64>(code, y, dy, count);
}
