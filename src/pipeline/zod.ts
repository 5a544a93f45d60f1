import * as z from 'zod';
import type { Zod } from '../entry.js';

/** What entries make their schemas of, name by name: the whole of zod, its messages in fifty languages with it, takes as long to load as all else. */
export const zod: Zod = {
  array: z.array,
  boolean: z.boolean,
  discriminatedUnion: z.discriminatedUnion,
  enum: z.enum,
  int: z.int,
  literal: z.literal,
  number: z.number,
  preprocess: z.preprocess,
  record: z.record,
  strictObject: z.strictObject,
  string: z.string,
  union: z.union,
};

export const toJSONSchema = z.toJSONSchema;
