import { FormulaError } from '../formulas/formula-error.js';
import { isName, parse } from '../formulas/parse.js';
import { partWithoutValue } from '../formulas/part-without-value.js';
import type { Refusal } from '../entry.js';
import { factorOf, noisy } from './formula-noise.js';
import {
  type Bound,
  boundsOf,
  type FormulaComponent,
  type FormulaParameters,
  namesFor,
} from './formula-parameters.js';
import { hidden } from './formula-scheme.js';

/** So many components fit a file that a person reads. */
const mostComponents = 16;

/** What a process of formulas must be: names, formulas, domains, correlations. */
export function refusedFormulaProcess(given: FormulaParameters): Refusal | undefined {
  const { parameters, components } = given;
  const own = Object.keys(components);
  if (own.length < 1 || own.length > mostComponents) {
    return { key: 'components', message: `must be 1 to ${mostComponents}, found ${own.length}` };
  }
  return refusedNames(own, Object.keys(parameters)) ?? refusedComponents(given) ?? refusedCorrelation(given);
}

/** Columns of datasets that are no component. */
const columns = ['k', 's', 'j', 'lambda', 'label', hidden.outside, hidden.steps];

function refusedNames(components: readonly string[], parameters: readonly string[]): Refusal | undefined {
  const component = components.find((name) => !isName(name) || name === 't' || columns.includes(name));
  if (component !== undefined) {
    const message = `must have names of letters, digits and underscores that are not t, a function or a stored column (${columns.join(', ')}), found ${component}`;
    return { key: 'components', message };
  }
  if (components.indexOf('x') > 0) return { key: 'components', message: 'must have x first, if at all' };
  const parameter = parameters.find((name) => !isName(name) || name === 't');
  if (parameter !== undefined) {
    const message = `must have names of letters, digits and underscores that are not t or a function, found ${parameter}`;
    return { key: 'parameters', message };
  }
  const twice = parameters.find((name) => components.includes(name));
  return twice === undefined
    ? undefined
    : { key: 'parameters', message: `must not name ${twice}, which is a component` };
}

function refusedComponents(given: FormulaParameters): Refusal | undefined {
  for (const [name, component] of Object.entries(given.components)) {
    const found = refusedComponent(name, component, namesFor(given));
    if (found) return found;
  }
  return undefined;
}

function refusedComponent(
  name: string,
  { drift, diffusion, x0, domain }: FormulaComponent,
  names: readonly string[],
): Refusal | undefined {
  for (const [key, text] of Object.entries({ drift, diffusion })) {
    try {
      parse(text, names);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const message = `must be valid: ${name}.${key} must be a formula: ${error.message}`;
      return { key: 'components', message, unknown: error.unknown };
    }
  }
  if (domain === undefined) return undefined;
  const [low, high] = boundsOf({ domain });
  if (domain.length !== 2 || !(low < high)) {
    return {
      key: 'components',
      message: `must be valid: ${name}.domain must be [from, to] with from below to, found ${inWords(domain)}`,
    };
  }
  if (x0 >= low && x0 <= high) return undefined;
  return {
    key: 'components',
    message: `must be valid: ${name}.x0 must be in its domain ${inWords(domain)}, found ${x0}`,
  };
}

const inWords = (domain: readonly Bound[]): string => `[${domain.join(', ')}]`;

function refusedCorrelation(given: FormulaParameters): Refusal | undefined {
  const [key, withNoise] = ['correlation', noisy(given)];
  for (const { between, rho } of given.correlation) {
    const [a, b] = between;
    if (between.length !== 2 || a === b || !withNoise.includes(a) || !withNoise.includes(b)) {
      const message = `must be between two components that have noise (${withNoise.join(', ')}), found ${between.join(' and ')}`;
      return { key, message };
    }
    const value = typeof rho === 'number' ? rho : given.parameters[rho];
    if (value === undefined || !(Math.abs(value) <= 1)) {
      const message = `must have a rho from -1 to 1 or a parameter of such a value, found ${rho}`;
      return { key, message };
    }
  }
  const pairs = given.correlation.map(({ between }) => between.toSorted().join(' and '));
  const twice = pairs.find((pair, i) => pairs.indexOf(pair) < i);
  if (twice !== undefined) return { key, message: `must have each pair once, found ${twice} twice` };
  if (factorOf(given)) return undefined;
  return {
    key,
    message:
      'must be possible together, found that no noises correlate so (the matrix has a negative eigenvalue)',
  };
}

/** The first formula that is no finite number at the start, at time t. */
export function withoutStart(given: FormulaParameters, t: number): string | undefined {
  const names = namesFor(given);
  const at: Record<string, number> = { ...given.parameters, t };
  for (const [name, { x0 }] of Object.entries(given.components)) at[name] = x0;
  for (const [name, { drift, diffusion }] of Object.entries(given.components)) {
    for (const [key, text] of Object.entries({ drift, diffusion })) {
      const part = partWithoutValue(parse(text, names), at);
      if (part !== undefined) {
        return `must be valid: ${name}.${key} must be a number at the start, found ${part}: start elsewhere, or use max, abs or if`;
      }
    }
  }
  return undefined;
}
