import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { UsageError } from '../../errors.js';
import { byteSize, whole } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, defaultFile } from './options.js';

interface ReportFlags {
  output?: string;
  format: 'html' | 'svg' | 'md';
  pipeline: string;
  name?: string;
  data: string;
  metric?: string;
}

const resultsName = 'results.arrow';

export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .summary('a page with figures of a grid’s results')
    .description(
      'Writes what a grid found as one HTML page that needs nothing else: opens offline, on a phone, on paper.',
    )
    .addArgument(
      new Argument('<what>', 'grid (the one of --pipeline or --name), a grid’s folder, or its results.arrow'),
    )
    .option('-o, --output <path>', 'file to write; with --format svg the folder')
    .addOption(
      new Option('--format <format>', 'html: a page; svg: a file a figure; md: tables as Markdown on stdout')
        .choices(['html', 'svg', 'md'])
        .default('html'),
    )
    .option('--pipeline <file>', 'pipeline file whose name is the grid’s', defaultFile)
    .option('--name <name>', 'the grid’s name, where it is not the pipeline’s')
    .addOption(dataOption())
    .option('--metric <name>', 'what settings are ordered by and drawn, instead of the grid’s own metric')
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline report grid --pipeline pipelines/lambda.yaml     data/grids/lambda/report.html
  $ pipeline report data/grids/lambda -o lambda.html --metric mae
  $ pipeline report grid --name lambda --format svg -o figures
  $ pipeline report grid --name lambda --format md | less`,
    )
    .action((what: string, flags: ReportFlags) => report(terminal, what, flags));
}

async function report(terminal: Terminal, what: string, flags: ReportFlags): Promise<void> {
  const path = await resultsPath(what, flags);
  const { gridFigures, gridMarkdown, gridReport } = await import('../../report/grid-report.js');
  const { writeTextAtomically } = await import('../../store/atomic-file.js');
  const { output, metric } = flags;
  const options = metric === undefined ? {} : { metric };
  if (flags.format === 'svg') {
    if (output === undefined) throw new UsageError('--format svg needs a folder for its files: -o FOLDER');
    const figures = await gridFigures(path, options);
    for (const { name, svg } of figures) writeTextAtomically(join(output, `${name}.svg`), svg);
    const files = `${whole(figures.length)} ${figures.length === 1 ? 'figure' : 'figures'}`;
    return terminal.print(`${files} in ${output}: ${figures.map(({ name }) => `${name}.svg`).join(', ')}`);
  }
  if (flags.format === 'md' && output === undefined) return terminal.print(gridMarkdown(path, options));
  const [file, text] =
    flags.format === 'md'
      ? [output!, `${gridMarkdown(path, options)}\n`]
      : [output ?? join(dirname(path), 'report.html'), await gridReport(path, options)];
  writeTextAtomically(file, text);
  terminal.print(`${file} (${byteSize(Buffer.byteLength(text))})`);
}

/** Where the results are of the grid that a person names. */
async function resultsPath(what: string, { name, pipeline, data }: ReportFlags): Promise<string> {
  if (what === 'grid') {
    const grid = name ?? (await pipelineName(pipeline));
    const path = join(data, 'grids', grid, resultsName);
    if (existsSync(path)) return path;
    throw new UsageError(`there are no results of a grid ${grid} in ${data}: run \`pipeline grid\` first`);
  }
  const found = statSync(what, { throwIfNoEntry: false });
  const path = found?.isDirectory() === true ? join(what, resultsName) : what;
  if (existsSync(path)) return path;
  throw new UsageError(
    found
      ? `${what} must be the folder of a grid, with a ${resultsName}`
      : `what is reported must be grid, a grid’s folder or its ${resultsName}, found ${what === '' ? "''" : what}`,
  );
}

async function pipelineName(file: string): Promise<string> {
  const { loadPipeline } = await import('../../pipeline/load.js');
  const { pipeline } = loadPipeline(file, []);
  return pipeline.name;
}
