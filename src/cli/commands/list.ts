import { Argument, Command } from 'commander';
import type { ParametricEntry } from '../../entry.js';
import { wrap } from '../output.js';
import type { Terminal } from '../terminal.js';
import { jsonOption } from './options.js';

const kinds = [
  'processes',
  'lambdas',
  'bases',
  'estimators',
  'optimizers',
  'schedules',
  'initialisations',
  'pipelines',
] as const;
type Kind = (typeof kinds)[number];

export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .summary('what there is to choose from, with parameters and defaults')
    .description(
      'Lists the choices of a pipeline file with their parameters, or the pipeline files themselves.',
    )
    .addArgument(new Argument('<kind>', 'what to list').choices(kinds))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline list estimators
  $ pipeline list pipelines --json`,
    )
    .action((kind: Kind, flags: { json?: true }) => list(terminal, kind, flags));
}

async function list(terminal: Terminal, kind: Kind, { json }: { json?: true }): Promise<void> {
  if (kind === 'pipelines') {
    const { shippedPipelines } = await import('../../pipeline/shipped.js');
    const found = shippedPipelines('pipelines');
    if (json) return terminal.print(JSON.stringify(found, null, 2));
    return terminal.print(found.map(({ file, question }) => titled(file, question)).join('\n'));
  }
  const entries = await describeEntries(kind);
  if (json) return terminal.print(JSON.stringify(entries, null, 2));
  terminal.print(entries.map(entryText).join('\n\n'));
}

/** Text in lines of at most 80 columns, the first indented by `indent`, the others by `more` besides. */
function hanging(text: string, indent = '', more = '    '): string {
  return wrap(text.split(' '), 80 - indent.length, more)
    .map((line) => indent + line)
    .join('\n');
}

/** A name, and what there is to say of it in lines of its own. */
function titled(name: string, text: string, indent = ''): string {
  const said = text === '' ? [] : [hanging(text, `${indent}    `, '')];
  return [hanging(name, indent, '        '), ...said].join('\n');
}

function entryText({ kind, summary, parameters }: ListedEntry): string {
  const lines = parameters.map(({ name, must, required, description, default: value }) => {
    const standard =
      value === undefined ? (required ? ', required' : '') : `, default ${JSON.stringify(value)}`;
    return titled(`${name}: ${must}${standard}`, description, '  ');
  });
  return [hanging(`${kind}: ${summary}`), ...lines].join('\n');
}

interface ListedEntry {
  kind: string;
  summary: string;
  parameters: { name: string; must: string; default?: unknown; required: boolean; description: string }[];
}

/** The entries of a table with their parameters, from the schema that validates them. */
async function describeEntries(kind: Exclude<Kind, 'pipelines'>): Promise<ListedEntry[]> {
  const { z } = await import('zod');
  const { describe } = await import('../../pipeline/expectation.js');
  const tables = {
    processes: async () => (await import('../../processes/index.js')).processes,
    lambdas: async () => (await import('../../targets/index.js')).lambdaModels,
    bases: async () => (await import('../../bases/index.js')).bases,
    estimators: async () => (await import('../../estimators/index.js')).estimators,
    optimizers: async () => (await import('../../optimizers/index.js')).optimizers,
    schedules: async () => (await import('../../schedules/index.js')).schedules,
    initialisations: async () => (await import('../../initialisations/index.js')).initialisations,
  };
  const entries = Object.values(await tables[kind]()) as (
    ParametricEntry | Omit<ParametricEntry, 'parameters'>
  )[];
  return entries.map((entry) => {
    const shape = 'parameters' in entry ? entry.parameters(z) : {};
    const schema = z.toJSONSchema(z.strictObject(shape), { io: 'input', unrepresentable: 'any' });
    const required = schema.required ?? [];
    const parameters = Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const { default: value, description } = property as { default?: unknown; description?: string };
      return {
        name,
        must: describe(property as Parameters<typeof describe>[0]),
        ...(value !== undefined && { default: value }),
        required: required.includes(name),
        description: description ?? '',
      };
    });
    return { kind: entry.kind, summary: entry.summary, parameters };
  });
}
