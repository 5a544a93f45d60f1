import { describe, expect, it } from 'vitest';
import {
  chiSquaredTail,
  fTail,
  logGamma,
  normalQuantile,
  normalTwoSided,
  studentQuantile,
  studentTwoSided,
} from '../../src/evaluation/distributions.js';
import { normal975, student975 } from '../../src/evaluation/intervals.js';

/** Relative error that every tail keeps, whatever its size and degrees of freedom. */
const accuracy = 1e-12;

function expectNear(value: number, truth: number, what: string, relative = accuracy): void {
  expect(Math.abs(value / truth - 1), `${what}: ${value}, expected ${truth}`).toBeLessThan(relative);
}

/**
 * Σ_{k ≥ from} w_k / Σ_k w_k for the terms w_0 … w_last of which `ratio(k)` = w_{k+1} / w_k: from the largest outwards,
 * with no Γ, exponential or subtraction.
 */
function upperShare(from: number, last: number, mode: number, ratio: (k: number) => number): number {
  let [above, below] = [0, 0];
  const add = (k: number, w: number): void => {
    if (k >= from) above += w;
    else below += w;
  };
  for (let k = mode, w = 1; k <= last && w > 1e-305; w *= ratio(k), k++) add(k, w);
  for (let k = mode - 1, w = 1; k >= 0 && w > 1e-305; k--) add(k, (w /= ratio(k)));
  return above / (above + below);
}

/** P(F > f) for even degrees of freedom: a is the least of N = a + b − 1 tosses' successes, with odds d2 / (d1 f). */
function evenF(f: number, d1: number, d2: number): number {
  const [a, odds] = [d2 / 2, d2 / (d1 * f)];
  const tosses = a + d1 / 2 - 1;
  const mode = Math.min(tosses, Math.max(0, Math.floor(((tosses + 1) * odds) / (1 + odds))));
  return upperShare(a, tosses, mode, (k) => ((tosses - k) / (k + 1)) * odds);
}

/** P(X > x) for even degrees of freedom: fewer than q / 2 events where x / 2 are expected. */
function evenChiSquared(x: number, q: number): number {
  // Counted from the other side, so that a small tail is a sum and not what is left of 1.
  const last = q / 2 + Math.ceil(x) + 100;
  const mode = last - Math.floor(x / 2);
  return upperShare(last - q / 2 + 1, last, mode, (k) => (last - k) / (x / 2));
}

/**
 * P(|T| > t) for even ν (Abramowitz & Stegun 1964, 26.7.4): sin θ Σ c_k cos^2k θ with c_k = (2k − 1)!! / (2k)!! and
 * tan θ = t / √ν is 1 over all k ≥ 0, and the probability of |T| ≤ t over k < ν / 2. Above t = 3 the rest is summed.
 */
function evenStudent(t: number, v: number): number {
  const square = v / (v + t * t);
  const next = (k: number): number => ((2 * k + 1) / (2 * k + 2)) * square;
  let [log, body, term] = [0, 0, 1];
  for (let k = 0; k < v / 2; k++) {
    body += term;
    term *= next(k);
    log += Math.log1p(-1 / (2 * k + 2));
  }
  const sine = t / Math.sqrt(v + t * t);
  if (t < 3) return 1 - sine * body;
  let rest = 0;
  term = Math.exp(log - (v / 2) * Math.log1p((t * t) / v));
  for (let k = v / 2; term > 1e-18 * rest; term *= next(k), k++) rest += term;
  return sine * rest;
}

describe('the logarithm of Γ', () => {
  it('is that of factorials, and of √π and its odd multiples', () => {
    let [whole, half] = [0, Math.log(Math.PI) / 2];
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(logGamma(n) - whole)).toBeLessThan(2e-15 * Math.max(1, whole));
      expect(Math.abs(logGamma(n - 0.5) - half)).toBeLessThan(4e-15 * Math.max(1, half));
      whole += Math.log(n);
      half += Math.log(n - 0.5);
    }
  });

  it('keeps Γ(a + 1) = a Γ(a) from tiny to huge a', () => {
    for (let a = 1e-9; a < 1e9; a *= 1.7) {
      const scale = Math.max(1, Math.abs(logGamma(a)));
      expect(Math.abs(logGamma(a + 1) - Math.log(a) - logGamma(a))).toBeLessThan(4e-15 * scale);
    }
  });
});

