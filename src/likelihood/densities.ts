import { log } from '../evaluation/exponential.js';
import { logScaledBessel } from './bessel.js';
import { cirSum } from './cir-sum.js';
import { decayed, weightOver } from './decay.js';
import { type Family, type LogDensity, type MomentsOver, type Over, squaredPower } from './family.js';
import { logGammaAt } from './gamma-function.js';
import {
  affine,
  blank,
  constant,
  type Jet,
  logarithm,
  minus,
  over,
  plus,
  square,
  through,
  throughTwo,
  times,
} from './jet.js';

const logTwoPi = 1.8378770664093453;

/** ln of the normal density with mean m and variance v at y. */
export function normal(y: number, m: Jet, v: Jet): Jet | string {
  if (!(v.value > 0)) return 'the variance of a transition is not above 0';
  const r = y - m.value;
  const i = 1 / v.value;
  return throughTwo(m, v, [
    -0.5 * (logTwoPi + log(v.value) + r * r * i),
    r * i,
    -0.5 * i + 0.5 * r * r * i * i,
    -i,
    -r * i * i,
    0.5 * i * i - r * r * i * i * i,
  ]);
}

/** The normal density by its mean and variance. */
export function gaussian(moments: MomentsOver): Over {
  const density = (family: Family, dt: number): LogDensity => {
    const at = moments(family, dt);
    return (x, y) => {
      const { mean, variance } = at(x);
      return normal(y, mean, variance);
    };
  };
  return Object.assign(density, { moments });
}

/** x e^−κΔ + α (1 − e^−κΔ)/κ: the mean under any linear drift. */
function meanOver({ alpha, kappa }: Family, dt: number): (x: number) => Jet {
  const decay = decayed(kappa, dt);
  const level = times(alpha, weightOver(kappa, dt));
  return (x) => plus(affine(decay, x), level);
}

const scaledBy = (a: Jet, factor: Jet | number): Jet =>
  typeof factor === 'number' ? affine(a, factor) : times(a, factor);

/** Exact for brownian and ou; elsewhere Nowman's (1997): the exact mean, the diffusion frozen at x over the step. */
export const nowman = gaussian((family, dt) => {
  const mean = meanOver(family, dt);
  const variance = times(square(family.sigma), weightOver(affine(family.kappa, 2), dt));
  const p = variance.slope.length;
  return (x) => ({ mean: mean(x), variance: scaledBy(variance, squaredPower(x, family.gamma, p)) });
});

/** N(x + a Δ, b² Δ) */
export const euler = gaussian(({ alpha, kappa, sigma, gamma }, dt) => {
  const variance = affine(square(sigma), dt);
  const p = variance.slope.length;
  return (x) => ({
    mean: affine(minus(alpha, affine(kappa, x)), dt, x),
    variance: scaledBy(variance, squaredPower(x, gamma, p)),
  });
});

/** ln of the normal density with the exact mean and variance of cir (Cox, Ingersoll & Ross 1985, equation 19). */
export const cirMoments = gaussian((family, dt) => {
  const mean = meanOver(family, dt);
  const w = weightOver(family.kappa, dt);
  const atX = times(square(family.sigma), times(decayed(family.kappa, dt), w));
  const always = times(square(family.sigma), affine(times(family.alpha, square(w)), 0.5));
  return (x) => ({ mean: mean(x), variance: plus(affine(atX, x), always) });
});

/** ln of the normal density with the exact mean and variance of gbm: x² e^2μΔ (e^σ²Δ − 1). */
export const gbmMoments = gaussian(({ kappa, sigma }, dt) => {
  const growth = decayed(kappa, dt);
  // e^σ²Δ − 1 = σ² (1 − e^−κΔ)/κ at κ = −σ².
  const spread = times(square(sigma), weightOver(affine(square(sigma), -1), dt));
  const variance = times(square(growth), spread);
  return (x) => ({ mean: affine(growth, x), variance: affine(variance, x * x) });
});

