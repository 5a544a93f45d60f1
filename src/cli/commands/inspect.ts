import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Sections } from '../../inspect/document.js';
import type { RowChoice } from '../../inspect/row-choice.js';
import type { Source } from '../../inspect/source.js';
import type { StageLookup } from '../../inspect/stage-dataset.js';
import { UsageError } from '../../errors.js';
import { inspectSql } from '../inspect-sql.js';
import { mostDocumentValues } from '../output.js';
import type { TextStyle } from '../inspect-text.js';
import { dataOption, defaultFile, jsonOption } from './options.js';
import type { Terminal } from '../terminal.js';

interface InspectFlags {
  head?: number;
  tail?: number;
  sample?: number;
  sql?: string;
  arrow?: string;
  csv?: true;
  schema?: true;
  stats?: true;
  metadata?: true;
  pipeline: string;
  name?: string;
  data: string;
  json?: true;
}

/** Parts of a histogram’s range: as wide as most figures of a column are. */
const histogramBins = 8;
/** Rows that are shown where nothing particular is asked for. */
const defaultRows = 5;

export function inspectCommand(terminal: Terminal): Command {
  return new Command('inspect')
    .summary('look at stored data: schema, rows, statistics')
    .description(
      'Shows what is in a dataset or an Arrow file: its schema and first rows, or what is asked for.',
    )
    .addArgument(
      new Argument(
        '<what>',
        'a stage (simulate, import, targets, train:NAME, replicates, evaluate), a dataset’s folder, either with /TABLE for one of several tables, grid (its results), the folder of a grid, or an Arrow file',
      ),
    )
    .addOption(new Option('--head <n>', 'the first n rows').argParser(rowCount))
    .addOption(new Option('--tail <n>', 'the last n rows').argParser(rowCount).conflicts('head'))
    .addOption(
      new Option('--sample <n>', 'n rows that chance takes, in order; the same each time')
        .argParser(rowCount)
        .conflicts(['head', 'tail']),
    )
    .option('--schema', 'the columns, their types and whether they may be null')
    .option(
      '--stats',
      'of each column count, nulls, mean, sd, quartiles; of text the commonest values; on a terminal a histogram',
    )
    .option('--metadata', 'what the file or dataset says of itself: ingredients, summary, parts')
    .addOption(
      new Option('--sql <query>', 'the result of SQL (DuckDB’s) on the tables: see below').conflicts([
        'schema',
        'stats',
        'metadata',
        'tail',
        'sample',
      ]),
    )
    .option('--pipeline <file>', 'pipeline file that a stage is looked up in', defaultFile)
    .option('--name <name>', 'the grid that grid stands for (default: the pipeline’s name)')
    .addOption(dataOption())
    .addOption(jsonOption().conflicts(['csv', 'arrow']))
    .addOption(
      new Option('--csv', 'the rows as CSV on stdout').conflicts(['schema', 'stats', 'metadata', 'arrow']),
    )
    .addOption(new Option('--arrow <file>', 'the result of --sql into an Arrow file').conflicts('head'))
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline inspect simulate --head 3 --stats        the paths
  $ pipeline inspect train:network/history --tail 20  one of several tables
  $ pipeline inspect import --pipeline pipelines/sp500-range.yaml
  $ pipeline inspect evaluate/metrics --json --head 99 | jq '.tables[0].head'
  $ pipeline inspect targets --sql \\
      'select j, s, list_avg(x) from simulate join targets using (j)'
  $ pipeline inspect grid --csv --sql \\
      'select estimator, avg(rmse) from grid group by all'
  $ pipeline inspect grid --stats                     what a grid found
  $ pipeline inspect ./prices.arrow --stats           any Arrow IPC file

SQL sees the tables of every stored stage of the pipeline, and nothing else of
the machine: simulate (or import), targets, predictions, metrics, ladder,
verdicts, curves, history … by their own names where no other table has them,
else train_NAME_history, and always "train:NAME/history". A grid’s results are
the table grid, an Arrow file’s rows file. Lists are lists: x[1], list_avg(x).
Only tables that a query names are read, part by part (an Arrow file from
elsewhere: whole), and only columns that it names are copied, so that they may
be larger than memory. Written with --arrow, whole numbers of up to 32 bits are
int32 where none is missing, other numbers float64, lists of numbers fixed-size
lists, everything else text.`,
    )
    .action((what: string, flags: InspectFlags) => inspect(terminal, what, flags));
}

function rowCount(text: string): number {
  const rows = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(rows)) {
    throw new InvalidArgumentError('it must be a whole number of rows, such as 5.');
  }
  return rows;
}

async function inspect(terminal: Terminal, what: string, flags: InspectFlags): Promise<void> {
  const lookup: StageLookup = {
    pipelineFile: flags.pipeline,
    dataFolder: flags.data,
    runArguments: runArguments(flags),
    gridName: flags.name,
  };
  if (flags.name !== undefined && what !== 'grid') {
    throw new UsageError(
      `--name must come with grid, found ${what}: write \`pipeline inspect grid --name …\``,
    );
  }
  if (flags.sql !== undefined) return inspectSql(terminal, what, flags.sql, flags, lookup, textStyle());
  if (flags.arrow !== undefined) {
    throw new UsageError(
      `--arrow must come with --sql, found it alone: write --sql 'from …' for whole tables`,
    );
  }
  const { findSource } = await import('../../inspect/source.js');
  const { inspectSource } = await import('../../inspect/inspection.js');
  const { schema = false, stats = false, metadata = false, json = false, csv = false } = flags;
  const asked = rowsAsked(flags);
  const byDefault = asked === undefined && !schema && !stats && !metadata;
  const sections: Sections = {
    schema: schema || byDefault,
    rows: asked !== undefined || byDefault,
    stats,
    metadata,
  };
  const style = textStyle();
  const source = await findSource(what, lookup);
  const rows = asked ?? { kind: 'head', count: csv ? Infinity : byDefault ? defaultRows : 0 };
  const wanted = { rows, stats };
  if (csv) return printCsv(terminal, source, rows);
  if (json) {
    const { inspectionDocument } = await import('../../inspect/document.js');
    const { jsonText } = await import('../json-text.js');
    const whole = { ...wanted, listItems: Infinity, mostValues: mostDocumentValues };
    const inspection = await inspectSource(source, whole, terminal.signal);
    return terminal.print(jsonText(inspectionDocument(inspection, sections)));
  }
  const { inspectionText } = await import('../inspect-text.js');
  // A list's item takes two columns at least: more items than columns are never shown.
  const short = {
    ...wanted,
    listItems: style.columns,
    mostValues: Infinity,
    bins: style.histograms ? histogramBins : 0,
  };
  const inspection = await inspectSource(source, short, terminal.signal);
  terminal.print(inspectionText(inspection, { ...sections, compactSchema: byDefault }, style));
}

