import { decayed, weightOver } from './decay.js';
import type { Family } from './family.js';
import { affine, constant, type Jet, over, plus, square, times } from './jet.js';
import type { Transitions } from './transitions.js';

/** A value that was measured, and its law given those before it in its series: N(mean, variance). */
export interface Innovation {
  readonly y: number;
  readonly mean: Jet;
  readonly variance: Jet;
  /** The transition that leads to it; undefined of a first value, which has a law where the start is stationary. */
  readonly transition: number | undefined;
}

/**
 * The filter of Kalman (1960) for an Ornstein–Uhlenbeck process that is measured with noise, y = X + η ε: with m and P the mean and
 * variance of X given the values so far,
 *   m⁻ = m e^−κΔ + α (1 − e^−κΔ)/κ, P⁻ = P e^−2κΔ + σ² (1 − e^−2κΔ)/2κ, y ~ N(m⁻, P⁻ + η²),
 *   K = P⁻/(P⁻ + η²), m = m⁻ + K (y − m⁻), P = K η².
 * A stationary start has m⁻ = α/κ and P⁻ = σ²/2κ; a diffuse one, in which the first value is given, m = y and P = η². Times as they
 * are; η = 0 leaves the process itself. `each` may end the walk with a reason, as a start without a law does.
 */
export function innovations(
  family: Family,
  transitions: Transitions,
  stationary: boolean,
  each: (innovation: Innovation) => string | undefined,
): string | undefined {
  const { alpha, kappa, sigma } = family;
  const noise = family.noise!;
  const { from, to, dt, begins } = transitions;
  const steps = new Map<number, { decay: Jet; level: Jet; decay2: Jet; spread: Jet }>();
  const variance = square(sigma);
  let [m, p] = [noise, noise];
  const learn = (y: number, mean: Jet, ahead: Jet, transition: number | undefined): string | undefined => {
    const whole = plus(ahead, noise);
    const gain = over(ahead, whole);
    m = plus(mean, times(gain, affine(mean, -1, y)));
    p = times(gain, noise);
    return each({ y, mean, variance: whole, transition });
  };
  for (const [s, begin] of begins.entries()) {
    if (stationary) {
      if (!(kappa.value > 0)) return 'kappa is not above 0';
      const ended = learn(from[begin], over(alpha, kappa), over(variance, affine(kappa, 2)), undefined);
      if (ended !== undefined) return ended;
    } else {
      m = constant(from[begin], noise.slope.length);
      p = noise;
    }
    for (let i = begin; i < (begins[s + 1] ?? from.length); i++) {
      let step = steps.get(dt[i]);
      if (!step) {
        step = {
          decay: decayed(kappa, dt[i]),
          level: times(alpha, weightOver(kappa, dt[i])),
          decay2: decayed(kappa, 2 * dt[i]),
          spread: times(variance, weightOver(affine(kappa, 2), dt[i])),
        };
        steps.set(dt[i], step);
      }
      const mean = plus(times(step.decay, m), step.level);
      const ended = learn(to[i], mean, plus(times(step.decay2, p), step.spread), i);
      if (ended !== undefined) return ended;
    }
  }
  return undefined;
}
