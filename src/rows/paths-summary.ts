import { number, object, optional, summaryCodec } from '../store/codec.js';

/** What a dataset of paths says of itself, simulated or imported: rows × n, and over how many rows lists share values. */
export const pathsSummary = summaryCodec(
  object<{ readonly rows: number; readonly n: number; readonly overlap?: number }>({
    rows: number,
    n: number,
    overlap: optional(number),
  }),
);