/** The rows of one table as CSV. */
async function printCsv(terminal: Terminal, source: Source, rows: RowChoice): Promise<void> {
  const { inspectSource } = await import('../../inspect/inspection.js');
  const { csvText } = await import('../csv-text.js');
  const wanted = { rows, stats: false, listItems: Infinity, mostValues: mostDocumentValues };
  if (source.kind === 'dataset' && source.table === undefined) {
    const { tableNames } = await import('../../inspect/source.js');
    const names = tableNames(source.dataset);
    const { stage } = source.dataset.manifest;
    if (names.length > 1) {
      throw new UsageError(
        `--csv must be of one table, found ${names.length} in ${stage}: name one of ${names.map((name) => `${stage}/${name}`).join(', ')}`,
      );
    }
  }
  const [table] = (await inspectSource(source, wanted, terminal.signal)).tables;
  terminal.print(
    csvText(
      table.columns.map(({ name }) => name),
      table.shown,
    ),
  );
}

function rowsAsked({ head, tail, sample }: InspectFlags): RowChoice | undefined {
  if (head !== undefined) return { kind: 'head', count: head };
  if (tail !== undefined) return { kind: 'tail', count: tail };
  return sample === undefined ? undefined : { kind: 'sample', count: sample };
}

/** How text looks on stdout: as wide as a terminal is, with bold headings and histograms; 80 columns of plain text elsewhere. */
export function textStyle(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): TextStyle {
  const bold = isTTY && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return {
    columns: isTTY && columns > 0 ? columns : 80,
    histograms: isTTY,
    heading: (line) => (bold ? `\u001b[1m${line}\u001b[22m` : line),
  };
}

/** What a command that runs a stage has to repeat of this one. */
function runArguments({ pipeline, data }: InspectFlags): string {
  return `${pipeline === defaultFile ? '' : ` ${pipeline}`}${data === 'data' ? '' : ` --data ${data}`}`;
}
