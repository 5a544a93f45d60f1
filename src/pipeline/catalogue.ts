import { bases } from '../bases/index.js';
import type { Entry, ParametricEntry } from '../entry.js';
import { estimators } from '../estimators/index.js';
import { initialisations } from '../initialisations/index.js';
import { optimizers } from '../optimizers/index.js';
import { processes } from '../processes/index.js';
import { schemesOf } from '../processes/methods.js';
import type { ListedScheme, Process } from '../processes/process.js';
import { schedules } from '../schedules/index.js';
import { posteriorEstimators } from '../posteriors/index.js';
import { priors } from '../priors/index.js';
import { lambdaModels } from '../targets/index.js';
import { transitionEstimators } from '../transition-estimators/index.js';
import { describe, type JsonSchema } from './expectation.js';
import { toJSONSchema, zod } from './zod.js';

/** The tables that a pipeline file chooses from. */
const tables = {
  processes,
  targets: lambdaModels,
  bases,
  estimators: { ...estimators, ...transitionEstimators, ...posteriorEstimators },
  priors,
  optimizers,
  schedules,
  initialisations,
} satisfies Record<string, Readonly<Record<string, Entry | ParametricEntry>>>;

export type TableName = keyof typeof tables;

/** An entry of a table, as the schema that validates it has it. */
export interface ListedEntry {
  /** The name in pipeline files. */
  readonly kind: string;
  readonly summary: string;
  readonly parameters: readonly ListedParameter[];
  /** Of a process: where its components may be, and what paths do at the ends. */
  readonly domain?: string;
  /** Of a process: the schemes that make its steps, the standard first. */
  readonly schemes?: readonly ListedScheme[];
}

export interface ListedParameter {
  /** The key; of one in a mapping, such as earlyStopping, with dots: earlyStopping.patience. */
  readonly name: string;
  /** What its value must be, in words. */
  readonly must: string;
  readonly default?: unknown;
  readonly required: boolean;
  readonly description: string;
}

/** The entries of a table with their parameters. */
export function listedEntries(table: TableName): ListedEntry[] {
  const entries: (Entry | ParametricEntry)[] = Object.values(tables[table]);
  return entries.map((entry) => {
    const shape = 'parameters' in entry ? entry.parameters(zod) : {};
    const schema = toJSONSchema(zod.strictObject(shape), {
      io: 'input',
      unrepresentable: 'any',
    }) as JsonSchema;
    return { kind: entry.kind, summary: entry.summary, parameters: parametersOf(schema), ...stepsOf(entry) };
  });
}

/** What only processes have. */
function stepsOf(entry: Entry): Pick<ListedEntry, 'domain' | 'schemes'> {
  if (!Object.hasOwn(processes, entry.kind) || !('domain' in entry)) return {};
  const process = processes[entry.kind as keyof typeof processes] as Process<never>;
  return { domain: process.domain, schemes: schemesOf(process) };
}

/** The keys of a mapping; behind one that is a mapping of keys of its own, those, with its name before theirs. */
function parametersOf(schema: JsonSchema, before = ''): ListedParameter[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    {
      name: `${before}${name}`,
      must: describe(property),
      ...(property.default !== undefined && { default: property.default }),
      required: schema.required?.includes(name) ?? false,
      description: property.description ?? '',
    },
    ...parametersOf(property, `${before}${name}.`),
  ]);
}
