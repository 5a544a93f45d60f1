import { activationCodes } from '../kernels.js';
import { expOfNegative, expm1, log1p } from './exponential.js';
import { roundingOf, type Round, type Values } from './precision.js';

/** Beyond this, tanh(x / 2) and 1 − e^−x round to one. */
const saturation = (round: Round): number => (round === Math.fround ? 20 : 44);

/** tanh(x) = t / (t + 2) with t = e^2|x| − 1, and the sign of x: relative accuracy near zero too. */
export function tanh(x: number, round: Round): number {
  const double = round(Math.abs(x) + Math.abs(x));
  const t = expm1(double > saturation(round) ? saturation(round) : double, round);
  const magnitude = round(t / round(t + 2));
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

function relu(x: number): number {
  return x < 0 ? 0 : x;
}

/** softplus(x) = max(x, 0) + log(1 + e^−|x|): relative accuracy for large negative x too. */
function softplus(x: number, round: Round): number {
  const lowest = round === Math.fround ? -104 : -746;
  const u = expOfNegative(-Math.abs(x) < lowest ? lowest : -Math.abs(x), round);
  return round(relu(x) + log1p(u, round));
}

/** y = activation(y) in place, for the first `count` values. */
export function activate(code: number, y: Values, count: number): void {
  const round = roundingOf(y);
  for (let i = 0; i < count; i++) {
    if (code === activationCodes.tanh) y[i] = tanh(y[i], round);
    else if (code === activationCodes.relu) y[i] = relu(y[i]);
    else if (code === activationCodes.softplus) y[i] = softplus(y[i], round);
  }
}

/** tanh′ = 1 − y², factored because 1 − y is exact near one; relu′ = [y > 0]; softplus′ = 1 − e^−y. */
function derivative(code: number, y: number, round: Round): number {
  if (code === activationCodes.tanh) return round(round(1 - y) * round(1 + y));
  if (code === activationCodes.softplus) {
    return -expm1(-(y > saturation(round) ? saturation(round) : y), round);
  }
  return 1;
}

/** dy ← dy · activation′, expressed through the output y = activation(z). */
export function activateBackward(code: number, y: Values, dy: Values, count: number): void {
  const round = roundingOf(dy);
  for (let i = 0; i < count; i++) {
    if (code === activationCodes.relu) dy[i] = y[i] > 0 ? dy[i] : 0;
    else dy[i] = round(dy[i] * derivative(code, y[i], round));
  }
}
