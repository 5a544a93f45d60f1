import { Argument, Command } from 'commander';
import type { ParametricEntry } from '../../entry.js';
import { table } from '../output.js';
import type { Terminal } from '../terminal.js';
import { jsonOption } from './options.js';

const kinds = ['processes', 'lambdas', 'bases', 'estimators', 'optimizers', 'pipelines'] as const;
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
    const rows = found.map(({ file, question }) => [file, question]);
    return terminal.print(table([{ title: 'pipeline' }, { title: 'question' }], rows));
  }
  const entries = await describeEntries(kind);
  if (json) return terminal.print(JSON.stringify(entries, null, 2));
  const text = entries.map(({ kind: name, summary, parameters }) => {
    const lines = parameters.map((parameter) => [
      `  ${parameter.name}`,
      parameter.must,
      parameter.default === undefined
        ? parameter.required
          ? 'required'
          : ''
        : JSON.stringify(parameter.default),
      parameter.description,
    ]);
    const header = [
      { title: '  parameter' },
      { title: 'must be' },
      { title: 'default' },
      { title: 'meaning' },
    ];
    return [`${name}: ${summary}`, ...(lines.length > 0 ? [table(header, lines)] : [])].join('\n');
  });
  terminal.print(text.join('\n\n'));
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