/** ln x is normal with mean ln x + (μ − σ²/2)Δ and variance σ²Δ; the density is that of x, so −ln y. */
export const gbm: Over = ({ kappa, sigma }, dt) => {
  const variance = affine(square(sigma), dt);
  const drift = affine(plus(kappa, affine(square(sigma), 0.5)), -dt);
  return (x, y) => {
    const found = normal(log(y), affine(drift, 1, log(x)), variance);
    return typeof found === 'string' ? found : affine(found, 1, -log(y));
  };
};

/**
 * The exact density of cir (Cox, Ingersoll & Ross 1985): with c = 2/(σ² w), w = (1 − e^−κΔ)/κ, d = 2α/σ², u = c x e^−κΔ and v = c y,
 *   ln p = ln c − (√u − √v)² + (d − 1) ln v + ln((z/2)^(1−d) I_(d−1)(z)) − z, z = 2√(uv).
 * Any κ; α > 0, below Feller too; x ≥ 0, y > 0.
 */
const cirDensity = ({ alpha, kappa, sigma }: Family, dt: number): LogDensity => {
  const one = constant(1, alpha.slope.length);
  const variance = square(sigma);
  const c = over(affine(one, 2), times(variance, weightOver(kappa, dt)));
  const logC = logarithm(c);
  const d = over(affine(alpha, 2), variance);
  const half = decayed(kappa, dt / 2);
  const rate = times(c, half);
  return (x, y) => {
    if (!(d.value > 0)) return 'kappa theta is not above 0';
    const [rootX, between] = [Math.sqrt(x), 2 * Math.sqrt(x * y)];
    const z = affine(rate, between);
    const bessel = logScaledBessel(d, z);
    // What is above, term by term, without jets between them: a fit spends its time here.
    const apart = rootX * half.value - Math.sqrt(y);
    const gap = apart * apart;
    const less = d.value - 1;
    const logV = logC.value + log(y);
    const value = logC.value - c.value * gap + (less * logV + bessel.value);
    const slope = blank(d.slope.length);
    const bend = blank(d.bend.length);
    for (let i = 0, at = 0; i < slope.length; i++) {
      const apartI = rootX * half.slope[i];
      const gapI = 2 * apart * apartI;
      const { slope: cs } = c;
      const { slope: ds } = d;
      const { slope: ls } = logC;
      slope[i] = ls[i] - (gap * cs[i] + c.value * gapI) + (logV * ds[i] + less * ls[i] + bessel.slope[i]);
      for (let j = 0; j <= i; j++, at++) {
        const apartJ = rootX * half.slope[j];
        const gapJ = 2 * apart * apartJ;
        const gapBend = 2 * apart * (rootX * half.bend[at]) + 2 * apartI * apartJ;
        const far = gap * c.bend[at] + c.value * gapBend + (cs[i] * gapJ + cs[j] * gapI);
        const power = logV * d.bend[at] + less * logC.bend[at] + (ds[i] * ls[j] + ds[j] * ls[i]);
        bend[at] = logC.bend[at] - far + (power + bessel.bend[at]);
      }
    }
    return { value, slope, bend };
  };
};

export const cir: Over = Object.assign(cirDensity, { whole: cirSum });

/** The stationary density of ou, N(α/κ, σ²/2κ), where κ > 0. */
export function ouStationary({ alpha, kappa, sigma }: Family, x: number): Jet | string {
  if (!(kappa.value > 0)) return 'kappa is not above 0';
  return normal(x, over(alpha, kappa), over(square(sigma), affine(kappa, 2)));
}

/** The stationary density of cir, Gamma(2α/σ², scale σ²/2κ), where κ > 0 and x > 0. */
export function cirStationary({ alpha, kappa, sigma }: Family, x: number): Jet | string {
  if (!(kappa.value > 0 && alpha.value > 0)) return 'kappa or theta is not above 0';
  const variance = square(sigma);
  const d = over(affine(alpha, 2), variance);
  const rate = over(affine(kappa, 2), variance);
  const [value, psi, psi1] = logGammaAt(d.value);
  const power = plus(times(d, logarithm(rate)), affine(d, log(x), -log(x)));
  return minus(minus(power, affine(rate, x)), through(d, [value, psi, psi1]));
}
