import { binary, type Expression, number, unary } from '../../formulas/expression.js';
import type { FormulaScheme } from './formula-scheme.js';
import type { FormulaSystem } from './system.js';

/** x_i ← x_i + (a_i h + b_i √h ξ_i) (Maruyama 1955). */
export const euler: FormulaScheme = {
  kind: 'euler',
  summary: 'x ← x + a h + b √h z',
  normals: 1,
  step: (system) => moved(system, drifted),
};

/** x_i ← x_i + (a_i h / (1 + h |a_i|) + b_i √h ξ_i) (Hutzenthaler, Jentzen & Kloeden 2012). */
export const tamed: FormulaScheme = {
  kind: 'tamed',
  summary: 'as euler with a h / (1 + h |a|), for drifts that outgrow every line',
  normals: 1,
  step: (system) =>
    moved(system, (a, h) => {
      const by = drifted(a, h);
      return binary('divide', by, binary('add', number(1), unary('abs', by)));
    }),
};

/** a h */
export const drifted = (a: Expression, h: Expression): Expression => binary('multiply', a, h);

/** Steps of Euler with `drift` of a and h, and what `correction` adds to the move of component i. */
export function moved(
  system: FormulaSystem,
  drift: (a: Expression, h: Expression) => Expression,
  correction?: (i: number, xi: Expression) => Expression | undefined,
): Expression[] {
  const { h, root, x } = system;
  const noises = system.noises();
  return x.map((value, i) => {
    const by = drift(system.at(system.drifts[i]), h);
    const xi = noises[i];
    if (!xi) return binary('add', value, by);
    const spread = binary('multiply', system.at(system.diffusions[i]), binary('multiply', root, xi));
    const move = binary('add', by, spread);
    const more = correction?.(i, xi);
    return binary('add', value, more ? binary('add', move, more) : move);
  });
}
