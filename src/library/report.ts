import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OptionError, UsageError } from '../errors.js';
import { resultsName } from '../grid/folder.js';
import type { Figure } from '../report/document.js';
import type { PageOptions } from '../report/page.js';
import type { Picture } from '../report/png.js';
import * as defaults from './defaults.js';
import { type Lookup, stageLookup } from './look.js';

export interface ReportOptions extends Omit<Lookup, 'signal'> {
  /** Of a pipeline: values that replace those of its file, as `key=value`. */
  readonly set?: readonly string[];
  /** Of a grid: what its settings are ordered by and drawn, instead of the grid's own metric. */
  readonly metric?: string;
}

/** What a report can be written as. Each is made when it is asked for, and has the same bytes each time. */
export interface ReportForms {
  /** One HTML page that needs nothing else; `interactive` with scripts in it, for zoom, legends and rows under the pointer. */
  html(page?: PageOptions): Promise<string>;
  /** Verdicts and tables, and of each figure what it shows in words. */
  markdown(): Promise<string>;
  /** Each figure as the text of an SVG file, and the specification in Vega-Lite that it is drawn from as JSON. */
  figures(): Promise<readonly NamedSvg[]>;
  /** Each figure as a PNG file, with `scale` pixels (2) where its SVG has one. */
  pictures(scale?: number): Promise<readonly NamedPicture[]>;
  /** Writes the page, the Markdown, or a file a figure, each absent or whole, when all of them are made. */
  write(options?: WriteOptions): Promise<readonly WrittenReport[]>;
}

export interface NamedSvg {
  readonly name: string;
  readonly title: string;
  /** What it shows, in words and numbers. */
  readonly description: string;
  readonly svg: string;
  /** One JSON document in Vega-Lite's language, data included. */
  readonly vega: string;
}

export interface NamedPicture extends Picture {
  readonly name: string;
}

export interface WriteOptions {
  /** The page where nothing is said. */
  readonly format?: 'html' | 'md' | 'svg' | 'png' | 'vega';
  /** Of html: a page with scripts in it, whose figures can be looked at with a pointer. */
  readonly interactive?: boolean;
  /** The file; of svg, png and vega the folder, which has to be named. Else DATA/reports/NAME.html, or report.html beside a grid's results. */
  readonly path?: string;
  /** Of png. */
  readonly scale?: number;
}

export interface WrittenReport {
  readonly path: string;
  readonly bytes: number;
  /** Of a picture: characters that its font does not have, drawn as boxes. */
  readonly missing?: readonly string[];
}

/** What src/report makes of a pipeline or of a grid, and where its page goes if nothing else is said. */
interface Source {
  readonly file: string;
  html(page?: PageOptions): Promise<string>;
  markdown(): Promise<string>;
  figures(): Promise<readonly Figure[]>;
}

/**
 * The report of a pipeline file, from what is stored of it as the file says it now, or of a grid: `grid` (the one of
 * `pipeline` or `name`), its folder, or its results.arrow. Throws UsageError where there is no such thing; RunError where
 * a stage is not stored, or is damaged.
 *
 * @example
 * import { loadPipeline, report, run } from '@pathfit/pathfit';
 *
 * const set = ['simulate.times=100', 'train.estimators.network.epochs=1'];
 * await run(loadPipeline('pipelines/lambda.yaml', set));
 * const found = await report('pipelines/lambda.yaml', { set });
 * console.log((await found.markdown()).split('\n')[0]); // # lambda
 * const [{ path, bytes }] = await found.write();
 * console.log(path, bytes < 2e6); // data/reports/lambda.html true
 */
export async function report(what?: string, options: ReportOptions = {}): Promise<ReportForms> {
  const named = what ?? defaults.usualFile();
  const source = await (isGrid(named) ? ofGrid(named, options) : ofPipeline(named, options));
  const forms = {
    html: source.html,
    markdown: source.markdown,
    figures: async () => {
      const { figureFile, figureSpecification } = await import('../report/figure.js');
      return eachFigure(source, async (figure) => ({
        title: figure.title,
        description: figure.description,
        svg: await figureFile(figure),
        vega: figureSpecification(figure),
      }));
    },
    pictures: async (scale?: number) => {
      const { figurePicture, usualScale } = await import('../report/png.js');
      return eachFigure(source, (figure) => figurePicture(figure, scale ?? usualScale));
    },
  };
  return { ...forms, write: async (how = {}) => writeFiles(await filesOf(forms, source.file, how)) };
}

/** One after the other: drawing takes memory. */
async function eachFigure<Drawn>(
  source: Source,
  draw: (figure: Figure) => Promise<Drawn>,
): Promise<({ readonly name: string } & Drawn)[]> {
  const drawn: ({ readonly name: string } & Drawn)[] = [];
  for (const figure of await source.figures()) drawn.push({ name: figure.name, ...(await draw(figure)) });
  return drawn;
}

