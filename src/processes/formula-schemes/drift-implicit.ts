import { derivative } from '../../formulas/derivative.js';
import { choose, type Expression, namesIn, number, unary } from '../../formulas/expression.js';
import { programOf } from '../../formulas/program.js';
import { difference, is, one, product, quotient, sum, zero } from '../../formulas/simplified.js';
import { valuesOf } from '../../formulas/values.js';
import { boundsOf } from '../formula-parameters.js';
import type { FormulaScheme } from './formula-scheme.js';
import { type FormulaSystem, stepsSoFar } from './system.js';

/**
 * The solution X of X_i = x_i + a_i(X, t + h) h + b_i(x, t) √h ξ_i, by Newton's method from x with the drift's own derivatives: one
 * correction and a check of it where the drift is linear, else `mostCorrections`. Where the last correction is not below the root
 * of the machine's precision, X is no number, and the run says so: the next one would be of the order of its square.
 */
export const driftImplicit: FormulaScheme = {
  kind: 'drift-implicit',
  summary: 'the solution of X = x + a(X) h + b √h z by Newton’s method, for drifts that are stiff',
  normals: 1,
  lost: 'the equation X = x + a(X) h + b √h z of a step has no solution that Newton’s method finds: use more substeps, a smaller dt or scheme: tamed',
  step(system) {
    const { x, root, drifts, diffusions } = system;
    const noises = system.noises();
    const right = x.map((value, i) => {
      const xi = noises[i];
      return xi ? sum(value, product(system.at(diffusions[i]), product(root, xi))) : value;
    });
    const slopes = drifts.map((a) => system.names.map((key) => derivative(a, key)));
    const isLinear = slopes
      .flat()
      .every((slope) => system.names.every((key) => !namesIn(slope).includes(key)));
    const edges = edgesOfDrifts(system);
    let values = x;
    let corrections: readonly Expression[] = [];
    for (let n = 0; n < (isLinear ? 2 : mostCorrections); n++) {
      corrections = correctionsAt(system, values, right, slopes);
      values = values.map((value, i) => inside(value, difference(value, corrections[i]), edges[i]));
    }
    const settled = values.map((value, i) => {
      // Of a solution near 0 what cancels in it has the rounding.
      const terms = product(number(tolerance), sum(unary('abs', x[i]), unary('abs', right[i])));
      const size = sum(unary('abs', value), terms);
      return choose('<=', unary('abs', corrections[i]), product(number(tolerance), size), zero, one);
    });
    const open = settled.reduce((a, b) => sum(a, b));
    // The root of −0 is −0, and of less no number: a NaN as a constant would not outlast a manifest.
    const lost = unary('sqrt', unary('negate', open));
    return values.map((value) => sum(value, lost));
  },
};

/** A cubic drift is solved to its last places from a hundred times too far out: each correction takes a third off, then digits double. */
const mostCorrections = 16;
const tolerance = 1.4901161193847656e-8; // 2^-26

/** J⁻¹ F with F = X − right − a(X, t + h) h and J = 1 − h ∂a/∂X, by elimination. */
function correctionsAt(
  system: FormulaSystem,
  values: readonly Expression[],
  right: readonly Expression[],
  slopes: readonly (readonly Expression[])[],
): Expression[] {
  const { h } = system;
  const excess = values.map((value, i) => {
    const drifted = product(system.at(system.drifts[i], values, 1), h);
    return difference(difference(value, right[i]), drifted);
  });
  const jacobian = slopes.map((row, i) =>
    row.map((slope, j) => difference(i === j ? one : zero, product(system.at(slope, values, 1), h))),
  );
  return solved(jacobian, excess);
}

/** The solution of M v = f. Without pivots: M is near the unit matrix where steps are short, and a pivot of 0 gives no number. */
function solved(matrix: Expression[][], f: Expression[]): Expression[] {
  const d = f.length;
  for (let c = 0; c < d; c++) {
    for (let r = c + 1; r < d; r++) {
      if (is(matrix[r][c], 0)) continue;
      const factor = quotient(matrix[r][c], matrix[c][c]);
      for (let k = c + 1; k < d; k++) {
        matrix[r][k] = difference(matrix[r][k], product(factor, matrix[c][k]));
      }
      f[r] = difference(f[r], product(factor, f[c]));
    }
  }
  for (let r = d - 1; r >= 0; r--) {
    for (let k = r + 1; k < d; k++) f[r] = difference(f[r], product(matrix[r][k], f[k]));
    f[r] = quotient(f[r], matrix[r][r]);
  }
  return f;
}

type Edges = readonly [low: number | undefined, high: number | undefined];

/** The ends of each component's domain where its drift has no finite value, as 1/x at 0: no solution lies on or beyond them. */
function edgesOfDrifts(system: FormulaSystem): Edges[] {
  const { components, parameters } = system.parameters;
  const start = Object.values(components).map(({ x0 }) => x0);
  return system.names.map((key, i) => {
    const program = programOf([system.at(system.drifts[i])], [...system.names, stepsSoFar], parameters);
    const [low, high] = boundsOf(components[key]).map((end) => {
      if (!Number.isFinite(end)) return undefined;
      const [value] = valuesOf(program, [...start.with(i, end), 0]);
      return Number.isFinite(value) ? undefined : end;
    });
    return [low, high];
  });
}

/** A value, or where it is not inside of such edges, half the way there. */
function inside(from: Expression, to: Expression, [low, high]: Edges): Expression {
  const half = (end: number): Expression => product(number(0.5), sum(from, number(end)));
  let value = to;
  if (low !== undefined) value = choose('<=', to, number(low), half(low), value);
  if (high !== undefined) value = choose('>=', to, number(high), half(high), value);
  return value;
}
