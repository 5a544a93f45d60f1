import type * as z from 'zod';
import type { Zod } from '../entry.js';
import { parse } from './parse.js';
import { textOf } from './text.js';

/** A key of a pipeline file that is a formula: a number is one, and its one spelling stands for all. */
export const formulaKey = (zod: Zod): z.ZodType<string> =>
  zod.preprocess(
    (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : value),
    zod.string().overwrite(plainest),
  );

/** The formula's one spelling, so that spaces and brackets that change nothing change no fingerprint; as it is where it is none. */
function plainest(text: string): string {
  try {
    return textOf(parse(text, undefined));
  } catch {
    return text;
  }
}
