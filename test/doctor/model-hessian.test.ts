import { describe, expect, it } from 'vitest';
import { diagnoseModel } from '#dist/doctor/model/diagnose.js';
import { boxOf } from './box.js';
import { rows } from './seed-network.js';

/** k̂ = s e^(a + b t) + b², whose second derivatives are short. */
type Theta = { readonly a: number; readonly b: number };
type Rows = typeof rows;
type Change = (products: number[], bends: number[], count: number) => number[];

const right: Change = (products, bends) => products.map((value, i) => value - bends[i]);

function withHessian(change: Change) {
  const k = (own: Rows, { a, b }: Theta, j: number): number =>
    own.s[j] * Math.exp(a + 30 * b * own.t[j]) + b * b;
  return boxOf({
    parameters: { a: { start: -0.6 }, b: { start: 0.4 } },
    predict: (own: Rows, theta: Theta) => ({ k: own.s.map((_, j) => k(own, theta, j)) }),
    hessian: (own: Rows, theta: Theta) => {
      const [products, bends] = [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ];
      for (let j = 0; j < own.count; j++) {
        const e = own.s[j] * Math.exp(theta.a + 30 * theta.b * own.t[j]);
        const by = [1, 30 * own.t[j]];
        const first = [e, e * by[1] + 2 * theta.b];
        const residual = own.k[j] - k(own, theta, j);
        for (const p of [0, 1]) {
          for (const q of [0, 1]) {
            products[2 * p + q] += (2 * first[p] * first[q]) / own.count;
            const bend = e * by[p] * by[q] + (p === 1 && q === 1 ? 2 : 0);
            bends[2 * p + q] += (2 * residual * bend) / own.count;
          }
        }
      }
      return Float64Array.from(change(products, bends, own.count));
    },
  });
}

const diagnosisOf = (change: Change) =>
  diagnoseModel({ model: withHessian(change), rows, readsK: false, seed: 2 }).hessian!;

describe('a Hessian', () => {
  it('that is right is not accused', () => {
    expect(diagnosisOf(right)).toMatchObject({ right: true, symmetric: true, compared: 12, wrongIn: null });
  });

  const wrong: [string, Change, RegExp][] = [
    ['Gauss–Newton', (products) => products, /is left out \(Gauss–Newton\)/],
    [
      'the second term’s sign',
      (products, bends) => products.map((x, i) => x + bends[i]),
      /k̂ has the wrong sign/,
    ],
    ['half of it', (...of) => right(...of).map((x) => x / 2), /factor 2 is missing/],
    ['the sum', (...of) => right(...of).map((x) => x * of[2]), /sum over the rows in place of their mean/],
    [
      'the diagonal',
      (...of) => right(...of).map((x, i) => (i === 0 || i === 3 ? x : 0)),
      /only its diagonal/,
    ],
    [
      'the upper triangle',
      (...of) => right(...of).map((x, i) => (i === 2 ? 0 : x)),
      /only its upper triangle/,
    ],
  ];
  it.each(wrong)('that is wrong is named: %s', (what, change, said) => {
    const { right: isRight, explanations, symmetric } = diagnosisOf(change);
    expect([isRight, symmetric]).toEqual([false, what !== 'the upper triangle']);
    expect(explanations[0]?.mistake ?? 'nothing').toMatch(said);
  });
});

describe('a fit of its own', () => {
  const mean = (own: Rows, of: (j: number) => number): number =>
    own.s.reduce((sum, _, j) => sum + of(j), 0) / own.count;
  const model = (fit: (own: Rows) => number) =>
    boxOf({
      parameters: { lambda: { start: 0.1 } },
      predict: (own: Rows, { lambda }: { lambda: number }) => ({ k: own.s.map((s) => lambda * s) }),
      fit: (own: Rows) => ({ lambda: fit(own) }),
    });
  const diagnosis = (fit: (own: Rows) => number) =>
    diagnoseModel({ model: model(fit), rows, readsK: false, seed: 2 }).fit!;

  it('of least squares is a minimum of the loss', () => {
    const least = (own: Rows): number =>
      mean(own, (j) => own.k[j] * own.s[j]) / mean(own, (j) => own.s[j] ** 2);
    expect(diagnosis(least)).toMatchObject({ minimum: true, lower: null });
  });

  it('of a mean of ratios is none, and the loss below it is that of least squares', () => {
    const { minimum, lower, loss } = diagnosis((own) => mean(own, (j) => own.k[j] / own.s[j]));
    const lambda = mean(rows, (j) => rows.k[j] * rows.s[j]) / mean(rows, (j) => rows.s[j] ** 2);
    const least = mean(rows, (j) => (rows.k[j] - lambda * rows.s[j]) ** 2);
    expect([minimum, lower!.parameter, lower!.loss < loss]).toEqual([false, 'lambda', true]);
    expect(Math.abs(lower!.loss - least)).toBeLessThan(1e-9 * least);
  });
});
