import { describe, type JsonSchema, schemaAt } from './expectation.js';
import { fileSchema } from './json-schema.js';
import { PipelineFile } from './load.js';

/** A key that a pipeline file has or may have, as `--set` and grids name it. */
export interface PipelineKey {
  /** With dots: `simulate.process.sigma`. */
  readonly key: string;
  /** What its value must be, in words. */
  readonly must: string;
  /** What it is; empty where the schema has no word on it. */
  readonly description: string;
}

/** The keys that the choices of a pipeline file leave open, whether or not it is valid yet. Throws UsageError (PipelineFile). */
export function pipelineKeys(file: string): PipelineKey[] {
  const schema = fileSchema();
  const read = new PipelineFile(file);
  const raw = Object.fromEntries(Object.keys(schema.properties!).map((key) => [key, read.value(key)]));
  const other = raw['import'] === undefined ? 'import' : 'simulate';
  return keysIn(schema, raw, '').filter(({ key }) => !key.startsWith(`${other}.`));
}

function keysIn(schema: JsonSchema, value: unknown, prefix: string): PipelineKey[] {
  const mapping = typeof value === 'object' && value !== null ? value : {};
  const kind = (mapping as { kind?: unknown }).kind;
  const { properties, additionalProperties } =
    schema.oneOf?.find((one) => one.properties?.['kind']?.const === kind) ?? schema;
  const names =
    typeof additionalProperties === 'object' ? Object.keys(mapping) : Object.keys(properties ?? {});
  return names.flatMap((name) => {
    const inside = schemaAt(schema, [name], mapping)!;
    const own = (mapping as Record<string, unknown>)[name] ?? inside.default;
    const deeper = keysIn(inside, own, `${prefix}${name}.`);
    if (deeper.length > 0) return deeper;
    return [{ key: `${prefix}${name}`, must: describe(inside), description: inside.description ?? '' }];
  });
}
