import { parse } from '../formulas/parse.js';
import { texFactor, texOf } from '../formulas/tex.js';
import { bracedIndex, differential } from './formula-equations.js';
import type { ComponentEquation } from './process.js';

interface Given {
  readonly drift: readonly (readonly number[])[];
  readonly mean?: readonly number[] | undefined;
  readonly diffusion: readonly (readonly number[])[];
  readonly components: readonly string[];
}

/** dX_i = Σ_j A_ij (m_j − X_j) dt + Σ_k B_ik dW_k of each component; what is 0 is left out. */
export function linearEquations({ drift, mean, diffusion, components }: Given): ComponentEquation[] {
  return components.map((component, i) => {
    const towards = components.flatMap((name, j) => {
      const [speed, level] = [drift[i][j], mean?.[j] ?? 0];
      if (speed === 0) return [];
      const distance = level === 0 ? `-${name}` : `(${level} - ${name})`;
      return [`${speed} * ${distance}`];
    });
    const noises = diffusion[i].flatMap((volatility, k) =>
      volatility === 0
        ? []
        : [
            `${texFactor(parse(String(volatility), undefined))} \\, dW${diffusion[i].length > 1 ? `_${bracedIndex(k + 1)}` : ''}`,
          ],
    );
    const pulled = towards.length === 0 ? [] : [`(${texOf(parse(towards.join(' + '), undefined))}) \\, dt`];
    const right = [...pulled, ...noises].join(' + ') || '0';
    return { component, equation: `d${differential(component)} = ${right}` };
  });
}
