import type { TopLevelSpec } from 'vega-lite';

/** What a report says, before it is written as a page (page.ts) or as Markdown (markdown.ts). */
export interface Report {
  readonly title: string;
  /** One sentence: what was asked, or found. */
  readonly lead: string;
  readonly sections: readonly Section[];
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
  | { readonly kind: 'answers'; readonly answers: readonly ReportedAnswer[] }
  | { readonly kind: 'figure'; readonly figure: Figure };

/** A question with its answer, in a word and in a sentence. */
export interface ReportedAnswer {
  readonly question: string;
  readonly answer: string;
  readonly sentence: string;
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
export function figuresOf(report: Report): Figure[] {
  return report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'figure' ? [block.figure] : [])),
  );
}
