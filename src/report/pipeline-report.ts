import { plural } from '../text.js';
import { sourceOf } from '../stages/source.js';
import { trainingEvidence } from '../stages/train/training-evidence.js';
import { judges } from '../verdicts/index.js';
import type { Result } from '../stages/evaluate/result.js';
import { truthKind } from '../estimands/lambda.js';
import { openingComment } from '../pipeline/opening-comment.js';
import type { Pipeline } from '../pipeline/schema.js';
import { type Block, type Figure, figuresOf, type Report, type Section } from './document.js';
import { curvesFigure } from './figures/curves.js';
import { ladderFigure } from './figures/ladder.js';
import { gradientFigure, lossFigure, type NamedTraining, trainingTable } from './figures/learning.js';
import { pathsFigure, seriesFigure } from './figures/paths.js';
import { fitsFigure } from './figures/fits.js';
import { holdOutFigure } from './figures/hold-out.js';
import { rowLambdaFigure } from './figures/row-lambda.js';
import { autocorrelationFigure, residualFigure } from './figures/residuals.js';
import { studyFigures } from './figures/study.js';
import { markdownOf } from './markdown.js';
import { pageOf } from './page.js';
import { howItWasMade, parameterTable, scoreTable } from './pipeline-tables.js';
import { storedPredictions } from './stored-predictions.js';
import { samplePaths } from './stored-sample.js';
import { timeAxis } from './time-axis.js';
import { type PipelineReportOptions, type StoredPipeline, storedPipeline } from './stored-pipeline.js';

/**
 * The report of a pipeline as one HTML page, from what is stored of it as its file says it now: the same bytes for the
 * same file and data. Throws UsageError where the file is no pipeline, RunError where a stage of it is not stored or
 * is damaged.
 */
export async function pipelineReport(options: PipelineReportOptions): Promise<string> {
  return pageOf(pipelineDocument(await storedPipeline(options)));
}

/** The figures of the same report, to be drawn. */
export async function pipelineFigures(options: PipelineReportOptions): Promise<Figure[]> {
  return figuresOf(pipelineDocument(await storedPipeline(options)));
}

/** The same report as Markdown: of each figure what it shows, in a sentence. */
export async function pipelineMarkdown(options: PipelineReportOptions): Promise<string> {
  return markdownOf(withoutFigures(pipelineDocument(await storedPipeline(options))));
}

/** What the report of a pipeline says. */
export function pipelineDocument(stored: StoredPipeline): Report {
  const { loaded, text, result, dataset } = stored;
  const { pipeline } = loaded;
  const [question, ...background] = openingComment(text);
  const predictions = storedPredictions(stored);
  const isSeries = pipeline.import?.window !== undefined;
  const paths = samplePaths(dataset(sourceOf(pipeline)), isSeries ? 'last' : 'paths');
  const time = timeAxis(paths.sample);
  const trainings = result.estimators.flatMap(({ name }): NamedTraining[] => {
    const training = trainingEvidence(dataset(`train:${name}`));
    return training ? [{ name, training }] : [];
  });
  const { train, holdOut } = result.rows;
  const observed = 'Nothing is drawn here: no estimator predicts anything.';
  return {
    title: pipeline.name,
    lead: question ?? `What was found by ${result.estimators.map(({ name }) => name).join(', ')}.`,
    sections: [
      answers(result),
      ...advice(result),
      ...noticed(stored),
      ...(background.length > 0 ? [section('What is asked', background.map(textBlock))] : []),
      section('The data', [figureBlock(isSeries ? seriesFigure(paths) : pathsFigure(paths))]),
      section('What the estimators make of it', [
        textBlock(
          `Fitted on ${plural(train, 'row')}, tried on ${plural(holdOut, 'row')} that no estimator has seen.`,
        ),
        ...silent(predictions.silent),
        ...figureBlocks(
          [
            fitsFigure(predictions),
            curvesFigure(dataset('evaluate'), result.estimators),
            rowLambdaFigure(predictions, result, truthKind(pipeline.targets.lambda), time),
          ],
          observed,
        ),
      ]),
      ...learning(trainings),
      section('The ladder', [
        ...figureBlocks(
          [ladderFigure(result.ladder)],
          'No rung has an error that another can be compared with.',
        ),
        ...apart(result),
      ]),
      section(
        'What is left',
        figureBlocks([residualFigure(predictions, time), autocorrelationFigure(predictions)], observed),
      ),
      section('Unseen rows', [
        ...figureBlocks([holdOutFigure(predictions, result)], observed),
        { kind: 'table', table: scoreTable(result.estimators) },
      ]),
      ...(result.study ? [section('The recovery study', studyFigures(result.study).map(figureBlock))] : []),
      section('Parameters', parameters(result, pipeline)),
      howItWasMade(stored),
    ],
  };
}

