import { Argument, Command, Option } from 'commander';
import { usualFile } from '../../library/defaults.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption, setOption } from './options.js';

interface EstimatesFlags {
  format: 'text' | 'csv' | 'latex' | 'markdown';
  set: string[];
  data: string;
  json?: true;
}

export function estimatesCommand(terminal: Terminal): Command {
  return new Command('estimates')
    .summary('show every estimate with its interval and the truth, also as a table for a paper')
    .description(
      'Shows every estimate of the stored evaluation: on the training rows and, of closed forms, on all rows, each with its standard error, 95 % interval, the truth where it is known, and the number of rows. It computes nothing.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(
      new Option('--format <format>', 'text; csv, with every digit; or a table in LaTeX or Markdown')
        .choices(['text', 'csv', 'latex', 'markdown'])
        .default('text'),
    )
    .addOption(setOption())
    .addOption(dataOption())
    .addOption(jsonOption().conflicts('format'))
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all
  $ pipeline estimates
  $ pipeline estimates --format latex > estimates.tex
  $ pipeline estimates --format csv > estimates.csv`,
    )
    .action((file: string, flags: EstimatesFlags) => show(terminal, file, flags));
}

async function show(
  terminal: Terminal,
  file: string,
  { format, set, data, json }: EstimatesFlags,
): Promise<void> {
  const { loadPipeline } = await import('../../library/load.js');
  const { estimates } = await import('../../library/estimates.js');
  const rows = await estimates(loadPipeline(file, set), { dataFolder: data });
  if (json) return terminal.print(JSON.stringify(rows, null, 2));
  const { estimateTables } = await import('../estimates-text.js');
  terminal.print(estimateTables[format](rows));
}
