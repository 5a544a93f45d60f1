import type { Transitions } from '../transitions.js';

/** A drift that is linear in two numbers, c_1 f_1(x) + c_2 f_2(x), beside a diffusion σ g(x). */
export interface LinearDrift {
  readonly first: (x: number) => number;
  readonly second: (x: number) => number;
  readonly diffusion: (x: number) => number;
}

export interface LinearStart {
  readonly first: number;
  readonly second: number;
  readonly sigma: number;
  /** What the residuals leave of the changes' squares. */
  readonly unexplained: number;
}

/** Least squares of y − x on f_1 Δ and f_2 Δ with weights 1/(g² Δ): where a search begins. */
export function linearStart(
  { from, to, dt }: Transitions,
  { first, second, diffusion }: LinearDrift,
): LinearStart {
  let [s11, s12, s22, t1, t2, whole] = [0, 0, 0, 0, 0, 0];
  const weightAt = (i: number): number => 1 / (diffusion(from[i]) * diffusion(from[i]) * dt[i]);
  for (let i = 0; i < from.length; i++) {
    const w = weightAt(i);
    const [f1, f2, change] = [first(from[i]) * dt[i], second(from[i]) * dt[i], to[i] - from[i]];
    s11 += w * f1 * f1;
    s12 += w * f1 * f2;
    s22 += w * f2 * f2;
    t1 += w * f1 * change;
    t2 += w * f2 * change;
    whole += w * change * change;
  }
  const determinant = s11 * s22 - s12 * s12;
  const isDetermined = determinant > 1e-12 * s11 * s22;
  const c1 = isDetermined ? (t1 * s22 - t2 * s12) / determinant : s11 > 0 ? t1 / s11 : 0;
  const c2 = isDetermined ? (t2 * s11 - t1 * s12) / determinant : 0;
  let rest = 0;
  for (let i = 0; i < from.length; i++) {
    const left = to[i] - from[i] - (c1 * first(from[i]) + c2 * second(from[i])) * dt[i];
    rest += weightAt(i) * left * left;
  }
  return { first: c1, second: c2, sigma: Math.sqrt(rest / from.length), unexplained: rest / whole };
}
