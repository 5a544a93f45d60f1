import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { usualFile } from '../../library/defaults.js';
import type { RowChoice } from '../../inspect/row-choice.js';
import type { Lookup } from '../../library/look.js';
import { UsageError } from '../../errors.js';
import { inspectParquet, inspectSql } from '../inspect-sql.js';
import { mostDocumentValues } from '../output.js';
import type { Sections } from '../inspect-text.js';
import { textStyle } from '../text-style.js';
import { dataOption, jsonOption, setOption } from './options.js';
import type { Terminal } from '../terminal.js';
import { stageArguments } from '../../stages/index.js';

interface InspectFlags {
  head?: number;
  tail?: number;
  sample?: number;
  sql?: string;
  arrow?: string;
  parquet?: string;
  csv?: true;
  schema?: true;
  stats?: true;
  metadata?: true;
  set: string[];
  name?: string;
  data: string;
  json?: true;
}

/** Parts of a histogram’s range: as wide as most figures of a column are. */
const histogramBins = 8;
/** Rows that are shown where nothing particular is asked for. */
const defaultRows = 5;

const examples = `
Examples:
  $ pipeline run all                                  makes what the others show
  $ pipeline inspect simulate --head 3 --stats        the paths
  $ pipeline inspect train:network/history --tail 20  one of several tables
  $ pipeline inspect evaluate/metrics --json --head 99 | jq '.tables[0].head'
  $ pipeline inspect targets --sql \\
      'select j, s, list_avg(x) from simulate join targets using (j)'
  $ pipeline inspect targets --sql 'select k, s from targets' --arrow ks.arrow
  $ pipeline inspect targets --parquet targets.parquet
  $ pipeline run targets --set targets.noise=0
  $ pipeline inspect targets --set targets.noise=0    of other values
  $ pipeline inspect ks.arrow --stats                 any Arrow IPC file
  $ pipeline run import pipelines/sp500-range.yaml
  $ pipeline inspect import pipelines/sp500-range.yaml
  $ pipeline grid targets.noise=0,0.01
  $ pipeline inspect grid --stats                     what the grid found
  $ pipeline inspect grid --csv --sql \\
      'select estimator, avg(rmse) from grid group by all'

SQL reads the tables of every stored stage of the pipeline, and nothing else on
the machine: simulate (or import), targets, predictions, metrics, ladder,
verdicts, curves, history … Where two stages have a table of one name, each has
its stage before it, as in train_NAME_history; the name in full always works:
"train:NAME/history". The table grid has a grid’s results, the table file the
rows of an Arrow file. x is a list: x[1], list_avg(x).

A query reads only the tables that it names, part by part (an Arrow file from
elsewhere: whole), and copies only the columns that it names, so that a table
may be larger than memory. --arrow writes whole numbers of up to 32 bits as
int32 where none is missing, other numbers as float64, lists of numbers as
fixed-size lists, and everything else as text. --parquet keeps DuckDB’s types.`;

export function inspectCommand(terminal: Terminal): Command {
  return new Command('inspect')
    .summary('look at stored data: schema, rows, statistics')
    .description('Shows a dataset or an Arrow file: its schema and first rows, or what the options name.')
    .addArgument(
      new Argument(
        '<what>',
        `a stage (${stageArguments.join(', ')}) or a dataset’s folder, with /TABLE for one of several tables; grid (its results) or a grid’s folder; or an Arrow file`,
      ),
    )
    .addArgument(new Argument('[file]', 'pipeline file whose stages or grid are shown').default(usualFile()))
    .addOption(new Option('--head <n>', 'the first n rows').argParser(rowCount))
    .addOption(new Option('--tail <n>', 'the last n rows').argParser(rowCount).conflicts('head'))
    .addOption(
      new Option('--sample <n>', 'n random rows in order, the same every time')
        .argParser(rowCount)
        .conflicts(['head', 'tail']),
    )
    .option('--schema', 'the columns, their types and whether they may be null')
    .option(
      '--stats',
      'per column count, nulls, mean, sd and quartiles, or the commonest values of text; on a terminal a histogram',
    )
    .option('--metadata', 'ingredients, summary and parts of a dataset, metadata of a file')
    .addOption(
      new Option('--sql <query>', 'the result of a query in DuckDB’s SQL: see below').conflicts([
        'schema',
        'stats',
        'metadata',
        'tail',
        'sample',
      ]),
    )
    .addOption(setOption())
    .option('--name <name>', 'name of the grid (default: the pipeline’s name)')
    .addOption(dataOption())
    .addOption(jsonOption().conflicts(['csv', 'arrow']))
    .addOption(
      new Option('--csv', 'the rows as CSV on stdout').conflicts(['schema', 'stats', 'metadata', 'arrow']),
    )
    .addOption(new Option('--arrow <file>', 'write the result of --sql into an Arrow file').conflicts('head'))
    .addOption(
      new Option(
        '--parquet <file>',
        'write the result of --sql, or all rows of one table, into a Parquet file',
      ).conflicts(['head', 'tail', 'sample', 'schema', 'stats', 'metadata', 'json', 'csv', 'arrow']),
    )
    .addHelpText('after', examples)
    .action((what: string, file: string, flags: InspectFlags) => inspect(terminal, what, file, flags));
}

