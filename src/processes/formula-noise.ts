import { derivative } from '../formulas/derivative.js';
import { namesIn } from '../formulas/expression.js';
import { parse } from '../formulas/parse.js';
import { is } from '../formulas/simplified.js';
import { type FormulaParameters, namesFor } from './formula-parameters.js';

/** The components that have noise, in order: each has a normal per step. */
export const noisy = ({ components }: FormulaParameters): string[] =>
  Object.entries(components).flatMap(([key, { diffusion }]) => (Number(diffusion) === 0 ? [] : [key]));

/**
 * Lower triangle L with L Lᵀ the correlation of the noises (Cholesky): noise i is Σ_k L_ik z_k. Undefined where no noises correlate
 * so. A row that others determine (ρ = ±1) has a 0 on the diagonal.
 */
export function factorOf(parameters: FormulaParameters): number[][] | undefined {
  const names = noisy(parameters);
  const rho = names.map((a, i) => names.map((b, j) => (i === j ? 1 : correlationOf(parameters, a, b))));
  const factor = names.map(() => names.map(() => 0));
  for (let i = 0; i < names.length; i++) {
    for (let j = 0; j <= i; j++) {
      let left = rho[i][j];
      for (let k = 0; k < j; k++) left -= factor[i][k] * factor[j][k];
      if (i === j) {
        if (left < -1e-12) return undefined;
        factor[i][i] = Math.sqrt(Math.max(0, left));
      } else if (factor[j][j] > 1e-7) factor[i][j] = left / factor[j][j];
      else if (Math.abs(left) > 1e-7) return undefined;
    }
  }
  return factor;
}

function correlationOf({ correlation, parameters }: FormulaParameters, a: string, b: string): number {
  const found = correlation.find(({ between }) => between.includes(a) && between.includes(b))?.rho ?? 0;
  return typeof found === 'number' ? found : (parameters[found] ?? NaN);
}

/** Whether each diffusion depends on its own component alone, so that Milstein's scheme needs no areas of Lévy. */
export function isCommutative(parameters: FormulaParameters): boolean {
  const names = namesFor(parameters);
  const all = Object.entries(parameters.components);
  return all.every(([key, { diffusion }]) => {
    const b = parse(diffusion, names);
    return all.every(([other]) => other === key || is(derivative(b, other), 0));
  });
}

/** Whether no diffusion depends on a component. */
export function isAdditive(parameters: FormulaParameters): boolean {
  const names = namesFor(parameters);
  return Object.values(parameters.components).every(({ diffusion }) =>
    namesIn(parse(diffusion, names)).every((name) => !Object.hasOwn(parameters.components, name)),
  );
}

/** Whether there is one noise at most, which all components that have any share. */
export function isScalar(parameters: FormulaParameters): boolean {
  const factor = factorOf(parameters)!;
  return factor.every((row) => row.every((weight, k) => k === 0 || weight === 0));
}
