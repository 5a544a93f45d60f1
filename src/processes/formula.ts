import { FormulaError } from '../formulas/formula-error.js';
import { formulaKey } from '../formulas/formula-key.js';
import { isName, parse } from '../formulas/parse.js';
import type { Refusal } from '../entry.js';
import { factorOf, noisy } from './formula-noise.js';
import {
  type Bound,
  boundsOf,
  type FormulaComponent,
  type FormulaParameters,
  namesFor,
} from './formula-parameters.js';
import { hidden, hiddenOf, stepProgram } from './formula-scheme.js';
import type { FormulaScheme } from './formula-schemes/formula-scheme.js';
import { formulaSchemes } from './formula-schemes/index.js';
import { encoded, formulaStep, roomFor } from './formula-step.js';
import type { Process } from './process.js';

/** So many components fit a file that a person reads. */
const mostComponents = 16;

/**
 * A process of the file's own formulas, of one or several components, in the sense of Itô: dX_i = a_i(X, t) dt + b_i(X, t) dW_i,
 * with correlated W. The first component is the column x. Its step is made symbolically (formula-scheme.ts) and done by one
 * kernel, a program on blocks of paths.
 */
export const formula: Process<FormulaParameters> = {
  kind: 'formula',
  summary: 'formulas of the file’s own, Itô: dX = drift dt + diffusion dW for each component',
  parameters: (z) => ({
    parameters: z.record(z.string(), z.number()).default({}).describe('names and their values'),
    components: z
      .record(
        z.string(),
        z.strictObject({
          drift: formulaKey(z)
            .meta({ must: 'a formula such as kappa * (theta - x)', also })
            .describe('per unit of time'),
          diffusion: formulaKey(z)
            .meta({ must: 'a formula such as sigma * sqrt(x)', also })
            .describe('per square root of a unit of time; 0 for none'),
          x0: z.number().describe('value at time 0'),
          domain: z
            .array(z.union([z.number(), z.enum(['inf', '-inf'])]))
            .optional()
            .meta({ must: 'a list of two, such as [0, inf]' })
            .describe('where it may be, [from, to]; default everywhere'),
          edge: z
            .enum(['clamp', 'reflect'])
            .default('clamp')
            .describe('what leaves its domain is set to the edge, or thrown back by as much'),
        }),
      )
      .describe('by their names; the first is the column x'),
    correlation: z
      .array(
        z.strictObject({
          between: z.array(z.string()).describe('two components'),
          rho: z.union([z.number(), z.string()]).describe('a number, or the name of a parameter'),
        }),
      )
      .default([])
      .describe('of the components’ noises, where they correlate'),
  }),
  components: ['x'],
  domain: 'what each component declares; what leaves it is set to the edge or reflected, and counted',
  refused,
  schemes: Object.values(formulaSchemes).map(({ kind, summary }) => ({ kind, summary })),
  standard: 'euler',
  method(parameters, name) {
    const [, ...others] = Object.keys(parameters.components);
    const more = hiddenOf(parameters);
    const scheme = schemeNamed(name);
    return {
      law: 'formula',
      components: ['x', ...others, ...more],
      noises: Math.max(1, scheme.normals * noisy(parameters).length),
      takesSubsteps: true,
      alongW: 'steps',
      constants: (given, h) => encoded(stepProgram(given, scheme, h)),
      room: roomFor,
      start: ({ components }) => [...Object.values(components).map(({ x0 }) => x0), ...more.map(() => 0)],
      step: formulaStep,
      ...(more.includes(hidden.outside) && { outside: 'set to the edge of the domain, or reflected' }),
      lost:
        scheme.lost ??
        'a formula has no number there (such as sqrt or log below 0), or grows beyond all numbers: declare a domain, use max or abs in it, or a smaller dt',
    };
  },
  problem(parameters, { scheme, h }) {
    const reason = schemeNamed(scheme).unfit?.(parameters);
    if (reason !== undefined) {
      const others = Object.values<FormulaScheme>(formulaSchemes).flatMap(({ kind, unfit }) =>
        unfit?.(parameters) === undefined ? [kind] : [],
      );
      return {
        key: 'scheme',
        message: `must be one of ${others.join(', ')} where ${reason}, found ${scheme}`,
      };
    }
    try {
      stepProgram(parameters, schemeNamed(scheme), h);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      return {
        key: 'components',
        message: `must have formulas whose step by ${scheme} has ${error.message}: write shorter ones, or use scheme: euler`,
      };
    }
    return undefined;
  },
  growsWith: ['parameters', 'components'],
  start: ({ components }) => Object.values(components).map(({ x0 }) => x0),
};

const also = [{ type: 'number' }];

const schemeNamed = (name: string): FormulaScheme => formulaSchemes[name as keyof typeof formulaSchemes];

function refused(given: FormulaParameters): Refusal | undefined {
  const { parameters, components } = given;
  const own = Object.keys(components);
  if (own.length < 1 || own.length > mostComponents) {
    return { key: 'components', message: `must be 1 to ${mostComponents}, found ${own.length}` };
  }
  const taken = ['t', hidden.outside, hidden.steps, 'lambda', 'k', 's', 'j', 'label'];
  const wrong = [...own, ...Object.keys(parameters)].find((name) => !isName(name) || taken.includes(name));
  if (wrong !== undefined) {
    const message = `must have names of letters, digits and underscores that are not ${taken.join(', ')} or a function, found ${wrong}`;
    return { key: own.includes(wrong) ? 'components' : 'parameters', message };
  }
  const twice = own.find((name, i) => Object.hasOwn(parameters, name) || (name === 'x' && i > 0));
  if (twice !== undefined) {
    const message =
      twice === 'x' ? 'must have x first, if at all' : `must not name ${twice}, which is a component`;
    return { key: twice === 'x' ? 'components' : 'parameters', message };
  }
  for (const [name, component] of Object.entries(components)) {
    const found = refusedComponent(name, component, namesFor(given));
    if (found) return found;
  }
  return refusedCorrelation(given);
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
