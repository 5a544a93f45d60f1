import { log } from '../evaluation/exponential.js';
import { logGammaAt } from './gamma-function.js';
import { blank, type Derivatives, type Jet, throughTwo, type TwoDerivatives } from './jet.js';

/** Where √(q² + z²) is smaller the power series is summed, beyond it Debye's expansion is right to rounding. */
const near = 30;
const orders = 16;
const logTwoPi = 1.8378770664093453;
const negligible = 1e-17;

/**
 * ln((z/2)^−q I_q(z)) − z for the modified Bessel function of order q = d − 1 > −1 and z ≥ 0. It is analytic in both, at
 * z = 0 too, and does not overflow for any z.
 */
export function logScaledBessel(d: Jet, z: Jet): Jet {
  const q = d.value - 1;
  return q * q + z.value * z.value < near * near
    ? throughTwo(d, z, bySeries(d.value, z.value))
    : byDebye(d, z);
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

/** No model has more parameters beside d and z than a family. */
const mostParameters = 8;
const slopesOf = (): Float64Array => new Float64Array(mostParameters);
const [ofQ2, ofSize, ofSmall, ofInverse, ofShare] = [
  slopesOf(),
  slopesOf(),
  slopesOf(),
  slopesOf(),
  slopesOf(),
];

/**
 * Debye's uniform expansion (Abramowitz & Stegun 1964, 9.7.7) in powers of 1/r, r = √(q² + z²): U_k(q/r)/q^k = r^−k Σ_j c_kj
 * (q/r)^2j. For small q it is Hankel's expansion in 1/z, so that it holds for every order once r is large. With size = r²,
 * small = 1/r and share = q²/r² it is the exponent (of q and z) + ln(size^−1/4/√2π) + ln Σ_k (of share and small): derivatives
 * of each by the chain rule, one by one, without jets between them, since it is what a fit of cir spends its time on.
 */
function byDebye(d: Jet, z: Jet): Jet {
  const q = d.value - 1;
  const q2 = q * q;
  const size = q2 + z.value * z.value;
  const r = Math.sqrt(size);
  const sum = q + r;
  const logHalf = log(sum / 2);
  const [ea, eb, eaa, eab, ebb] = [-logHalf, z.value / sum - 1, -1 / r, -z.value / (r * sum), q / (r * sum)];
  const inverse = 1 / size;
  const small = 1 / r;
  const [small1, small2] = [(-0.5 * inverse) / r, (0.75 * inverse * inverse) / r];
  const [inverse1, inverse2] = [-inverse * inverse, 2 * inverse * inverse * inverse];
  const [front1, front2] = [-0.25 * inverse, 0.25 * inverse * inverse];
  const share = q2 * inverse;
  const [c, ca, cb, caa, cab, cbb] = logOfSum(share, small);
  const exponent = q2 / (r + z.value) - q * logHalf;
  const value = exponent + (-0.25 * log(size) - 0.5 * logTwoPi + c);

  const { slope: qs, bend: qb } = d;
  const { slope: zs, bend: zb } = z;
  const slope = blank(qs.length);
  const bend = blank(qb.length);
  const [twoQ, twoZ] = [2 * q, 2 * z.value];
  for (let i = 0, at = 0; i < slope.length; i++) {
    ofQ2[i] = twoQ * qs[i];
    ofSize[i] = ofQ2[i] + twoZ * zs[i];
    ofSmall[i] = small1 * ofSize[i];
    ofInverse[i] = inverse1 * ofSize[i];
    ofShare[i] = inverse * ofQ2[i] + q2 * ofInverse[i];
    slope[i] = ea * qs[i] + eb * zs[i] + (front1 * ofSize[i] + (ca * ofShare[i] + cb * ofSmall[i]));
    for (let j = 0; j <= i; j++, at++) {
      const q2Bend = twoQ * qb[at] + 2 * qs[i] * qs[j];
      const sizeBend = q2Bend + (twoZ * zb[at] + 2 * zs[i] * zs[j]);
      const smallBend = small1 * sizeBend + small2 * ofSize[i] * ofSize[j];
      const inverseBend = inverse1 * sizeBend + inverse2 * ofSize[i] * ofSize[j];
      const shareBend =
        inverse * q2Bend + q2 * inverseBend + (ofQ2[i] * ofInverse[j] + ofQ2[j] * ofInverse[i]);
      const ofExponent =
        ea * qb[at] +
        eb * zb[at] +
        eaa * qs[i] * qs[j] +
        eab * (qs[i] * zs[j] + qs[j] * zs[i]) +
        ebb * zs[i] * zs[j];
      const ofFront = front1 * sizeBend + front2 * ofSize[i] * ofSize[j];
      const ofCorrection =
        ca * shareBend +
        cb * smallBend +
        caa * ofShare[i] * ofShare[j] +
        cab * (ofShare[i] * ofSmall[j] + ofShare[j] * ofSmall[i]) +
        cbb * ofSmall[i] * ofSmall[j];
      bend[at] = ofExponent + (ofFront + ofCorrection);
    }
  }
  return { value, slope, bend };
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
