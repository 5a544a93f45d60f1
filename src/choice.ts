import type * as z from 'zod';
import type { ParametricEntry, Refusal, Zod } from './entry.js';

/** The schema of a choice from a table: `{ kind: NAME, …the entry's own parameters }`, nothing else. */
export function choiceOf<const Table extends Record<string, ParametricEntry>>(
  zod: Zod,
  table: Table,
): z.ZodType<{ kind: keyof Table & string } & Record<string, unknown>> {
  const options = Object.values(table).map((entry) => {
    const shape = zod.strictObject({ kind: zod.literal(entry.kind), ...entry.parameters(zod) });
    const { refused } = entry as { refused?: (parameters: never) => Refusal | undefined };
    const checked = refused
      ? shape.superRefine((parameters, context) => {
          const found = refused(parameters as never);
          if (found)
            context.addIssue({
              code: 'custom',
              path: [found.key],
              message: found.message,
              params: { unknown: found.unknown },
            });
        })
      : shape;
    return checked.describe(entry.summary);
  });
  return zod.discriminatedUnion('kind', options as never);
}

/** A choice from a table, or the bare name of an entry: `NAME` says `{ kind: NAME }`. */
export function nameOrChoiceOf<const Table extends Record<string, ParametricEntry>>(
  zod: Zod,
  table: Table,
): z.ZodType<{ kind: keyof Table & string } & Record<string, unknown>> {
  const entries = Object.values(table);
  const alone = entries.filter((entry) => Object.keys(entry.parameters(zod)).length === 0);
  const others = entries.filter((entry) => !alone.includes(entry));
  const names = (some: readonly ParametricEntry[]): string => some.map(({ kind }) => kind).join(', ');
  return zod
    .preprocess(
      (value) => {
        if (typeof value === 'string' && Object.hasOwn(table, value)) return { kind: value };
        const kind = isMapping(value) && !('kind' in value) && implied(entries, value);
        return kind ? { kind, ...value } : value;
      },
      choiceOf(zod, table),
    )
    .meta({
      must: `one of ${names(alone)}, or a mapping with kind: ${others.map(({ kind }) => kind).join(' or ')}`,
      also: [
        { enum: alone.map(({ kind }) => kind) },
        ...entries.flatMap(({ impliedBy }) =>
          impliedBy === undefined ? [] : [{ type: 'object', required: [impliedBy] }],
        ),
      ],
    });
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind that a mapping says by a key that only one entry has. */
const implied = (entries: readonly ParametricEntry[], value: Record<string, unknown>): string | undefined =>
  entries.find(({ impliedBy }) => impliedBy !== undefined && Object.hasOwn(value, impliedBy))?.kind;