function rowCount(text: string): number {
  const rows = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(rows)) {
    throw new InvalidArgumentError('it must be a whole number of rows, such as 5.');
  }
  return rows;
}

async function inspect(
  terminal: Terminal,
  what: string,
  pipeline: string,
  flags: InspectFlags,
): Promise<void> {
  const { signal } = terminal;
  const { set, name, data: dataFolder, sql, arrow, parquet } = flags;
  const lookup: Lookup = { pipeline, set, dataFolder, signal, ...(name !== undefined && { name }) };
  const style = textStyle();
  if (sql !== undefined) return inspectSql(terminal, what, sql, flags, lookup, style);
  if (parquet !== undefined) return inspectParquet(terminal, what, { ...lookup, parquet });
  if (arrow !== undefined) {
    throw new UsageError(
      `--arrow must come with --sql, found it alone: write --sql 'from …' for whole tables`,
    );
  }
  const { schema = false, stats = false, metadata = false, json = false, csv = false } = flags;
  const asked = rowsAsked(flags);
  const byDefault = asked === undefined && !schema && !stats && !metadata;
  const sections: Sections = {
    schema: schema || byDefault,
    rows: asked !== undefined || byDefault,
    stats,
    metadata,
  };
  const few = byDefault ? defaultRows : 0;
  const { kind, count } = asked ?? { kind: 'head', count: csv ? Infinity : few };
  const wanted = { ...lookup, [kind]: count, stats };
  if (json) {
    const { inspect: inspected } = await import('../../library/inspect.js');
    const { inspectionJson } = await import('../inspect-json.js');
    return terminal.print(inspectionJson(await inspected(what, { ...wanted, metadata }), sections, kind));
  }
  if (csv) return inspectCsv(terminal, what, wanted);
  const { look } = await import('../../library/look.js');
  const { inspectionText } = await import('../inspect-text.js');
  // A list's item takes two columns at least: more items than columns are never shown.
  const short = {
    listItems: style.columns,
    mostValues: Infinity,
    bins: style.histograms ? histogramBins : 0,
  };
  const inspection = await look(what, { ...wanted, ...short });
  terminal.print(inspectionText(inspection, { ...sections, compactSchema: byDefault }, style));
}

async function inspectCsv(
  terminal: Terminal,
  what: string,
  wanted: Lookup & { readonly stats: boolean },
): Promise<void> {
  const { look } = await import('../../library/look.js');
  const { csvText } = await import('../csv-text.js');
  const whole = { listItems: Infinity, mostValues: mostDocumentValues, oneTableFor: '--csv' };
  const { columns, shown } = (await look(what, { ...wanted, ...whole })).tables[0];
  const names = columns.map((column) => column.name);
  terminal.print(csvText(names, shown));
}

function rowsAsked({ head, tail, sample }: InspectFlags): RowChoice | undefined {
  if (head !== undefined) return { kind: 'head', count: head };
  if (tail !== undefined) return { kind: 'tail', count: tail };
  return sample === undefined ? undefined : { kind: 'sample', count: sample };
}
