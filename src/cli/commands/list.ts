import { Argument, Command } from 'commander';
import { kinds, type ListKind } from '../../library/list.js';
import type { ListedEntry } from '../../pipeline/catalogue.js';
import { wrap } from '../output.js';
import type { Terminal } from '../terminal.js';
import { jsonOption } from './options.js';

export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .summary('list what there is to choose from, with parameters and defaults')
    .description(
      'Lists the choices of a pipeline file with their parameters and defaults, or the pipeline files themselves. Without a kind it lists the kinds.',
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
    .action((kind: ListKind | undefined, flags: { json?: true }) => list(terminal, kind, flags));
}

async function list(
  terminal: Terminal,
  kind: ListKind | undefined,
  { json }: { json?: true },
): Promise<void> {
  const { list: listed } = await import('../../library/list.js');
  if (kind === undefined) {
    const all = await listed();
    if (json) return terminal.print(JSON.stringify(all, null, 2));
    return terminal.print(all.map(({ kind: name, summary }) => hanging(`${name}: ${summary}`)).join('\n'));
  }
  if (kind === 'pipelines') {
    const found = await listed(kind);
    if (json) return terminal.print(JSON.stringify(found, null, 2));
    return terminal.print(found.map(({ name, question }) => titled(name, question)).join('\n'));
  }
  const entries = await listed(kind);
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

function entryText({ kind, summary, parameters, domain, schemes = [] }: ListedEntry): string {
  const lines = parameters.map(({ name, must, required, description, default: value }) => {
    const standard =
      value === undefined ? (required ? ', required' : '') : `, default ${JSON.stringify(value)}`;
    return titled(`${name}: ${must}${standard}`, description, '  ');
  });
  const steps = [
    ...(domain === undefined ? [] : [titled('domain', domain, '  ')]),
    ...(schemes.length === 0
      ? []
      : [titled('scheme, the first unless another is named', schemesText(schemes), '  ')]),
  ];
  return [hanging(`${kind}: ${summary}`), ...lines, ...steps].join('\n');
}

const schemesText = (schemes: NonNullable<ListedEntry['schemes']>): string =>
  schemes.map(({ kind, summary }) => `${kind} (${summary})`).join('; ');
