import { basename, resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../errors.js';
import { usualFile } from '../../library/defaults.js';
import type { WriteOptions } from '../../library/report.js';
import { byteSize, plural } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, setOption } from './options.js';

interface ReportFlags {
  output?: string;
  format: NonNullable<WriteOptions['format']>;
  scale?: number;
  open?: boolean;
  interactive?: boolean;
  set: string[];
  data: string;
  name?: string;
  metric?: string;
}

export function reportCommand(terminal: Terminal): Command {
  return new Command('report')
    .summary('write what a pipeline or a grid found, as a page with figures')
    .description(
      'Writes what was found as one HTML page that needs nothing else: it opens offline and on a phone, and prints. The page of a pipeline has the answers, figures of paths, fits, learning and residuals, the parameters, and how it was made, from the stored datasets that match the file.',
    )
    .addArgument(
      new Argument('[what]', 'pipeline file; or grid, a grid’s folder, or its results.arrow').default(
        usualFile(),
      ),
    )
    .addArgument(new Argument('[file]', `of grid: the pipeline file (default: ${usualFile()})`))
    .option(
      '-o, --output <path>',
      'file to write (DATA/reports/NAME.html; of a grid, report.html beside its results); with --format svg, png or vega the folder',
    )
    .addOption(
      new Option(
        '--format <format>',
        'html: a page; svg, png: a file per figure; vega: its Vega-Lite specification; md: Markdown on stdout',
      )
        .choices(['html', 'svg', 'png', 'vega', 'md'])
        .default('html'),
    )
    .addOption(
      new Option('--scale <n>', 'pixels of a PNG file per pixel of SVG (default: 2)').argParser(pictureScale),
    )
    .option('--open', 'open the page in the browser once it is written')
    .option(
      '--interactive',
      'a page with scripts in it: zoom by wheel and drag, series by a click on the legend, a row in all panels under the pointer',
    )
    .addOption(setOption())
    .addOption(dataOption())
    .option('--name <name>', 'the grid’s name, where it is not the pipeline’s')
    .option('--metric <name>', 'metric that orders a grid’s settings and is drawn, instead of the grid’s own')
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all                    makes what the reports show
  $ pipeline report                     data/reports/lambda.html
  $ pipeline report --open              the same, shown in the browser
  $ pipeline report --interactive -o lambda-interactive.html
  $ pipeline report --format md | less  words and tables, for an issue
  $ pipeline report --format svg -o figures
  $ pipeline report --format png -o figures --scale 3
  $ pipeline report --format vega -o figures
  $ pipeline run all --set simulate.paths=100
  $ pipeline report --set simulate.paths=100
  $ pipeline run all pipelines/overfit.yaml
  $ pipeline report pipelines/overfit.yaml -o overfit.html
  $ pipeline grid targets.noise=0,0.01
  $ pipeline report grid lambda
  $ pipeline report data/grids/lambda -o lambda.html --metric mae`,
    )
    .action((what: string, file: string | undefined, flags: ReportFlags) =>
      report(terminal, what, file, flags),
    );
}

async function report(
  terminal: Terminal,
  what: string,
  pipeline: string | undefined,
  flags: ReportFlags,
): Promise<void> {
  const { report: reportOf } = await import('../../library/report.js');
  const { output: path, format, scale, open = false, interactive, data, ...options } = flags;
  if (open && format !== 'html') {
    throw new UsageError(`--open must be left out with --format ${format}: it is for the page`);
  }
  if (pipeline !== undefined && what !== 'grid') {
    throw new UsageError(`a second file must come with grid, found ${what} and ${pipeline}: leave it out`);
  }
  const found = await reportOf(what, {
    ...options,
    ...(pipeline !== undefined && { pipeline }),
    dataFolder: data,
  });
  if (format === 'md' && path === undefined) return terminal.print(await found.markdown());
  const how = {
    format,
    ...(interactive !== undefined && { interactive }),
    ...(path !== undefined && { path }),
    ...(scale !== undefined && { scale }),
  };
  const files = await found.write(how);
  if (format === 'html' || format === 'md') {
    terminal.print(`${files[0].path} (${byteSize(files[0].bytes)})`);
    return open ? openWritten(terminal, files[0].path) : undefined;
  }
  for (const { path: file, missing = [] } of files) tellMissing(terminal, basename(file), missing);
  const count = plural(files.length, 'figure');
  terminal.print(`${count} in ${path}: ${files.map((file) => basename(file.path)).join(', ')}`);
}

/** The page is there whether or not something can show it. */
async function openWritten({ stderr }: Terminal, path: string): Promise<void> {
  const { openPage } = await import('../open-page.js');
  const reason = await openPage(resolve(path));
  if (reason !== undefined) stderr.write(`the page cannot be opened from here (${reason}): open ${path}\n`);
}

/** Characters that are told one by one. */
const mostTold = 10;

function tellMissing({ stderr }: Terminal, name: string, missing: readonly string[]): void {
  if (missing.length === 0) return;
  const some = missing.slice(0, mostTold).join(' ') + (missing.length > mostTold ? ' …' : '');
  stderr.write(`${name}: the font lacks ${some}, drawn as boxes; --format svg has them\n`);
}

function pictureScale(text: string): number {
  const scale = Number(text);
  if (!Number.isFinite(scale) || scale < 0.1) {
    throw new InvalidArgumentError('it must be a number of at least 0.1.');
  }
  return scale;
}
