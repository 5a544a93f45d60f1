import { derivative } from '../formulas/derivative.js';
import { binary, choose, type Expression, name, namesIn, number, unary } from '../formulas/expression.js';
import { parse } from '../formulas/parse.js';
import { type Program, programOf } from '../formulas/program.js';
import { boundsOf, type FormulaParameters } from './formula-parameters.js';

/** Components that a formula's process has beside its own: how often a path was set back to an edge, and steps, which give t. */
export const hidden = { outside: 'outside', steps: 'steps' } as const;

/** The hidden components that a process has: what counts edges where a domain is declared, steps where a formula names t. */
export function hiddenOf(parameters: FormulaParameters): string[] {
  const all = Object.values(parameters.components);
  const names = namesFor(parameters);
  const usesTime = all.some(({ drift, diffusion }) =>
    [drift, diffusion].some((text) => namesIn(parse(text, names)).includes('t')),
  );
  return [
    ...(all.some(({ domain }) => domain !== undefined) ? [hidden.outside] : []),
    ...(usesTime ? [hidden.steps] : []),
  ];
}

/** What the formulas of a process may name: its components, its parameters, and t. */
export const namesFor = ({ components, parameters }: FormulaParameters): string[] => [
  ...Object.keys(components),
  ...Object.keys(parameters),
  't',
];

const product = (...factors: readonly Expression[]): Expression =>
  factors.reduce((a, b) => binary('multiply', a, b));
const sum = (...terms: readonly Expression[]): Expression => terms.reduce((a, b) => binary('add', a, b));

/** Puts an expression in place of a name. */
function substituted(expression: Expression, of: string, by: Expression): Expression {
  if (expression.op === 'name') return expression.name === of ? by : expression;
  if (expression.op === 'number') return expression;
  return {
    ...expression,
    of: expression.of.map((part) => substituted(part, of, by)),
  } as unknown as Expression;
}

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
    return all.every(([other]) => other === key || isZero(derivative(b, other)));
  });
}

const isZero = (expression: Expression): boolean => expression.op === 'number' && expression.value === 0;

/**
 * The step of a scheme as a program: inputs are the components, hidden ones among them, and the normals; outputs are the components
 * after it. With ξ_i = Σ_k L_ik z_k,
 *
 *   euler     x_i ← x_i + (a_i h + b_i √h ξ_i)                                        (Maruyama 1955)
 *   milstein  … + ½ b_i ∂b_i/∂x_i h (ξ_i² − 1)                                        (Milstein 1974)
 *   tamed     x_i ← x_i + (a_i h / (1 + h |a_i|) + b_i √h ξ_i)       (Hutzenthaler, Jentzen & Kloeden 2012)
 *
 * and then, where a domain is declared, what has left it is set to the edge (`clamp`) or thrown back by as much (`reflect`).
 */
export function stepProgram(parameters: FormulaParameters, scheme: string, h: number): Program {
  const names = namesFor(parameters);
  const own = Object.keys(parameters.components);
  const time = product(name(hidden.steps), number(h));
  const read = (text: string): Expression => substituted(parse(text, names), 't', time);
  const noises = noisy(parameters);
  const normals = noises.map((_, k) => `normal ${k}`);
  const factor = factorOf(parameters)!;
  const noiseOf = (key: string): Expression | undefined => {
    const i = noises.indexOf(key);
    if (i < 0) return undefined;
    const terms = normals.flatMap((normal, k) => {
      const weight = factor[i][k];
      if (weight === 0) return [];
      return [weight === 1 ? name(normal) : product(number(weight), name(normal))];
    });
    return sum(...terms);
  };
  const moved = Object.entries(parameters.components).map(([key, { drift, diffusion }]) => {
    const [a, b, xi] = [read(drift), read(diffusion), noiseOf(key)];
    const drifted = scheme === 'tamed' ? tamed(a, h) : product(a, number(h));
    if (!xi) return binary('add', name(key), drifted);
    const spread = product(b, product(number(Math.sqrt(h)), xi));
    const correction = scheme === 'milstein' ? milstein(b, key, xi, h) : undefined;
    const move = binary('add', drifted, spread);
    return binary('add', name(key), correction ? binary('add', move, correction) : move);
  });
  const settled = moved.map((value, i) => inDomain(value, parameters.components[own[i]]));
  const counted: Record<string, Expression> = {
    [hidden.outside]: sum(name(hidden.outside), ...settled.flatMap(({ isOutside }) => isOutside)),
    [hidden.steps]: sum(name(hidden.steps), number(1)),
  };
  const more = hiddenOf(parameters);
  const outputs = [...settled.map(({ value }) => value), ...more.map((key) => counted[key])];
  return programOf(outputs, [...own, ...more, ...normals], parameters.parameters);
}

function tamed(a: Expression, h: number): Expression {
  const drifted = product(a, number(h));
  return binary('divide', drifted, sum(number(1), unary('abs', drifted)));
}

/** ½ b b′ h (ξ² − 1); nothing of a diffusion that does not depend on x. */
function milstein(b: Expression, key: string, xi: Expression, h: number): Expression | undefined {
  const slope = derivative(b, key);
  if (isZero(slope)) return undefined;
  const excess = product(number(h), binary('subtract', product(xi, xi), number(1)));
  return product(product(number(0.5), product(b, slope)), excess);
}

/** A value in its domain, and 1 for each edge that it has left by. */
function inDomain(
  value: Expression,
  { domain, edge }: FormulaParameters['components'][string],
): { value: Expression; isOutside: Expression[] } {
  const [low, high] = boundsOf({ domain });
  const isOutside = [
    ...(low > -Infinity ? [choose('<', value, number(low), number(1), number(0))] : []),
    ...(high < Infinity ? [choose('>', value, number(high), number(1), number(0))] : []),
  ];
  let inside = value;
  if (low > -Infinity) {
    const back = edge === 'reflect' ? binary('subtract', number(2 * low), inside) : number(low);
    inside = choose('<', inside, number(low), back, inside);
  }
  if (high < Infinity) {
    const back = edge === 'reflect' ? binary('subtract', number(2 * high), inside) : number(high);
    inside = choose('>', inside, number(high), back, inside);
  }
  return { value: inside, isOutside };
}
