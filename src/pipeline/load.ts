import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, LineCounter, parseDocument, parse as parseYaml, type Document } from 'yaml';
import { z } from 'zod';
import { messageOf, UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { describe, type JsonSchema, keysAt, namesIn, schemaAt } from './expectation.js';
import { type Pipeline, pipelineSchema } from './schema.js';

/** A pipeline and the file that it was read from. */
export interface LoadedPipeline {
  readonly file: string;
  /** Folder that the paths in the file are relative to. */
  readonly folder: string;
  readonly pipeline: Pipeline;
}

type Path = readonly PropertyKey[];

/** `--set key=value`: one value of the pipeline file, replaced. */
interface Override {
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * Reads a pipeline file, replaces values as `--set key=value` asks (values are YAML), checks it and fills in the
 * defaults. Throws UsageError with a line for each thing that is wrong: key, what must hold, what was found,
 * where.
 */
export function loadPipeline(file: string, overrides: readonly string[] = []): LoadedPipeline {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UsageError(`${file} must be a pipeline file, found a folder`);
    if (code !== 'ENOENT')
      throw new UsageError(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
    throw new UsageError(
      `there is no pipeline file ${file}: \`pipeline list pipelines\` shows what there is`,
      {
        cause: error,
      },
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) {
    const { line } = lines.linePos(syntax.pos[0]);
    throw new UsageError(`${syntax.message.split('\n')[0].replace(/:$/, '')} (${file}:${line})`);
  }
  const raw: unknown = document.toJS();
  const sets = overrides.map(parseOverride);
  for (const override of sets) setValue(raw, override);

  const checked = pipelineSchema.safeParse(raw, { reportInput: true });
  if (!checked.success) {
    const where = (path: Path): string => locate(path, sets, document, lines, file);
    throw new UsageError(checked.error.issues.map((issue) => explain(issue, raw, where)).join('\n'));
  }
  return { file, folder: dirname(resolve(file)), pipeline: checked.data as unknown as Pipeline };
}

function parseOverride(text: string): Override {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set must be key=value, such as simulate.paths=100, found ${text}`);
  return { path: text.slice(0, at).split('.'), text };
}

function setValue(raw: unknown, { path, text }: Override): void {
  let value: unknown;
  try {
    value = parseYaml(text.slice(text.indexOf('=') + 1));
  } catch (error) {
    throw new UsageError(`--set ${text}: the value must be YAML, ${messageOf(error).split('\n')[0]}`);
  }
  let parent = raw as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    parent[key] ??= {};
    const next = parent[key];
    if (typeof next !== 'object') {
      throw new UsageError(`--set ${text}: ${key} is ${JSON.stringify(next)} and has no keys of its own`);
    }
    parent = next as Record<string, unknown>;
  }
  parent[path.at(-1)!] = value;
}

/** «(pipelines/lambda.yaml:14)», or «(--set …)» where the value came from there. */
function locate(
  path: Path,
  sets: readonly Override[],
  document: Document,
  lines: LineCounter,
  file: string,
): string {
  const override = sets.findLast((set) =>
    set.path.every((key, i) => i >= path.length || key === String(path[i])),
  );
  if (override) return `(--set ${override.text})`;
  // The key's own line; where it is missing, the line of what should hold it.
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find(
          (item) => String((item.key as { value?: unknown })?.value) === String(path[length - 1]),
        )
      : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    if (range) return `(${file}:${lines.linePos(range[0]).line})`;
  }
  return `(${file})`;
}

let jsonSchema: JsonSchema | undefined;

function explain(issue: z.core.$ZodIssue, raw: unknown, where: (path: Path) => string): string {
  jsonSchema ??= z.toJSONSchema(pipelineSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
  const name = issue.path.length > 0 ? issue.path.join('.') : 'the pipeline file';
  const schema = schemaAt(jsonSchema, issue.path, raw);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const known = schema ? keysAt(schema, value) : [];
    const path = [...issue.path, key];
    return `${path.join('.')} is not a key of ${name}${nearest(key, known)} ${where(path)}`;
  }
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1));
    const form = 'must be a name of letters, digits, dashes and underscores that begins with a letter';
    return `${issue.path.slice(0, -1).join('.')}: a key ${form}, found ${JSON.stringify(key)} ${where(issue.path)}`;
  }
  if (issue.code === 'custom') return `${name} ${issue.message} ${where(issue.path)}`;
  const must = schema ? describe(schema) : issue.message;
  const names = schema && namesIn(schema);
  const hint = typeof value === 'string' && names ? nearest(value, names) : '';
  return `${name} must be ${must}, found ${found(value)}${hint} ${where(issue.path)}`;
}

function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
