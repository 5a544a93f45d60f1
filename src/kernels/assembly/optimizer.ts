function sgd<T extends number>(p: usize, g: usize, count: usize, learningRate: f64): void {
  const rate = v128.splat<T>(<T>learningRate);
  for (const end = p + count * sizeof<T>(); p < end; p += 16, g += 16) {
    v128.store(p, v128.sub<T>(v128.load(p), v128.mul<T>(rate, v128.load(g))));
  }
}

/** p ← factor · p. */
function scale<T extends number>(p: usize, count: usize, factor: f64): void {
  const times = v128.splat<T>(<T>factor);
  for (const end = p + count * sizeof<T>(); p < end; p += 16) {
    v128.store(p, v128.mul<T>(times, v128.load(p)));
  }
}

/** v ← β v + g; p ← p − learningRate · v, or with `ahead` p ← p − learningRate · (g + β v). */
// @ts-ignore: decorator
@inline
function withMomentum<T extends number>(
  p: usize,
  g: usize,
  v: usize,
  count: usize,
  learningRate: f64,
  beta: f64,
  ahead: bool,
): void {
  const rate = v128.splat<T>(<T>learningRate);
  const keep = v128.splat<T>(<T>beta);
  for (const end = p + count * sizeof<T>(); p < end; p += 16, g += 16, v += 16) {
    const gradient = v128.load(g);
    const v1 = v128.add<T>(v128.mul<T>(keep, v128.load(v)), gradient);
    const direction = ahead ? v128.add<T>(gradient, v128.mul<T>(keep, v1)) : v1;
    v128.store(v, v1);
    v128.store(p, v128.sub<T>(v128.load(p), v128.mul<T>(rate, direction)));
  }
}

/** p ← p − (rate · g) / (√v + floor), four or two values: the step of adagrad and of rmsprop. */
// @ts-ignore: decorator
@inline
function scaledStep<T extends number>(p: usize, gradient: v128, v: v128, rate: v128, floor: v128): void {
  const step = v128.div<T>(v128.mul<T>(rate, gradient), v128.add<T>(v128.sqrt<T>(v), floor));
  v128.store(p, v128.sub<T>(v128.load(p), step));
}

function adagrad<T extends number>(
  p: usize,
  g: usize,
  v: usize,
  count: usize,
  learningRate: f64,
  epsilon: f64,
): void {
  const rate = v128.splat<T>(<T>learningRate);
  const floor = v128.splat<T>(<T>epsilon);
  for (const end = p + count * sizeof<T>(); p < end; p += 16, g += 16, v += 16) {
    const gradient = v128.load(g);
    const v1 = v128.add<T>(v128.load(v), v128.mul<T>(gradient, gradient));
    v128.store(v, v1);
    scaledStep<T>(p, gradient, v1, rate, floor);
  }
}

function rmsprop<T extends number>(
  p: usize,
  g: usize,
  v: usize,
  count: usize,
  learningRate: f64,
  decay: f64,
  epsilon: f64,
): void {
  const rate = v128.splat<T>(<T>learningRate);
  const floor = v128.splat<T>(<T>epsilon);
  const keep = v128.splat<T>(<T>decay);
  const take = v128.splat<T>(<T>(1 - decay));
  for (const end = p + count * sizeof<T>(); p < end; p += 16, g += 16, v += 16) {
    const gradient = v128.load(g);
    const square = v128.mul<T>(v128.mul<T>(take, gradient), gradient);
    const v1 = v128.add<T>(v128.mul<T>(keep, v128.load(v)), square);
    v128.store(v, v1);
    scaledStep<T>(p, gradient, v1, rate, floor);
  }
}

/**
 * With numerator and denominator times c = √(1 − β2^t), one division a value remains:
 * stepSize · m / (√v / c + ε) = (stepSize · c) · m / (√v + ε · c) (Kingma & Ba 2015, end of section 2).
 */
function adam<T extends number>(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: usize,
  stepSize: f64,
  sqrtCorrection2: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  const rate = v128.splat<T>(<T>(stepSize * sqrtCorrection2));
  const floor = v128.splat<T>(<T>(epsilon * sqrtCorrection2));
  const keep2 = v128.splat<T>(<T>beta2);
  const take1 = v128.splat<T>(<T>(1 - beta1));
  const take2 = v128.splat<T>(<T>(1 - beta2));
  const end = count * sizeof<T>();
  let i: usize = 0;
  if (end) {
    do {
      const gradient = v128.load(g + i);
      const m0 = v128.load(m + i);
      const m1 = v128.add<T>(m0, v128.mul<T>(v128.sub<T>(gradient, m0), take1));
      const square = v128.mul<T>(v128.mul<T>(take2, gradient), gradient);
      const v1 = v128.add<T>(v128.mul<T>(keep2, v128.load(v + i)), square);
      const step = v128.div<T>(v128.mul<T>(rate, m1), v128.add<T>(v128.sqrt<T>(v1), floor));
      v128.store(m + i, m1);
      v128.store(v + i, v1);
      v128.store(p + i, v128.sub<T>(v128.load(p + i), step));
      i += 16;
    } while (i < end);
  }
}

