import { expect } from 'vitest';
import { diagnoseClaim, type FormulaClaim } from '../../src/doctor/formula-claim.js';
import { derivative } from '../../src/formulas/derivative.js';
import { programOf } from '../../src/formulas/program.js';
import { textOf } from '../../src/formulas/text.js';
import { valuesOf } from '../../src/formulas/values.js';
import { generator, isFiniteThroughout, movedValue, randomFormula } from '../formulas/random-formulas.js';

export const columnsOf = <T extends object>(list: readonly T[], names: readonly (keyof T & string)[]) =>
  Object.fromEntries(names.map((name) => [name, Float64Array.from(list, (one) => Number(one[name]))]));

/** The right gradients of so many random formulas at three points, every other in float32: none is called wrong. */
export function expectNoAccusation(wanted: number): void {
  const names = ['x', 'y'];
  let compared = 0;
  for (let i = 0; compared < wanted; i++) {
    const random = generator(i);
    const formula = randomFormula(random, names, 4);
    const here = Array.from({ length: 3 }, () => ({ x: 0.2 + 2 * random(), y: 0.2 + 2 * random() }));
    // The formula of the derivative, by another evaluator, with what rounding the inputs by some last places would change.
    const slopes = names.map((by) => {
      const slope = derivative(formula, by);
      return here.map((values) => ({
        value: valuesOf(programOf([slope], names), [values.x, values.y])[0],
        moved: Math.abs(movedValue(slope, values, 1e-13) - movedValue(slope, values, -1e-13)),
      }));
    });
    const isStable = slopes.every((of) =>
      of.every(
        ({ value, moved }) => moved <= 1e-8 * Math.abs(value) && (value === 0 || Math.abs(value) > 1e-100),
      ),
    );
    if (!isStable || !here.every((values) => isFiniteThroughout(formula, values))) continue;
    compared++;
    // What float32 has no numbers for is left in float64.
    const isSmall = slopes.every((of) => of.every(({ value }) => Math.abs(value) < 1e37));
    const round = i % 2 === 0 && isSmall ? Math.fround : (x: number) => x;
    const claim: FormulaClaim = {
      formula,
      points: columnsOf(here, names as ['x', 'y']),
      derivatives: Object.fromEntries(
        names.map((name, n) => [name, Float64Array.from(slopes[n], ({ value }) => round(value))]),
      ),
    };
    for (const { right, parameter } of diagnoseClaim(claim).parameters) {
      expect(right, `${textOf(formula)} by ${parameter}`).toBe(true);
    }
  }
}
