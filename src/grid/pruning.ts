import * as z from 'zod';
import { UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { shown } from './elements.js';

/** Synchronous halving: after each rung the best 1/halving of the points go on. */
export interface Pruning {
  /** What points are compared by. */
  readonly metric: string;
  /** How many points one that goes on stands for, at least 2. */
  readonly halving: number;
  /** Epochs after which points are compared, strictly increasing. */
  readonly rungs: readonly number[];
}

const halving = 'a whole number of at least 2';
const rungs = 'a list of whole numbers of at least 1, each larger than the one before';
const metricSchema = z.string().min(1);

const schema = z.strictObject({
  metric: metricSchema.meta({ must: 'the name of a metric' }),
  halving: z.int().min(2).meta({ must: halving }),
  rungs: z
    .array(z.int().min(1))
    .min(1)
    .refine((list) => list.every((rung, i) => i === 0 || rung > list[i - 1]))
    .meta({ must: rungs }),
});

/** The rules of pruning as read; undefined for none, which is also written null. Throws UsageError. */
export function readPruning(given: unknown, where: string): Pruning | undefined {
  if (given === undefined || given === null) return undefined;
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    throw new UsageError(`${where}: ${key} is not a key of prune${nearest(key, Object.keys(schema.shape))}`);
  }
  const key = issue.path[0] as keyof typeof schema.shape | undefined;
  if (key === undefined) {
    throw new UsageError(
      `${where} must be a mapping { metric: …, halving: 3, rungs: [2, 6, 18] }, found ${shown(given)}`,
    );
  }
  const value = (given as Record<string, unknown>)[key];
  const found = value === undefined ? 'nothing' : shown(value);
  throw new UsageError(
    `${where}: ${key} must be ${schema.shape[key].meta()!['must'] as string}, found ${found}`,
  );
}

/** The metric that points are ordered by; undefined where none is named. Throws UsageError. */
export function readMetric(given: unknown, where: string): string | undefined {
  if (given === undefined || given === null) return undefined;
  const read = metricSchema.safeParse(given);
  if (read.success) return read.data;
  throw new UsageError(`${where} must be the name of a metric, found ${shown(given)}`);
}