describe('Student’s t', () => {
  it.each([1e-6, 0.1, 1, 2, 12.7, 1e3, 1e8, 1e100])('1 to 4 degrees of freedom at t = %d', (t) => {
    expectNear(studentTwoSided(t, 1), (2 / Math.PI) * Math.atan(1 / t), 'ν = 1');
    const root = Math.sqrt(2 + t * t);
    expectNear(studentTwoSided(t, 2), 2 / (root * (root + t)), 'ν = 2');
    if (t > 100) return;
    const angle = Math.atan(Math.sqrt(3) / t);
    expectNear(studentTwoSided(t, 3), (2 / Math.PI) * (angle - Math.sin(2 * angle) / 2), 'ν = 3');
    expectNear(studentTwoSided(t, 4), evenStudent(t, 4), 'ν = 4');
  });

  it('even degrees of freedom up to 100,000, into tails of 1e-180', () => {
    for (const v of [6, 30, 378, 10_000, 100_000]) {
      for (const t of [1e-3, 0.5, 1, 2, 5, 10, 29]) {
        // The sum of so many terms is itself good to no more.
        expectNear(studentTwoSided(t, v), evenStudent(t, v), `t ${t}, ν ${v}`, 1e-11);
      }
    }
  });

  it('takes t of either sign, and is certain at 0', () => {
    expect(studentTwoSided(-2, 7)).toBe(studentTwoSided(2, 7));
    expect(studentTwoSided(0, 7)).toBe(1);
    expect(studentTwoSided(Infinity, 7)).toBe(0);
    expect(studentTwoSided(NaN, 7)).toBeNaN();
  });
});

describe('F', () => {
  it('with 1 degree of freedom above is t²', () => {
    for (const v of [1, 2, 3, 17, 2015]) {
      for (const t of [0.1, 1, 2.5, 40]) expect(fTail(t * t, 1, v)).toBe(studentTwoSided(t, v));
    }
  });

  it('with 2 above or below has closed forms', () => {
    for (const v of [1, 2, 5, 31, 379, 99_999, 10_000_000]) {
      for (const f of [1e-6, 0.3, 1, 3, 30, 300]) {
        const above = Math.exp((-v / 2) * Math.log1p((2 * f) / v));
        if (above > 1e-300) expectNear(fTail(f, 2, v), above, `F(2, ${v}) > ${f}`);
        expectNear(fTail(f, v, 2), -Math.expm1((-v / 2) * Math.log1p(2 / (v * f))), `F(${v}, 2) > ${f}`);
      }
    }
  });

  it('even degrees of freedom up to a million on either side', () => {
    for (const d1 of [4, 6, 30, 1000, 1_000_000]) {
      for (const d2 of [4, 32, 378, 10_000, 1_000_000]) {
        for (const f of [0.05, 0.7, 0.99, 1, 1.01, 1.5, 4, 20]) {
          const truth = evenF(f, d1, d2);
          if (truth > 1e-280) expectNear(fTail(f, d1, d2), truth, `F(${d1}, ${d2}) > ${f}`);
        }
      }
    }
  });

  it('of f with d1, d2 and of 1/f with d2, d1 are one another’s complements', () => {
    for (const d1 of [1, 2, 3, 8, 55, 4001]) {
      for (const d2 of [1, 2, 3, 8, 55, 4001]) {
        for (const f of [1e-4, 0.2, 0.9, 1, 1.3, 7, 500]) {
          expect(Math.abs(fTail(f, d1, d2) + fTail(1 / f, d2, d1) - 1)).toBeLessThan(2e-14);
        }
      }
    }
  });

  // Percentage points of printed tables, to all digits: R, qf(0.95, d1, d2) and qf(0.99, d1, d2).
  it.each([
    [1, 10, 4.96460274373071, 10.0442892733966],
    [2, 20, 3.49282847673563, 5.84893192461113],
    [3, 20, 3.09839121214078, 4.93819338231054],
    [5, 10, 3.32583453041301, 5.63632618766908],
    [10, 120, 1.9104610646692, 2.47207675478494],
    [24, 7, 3.41049437606473, 6.07431925012709],
  ])('F(%i, %i): 5 %% above %d, 1 %% above %d', (d1, d2, five, one) => {
    expectNear(fTail(five, d1, d2), 0.05, '5 %', 1e-11);
    expectNear(fTail(one, d1, d2), 0.01, '1 %', 1e-11);
  });

  it('is certain at 0, impossible at ∞', () => {
    expect([fTail(0, 3, 4), fTail(-1, 3, 4), fTail(Infinity, 3, 4)]).toEqual([1, 1, 0]);
    expect(fTail(NaN, 3, 4)).toBeNaN();
  });
});

