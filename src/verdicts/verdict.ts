import type { Evidence } from './evidence.js';

/**
 * yes, no: the figures decide it; unclear: they were looked at and do not; unknown: there is nothing to look at
 * (no truth, no training).
 */
export type Answer = 'yes' | 'no' | 'unclear' | 'unknown';

/** What an answer means for who asked: a good sign, a bad one, an open question, or a fact that is neither good nor bad. */
export type Tone = 'good' | 'bad' | 'open' | 'neutral';

/** An answer in two or three words. */
export interface Label {
  readonly words: string;
  readonly tone: Tone;
}

/** The labels of a verdict, by its answer. */
export type Labels = Readonly<Record<Answer, Label>>;

/** What stands before a label, so that its tone shows where there is no colour. */
export const marks: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', open: '?', neutral: '–' };

/** JSON: figures that do not exist are null. */
export type Figures = { readonly [name: string]: Figure };
export type Figure = number | string | boolean | null | readonly Figure[] | Figures;

/** What was found, in words, with the figures behind it. */
export interface Verdict {
  readonly id: string;
  /** Of the process or of a posterior, and not of λ: the same words ask another question there. */
  readonly of?: 'process' | 'posterior';
  readonly answer: Answer;
  /** In plain words, for someone who has read the pipeline file and no manual. */
  readonly sentence: string;
  readonly evidence: Figures;
}

/** One question asked at the end of every run: an entry of the table in index.ts. */
export interface Judge<Of = Evidence> {
  readonly id: string;
  readonly question: string;
  readonly labels: Labels;
  /** In plain words, a paragraph each: what is compared, and what would settle an answer that is unclear. */
  readonly explanation: readonly string[];
  judge(evidence: Of): Omit<Verdict, 'id' | 'of'>;
}

/** What theory says to do: one sentence, with its figures. */
export interface Advice {
  readonly id: string;
  readonly sentence: string;
  readonly evidence: Figures;
}
