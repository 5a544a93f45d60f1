import type { TopLevelSpec } from 'vega-lite';
import type { Label, Tone } from '../verdicts/verdict.js';

/** What a report says, before it is written as a page (page.ts) or as Markdown (markdown.ts). */
export interface Report {
  readonly title: string;
  /** One sentence: what was asked. */
  readonly lead: string;
  readonly overview: Overview;
  readonly sections: readonly Section[];
}

/** What is seen first: the answer, before anything that it rests on. */
export interface Overview {
  /** What was looked at, in a line: `2,016 rows to learn from, 504 held out`. */
  readonly about: string;
  /** What was found, in at most three sentences. */
  readonly conclusion: string;
  readonly cards: readonly Card[];
  /** The figures that answer, two at most. */
  readonly figures: readonly Figure[];
}

/** A number or a word that answers, with what it is above it and what it rests on below. */
export interface Card {
  readonly title: string;
  readonly value: string;
  readonly note: string;
  /** Good, bad, open or neither, where it is a judgement. */
  readonly tone?: Tone;
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** A command, to be copied as it stands. */
  | { readonly kind: 'code'; readonly text: string }
  /** A file, or several commands, whose lines stay lines. */
  | { readonly kind: 'lines'; readonly text: string }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'formulas'; readonly formulas: readonly Formula[] }
  | { readonly kind: 'answers'; readonly answers: readonly ReportedAnswer[] }
  /** What is looked up seldom: a page has it closed. */
  | { readonly kind: 'folded'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'figure'; readonly figure: Figure };

/** A formula in the part of TeX that mathml.ts reads, and what it is of. */
export interface Formula {
  readonly name: string;
  readonly formula: string;
}

/** A question with its answer, in a word, in two or three, and in a sentence. */
export interface ReportedAnswer {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  readonly label: Label;
  readonly sentence: string;
  /** What was compared, and what would settle it, a paragraph each. */
  readonly explanation: readonly string[];
  /** Names of figures that show it; a report need not have them. */
  readonly figures: readonly string[];
}

export interface Table {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** How many rows there are in all, where these are a sample of them. */
  readonly total?: number;
}

/** A figure, what it shows in words for those who do not see it, and the numbers that it is drawn from. */
export interface Figure {
  /** Letters, digits and dashes, once in a report: name of its file, and prefix of the ids inside. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What it shows, in numbers: stands for it where there are no figures. */
  readonly finding?: string;
  /** How it is to be read, shown below. */
  readonly note: string;
  readonly spec: TopLevelSpec;
  readonly data: Table;
}

/** All figures of a report, in order. */
export function figuresOf({ overview, sections }: Report): Figure[] {
  return [...overview.figures, ...sections.flatMap(({ blocks }) => figuresIn(blocks))];
}

function figuresIn(blocks: readonly Block[]): Figure[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'folded') return figuresIn(block.blocks);
    return block.kind === 'figure' ? [block.figure] : [];
  });
}

/** All answers of a report, in order. */
export function answersOf({ sections }: Report): ReportedAnswer[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'answers' ? block.answers : [])),
  );
}