/** Two values at `p` as float64. */
// @ts-ignore: decorator
@inline
function two<T extends number>(p: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(p)) : v128.load(p);
}

/**
 * Eight partial sums: value i of the whole groups of eight goes to sum i mod 8. Then sum j takes sum j + 4,
 * then j + 2, then j + 1, and a remainder of fewer than eight values is added one by one.
 */
function sumOfSquares<T extends number>(p: usize, count: usize): f64 {
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let s45 = f64x2.splat(0);
  let s67 = f64x2.splat(0);
  const end = p + count * sizeof<T>();
  for (const last = p + (count & ~7) * sizeof<T>(); p < last; p += 8 * sizeof<T>()) {
    const v01 = two<T>(p);
    const v23 = two<T>(p + 2 * sizeof<T>());
    const v45 = two<T>(p + 4 * sizeof<T>());
    const v67 = two<T>(p + 6 * sizeof<T>());
    s01 = f64x2.add(s01, f64x2.mul(v01, v01));
    s23 = f64x2.add(s23, f64x2.mul(v23, v23));
    s45 = f64x2.add(s45, f64x2.mul(v45, v45));
    s67 = f64x2.add(s67, f64x2.mul(v67, v67));
  }
  const sums = f64x2.add(f64x2.add(s01, s45), f64x2.add(s23, s67));
  let total = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; p < end; p += sizeof<T>()) {
    const value = <f64>load<T>(p);
    total += value * value;
  }
  return total;
}

export function sgdF32(p: usize, g: usize, count: usize, learningRate: f64): void {
  sgd<f32>(p, g, count, learningRate);
}
export function scaleF32(p: usize, count: usize, factor: f64): void {
  scale<f32>(p, count, factor);
}
export function momentumF32(p: usize, g: usize, v: usize, count: usize, learningRate: f64, beta: f64): void {
  withMomentum<f32>(p, g, v, count, learningRate, beta, false);
}
export function nesterovF32(p: usize, g: usize, v: usize, count: usize, learningRate: f64, beta: f64): void {
  withMomentum<f32>(p, g, v, count, learningRate, beta, true);
}
export function adagradF32(p: usize, g: usize, v: usize, count: usize, learningRate: f64, epsilon: f64): void {
  adagrad<f32>(p, g, v, count, learningRate, epsilon);
}
export function rmspropF32(
  p: usize,
  g: usize,
  v: usize,
  count: usize,
  learningRate: f64,
  decay: f64,
  epsilon: f64,
): void {
  rmsprop<f32>(p, g, v, count, learningRate, decay, epsilon);
}
export function adamF32(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: usize,
  stepSize: f64,
  sqrtCorrection2: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  adam<f32>(p, g, m, v, count, stepSize, sqrtCorrection2, beta1, beta2, epsilon);
}
export function sumOfSquaresF32(p: usize, count: usize): f64 {
  return sumOfSquares<f32>(p, count);
}
export function sgdF64(p: usize, g: usize, count: usize, learningRate: f64): void {
  sgd<f64>(p, g, count, learningRate);
}
export function scaleF64(p: usize, count: usize, factor: f64): void {
  scale<f64>(p, count, factor);
}
export function momentumF64(p: usize, g: usize, v: usize, count: usize, learningRate: f64, beta: f64): void {
  withMomentum<f64>(p, g, v, count, learningRate, beta, false);
}
export function nesterovF64(p: usize, g: usize, v: usize, count: usize, learningRate: f64, beta: f64): void {
  withMomentum<f64>(p, g, v, count, learningRate, beta, true);
}
export function adagradF64(p: usize, g: usize, v: usize, count: usize, learningRate: f64, epsilon: f64): void {
  adagrad<f64>(p, g, v, count, learningRate, epsilon);
}
export function rmspropF64(
  p: usize,
  g: usize,
  v: usize,
  count: usize,
  learningRate: f64,
  decay: f64,
  epsilon: f64,
): void {
  rmsprop<f64>(p, g, v, count, learningRate, decay, epsilon);
}
export function adamF64(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: usize,
  stepSize: f64,
  sqrtCorrection2: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  adam<f64>(p, g, m, v, count, stepSize, sqrtCorrection2, beta1, beta2, epsilon);
}
export function sumOfSquaresF64(p: usize, count: usize): f64 {
  return sumOfSquares<f64>(p, count);
}
