import * as z from 'zod';
import type { JsonSchema } from './expectation.js';
import { pipelineSchema } from './schema.js';

let made: JsonSchema | undefined;

/** What a pipeline file may hold, as our messages and what `pipeline init` writes are made from it: JSON Schema. */
export function fileSchema(): JsonSchema {
  made ??= z.toJSONSchema(pipelineSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return made;
}

/**
 * The same for editors, which complete and check by it: JSON Schema 2020-12, with the short forms that a file may have
 * (`lambda: 0.25`, `dt: 1/252`) beside the long ones. It says of single keys what they may be; what holds between keys
 * (simulate or import), only loading the file finds out.
 */
export function editorSchema(): object {
  return { title: 'pathfit pipeline', ...forEditors(fileSchema()) };
}

/** A schema without the keywords of our own (`must`, `also`). */
function forEditors(schema: JsonSchema): object {
  const { also, description, default: standard, ...rest } = schema;
  const { properties, additionalProperties, items, anyOf, oneOf, ...leaf } = rest;
  const long = {
    ...Object.fromEntries(Object.entries(leaf).filter(([keyword]) => keyword !== 'must')),
    ...(properties && { properties: mapValues(properties, forEditors) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? forEditors(additionalProperties) : additionalProperties,
    }),
    ...(items && { items: forEditors(items) }),
    ...(anyOf && { anyOf: anyOf.map(forEditors) }),
    ...(oneOf && { oneOf: oneOf.map(forEditors) }),
  };
  return {
    ...(description !== undefined && { description }),
    ...(standard !== undefined && { default: standard }),
    ...(also ? { anyOf: [...also, long] } : long),
  };
}

function mapValues<From, To>(
  object: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
