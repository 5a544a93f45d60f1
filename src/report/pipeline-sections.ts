import type { Pipeline } from '../pipeline/pipeline.js';
import { schemeErrorWords } from '../rows/scheme-error-words.js';
import type { Result } from '../stages/evaluate/result.js';
import { judgeOf } from '../verdicts/index.js';
import type { Block, Figure, ReportedAnswer, Section } from './document.js';
import { pipelineFormulas } from './pipeline-formulas.js';
import type { StoredPipeline } from './stored-pipeline.js';

/** What reports of pipelines have in common, whatever was estimated. */

export function section(title: string, blocks: readonly Block[]): Section {
  return { title, blocks };
}

export function textBlock(text: string): Block {
  return { kind: 'text', text };
}

export function figureBlock(figure: Figure): Block {
  return { kind: 'figure', figure };
}

/** The figures that there are, or why there is none. */
export function figureBlocks(figures: readonly (Figure | undefined)[], otherwise: string): Block[] {
  const there = figures.filter((figure) => figure !== undefined);
  return there.length > 0 ? there.map(figureBlock) : [textBlock(otherwise)];
}

/** The first line of a report whose file opens with no question. */
export const leadOf = ({ estimators }: Result): string =>
  `What was found by ${estimators.map(({ name }) => name).join(', ')}.`;

/** What the file says of its question, below the first line. */
export const askedSection = (background: readonly string[]): Section[] =>
  background.length > 0 ? [section('What is asked', background.map(textBlock))] : [];

export const computedSection = (pipeline: Pipeline, { schemeError }: Pick<Result, 'schemeError'>): Section =>
  section('What is computed', [
    { kind: 'formulas', formulas: pipelineFormulas(pipeline) },
    ...(schemeError ? [textBlock(schemeErrorWords(schemeError))] : []),
  ]);

/** Every verdict, and the figures that show it. */
export function verdictSection(
  { verdicts }: Pick<Result, 'verdicts'>,
  shownBy: Readonly<Record<string, readonly string[]>>,
): Section {
  const told = verdicts.flatMap(({ id, of, answer, sentence }): ReportedAnswer[] => {
    const judge = judgeOf(id, of);
    if (!judge) return [];
    const { question, labels, explanation } = judge;
    return [
      { id, question, answer, label: labels[answer], sentence, explanation, figures: shownBy[id] ?? [] },
    ];
  });
  return section('Verdicts', [{ kind: 'answers', answers: told }]);
}

export function adviceSection({ advice: all }: Pick<Result, 'advice'>): Section[] {
  return all.length > 0
    ? [
        section(
          'Advice',
          all.map(({ sentence }) => textBlock(sentence)),
        ),
      ]
    : [];
}

/** What was noticed while the stages were made: rows that were dropped, trainings that cannot be as asked. */
export function noticedSection({ stages }: StoredPipeline): Section[] {
  // What the simulation noticed stands beside its paths.
  const others = stages.filter(({ stage: { name } }) => name !== 'simulate');
  const blocks = others.flatMap(({ stage: { name }, dataset: { manifest } }) =>
    (manifest.notices ?? []).map((notice) => textBlock(`${name}: ${notice}`)),
  );
  return blocks.length > 0 ? [section('What was noticed', blocks)] : [];
}