describe('χ²', () => {
  it('with 2, 4 and 6 degrees of freedom has closed forms', () => {
    for (const x of [1e-8, 0.1, 1, 3, 10, 100, 900, 1300]) {
      const h = x / 2;
      expectNear(chiSquaredTail(x, 2), Math.exp(-h), `2 at ${x}`);
      expectNear(chiSquaredTail(x, 4), Math.exp(-h) * (1 + h), `4 at ${x}`);
      expectNear(chiSquaredTail(x, 6), Math.exp(-h) * (1 + h + (h * h) / 2), `6 at ${x}`);
    }
  });

  it('even degrees of freedom up to a million, into tails of 1e-190', () => {
    for (const q of [8, 50, 1000, 100_000, 1_000_000]) {
      for (const z of [-5, -1, -0.01, 0, 0.01, 1, 5, 20]) {
        const x = Math.max(0.3, q + z * Math.sqrt(2 * q));
        expectNear(chiSquaredTail(x, q), evenChiSquared(x, q), `${q} at ${x}`);
      }
    }
  });

  it('odd degrees of freedom follow from the one below: Q(q + 2) = Q(q) + (x/2)^(q/2) e^(−x/2) / Γ(q/2 + 1)', () => {
    let gamma = Math.sqrt(Math.PI) / 2;
    for (let q = 1; q < 20; q += 2) {
      for (const x of [0.01, 1, 5, 40, 300]) {
        const step = Math.exp((q / 2) * Math.log(x / 2) - x / 2) / gamma;
        expectNear(chiSquaredTail(x, q + 2), chiSquaredTail(x, q) + step, `${q + 2} at ${x}`);
      }
      gamma *= q / 2 + 1;
    }
  });

  // R: qchisq(0.95, q) and qchisq(0.99, q).
  it.each([
    [1, 3.84145882069412, 6.63489660102121],
    [2, 5.99146454710798, 9.21034037197618],
    [3, 7.81472790325118, 11.3448667301444],
    [5, 11.0704976935164, 15.086272469389],
    [10, 18.3070380532751, 23.2092511589544],
    [30, 43.7729718257422, 50.8921813115171],
    [100, 124.342113404004, 135.806723171027],
  ])('%i degrees of freedom: 5 %% above %d, 1 %% above %d', (q, five, one) => {
    expectNear(chiSquaredTail(five, q), 0.05, '5 %', 1e-11);
    expectNear(chiSquaredTail(one, q), 0.01, '1 %', 1e-11);
  });

  it('is certain at 0, impossible at ∞', () => {
    expect([chiSquaredTail(0, 3), chiSquaredTail(-1, 3), chiSquaredTail(Infinity, 3)]).toEqual([1, 1, 0]);
    expect(chiSquaredTail(NaN, 3)).toBeNaN();
  });
});

describe('the normal', () => {
  it('keeps its digits in the far tail: z = 30 has 9.81e-198', () => {
    // R: 2 * pnorm(-30)
    expectNear(normalTwoSided(30), 9.81342785429637e-198, 'z = 30');
    for (const z of [9, 15, 30, 37]) {
      // 2 φ(z) / z · (1 − 1/z² + 3/z⁴ − …), whose error is below its first term left out.
      let [term, sum] = [1, 0];
      for (let i = 1; i < 30; i++) {
        sum += term;
        term *= -(2 * i - 1) / (z * z);
      }
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      expectNear(normalTwoSided(z), ((2 * density) / z) * sum, `z = ${z}`, 1e-12 + Math.abs(term));
    }
  });

  it('is what t with very many degrees of freedom is, but for the first two terms of its expansion in 1/ν', () => {
    const v = 1e6;
    for (const z of [0.2, 1, 1.96, 4]) {
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      // Abramowitz & Stegun (1964), 26.7.5 turned around: Fisher (1925).
      const first = (z ** 3 + z) / (4 * v);
      const second = (3 * z ** 7 - 7 * z ** 5 - 5 * z ** 3 - 3 * z) / (96 * v * v);
      expectNear(studentTwoSided(z, v), normalTwoSided(z) + 2 * density * (first + second), `z = ${z}`);
    }
  });
});

describe('quantiles', () => {
  const chances = [1e-30, 1e-9, 1e-3, 0.01, 0.05 / 3, 0.05, 0.1, 0.5, 0.9, 0.999];

  it('are where the tail is as large as asked', () => {
    for (const p of chances) {
      expectNear(normalTwoSided(normalQuantile(p)), p, `normal ${p}`);
      for (const v of [2, 5, 31, 2015])
        expectNear(studentTwoSided(studentQuantile(p, v), v), p, `t(${v}) ${p}`);
    }
  });

  it('are those of the intervals at 5 %', () => {
    expect(normalQuantile(0.05)).toBe(normal975);
    expectNear(normalTwoSided(normal975), 0.05, 'normal 97.5 %');
    for (let v = 1; v < 10; v++) expectNear(studentQuantile(0.05, v), student975(v), `t(${v})`);
    // The expansion, from 10 degrees of freedom on.
    for (const v of [10, 11, 20, 50, 378, 2015]) {
      expect(Math.abs(studentQuantile(0.05, v) - student975(v))).toBeLessThan(1e-5);
    }
  });

  // R: qnorm(0.995), qnorm(0.95), qnorm(1 - 0.025 / 6)
  it.each([
    [0.01, 2.5758293035489],
    [0.1, 1.64485362695147],
    [0.05 / 6, 2.63825727347675],
  ])('normal, %d on both sides: %d', (p, z) => {
    expectNear(normalQuantile(p), z, 'z', 1e-13);
  });

  it('end where chances do', () => {
    expect([normalQuantile(1), normalQuantile(0), studentQuantile(1, 3), studentQuantile(0, 3)]).toEqual([
      0,
      Infinity,
      0,
      Infinity,
    ]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(NaN)]).toEqual([NaN, NaN, NaN]);
  });
});
