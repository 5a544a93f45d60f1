import { FormulaError } from '../formulas/formula-error.js';
import { formulaKey } from '../formulas/formula-key.js';
import { formulaEquations } from './formula-equations.js';
import { noisy } from './formula-noise.js';
import type { FormulaParameters } from './formula-parameters.js';
import { refusedFormulaProcess, withoutStart } from './formula-refusals.js';
import { hidden, hiddenOf, stepProgram } from './formula-scheme.js';
import type { FormulaScheme } from './formula-schemes/formula-scheme.js';
import { formulaSchemes } from './formula-schemes/index.js';
import { encoded, formulaStep, roomFor } from './formula-step.js';
import type { Process } from './process.js';

/**
 * A process of the file's own formulas, of one or several components, in the sense of Itô: dX_i = a_i(X, t) dt + b_i(X, t) dW_i,
 * with correlated W. The first component is the column x. Its step is made symbolically (formula-scheme.ts) and done by one
 * kernel, a program on blocks of paths.
 */
export const formula: Process<FormulaParameters> = {
  kind: 'formula',
  summary: 'the file’s own formulas, in the sense of Itô: dX = drift dt + diffusion dW for each component',
  equations: formulaEquations,
  stated: ({ parameters, components }) => ({
    ...parameters,
    ...Object.fromEntries(Object.entries(components).map(([name, { x0 }]) => [`${name}(0)`, x0])),
  }),
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
      .overwrite(placed)
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
  componentNames: ({ components }) => Object.keys(components),
  domain: 'what each component declares; what leaves it is set to the edge or reflected, and counted',
  refused: refusedFormulaProcess,
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
    // An implicit step reads the drift at its end.
    const atStart = withoutStart(parameters, scheme === 'drift-implicit' ? h : 0);
    if (atStart !== undefined) return { key: 'components', message: atStart };
    try {
      stepProgram(parameters, schemeNamed(scheme), h);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      return {
        key: 'components',
        message: `must have formulas whose step by ${scheme} has ${error.message}: write others, or use scheme: euler`,
      };
    }
    return undefined;
  },
  growsWith: ['parameters', 'components'],
  start: ({ components }) => Object.values(components).map(({ x0 }) => x0),
};

/**
 * Components with their places, which fingerprints take: in canonical JSON a mapping has no order, and it decides which of them is
 * x and which normals each has.
 */
function placed<Component extends object>(components: Record<string, Component>): Record<string, Component> {
  const all = Object.entries(components);
  if (all.length < 2) return components;
  return Object.fromEntries(all.map(([name, component], place) => [name, { ...component, place }]));
}

const also = [{ type: 'number' }];

const schemeNamed = (name: string): FormulaScheme => formulaSchemes[name as keyof typeof formulaSchemes];
