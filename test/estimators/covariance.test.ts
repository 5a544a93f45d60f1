import { describe, expect, it } from 'vitest';
import { bartlettDegreesOfFreedom, fixedB975 } from '../../src/evaluation/fixed-b.js';
import { student975 } from '../../src/evaluation/intervals.js';
import type { ErrorModel } from '../../src/estimators/error-model.js';
import { fitLinear } from '../../src/estimators/linear-fit.js';
import { solveLeastSquares } from '../../src/estimators/householder.js';
import { uniform } from '../../src/random/uniform.js';

const rows = 60;
const columns = [0, 1].map((stream) =>
  Float64Array.from({ length: rows }, (_, j) => uniform(5, stream, j, 0)),
);
const k = Float64Array.from({ length: rows }, (_, j) => uniform(5, 2, j, 0) - 0.5);
const { theta, inverseGram } = solveLeastSquares(columns, k)!;
const residuals = k.map((value, j) => value - theta[0] * columns[0][j] - theta[1] * columns[1][j]);
const everyRow = Uint32Array.from({ length: rows }, (_, j) => j);
const holes = Uint32Array.from({ length: rows }, (_, j) => 2 * j + (j > 20 ? 3 : 0));
/** The weights of the two estimates on k: (ΦᵀΦ)⁻¹ Φᵀ. */
const weights = [0, 1].map((b) =>
  columns[0].map((value, j) => inverseGram[2 * b] * value + inverseGram[2 * b + 1] * columns[1][j]),
);
const each = Array.from(everyRow);
const overlap = (kept: Uint32Array, w: number) => (i: number, j: number) =>
  Math.max(0, 1 - Math.abs(kept[i] - kept[j]) / w);
/** M = 1 − Φ (ΦᵀΦ)⁻¹ Φᵀ. */
const maker = (i: number, j: number): number =>
  (i === j ? 1 : 0) - columns[0][i] * weights[0][j] - columns[1][i] * weights[1][j];

/** Σ_ij a_i e_i ω_ij a′_j e′_j, the pairs taken one by one. */
function form(x: ArrayLike<number>, omega: (i: number, j: number) => number, y: ArrayLike<number>): number {
  return each.reduce((sum, i) => sum + each.reduce((inner, j) => inner + x[i] * omega(i, j) * y[j], 0), 0);
}

function covarianceBy(model: ErrorModel, kept = everyRow): number[] {
  const { factor } = fitLinear(columns, k, kept, model)!;
  return [0, 1, 2, 3].map((at) => {
    const [a, b] = [2 * (at >> 1), 2 * (at & 1)];
    return factor[a] * factor[b] + factor[a + 1] * factor[b + 1];
  });
}

function expectClose(found: readonly number[], wanted: (a: number, b: number) => number): void {
  found.forEach((value, at) => expect(value / wanted(at >> 1, at & 1)).toBeCloseTo(1, 10));
}

describe('the covariance of a linear fit', () => {
  it('classical: residual variance with divisor N − p times (ΦᵀΦ)⁻¹', () => {
    const variance = residuals.reduce((sum, e) => sum + e * e, 0) / (rows - 2);
    expectClose(covarianceBy({ kind: 'classical' }), (a, b) => variance * inverseGram[2 * a + b]);
  });

  const scores = (lift: (j: number) => number) =>
    weights.map((own) => own.map((value, j) => value * residuals[j] * lift(j)));

  it('hc0 is the sandwich, hc3 that of residuals over 1 − leverage', () => {
    const same = (i: number, j: number): number => (i === j ? 1 : 0);
    const plain = scores(() => 1);
    const lifted = scores((j) => 1 / maker(j, j));
    expectClose(covarianceBy({ kind: 'hc0' }), (a, b) => form(plain[a], same, plain[b]));
    expectClose(covarianceBy({ kind: 'hc3' }), (a, b) => form(lifted[a], same, lifted[b]));
  });

  it.each([0, 1, 5, 59, 200])('newey-west with %i lags has Bartlett weights 1 − l/(L + 1)', (lags) => {
    const plain = scores(() => 1);
    for (const kept of [everyRow, holes]) {
      expectClose(covarianceBy({ kind: 'newey-west', lags }, kept), (a, b) =>
        form(plain[a], overlap(kept, lags + 1), plain[b]),
      );
    }
  });

  it.each([0, 7, 59])(
    'known-noise over %i lags is σ̂² aᵀΩa with Satterthwaite’s degrees of freedom',
    (lags) => {
      for (const kept of [everyRow, holes]) {
        const omega = overlap(kept, lags + 1);
        const product = each.map((i) =>
          each.map((j) => each.reduce((sum, l) => sum + maker(i, l) * omega(l, j), 0)),
        );
        const trace = each.reduce((sum, i) => sum + product[i][i], 0);
        const square = each.reduce(
          (sum, i) => sum + each.reduce((inner, j) => inner + product[i][j] * product[j][i], 0),
          0,
        );
        const variance = residuals.reduce((sum, e) => sum + e * e, 0) / trace;
        const model = { kind: 'known-noise', lags } as const;
        expectClose(covarianceBy(model, kept), (a, b) => variance * form(weights[a], omega, weights[b]));
        const { degreesOfFreedom } = fitLinear(columns, k, kept, model)!;
        for (const found of degreesOfFreedom) expect(found / ((trace * trace) / square)).toBeCloseTo(1, 9);
      }
    },
  );
});

