import { type Block, type Figure, figuresOf, type Report } from './document.js';
import { lambdaDocument } from './lambda-document.js';
import { markdownOf } from './markdown.js';
import { type PageOptions, pageOf } from './page.js';
import { section, textBlock } from './pipeline-sections.js';
import { posteriorDocument } from './posterior-document.js';
import { processDocument } from './process-document.js';
import {
  isStoredPosterior,
  isStoredProcess,
  type PipelineReportOptions,
  type StoredLambda,
  type StoredPipeline,
  storedPipeline,
} from './stored-pipeline.js';

/**
 * The report of a pipeline as one HTML page, from what is stored of it as its file says it now: the same bytes for the
 * same file and data. Throws UsageError where the file is no pipeline, RunError where a stage of it is not stored or
 * is damaged.
 */
export async function pipelineReport(options: PipelineReportOptions, page?: PageOptions): Promise<string> {
  return pageOf(pipelineDocument(await storedPipeline(options)), page);
}

/** The figures of the same report, to be drawn. */
export async function pipelineFigures(options: PipelineReportOptions): Promise<Figure[]> {
  return figuresOf(pipelineDocument(await storedPipeline(options)));
}

/** The same report as Markdown: of each figure what it shows, in a sentence. */
export async function pipelineMarkdown(options: PipelineReportOptions): Promise<string> {
  return markdownOf(withoutFigures(pipelineDocument(await storedPipeline(options))));
}

/** What the report of a pipeline says: the answer first, then what it rests on. */
export function pipelineDocument(stored: StoredPipeline): Report {
  if (isStoredPosterior(stored)) return posteriorDocument(stored);
  return isStoredProcess(stored) ? processDocument(stored) : lambdaDocument(stored as StoredLambda);
}

function withoutFigures(report: Report): Report {
  const inWords = ({ title, finding, description }: Figure): Block =>
    textBlock(`${title}. ${finding ?? description}`);
  const told = (block: Block): Block => (block.kind === 'figure' ? inWords(block.figure) : block);
  const { overview: first, sections } = report;
  return {
    ...report,
    overview: { ...first, figures: [] },
    sections: [
      ...sections.slice(0, 1),
      ...(first.figures.length > 0 ? [section('The answer', first.figures.map(inWords))] : []),
      ...sections.slice(1).map(({ title, blocks }) => ({ title, blocks: blocks.map(told) })),
    ],
  };
}
