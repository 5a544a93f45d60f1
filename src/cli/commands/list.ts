import { Argument, Command } from 'commander';
import type { Entry, ParametricEntry } from '../../entry.js';
import { wrap } from '../output.js';
import type { Terminal } from '../terminal.js';
import { jsonOption } from './options.js';

/** What can be listed, and what it is. */
const kinds = {
  processes: 'diffusions that make the paths: simulate.process',
  targets: 'models of the true λ: targets.lambda',
  bases: 'functions that least squares fit: basis',
  estimators: 'what is fitted: train.estimators',
  optimizers: 'how networks and descents move: optimizer, solver',
  schedules: 'how the learning rate changes over epochs: schedule',
  initialisations: 'how hidden weights begin: initialisation',
  metrics: 'what the points of a grid are ordered by: --metric, grid.metric',
  pipelines: 'the pipeline files of the folder pipelines, with their questions',
} as const;
type Kind = keyof typeof kinds;

export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .summary('what there is to choose from, with parameters and defaults')
    .description(
      'Lists the choices of a pipeline file with their parameters, from the schema that checks the file, or the pipeline files themselves. Without a word: what can be listed.',
    )
    .addArgument(new Argument('[kind]', 'what to list').choices(Object.keys(kinds)))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline list
  $ pipeline list estimators
  $ pipeline list pipelines --json`,
    )
    .action((kind: Kind | undefined, flags: { json?: true }) => list(terminal, kind, flags));
}

async function list(terminal: Terminal, kind: Kind | undefined, { json }: { json?: true }): Promise<void> {
  if (kind === undefined) {
    const all = Object.entries(kinds).map(([name, summary]) => ({ kind: name, summary }));
    if (json) return terminal.print(JSON.stringify(all, null, 2));
    return terminal.print(all.map(({ kind: name, summary }) => hanging(`${name}: ${summary}`)).join('\n'));
  }
  if (kind === 'pipelines') {
    const { shippedPipelines } = await import('../../pipeline/shipped.js');
    const found = shippedPipelines('pipelines');
    if (json) return terminal.print(JSON.stringify(found, null, 2));
    return terminal.print(found.map(({ file, question }) => titled(file, question)).join('\n'));
  }
  const entries = await describeEntries(kind);
  if (json) return terminal.print(JSON.stringify(entries, null, 2));
  // A blank line sets entries with parameters apart; without any they are a list of lines.
  const between = entries.some(({ parameters }) => parameters.length > 0) ? '\n\n' : '\n';
  terminal.print(entries.map(entryText).join(between));
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
  const { toJSONSchema, zod } = await import('../../pipeline/zod.js');
  const { describe } = await import('../../pipeline/expectation.js');
  const tables = {
    processes: async () => (await import('../../processes/index.js')).processes,
    targets: async () => (await import('../../targets/index.js')).lambdaModels,
    bases: async () => (await import('../../bases/index.js')).bases,
    estimators: async () => (await import('../../estimators/index.js')).estimators,
    optimizers: async () => (await import('../../optimizers/index.js')).optimizers,
    schedules: async () => (await import('../../schedules/index.js')).schedules,
    initialisations: async () => (await import('../../initialisations/index.js')).initialisations,
    metrics: async () =>
      Object.entries((await import('../../grid/metric.js')).metrics).map(([kind, { summary }]) => ({
        kind,
        summary,
      })),
  };
  const entries = Object.values(await tables[kind]()) as (ParametricEntry | Entry)[];
  return entries.map((entry) => {
    const shape = 'parameters' in entry ? entry.parameters(zod) : {};
    const schema = toJSONSchema(zod.strictObject(shape), { io: 'input', unrepresentable: 'any' });
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
