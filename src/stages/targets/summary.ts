import { number, object, optional, summaryCodec, text } from '../../store/codec.js';
import type { Dataset } from '../../store/dataset.js';

/** The summary of a dataset of targets; `of` is the column of the paths that stands for x, where it is not that. */
export const targetsSummary = summaryCodec(
  object<{ readonly rows: number; readonly n: number; readonly of?: string }>({
    rows: number,
    n: number,
    of: optional(text),
  }),
);

/** The column of the paths that stands for x, as the targets among the datasets that a stage reads have read it. */
export function columnIn(upstream: Readonly<Record<string, Dataset>>): string | undefined {
  return targetsSummary.read(upstream['targets']).of;
}
