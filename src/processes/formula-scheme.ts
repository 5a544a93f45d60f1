import { binary, choose, type Expression, name, namesIn, number } from '../formulas/expression.js';
import { FormulaError } from '../formulas/formula-error.js';
import { parse } from '../formulas/parse.js';
import { type Program, programOf } from '../formulas/program.js';
import { boundsOf, type FormulaParameters, namesFor } from './formula-parameters.js';
import type { FormulaScheme } from './formula-schemes/formula-scheme.js';
import { FormulaSystem, stepsSoFar } from './formula-schemes/system.js';

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

const sum = (...terms: readonly Expression[]): Expression => terms.reduce((a, b) => binary('add', a, b));

/** Names of inputs have a space, so that no parameter is one of them. */
const inputOf: Readonly<Record<string, string>> = {
  [hidden.outside]: 'hidden outside',
  [hidden.steps]: stepsSoFar,
};

/**
 * The step of a scheme as a program: inputs are the components, hidden ones among them, and the normals; outputs are the components
 * after it. Where a domain is declared, what has left it is set to the edge (`clamp`) or thrown back by as much (`reflect`).
 * Throws FormulaError where it is too long, or numbers alone make no finite one.
 */
export function stepProgram(
  parameters: FormulaParameters,
  { normals, step }: FormulaScheme,
  h: number,
): Program {
  const system = new FormulaSystem(parameters, h, normals);
  const settled = step(system).map((value, i) => inDomain(value, parameters.components[system.names[i]]));
  const more = hiddenOf(parameters);
  const counted: Record<string, Expression> = {
    [hidden.outside]: sum(name(inputOf[hidden.outside]), ...settled.flatMap(({ isOutside }) => isOutside)),
    [hidden.steps]: sum(name(stepsSoFar), number(1)),
  };
  const outputs = [...settled.map(({ value }) => value), ...more.map((key) => counted[key])];
  const inputs = [...system.names, ...more.map((key) => inputOf[key]), ...system.normals];
  const program = programOf(outputs, inputs, parameters.parameters);
  // States that are kept are computed again from a manifest, which holds finite numbers alone.
  const wrong = program.constants.find((constant) => !Number.isFinite(constant));
  if (wrong !== undefined) throw new FormulaError('constants that are finite', String(wrong));
  return program;
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