describe('the t of an interval', () => {
  const of = (model: ErrorModel) => fitLinear(columns, k, everyRow, model)!;

  it.each(['classical', 'hc0'] as const)('is Student’s with N − p degrees of freedom: %s', (kind) => {
    const { degreesOfFreedom, critical975 } = of({ kind });
    expect([...degreesOfFreedom, ...critical975]).toEqual([58, 58, student975(58), student975(58)]);
  });

  it('by known-noise without lags is the classical one', () => {
    const [known, classical] = [of({ kind: 'known-noise', lags: 0 }), of({ kind: 'classical' })];
    known.standardErrors.forEach((value, b) =>
      expect(value / classical.standardErrors[b]).toBeCloseTo(1, 12),
    );
    for (const found of known.degreesOfFreedom) expect(found).toBeCloseTo(58, 9);
  });

  it('by hc3 has (tr MD)² / tr (MD)² degrees of freedom, D = (a / (1 − h))²', () => {
    weights.forEach((own, b) => {
      const d = own.map((value, j) => (value / maker(j, j)) * (value / maker(j, j)));
      const trace = d.reduce((sum, value, j) => sum + value * maker(j, j), 0);
      const square = form(d, (i, j) => maker(i, j) * maker(i, j), d);
      expect(of({ kind: 'hc3' }).degreesOfFreedom[b] / ((trace * trace) / square)).toBeCloseTo(1, 9);
    });
  });

  it('by newey-west is that of fixed-b asymptotics, and there is none where lags reach beyond all rows', () => {
    const { degreesOfFreedom, critical975 } = of({ kind: 'newey-west', lags: 5 });
    expect(critical975[0]).toBe(fixedB975(0.1));
    expect(critical975[0]).toBeCloseTo(1.96 + 0.29694 + 0.00416 - 0.0005324, 12);
    expect(degreesOfFreedom[0]).toBe(bartlettDegreesOfFreedom(0.1));
    // Where lags are few, Student's is the larger.
    const short = fitLinear(
      [columns[0].subarray(0, 4)],
      k.subarray(0, 4),
      Uint32Array.of(0, 500, 900, 1300),
      { kind: 'newey-west', lags: 5 },
    )!;
    expect(short.critical975[0]).toBe(student975(3));
    expect(of({ kind: 'newey-west', lags: 60 }).critical975[0]).toBeNaN();
  });

  it('by cosine is Student’s with degrees of freedom of each coefficient’s own', () => {
    const { degreesOfFreedom, critical975 } = of({ kind: 'cosine', lags: 9 });
    // Six cosines.
    for (const [b, found] of degreesOfFreedom.entries()) {
      expect(found).toBeGreaterThan(2);
      expect(found).toBeLessThan(6);
      expect(critical975[b]).toBe(student975(found));
    }
    expect(degreesOfFreedom[0]).not.toBe(degreesOfFreedom[1]);
    expect(of({ kind: 'cosine', lags: 60 }).standardErrors[0]).toBeNaN();
  });
});

describe('a linear fit', () => {
  it.each(['classical', 'hc3', 'cosine', 'known-noise', 'newey-west'] as const)(
    'keeps its relative errors whatever the size of k: %s',
    (kind) => {
      const model = { kind, lags: 5 } as ErrorModel;
      const plain = fitLinear(columns, k, everyRow, model)!;
      for (const size of [1e-170, 1e170]) {
        const scaled = fitLinear(
          columns,
          k.map((value) => value * size),
          everyRow,
          model,
        )!;
        scaled.standardErrors.forEach((value, b) =>
          expect(value / size / plain.standardErrors[b]).toBeCloseTo(1, 10),
        );
      }
    },
  );

  it('gives the errors of combinations of its coefficients', () => {
    const fit = fitLinear(columns, k, everyRow, { kind: 'cosine', lags: 5 })!;
    const swapped = fit.errorsOf(Float64Array.of(0, 1, 1, 0));
    [0, 1].forEach((b) => {
      expect(swapped.standardErrors[b] / fit.standardErrors[1 - b]).toBeCloseTo(1, 12);
      expect(swapped.degreesOfFreedom[b] / fit.degreesOfFreedom[1 - b]).toBeCloseTo(1, 12);
    });
  });

  it('does not exist where the rows do not determine the coefficients', () => {
    expect(fitLinear([columns[0], columns[0]], k, everyRow, { kind: 'classical' })).toBeUndefined();
  });
});
