import type { Expression } from './expression.js';

/** How strongly the outermost sign of what is written binds; a fraction and what stands in braces need no brackets. */
const [sum, product, sign, power, whole] = [1, 2, 3, 4, 5];

interface Written {
  readonly tex: string;
  readonly strength: number;
}

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  eta: 'η',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  omega: 'ω',
};

const comparisons: Readonly<Record<string, string>> = {
  '<': '\\lt',
  '<=': '\\le',
  '>': '\\gt',
  '>=': '\\ge',
  '==': '=',
  '!=': '\\ne',
};

/** A name as mathematics has it: Greek letters by their names, other words upright. */
export function texName(name: string): string {
  if (Object.hasOwn(greek, name)) return greek[name];
  return name.length === 1 ? name : `\\mathrm{${name.replaceAll('_', '\\_')}}`;
}

/** A formula in the part of TeX that report/mathml.ts reads. */
export function texOf(expression: Expression): string {
  return written(expression).tex;
}

/** The same as a factor, in brackets where it is a sum or has a sign. */
export function texFactor(expression: Expression): string {
  return within(expression, product);
}

function written(expression: Expression): Written {
  switch (expression.op) {
    case 'number':
      return texNumber(expression.value);
    case 'name':
      return { tex: texName(expression.name), strength: whole };
    case 'negate':
      return { tex: `-${within(expression.of[0], sign)}`, strength: sum };
    case 'add':
    case 'subtract': {
      const [a, b] = expression.of;
      const between = expression.op === 'add' ? '+' : '-';
      return { tex: `${within(a, sum)} ${between} ${within(b, product)}`, strength: sum };
    }
    case 'multiply': {
      const [a, b] = expression.of;
      const [left, right] = [within(a, product), within(b, sign)];
      // Two numbers beside each other would be one, and a name before a bracket a function.
      const between = /^\d/.test(right) ? '\\cdot' : '\\,';
      return { tex: `${left} ${between} ${right}`, strength: product };
    }
    case 'divide':
      return { tex: `\\frac{${texOf(expression.of[0])}}{${texOf(expression.of[1])}}`, strength: power };
    case 'power':
      return {
        tex: `{${within(expression.of[0], whole)}}^{${texOf(expression.of[1])}}`,
        strength: power,
      };
    case 'sqrt':
      return { tex: `\\sqrt{${texOf(expression.of[0])}}`, strength: whole };
    case 'abs':
      return { tex: `|${texOf(expression.of[0])}|`, strength: whole };
    case 'if': {
      const [a, b, then, otherwise] = expression.of.map(texOf);
      const compared = `${a} ${comparisons[expression.comparison]} ${b}`;
      return { tex: `\\mathrm{if}(${compared}, ${then}, ${otherwise})`, strength: whole };
    }
    case 'log':
      return { tex: `\\ln(${texOf(expression.of[0])})`, strength: whole };
    default:
      return { tex: `\\mathrm{${expression.op}}(${expression.of.map(texOf).join(', ')})`, strength: whole };
  }
}

/** 0.5, or 2.5 · 10⁻⁷ as a product. */
function texNumber(value: number): Written {
  const text = String(Math.abs(value)).replace('e+', 'e');
  const [factor, exponent] = text.split('e');
  const tex = exponent === undefined ? text : `${factor === '1' ? '' : `${factor} \\cdot `}10^{${exponent}}`;
  const isNegative = value < 0 || Object.is(value, -0);
  return {
    tex: `${isNegative ? '-' : ''}${tex}`,
    strength: isNegative ? sum : exponent === undefined ? whole : product,
  };
}

/** In brackets where it binds less than `least`. */
function within(expression: Expression, least: number): string {
  const { tex, strength } = written(expression);
  return strength < least ? `(${tex})` : tex;
}
