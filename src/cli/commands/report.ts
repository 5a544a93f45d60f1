import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../errors.js';
import { gridFolder, resultsName } from '../../grid/folder.js';
import type { Figure } from '../../report/document.js';
import { byteSize, whole } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, defaultFile, setOption } from './options.js';

interface ReportFlags {
  output?: string;
  format: 'html' | 'svg' | 'png' | 'md';
  scale?: number;
  set: string[];
  data: string;
  pipeline?: string;
  name?: string;
  metric?: string;
}

/** A report that can be written in each of the formats. */
interface Writable {
  /** Where the page goes if nothing else is said. */
  readonly file: string;
  html(): Promise<string>;
  figures(): Promise<readonly Figure[]>;
  markdown(): Promise<string>;
}

export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .summary('a page with figures of what a pipeline, or a grid, found')
    .description(
      'Writes what was found as one HTML page that needs nothing else: opens offline, on a phone, on paper. Of a pipeline: the answers, figures of paths, fits, learning and residuals, parameters, and how it was made, from what is stored of it as its file says it now.',
    )
    .addArgument(
      new Argument(
        '[what]',
        'pipeline file; or grid (the one of --pipeline or --name), a grid’s folder, or its results.arrow',
      ).default(defaultFile),
    )
    .option(
      '-o, --output <path>',
      'file to write (DATA/reports/NAME.html; of a grid, report.html beside its results); with --format svg or png the folder',
    )
    .addOption(
      new Option('--format <format>', 'html: a page; svg, png: a file a figure; md: Markdown on stdout')
        .choices(['html', 'svg', 'png', 'md'])
        .default('html'),
    )
    .addOption(
      new Option('--scale <n>', 'pixels of a PNG file where SVG has one (default: 2)').argParser(
        pictureScale,
      ),
    )
    .addOption(setOption())
    .addOption(dataOption())
    .option('--pipeline <file>', `pipeline file whose name is the grid’s (default: ${defaultFile})`)
    .option('--name <name>', 'the grid’s name, where it is not the pipeline’s')
    .option(
      '--metric <name>',
      'what a grid’s settings are ordered by and drawn, instead of the grid’s own metric',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline report                           data/reports/lambda.html
  $ pipeline report pipelines/overfit.yaml -o overfit.html
  $ pipeline report --set simulate.paths=100  of a run with the same --set
  $ pipeline report --format md | less        words and tables, for an issue
  $ pipeline report --format svg -o figures
  $ pipeline report --format png -o figures --scale 3
  $ pipeline report grid --pipeline pipelines/lambda.yaml
  $ pipeline report data/grids/lambda -o lambda.html --metric mae`,
    )
    .action((what: string, flags: ReportFlags) => report(terminal, what, flags));
}

async function report(terminal: Terminal, what: string, flags: ReportFlags): Promise<void> {
  if (flags.scale !== undefined && flags.format !== 'png') {
    throw new UsageError(`--scale must be left out with --format ${flags.format}: it is for png`);
  }
  const writable = await (isGrid(what) ? gridWritable(what, flags) : pipelineWritable(what, flags));
  const { writeFileAtomically, writeTextAtomically } = await import('../../store/atomic-file.js');
  const { output, format } = flags;
  if (format === 'svg' || format === 'png') {
    if (output === undefined)
      throw new UsageError(`--format ${format} needs a folder for its files: -o FOLDER`);
    const { figureFiles } = await import('../figure-files.js');
    const files = await figureFiles(terminal, await writable.figures(), format, flags.scale);
    for (const { name, bytes } of files) writeFileAtomically(join(output, name), (sink) => sink.write(bytes));
    const count = `${whole(files.length)} ${files.length === 1 ? 'figure' : 'figures'}`;
    return terminal.print(`${count} in ${output}: ${files.map(({ name }) => name).join(', ')}`);
  }
  if (format === 'md' && output === undefined) return terminal.print(await writable.markdown());
  const file = output ?? writable.file;
  const text = format === 'md' ? `${await writable.markdown()}\n` : await writable.html();
  writeTextAtomically(file, text);
  terminal.print(`${file} (${byteSize(Buffer.byteLength(text))})`);
}

function pictureScale(text: string): number {
  const scale = Number(text);
  if (!Number.isFinite(scale) || scale < 0.1) {
    throw new InvalidArgumentError('it must be a number of at least 0.1.');
  }
  return scale;
}

/** A folder or an Arrow file is a grid’s: everything else is a pipeline file. */
function isGrid(what: string): boolean {
  if (what === 'grid' || what.endsWith('.arrow')) return true;
  return statSync(what, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function pipelineWritable(file: string, flags: ReportFlags): Promise<Writable> {
  refuse(flags, ['pipeline', 'name', 'metric'], 'of a pipeline');
  const { pipelineFigures, pipelineMarkdown, pipelineReport } =
    await import('../../report/pipeline-report.js');
  const options = { file, overrides: flags.set, dataFolder: flags.data };
  return {
    file: join(flags.data, 'reports', `${await pipelineName(file, flags.set)}.html`),
    html: () => pipelineReport(options),
    figures: () => pipelineFigures(options),
    markdown: () => pipelineMarkdown(options),
  };
}

async function gridWritable(what: string, flags: ReportFlags): Promise<Writable> {
  refuse(flags, ['set'], 'of a grid');
  const path = await resultsPath(what, flags);
  const { gridFigures, gridMarkdown, gridReport } = await import('../../report/grid-report.js');
  const options = flags.metric === undefined ? {} : { metric: flags.metric };
  return {
    file: join(dirname(path), 'report.html'),
    html: () => gridReport(path, options),
    figures: () => Promise.resolve(gridFigures(path, options)),
    markdown: () => Promise.resolve(gridMarkdown(path, options)),
  };
}

/** Options that mean nothing for a report are refused, instead of being overlooked. */
function refuse(
  flags: ReportFlags,
  names: readonly ('set' | 'pipeline' | 'name' | 'metric')[],
  of: string,
): void {
  const given = names.find((name) => flags[name] !== undefined && flags[name].length > 0);
  if (given !== undefined) throw new UsageError(`--${given} must be left out of a report ${of}`);
}

/** Where the results are of the grid that a person names. */
async function resultsPath(what: string, { name, pipeline, data }: ReportFlags): Promise<string> {
  if (what === 'grid') {
    const grid = name ?? (await pipelineName(pipeline ?? defaultFile, []));
    const path = join(gridFolder(data, grid), resultsName);
    if (isThere(path)) return path;
    throw new UsageError(`there are no results of a grid ${grid} in ${data}: run \`pipeline grid\` first`);
  }
  const isFolder = !what.endsWith('.arrow');
  const path = isFolder ? join(what, resultsName) : what;
  if (isThere(path)) return path;
  throw new UsageError(
    isFolder
      ? `${what} must be the folder of a grid, with a ${resultsName}`
      : `there is no file ${what}: what is reported must be a pipeline file, grid, a grid’s folder or its ${resultsName}`,
  );
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function pipelineName(file: string, overrides: readonly string[]): Promise<string> {
  const { loadPipeline } = await import('../../pipeline/load.js');
  const { pipeline } = loadPipeline(file, overrides);
  return pipeline.name;
}
