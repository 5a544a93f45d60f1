import { log } from '../evaluation/exponential.js';
import { logGammaAt } from './gamma-function.js';
import { type Derivatives, type Jet, throughTwo, type TwoDerivatives } from './jet.js';

/** Where √(q² + z²) is smaller the power series is summed, beyond it Debye's expansion is right to rounding. */
const near = 30;
const orders = 16;
const logTwoPi = 1.8378770664093453;
const negligible = 1e-17;

/**
 * ln((z/2)^−q I_q(z)) − z for the modified Bessel function of order q = d − 1 > −1 and z ≥ 0. It is analytic in both, at
 * z = 0 too, and does not overflow for any z.
 */
export const logScaledBessel = (d: Jet, z: Jet): Jet => throughTwo(d, z, besselAt(d.value, z.value));

/** Its value, and first and second derivatives by d and z. */
export function besselAt(d: number, z: number): TwoDerivatives {
  const q = d - 1;
  return q * q + z * z < near * near ? bySeries(d, z) : byDebye(d, z);
}

let last = NaN;
let ofLast: Derivatives = [0, 0, 0];

/** logGammaAt, of which all transitions of one law ask the same. */
function gammaOfLast(d: number): Derivatives {
  if (d !== last) [last, ofLast] = [d, logGammaAt(d)];
  return ofLast;
}

/**
 * ln Σ_k t_k − ln Γ(d) − z with t_k = (z²/4)^k/(k! (d)_k) (Abramowitz & Stegun 1964, 9.6.10): all terms are positive, and
 * the derivatives are moments of those of ln t_k under the weights t_k.
 */
function bySeries(d: number, z: number): TwoDerivatives {
  const w = 0.25 * z * z;
  // Weights, and their sums with k, k², a, a², ak and b, where a = Σ_{j<k} 1/(d + j) and b = Σ_{j<k} 1/(d + j)².
  let [sum, sk, skk, sa, saa, sak, sb] = [1, 0, 0, 0, 0, 0, 0];
  for (let k = 1, term = 1, a = 0, b = 0; ; k++) {
    const inverse = 1 / (d + k - 1);
    term *= (w * inverse) / k;
    a += inverse;
    b += inverse * inverse;
    sum += term;
    sk += term * k;
    skk += term * k * k;
    sa += term * a;
    saa += term * a * a;
    sak += term * a * k;
    sb += term * b;
    if (k * (d + k) > w && term * k * k < negligible * sum) break;
  }
  const [k, a] = [sk / sum, sa / sum];
  const [gamma, psi, psi1] = gammaOfLast(d);
  const value = log(sum) - gamma - z;
  const byD = -a - psi;
  const byDD = saa / sum - a * a + sb / sum - psi1;
  if (z === 0) return [value, byD, -1, byDD, 0, 0.5 / d];
  return [
    value,
    byD,
    (2 * k) / z - 1,
    byDD,
    (-2 * (sak / sum - a * k)) / z,
    (4 * (skk / sum - k * k) - 2 * k) / (z * z),
  ];
}

/** c_kj of U_k(p) = p^k Σ_j c_kj p^2j, U_k+1 = p²(1 − p²)U_k′/2 + ∫(1 − 5t²)U_k dt/8 (Abramowitz & Stegun 1964, 9.3.10). */
const debye = ((): number[][] => {
  const all = [[1]];
  for (let k = 0; k + 1 < orders; k++) {
    const next = new Array<number>(k + 2).fill(0);
    for (const [j, c] of all[k].entries()) {
      const n = k + 2 * j;
      next[j] += c * (n / 2 + 1 / (8 * (n + 1)));
      next[j + 1] -= c * (n / 2 + 5 / (8 * (n + 3)));
    }
    all.push(next);
  }
  return all;
})();

/**
 * Debye's uniform expansion (Abramowitz & Stegun 1964, 9.7.7) in powers of w = 1/r, r = √(q² + z²): U_k(q/r)/q^k = r^−k Σ_j c_kj
 * s^j, s = q²/r². For small q it is Hankel's expansion in 1/z, so that it holds for every order once r is large. It is the exponent
 * (of q and z) + ln(r^−½/√2π) + ln Σ_k (of s and w), with derivatives of each by the chain rule.
 */
function byDebye(d: number, z: number): TwoDerivatives {
  const q = d - 1;
  const [q2, z2] = [q * q, z * z];
  const size = q2 + z2;
  const r = Math.sqrt(size);
  const sum = q + r;
  const logHalf = log(sum / 2);
  const inverse = 1 / size;
  const w = 1 / r;
  const [cubed, fifth] = [w * inverse, w * inverse * inverse];
  const [fourth, sixth] = [inverse * inverse, inverse * inverse * inverse];
  const [wq, wz] = [-q * cubed, -z * cubed];
  const [wqq, wqz, wzz] = [3 * q2 * fifth - cubed, 3 * q * z * fifth, 3 * z2 * fifth - cubed];
  const [sq, sz] = [2 * q * z2 * fourth, -2 * q2 * z * fourth];
  const sqq = 2 * z2 * (size - 4 * q2) * sixth;
  const sqz = 4 * q * z * (size - 2 * z2) * sixth;
  const szz = -2 * q2 * (size - 4 * z2) * sixth;
  const [c, cs, cw, css, csw, cww] = logOfSum(q2 * inverse, w);
  const half = 0.5 * inverse;
  return [
    q2 / (r + z) - q * logHalf - 0.25 * log(size) - 0.5 * logTwoPi + c,
    -logHalf - q * half + cs * sq + cw * wq,
    z / sum - 1 - z * half + cs * sz + cw * wz,
    -1 / r - half + q2 * fourth + cs * sqq + cw * wqq + css * sq * sq + 2 * csw * sq * wq + cww * wq * wq,
    -z / (r * sum) +
      q * z * fourth +
      cs * sqz +
      cw * wqz +
      css * sq * sz +
      csw * (sq * wz + sz * wq) +
      cww * wq * wz,
    q / (r * sum) -
      half +
      z2 * fourth +
      cs * szz +
      cw * wzz +
      css * sz * sz +
      2 * csw * sz * wz +
      cww * wz * wz,
  ];
}

/** The largest |c_kj| of each k. */
const debyeSizes = debye.map((c) => c.reduce((most, one) => Math.max(most, Math.abs(one)), 0));

/** ln Σ_k w^k P_k(s), P_k(s) = Σ_j c_kj s^j, with its derivatives by s and w. */
function logOfSum(s: number, w: number): TwoDerivatives {
  let [f, fs, fw, fss, fsw, fww] = [0, 0, 0, 0, 0, 0];
  // w^k, and what it is multiplied by for the derivatives by w.
  for (let k = 0, power = 1; k < orders; k++, power *= w) {
    const c = debye[k];
    let [value, first, second] = [0, 0, 0];
    for (let j = k; j >= 0; j--) {
      second = second * s + 2 * first;
      first = first * s + value;
      value = value * s + c[j];
    }
    f += power * value;
    fs += power * first;
    fss += power * second;
    fw += (k * power * value) / w;
    fsw += (k * power * first) / w;
    fww += (k * (k - 1) * power * value) / (w * w);
    if (k > 0 && power * debyeSizes[k] * k * k < negligible) break;
  }
  return [
    log(f),
    fs / f,
    fw / f,
    fss / f - (fs * fs) / (f * f),
    fsw / f - (fs * fw) / (f * f),
    fww / f - (fw * fw) / (f * f),
  ];
}
