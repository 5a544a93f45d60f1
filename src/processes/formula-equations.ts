import { parse } from '../formulas/parse.js';
import { texFactor, texName } from '../formulas/tex.js';
import { noisy } from './formula-noise.js';
import type { FormulaParameters } from './formula-parameters.js';
import type { ComponentEquation } from './process.js';

/**
 * dX_i = a_i dt + b_i dW_i of each component, and behind the last of them how the noises correlate. Noises are numbered where
 * there are several; what is 0 is left out.
 */
export function formulaEquations(given: FormulaParameters): ComponentEquation[] {
  const components = Object.entries(given.components);
  const withNoise = noisy(given);
  const noise = (name: string): string =>
    withNoise.length > 1 ? `dW_${bracedIndex(withNoise.indexOf(name) + 1)}` : 'dW';
  const correlations = given.correlation.map(
    ({ between: [a, b], rho }) =>
      `, \\quad ${noise(a)} \\, ${noise(b)} = ${typeof rho === 'number' ? String(rho) : texName(rho)} \\, dt`,
  );
  return components.map(([component, { drift, diffusion }], c) => {
    const terms = [
      ...(drift === '0' ? [] : [`${texFactor(parse(drift, undefined))} \\, dt`]),
      ...(withNoise.includes(component)
        ? [`${texFactor(parse(diffusion, undefined))} \\, ${noise(component)}`]
        : []),
    ];
    const right = terms.length === 0 ? '0' : terms.join(' + ');
    const behind = c === components.length - 1 ? correlations.join('') : '';
    return { component, equation: `d${differential(component)} = ${right}${behind}` };
  });
}

/** A word stands apart from the d before it. */
export function differential(component: string): string {
  const name = texName(component);
  return name.length === 1 ? name : ` \\, ${name}`;
}

export const bracedIndex = (index: number): string => (index < 10 ? String(index) : `{${index}}`);
