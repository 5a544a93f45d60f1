import type { Zod } from '../entry.js';
import { UsageError } from '../errors.js';
import type { SimulatedProcess } from '../estimands/process.js';
import { formulaKey } from '../formulas/formula-key.js';
import { chosenModel, withoutLikelihood } from '../likelihood/chosen-model.js';
import type { FamilyKind, LikelihoodKind, OwnKind } from '../likelihood/kinds.js';
import { models } from '../likelihood/models.js';
import type { FormulaChoice } from '../likelihood/own-models/formula.js';
import { ownModels } from '../likelihood/own-models/index.js';
import type { ModelChoice } from '../likelihood/question.js';

type NamedKind = FamilyKind | OwnKind;

const named = { ...models, ...ownModels };
const kinds = Object.keys(named) as [NamedKind];
export const likelihoods = [
  ...new Set(Object.values(named).flatMap((model) => Object.keys(model.likelihoods))),
] as [LikelihoodKind];

/** The key `model`: a name, a name with parameters that are given, or a process of the file's own formulas. */
export const modelKey = (z: Zod) =>
  z
    .union([
      z.enum(kinds),
      z
        .strictObject({ kind: z.enum(kinds).describe('its name'), ...givenParameters(z) })
        .describe('a model with parameters that are given'),
      z
        .strictObject({
          kind: z.literal('formula').describe('of formulas in this file'),
          parameters: z
            .record(z.string(), z.number())
            .describe('names, and the values from which they are searched, or that they have'),
          fixed: z
            .array(z.string())
            .optional()
            .describe('names of parameters that are given, so not estimated'),
          bounds: z
            .record(z.string(), range(z))
            .optional()
            .describe('where parameters may be, [from, to] by name'),
          drift: formulaKey(z)
            .meta({ must: 'a formula of x such as kappa * (theta - x)', also: [{ type: 'number' }] })
            .describe('per unit of time'),
          diffusion: formulaKey(z)
            .meta({ must: 'a formula of x such as sigma * sqrt(x)', also: [{ type: 'number' }] })
            .describe('per square root of a unit of time'),
          domain: range(z).optional().describe('where x is, [from, to] without the ends; default everywhere'),
        })
        .describe('a process of formulas in this file'),
      z
        .strictObject({
          kind: z.literal('module').describe('of a module that exports logDensity'),
          file: z
            .string()
            .min(1)
            .describe('the module, relative to this file: one .mjs or .js that imports nothing'),
          parameters: z
            .record(z.string(), z.number())
            .describe('names, and the values from which they are searched, or that they have'),
          fixed: z
            .array(z.string())
            .optional()
            .describe('names of parameters that are given, so not estimated'),
        })
        .describe('a process of your own'),
    ])
    .optional()
    .describe(
      'the process by its name, or { kind, … } with parameters that are given and not estimated, { kind: formula, … } or { kind: module, … }; the simulated one unless said',
    );

const range = (z: Zod) =>
  z.array(z.union([z.number(), z.enum(['inf', '-inf'])])).meta({ must: 'a list of two, such as [0, inf]' });

/** Every parameter of every model, as a number that is given. */
function givenParameters(z: Zod): object {
  const names = [...new Set(Object.values(named).flatMap(({ parameters }) => parameters))];
  return Object.fromEntries(
    names.map((name) => [name, z.number().optional().describe('given, so not estimated')]),
  );
}

/** The simulated process as a model whose parameters are all estimated. Throws UsageError, beginning with the key. */
export function simulatedModel(process: SimulatedProcess | undefined): ModelChoice {
  if (!process) {
    throw new UsageError(
      `.model must be one of ${kinds.join(', ')}, or { kind: formula, … }, found none: imported paths do not say`,
    );
  }
  if (process.kind === 'formula') return formulaOf(process);
  const found = kinds.find((kind) => kind === process.kind);
  if (!found) {
    throw new UsageError(
      `.model must be one of ${kinds.join(', ')}, or { kind: formula, … }, found none, and there is no likelihood of ${process.kind}: ${withoutLikelihood[process.kind] ?? 'name a model'}`,
    );
  }
  return found;
}

/** The searches begin at the process' own values. */
function formulaOf({ parameters, components }: SimulatedProcess): ModelChoice {
  const own = components as Extract<FormulaChoice, { components: unknown }>['components'];
  const model: FormulaChoice = {
    kind: 'formula',
    parameters: parameters as FormulaChoice['parameters'],
    components: Object.fromEntries(
      Object.entries(own).map(([name, { drift, diffusion, domain }]) => [
        name,
        { drift, diffusion, ...(domain && { domain }) },
      ]),
    ),
  };
  try {
    chosenModel(model);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `.model must be given where the simulated process is none that a likelihood takes as it is: ${error.message}`,
      { cause: error },
    );
  }
  return model;
}

/** Names of the parameters that are given. */
export function givenOf(model: ModelChoice): readonly string[] {
  if (typeof model === 'string') return [];
  if (model.kind === 'formula') return model.fixed ?? [];
  return Object.keys(model).filter((name) => name !== 'kind');
}