interface UnwrittenFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly missing?: readonly string[];
}

async function filesOf(
  forms: Omit<ReportForms, 'write'>,
  page: string,
  { format = 'html', path, scale, interactive }: WriteOptions,
): Promise<UnwrittenFile[]> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (scale !== undefined && format !== 'png') {
    throw new OptionError(
      (name) => `${name('scale')} must be left out with ${name('format')} ${format}: it is for png`,
    );
  }
  if (interactive === true && format !== 'html') {
    throw new OptionError(
      (name) =>
        `${name('interactive')} must be left out with ${name('format')} ${format}: it is for the page`,
    );
  }
  if (format === 'html') {
    const html = await forms.html(interactive === undefined ? {} : { interactive });
    return [{ path: path ?? page, content: bytes(html) }];
  }
  if (format === 'md') {
    return [{ path: path ?? page.replace(/html$/, 'md'), content: bytes(`${await forms.markdown()}\n`) }];
  }
  if (path === undefined) {
    throw new OptionError(
      (name) => `${name('format')} ${format} needs a folder for its files: ${name('path', '-o FOLDER')}`,
    );
  }
  if (format === 'vega') {
    const figures = await forms.figures();
    return figures.map(({ name, vega }) => ({ path: join(path, `${name}.vl.json`), content: bytes(vega) }));
  }
  if (format === 'svg') {
    const figures = await forms.figures();
    return figures.map(({ name, svg }) => ({ path: join(path, `${name}.svg`), content: bytes(svg) }));
  }
  const pictures = await forms.pictures(scale);
  return pictures.map(({ name, png, missing }) => ({
    path: join(path, `${name}.png`),
    content: png,
    missing,
  }));
}

async function writeFiles(files: readonly UnwrittenFile[]): Promise<WrittenReport[]> {
  const { writeFileAtomically } = await import('../store/atomic-file.js');
  return files.map(({ path, content, missing }) => {
    const { bytes } = writeFileAtomically(path, (sink) => sink.write(content));
    return { path, bytes, ...(missing && { missing }) };
  });
}

/** A folder or an Arrow file is a grid’s: everything else is a pipeline file. */
function isGrid(what: string): boolean {
  if (what === 'grid' || what.endsWith('.arrow')) return true;
  return statSync(what, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function ofPipeline(file: string, options: ReportOptions): Promise<Source> {
  refuse(options, ['pipeline', 'name', 'metric'], 'of a pipeline');
  const { set: overrides = [], dataFolder = defaults.dataFolder } = options;
  const { loadPipeline } = await import('../pipeline/load.js');
  const { pipelineFigures, pipelineMarkdown, pipelineReport } = await import('../report/pipeline-report.js');
  const { name } = loadPipeline(file, overrides).pipeline;
  const of = { file, overrides, dataFolder };
  return {
    file: join(dataFolder, 'reports', `${name}.html`),
    html: (page) => pipelineReport(of, page),
    markdown: () => pipelineMarkdown(of),
    figures: () => pipelineFigures(of),
  };
}

async function ofGrid(what: string, options: ReportOptions): Promise<Source> {
  refuse(options, ['set'], 'of a grid');
  if (what !== 'grid') refuse(options, ['pipeline', 'name'], 'of a grid’s folder');
  const { gridResults } = await import('../inspect/grid-results.js');
  const path = what === 'grid' ? gridResults(stageLookup(what, options)) : resultsPath(what);
  const { gridFigures, gridMarkdown, gridReport } = await import('../report/grid-report.js');
  const { metric } = options;
  const by = metric === undefined ? {} : { metric };
  return {
    file: join(dirname(path), 'report.html'),
    html: (page) => gridReport(path, by, page),
    markdown: async () => gridMarkdown(path, by),
    figures: async () => gridFigures(path, by),
  };
}

/** Options that mean nothing for a report are refused, instead of being overlooked. */
function refuse(
  options: ReportOptions,
  names: readonly ('set' | 'pipeline' | 'name' | 'metric')[],
  of: string,
): void {
  const given = names.find((name) => options[name] !== undefined && options[name].length > 0);
  if (given !== undefined) {
    throw new OptionError((name) => `${name(given)} must be left out of a report ${of}`);
  }
}

/** The results that a person names by the grid's folder, or by themselves. */
function resultsPath(what: string): string {
  const isFolder = !what.endsWith('.arrow');
  const path = isFolder ? join(what, resultsName) : what;
  if (statSync(path, { throwIfNoEntry: false })) return path;
  throw new UsageError(
    isFolder
      ? `${what} must be the folder of a grid, with a ${resultsName}`
      : `there is no file ${what}: what is reported must be a pipeline file, grid, a grid’s folder or its ${resultsName}`,
  );
}