function answers({ verdicts }: Result): Section {
  const questions = new Map(judges.map(({ id, question }) => [id, question]));
  const told = verdicts.map(({ id, answer, sentence }) => ({
    question: questions.get(id) ?? id,
    answer,
    sentence,
  }));
  return section('Verdicts', [{ kind: 'answers', answers: told }]);
}

function advice({ advice: all }: Result): Section[] {
  return all.length > 0
    ? [
        section(
          'Advice',
          all.map(({ sentence }) => textBlock(sentence)),
        ),
      ]
    : [];
}

/** What was noticed while the stages were made: rows that were dropped, steps that are too long. */
function noticed({ stages }: StoredPipeline): Section[] {
  const blocks = stages.flatMap(({ stage: { name }, dataset: { manifest } }) =>
    (manifest.notices ?? []).map((notice) => textBlock(`${name}: ${notice}`)),
  );
  return blocks.length > 0 ? [section('What was noticed', blocks)] : [];
}

function learning(trainings: readonly NamedTraining[]): Section[] {
  if (trainings.length === 0) return [];
  return [
    section('How they learned', [
      ...figureBlocks([lossFigure(trainings), gradientFigure(trainings)], 'No training lasted an epoch.'),
      { kind: 'table', table: trainingTable(trainings) },
      textBlock(
        'The largest stable learning rate is that of full batches by the loss’ curvature at the start; optimizers that adapt their steps, or search for them, have none.',
      ),
    ]),
  ];
}

function parameters(result: Result, pipeline: Pipeline): Block[] {
  const table = parameterTable(result, pipeline);
  const messages = result.estimators.flatMap(({ name, message }) =>
    message === null ? [] : [textBlock(`${name}: ${message}`)],
  );
  return table.rows.length === 0
    ? [textBlock('No estimator has parameters.'), ...messages]
    : [{ kind: 'table', table }, ...messages];
}

function apart({ ladder }: Result): Block[] {
  return ladder.apart.map(({ name, reason }) => textBlock(`${name} stands apart: ${reason}.`));
}

function silent(names: readonly string[]): Block[] {
  return names.length === 0
    ? []
    : [
        textBlock(
          `No predictions of ${names.join(', ')}, and no panel below: what stopped them is said above.`,
        ),
      ];
}

function section(title: string, blocks: readonly Block[]): Section {
  return { title, blocks };
}

function textBlock(text: string): Block {
  return { kind: 'text', text };
}

function figureBlock(figure: Figure): Block {
  return { kind: 'figure', figure };
}

/** The figures that there are, or why there is none. */
function figureBlocks(figures: readonly (Figure | undefined)[], otherwise: string): Block[] {
  const there = figures.filter((figure) => figure !== undefined);
  return there.length > 0 ? there.map(figureBlock) : [textBlock(otherwise)];
}

function withoutFigures(report: Report): Report {
  const told = (block: Block): Block =>
    block.kind === 'figure'
      ? textBlock(`${block.figure.title}. ${block.figure.finding ?? block.figure.description}`)
      : block;
  return {
    ...report,
    sections: report.sections.map(({ title, blocks }) => ({ title, blocks: blocks.map(told) })),
  };
}
