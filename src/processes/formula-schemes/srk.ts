import { type Expression, number } from '../../formulas/expression.js';
import { difference, product, quotient, sum, zero } from '../../formulas/simplified.js';
import { isAdditive, isScalar } from '../formula-noise.js';
import type { FormulaScheme } from './formula-scheme.js';
import type { FormulaSystem } from './system.js';

/**
 * Rößler's SRI1W1 (2010) where one noise acts on all components, and his SRA1 where several do and no diffusion depends on a component:
 * strong order 1.5. The second normal of a noise makes I10 = ½ h (I1 + √h z′/√3).
 */
export const srk: FormulaScheme = {
  kind: 'srk',
  summary:
    'stochastic Runge–Kutta of strong order 1.5, where one noise acts or no diffusion depends on a component',
  normals: 2,
  unfit: (parameters) =>
    isScalar(parameters) || isAdditive(parameters)
      ? undefined
      : 'several noises act and a diffusion depends on a component (its order 1.5 is that of one noise, or of diffusions of t alone)',
  step: (system) => (isScalar(system.parameters) ? ofOneNoise(system) : ofAdditiveNoises(system)),
};

/** Σ factor · of. */
const total = (...terms: readonly (readonly [factor: number, of: Expression])[]): Expression =>
  terms.reduce((left, [factor, of]) => sum(left, product(number(factor), of)), zero);

const third = 0.3333333333333333;
const twoThirds = 0.6666666666666666;

/** √h ξ, and over h: I10 = ½ (I1 + √h ξ′/√3). */
function integrals(
  root: Expression,
  xi: Expression,
  second: Expression,
): { i1: Expression; i10: Expression } {
  const i1 = product(root, xi);
  const other = product(product(root, second), number(0.5773502691896258));
  return { i1, i10: product(number(0.5), sum(i1, other)) };
}

/** Its third stage of drift is the first, since c0 and A0 are 0 there. Stages of diffusion are at t, t + h/4, t + h and t + h/4. */
function ofOneNoise(system: FormulaSystem): Expression[] {
  const { x, h, root, drifts, diffusions } = system;
  const drift = (values: readonly Expression[], later: number): Expression[] =>
    drifts.map((a) => product(system.at(a, values, later), h));
  const weights = system.weights.map((row) => number(row?.[0] ?? 0));
  const diffusion = (values: readonly Expression[], later: number): Expression[] =>
    diffusions.map((b, i) => product(weights[i], system.at(b, values, later)));
  const stage = (of: (value: Expression, i: number) => Expression): Expression[] => x.map(of);
  const [normal, second] = system.oneNoise;
  const { i1, i10 } = integrals(root, normal, second);
  const square = product(normal, normal);
  const i11 = product(product(number(0.5), root), difference(square, number(1))); // over √h
  const cube = product(normal, difference(square, number(3)));
  const i111 = quotient(product(root, cube), number(6)); // over h

  const a1 = drift(x, 0);
  const g1 = diffusion(x, 0);
  const g1Root = g1.map((g) => product(g, root));
  const ahead = stage((value, i) =>
    sum(total([1, value], [0.75, a1[i]]), product(product(number(1.5), g1[i]), i10)),
  );
  const a2 = drift(ahead, 0.75);
  const up = stage((value, i) => total([1, value], [0.25, a1[i]], [0.5, g1Root[i]]));
  const g2 = diffusion(up, 0.25);
  const down = stage((value, i) => difference(sum(value, a1[i]), g1Root[i]));
  const g3 = diffusion(down, 1);
  const last = stage((value, i) => {
    const [g2Root, g3Root] = [product(g2[i], root), product(g3[i], root)];
    return total([1, value], [0.25, a1[i]], [-5, g1Root[i]], [3, g2Root], [0.5, g3Root]);
  });
  const g4 = diffusion(last, 0.25);

  const w1 = total([-1, i1], [-1, i11], [2, i10], [-2, i111]);
  const w2 = product(number(1.3333333333333333), sum(difference(sum(i1, i11), i10), total([1.25, i111])));
  const w3 = total([twoThirds, i1], [-third, i11], [-twoThirds, i10], [-twoThirds, i111]);
  return x.map((value, i) => {
    const by = total([third, a1[i]], [twoThirds, a2[i]]);
    const early = sum(product(w1, g1[i]), product(w2, g2[i]));
    const late = sum(product(w3, g3[i]), product(i111, g4[i]));
    return sum(value, sum(by, sum(early, late)));
  });
}

/** x ← x + ⅓ a h + ⅔ a(H, t + ¾h) h + b(t + h) (I1 − I10/h) + b(t) I10/h, H = x + ¾ a h + 3/2 b(t + h) I10/h (SRA1). */
function ofAdditiveNoises(system: FormulaSystem): Expression[] {
  const { x, h, root, drifts, diffusions } = system;
  const [noises, second] = [system.noises(), system.noises(true)];
  const drift = (values: readonly Expression[], later: number): Expression[] =>
    drifts.map((a) => product(system.at(a, values, later), h));
  const moves = noises.map((xi, i) => xi && integrals(root, xi, second[i]!));
  const ends = diffusions.map((b) => system.at(b, x, 1));
  const a1 = drift(x, 0);
  const a2 = drift(
    x.map((value, i) => {
      const there = total([1, value], [0.75, a1[i]]);
      return moves[i] ? sum(there, product(product(number(1.5), ends[i]), moves[i].i10)) : there;
    }),
    0.75,
  );
  return x.map((value, i) => {
    const by = total([third, a1[i]], [twoThirds, a2[i]]);
    if (!moves[i]) return sum(value, by);
    const { i1, i10 } = moves[i];
    const spread = sum(product(ends[i], difference(i1, i10)), product(system.at(diffusions[i]), i10));
    return sum(value, sum(by, spread));
  });
}
