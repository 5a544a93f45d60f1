import type { z } from 'zod';
import type { ParametricEntry, Zod } from './entry.js';

/** The schema of a choice from a table: `{ kind: NAME, …the entry's own parameters }`, nothing else. */
export function choiceOf<const Table extends Record<string, ParametricEntry>>(
  zod: Zod,
  table: Table,
): z.ZodType<{ kind: keyof Table & string } & Record<string, unknown>> {
  const options = Object.values(table).map((entry) =>
    zod.strictObject({ kind: zod.literal(entry.kind), ...entry.parameters(zod) }),
  );
  return zod.discriminatedUnion('kind', options as never);
}
