import { derivative } from '../../formulas/derivative.js';
import { binary, type Expression, namesIn, number } from '../../formulas/expression.js';
import { is } from '../../formulas/simplified.js';
import { isCommutative } from '../formula-noise.js';
import type { FormulaParameters } from '../formula-parameters.js';
import { drifted, moved } from './euler.js';
import type { FormulaScheme } from './formula-scheme.js';

/** Euler's with ½ b_i ∂b_i/∂x_i h (ξ_i² − 1) (Milstein 1974). */
export const milstein: FormulaScheme = {
  kind: 'milstein',
  summary: 'and ½ b b′ h (z² − 1), where each diffusion depends on its own component alone',
  normals: 1,
  unfit: needsAreas,
  step: (system) =>
    moved(system, drifted, (i, xi) => {
      const b = system.diffusions[i];
      const slope = derivative(b, system.names[i]);
      if (is(slope, 0)) return undefined;
      const excess = binary('multiply', system.h, lessOne(xi));
      const both = binary('multiply', system.at(b), system.at(slope));
      return binary('multiply', binary('multiply', number(0.5), both), excess);
    }),
};

/** Milstein's with ½ √h (b_i(x_i + a_i h + b_i √h) − b_i) (ξ_i² − 1) in place of the derivative (Kloeden & Platen 1992, 11.1.3). */
export const derivativeFreeMilstein: FormulaScheme = {
  kind: 'derivative-free-milstein',
  summary: 'milstein with a difference in place of the derivative',
  normals: 1,
  unfit: needsAreas,
  step: (system) =>
    moved(system, drifted, (i, xi) => {
      const { x, names, h, root } = system;
      const formula = system.diffusions[i];
      if (!namesIn(formula).includes(names[i])) return undefined;
      const b = system.at(formula);
      const ahead = binary('add', x[i], drifted(system.at(system.drifts[i]), h));
      const support = binary('add', ahead, binary('multiply', b, root));
      const there = system.at(
        formula,
        x.map((value, j) => (j === i ? support : value)),
      );
      const half = binary('multiply', number(0.5), binary('subtract', there, b));
      return binary('multiply', half, binary('multiply', root, lessOne(xi)));
    }),
};

const lessOne = (xi: Expression): Expression => binary('subtract', binary('multiply', xi, xi), number(1));

function needsAreas(parameters: FormulaParameters): string | undefined {
  if (isCommutative(parameters)) return undefined;
  return 'a diffusion depends on another component (Milstein’s scheme would need areas of Lévy there)';
}
