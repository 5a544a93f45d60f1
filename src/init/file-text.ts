import { stringify } from 'yaml';
import { describe, type JsonSchema, namesIn } from '../pipeline/expectation.js';

/** Characters that text on lines of its own does not keep: control characters but line breaks and tabs, lone surrogates. */
// eslint-disable-next-line no-control-regex
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/u;

/** Column at which comments begin, and the widest line. */
const commentsAt = 36;
const widest = 100;

/**
 * A pipeline file with a comment on every key, from the schema's own descriptions. Keys that `value` leaves out stand
 * as comments, with their default where they have one: without its `# ` such a line says the same as before. `left` are
 * keys that are not spoken of at all.
 */
export function fileText(
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  left: readonly string[],
): string {
  return mapping(schema, value, '', left).join('\n') + '\n';
}

function mapping(
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  indent: string,
  left: readonly string[] = [],
): string[] {
  const { properties, additionalProperties, description } = chosen(schema, value);
  if (!properties) {
    // Names of a person's own, such as those of estimators.
    const of = additionalProperties as JsonSchema;
    return Object.entries(value).flatMap(([key, inside]) => entry(key, of, inside, indent, ''));
  }
  return Object.entries(properties)
    .filter(([key]) => !left.includes(key))
    .flatMap(([key, property]) => {
      if (key === 'kind') return [commented(`${indent}kind: ${String(value['kind'])}`, description ?? '')];
      return key in value ? entry(key, property, value[key], indent) : absent(key, property, indent);
    });
}

/** The alternative of a schema that a mapping has chosen by its kind. */
function chosen(schema: JsonSchema, value: unknown): JsonSchema {
  const kind = (value as { kind?: unknown }).kind;
  return schema.oneOf?.find(({ properties }) => properties?.['kind']?.const === kind) ?? schema;
}

/** A key that the file has. */
function entry(
  key: string,
  schema: JsonSchema,
  value: unknown,
  indent: string,
  words = said(schema),
): string[] {
  if (typeof value === 'string' && value.includes('\n') && !hidden.test(value)) {
    const text = value.split('\n').map((line) => `${indent}  ${line}`);
    // A comment that goes on below would be of the text.
    return [`${indent}# ${words}`, `${indent}${key}: |`, ...text];
  }
  const { properties } = chosen(schema, value);
  const known = properties ?? schema.additionalProperties;
  if (typeof value !== 'object' || Array.isArray(value) || typeof known !== 'object') {
    return [commented(`${indent}${key}: ${flow(value)}`, words)];
  }
  const inside = value as Readonly<Record<string, unknown>>;
  // Keys that are all commented out leave nothing for theirs to hold.
  const hash = Object.keys(inside).length === 0 ? '# ' : '';
  return [commented(`${indent}${hash}${key}:`, words), ...mapping(schema, inside, `${indent}  `)].map(
    (line) =>
      hash === '' || line.startsWith(`${indent}# ${key}:`) ? line : line.replace(/^( *)#/, `${indent}#  `),
  );
}

/** A key that the file leaves out: its default, or what it must be. */
function absent(key: string, schema: JsonSchema, indent: string): string[] {
  const { default: standard } = schema;
  const head = `${indent}# ${key}:`;
  if (standard !== undefined) return [commented(`${head} ${flow(standard)}`, said(schema))];
  const keys = Object.keys(schema.properties ?? {});
  const must = keys.length > 0 ? `a mapping with ${keys.join(', ')}` : describe(schema);
  return [commented(head, [must, schema.description].filter((text) => text).join('; '))];
}

/** What a key does, and the names that it may have. */
function said(schema: JsonSchema): string {
  const { additionalProperties: each } = schema;
  const names = namesIn(typeof each === 'object' ? each : schema);
  const choice = names && names.length > 1 ? `one of ${names.join(', ')}` : undefined;
  return [schema.description, choice].filter((text) => text).join('; ');
}

/** A value on one line. Text with line breaks stands between double quotes, as JSON has it. */
function flow(value: unknown): string {
  if (typeof value === 'string' && /[\n\r]/.test(value)) {
    const code = (c: string): string => `\\u${c.codePointAt(0)!.toString(16).padStart(4, '0')}`;
    return JSON.stringify(value).replace(new RegExp(hidden, 'gu'), code);
  }
  const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
  return Array.isArray(value) ? text.replace(/^\[ (.*) \]$/s, '[$1]') : text;
}

/** A line with its comment beside it, which goes on below in further lines. */
function commented(line: string, words: string): string {
  if (words === '') return line;
  const before = line.length < commentsAt - 1 ? commentsAt - 1 : line.length + 1;
  const pieces: string[] = [''];
  let room = Math.max(24, widest - before - 2);
  for (const word of words.split(' ')) {
    const last = pieces.at(-1)!;
    if (last !== '' && last.length + 1 + word.length > room) {
      pieces.push(word);
      room = widest - commentsAt - 1;
    } else pieces[pieces.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  const [first, ...more] = pieces;
  return [
    `${line.padEnd(before)}# ${first}`,
    ...more.map((text) => `${' '.repeat(commentsAt - 1)}# ${text}`),
  ].join('\n');
}
