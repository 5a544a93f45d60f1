/** What a key of the pipeline file must be, in words, from the JSON schema of its place. */

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  /** Our own words, where the type alone does not say it. */
  readonly must?: string;
  /** Short forms that a file may have besides: what reading it puts the long form for. */
  readonly also?: readonly JsonSchema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
}

export type { JsonSchema };

/** The choices that a schema offers, where it offers several. */
function choices(schema: JsonSchema): readonly JsonSchema[] | undefined {
  return schema.anyOf ?? schema.oneOf;
}

/**
 * The choice that a value has made: by its kind, by a key that implies one, or the only one for mappings without a kind; else the schema
 * itself. A bare name stands for its kind.
 */
function chosenBy(schema: JsonSchema, value: unknown): JsonSchema {
  const kind = typeof value === 'string' ? value : (value as { kind?: unknown } | undefined)?.kind;
  const implying = schema.also
    ?.flatMap(({ required = [] }) => required)
    .find((key) => kind === undefined && isMapping(value) && Object.hasOwn(value, key));
  const fits = ({ properties }: JsonSchema): boolean =>
    properties !== undefined &&
    (implying === undefined ? properties['kind']?.const === kind : Object.hasOwn(properties, implying));
  return choices(schema)?.find(fits) ?? schema;
}

const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema of the key at `path`, following the choices that `value` has made by their kind. */
export function schemaAt(
  schema: JsonSchema,
  path: readonly PropertyKey[],
  value: unknown,
): JsonSchema | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const chosen = chosenBy(schema, value);
  const inside = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  if (key === 'kind' && choices(schema)) {
    return { enum: choices(schema)!.map((choice) => choice.properties?.['kind']?.const) };
  }
  const next =
    chosen.properties?.[String(key)] ??
    (typeof key === 'number' ? chosen.items : undefined) ??
    (typeof chosen.additionalProperties === 'object' ? chosen.additionalProperties : undefined);
  return next && schemaAt(next, rest, inside);
}

/** The keys that a mapping may have there. */
export function keysAt(schema: JsonSchema, value: unknown): string[] {
  const chosen = chosenBy(schema, value);
  return Object.keys(chosen.properties ?? {});
}

/** The names that stand for a value there: the values of an enumeration, or the kinds of a choice from a table. */
export function namesIn(schema: JsonSchema): string[] | undefined {
  const kinds = choices(schema)?.map((choice) => choice.properties?.['kind']?.const);
  const names = schema.enum ?? (kinds?.every((kind) => kind !== undefined) ? kinds : undefined);
  return names?.map(String);
}

/** «a whole number from 1 to 10000000», «one of tanh, relu, softplus», … */
export function describe(schema: JsonSchema): string {
  if (schema.must) return schema.must;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  const options = choices(schema);
  if (options?.every((option) => option.properties?.['kind'])) {
    const kinds = options.map((option) => option.properties!['kind'].const);
    return `a mapping with kind: ${kinds.join(', ')}`;
  }
  if (options) return options.map(describe).join(' or ');
  switch (schema.type) {
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      if (schema.exclusiveMinimum === 0 && schema.exclusiveMaximum === undefined) return 'a positive number';
      return `a number${bounds(schema)}`;
    case 'string':
      return schema.pattern ? `text of the form ${schema.pattern}` : 'text';
    case 'array':
      return schema.minItems ? 'a list that is not empty' : 'a list';
    case 'boolean':
      return 'true or false';
    default:
      return 'a mapping';
  }
}

function bounds({ exclusiveMinimum, exclusiveMaximum, ...inclusive }: JsonSchema): string {
  // Whole numbers are always bounded by what a double can count; that is nothing to tell.
  const bound = (value: number | undefined): number | undefined =>
    Math.abs(value ?? 0) < Number.MAX_SAFE_INTEGER ? value : undefined;
  const minimum = bound(inclusive.minimum);
  const maximum = bound(inclusive.maximum);
  const from = exclusiveMinimum !== undefined ? ` above ${exclusiveMinimum}` : '';
  const below = exclusiveMaximum !== undefined ? ` below ${exclusiveMaximum}` : '';
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const least = minimum !== undefined ? ` of at least ${minimum}` : from;
  const most = maximum !== undefined ? ` of at most ${maximum}` : below;
  return least && most ? `${least} and${most}` : least + most;
}
