import { list, number, object, optional, summaryCodec, text } from '../../store/codec.js';

/** The summary of a dataset of draws. */
export interface DrawsSummary {
  /** Names, in their order. */
  readonly parameters: readonly string[];
  /** Draws to learn from, and to test on. */
  readonly train: number;
  readonly test: number;
  /** Rows of each draw, where they differ. */
  readonly times?: { readonly from: number; readonly to: number } | undefined;
}

export const drawsSummary = summaryCodec(
  object<DrawsSummary>({
    parameters: list(text),
    train: number,
    test: number,
    times: optional(object({ from: number, to: number })),
  }),
);
