import { Argument, Command } from 'commander';
import { ownFile } from '../../library/defaults.js';
import { shellWord } from '../../text.js';
import type { Terminal } from '../terminal.js';

interface InitFlags {
  from?: string;
  orderBy?: string;
  dateFormat?: string;
  process?: true;
  force?: true;
}

export function initCommand(terminal: Terminal): Command {
  return new Command('init')
    .summary('write a commented pipeline file to start from')
    .description(
      'Writes a pipeline file with a comment on every key: for a simulation, or with --from for a file of data, whose columns it looks at. The pipeline file runs as it is.',
    )
    .addArgument(new Argument('[file]', 'pipeline file to write').default(ownFile))
    .option(
      '--from <data>',
      'import this file: .csv .tsv .txt .dat .parquet .json .ndjson .jsonl .arrow .arrows .feather .ipc, text also .gz',
    )
    .option(
      '--order-by <column>',
      'with --from: the column that orders the rows; rowid is the file’s own order',
    )
    .option('--date-format <format>', 'with --from: the format of its dates, where two fit: %d/%m/%y')
    .option(
      '--process',
      'with --from: estimate the process that the values of a column follow, such as rates, in place of λ',
    )
    .option('--force', 'write over a file that is there')
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline init                                a simulation’s ${ownFile}
  $ pipeline run all                             runs it, the default file now
  $ pipeline init prices.yaml --from prices.csv  for your data, with its SQL
  $ pipeline run all prices.yaml
  $ pipeline init rates.yaml --process --from rates.csv`,
    )
    .action((file: string, flags: InitFlags) => initFile(terminal, file, flags));
}

async function initFile(
  terminal: Terminal,
  file: string,
  { from, orderBy, dateFormat, process, force }: InitFlags,
): Promise<void> {
  const { init } = await import('../../library/init.js');
  const { signal } = terminal;
  await init(file, {
    ...(from !== undefined && { from }),
    ...(orderBy !== undefined && { orderBy }),
    ...(dateFormat !== undefined && { dateFormat }),
    process: process === true,
    force: force === true,
    signal,
  });
  const named = file === ownFile ? '' : ` ${shellWord(file)}`;
  const seen = from === undefined ? '' : ' Its head says what was seen in the data, and how to change it.';
  terminal.print(`${file} is written.${seen} To run it: pipeline run all${named}`);
}
