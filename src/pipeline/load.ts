import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, LineCounter, parseDocument, parse as parseYaml, type Document } from 'yaml';
import type * as z from 'zod';
import { messageOf, UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { describe, keysAt, namesIn, schemaAt } from './expectation.js';
import { fileSchema } from './json-schema.js';
import { type Pipeline, pipelineSchema } from './schema.js';

/** A pipeline and the file that it was read from. */
export interface LoadedPipeline {
  readonly file: string;
  /** Folder that the paths in the file are relative to. */
  readonly folder: string;
  readonly pipeline: Pipeline;
}

type Path = readonly PropertyKey[];

/** One value of the pipeline file, replaced. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Where the value was said, for messages: `--set key=value`. */
  readonly from: string;
}

/** A pipeline file that is read once and checked with any number of other values. */
export class PipelineFile {
  readonly #lines = new LineCounter();
  readonly #document: Document;

  /** Throws UsageError where there is no such file, or it is not YAML. */
  constructor(readonly file: string) {
    this.#document = parseDocument(readText(file), { lineCounter: this.#lines });
    const [syntax] = this.#document.errors;
    if (!syntax) return;
    const { line } = this.#lines.linePos(syntax.pos[0]);
    throw new UsageError(`${syntax.message.split('\n')[0].replace(/:$/, '')} (${file}:${line})`);
  }

  /** A value as the file has it, unchecked. */
  value(key: string): unknown {
    const raw: unknown = this.#document.toJS();
    return (raw as Record<string, unknown> | null)?.[key];
  }

  /**
   * Replaces values, checks the pipeline and fills in the defaults. Throws UsageError with a line for each thing that
   * is wrong: key, what must hold, what was found, where.
   */
  load(overrides: readonly Override[]): LoadedPipeline {
    const raw: unknown = this.#document.toJS();
    for (const override of overrides) setValue(raw, override);
    const checked = pipelineSchema.safeParse(raw, { reportInput: true });
    if (!checked.success) {
      const where = (path: Path): string => locate(path, overrides, this.#document, this.#lines, this.file);
      throw new UsageError(checked.error.issues.map((issue) => explain(issue, raw, where)).join('\n'));
    }
    const { file } = this;
    return { file, folder: dirname(resolve(file)), pipeline: checked.data as unknown as Pipeline };
  }
}

/** Reads a pipeline file with the values that `--set key=value` gives; throws UsageError (PipelineFile). */
export function loadPipeline(file: string, overrides: readonly string[] = []): LoadedPipeline {
  return new PipelineFile(file).load(overrides.map(parseOverride));
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
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
}

/** `--set key=value`, the value as YAML. Throws UsageError. */
export function parseOverride(text: string): Override {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set must be key=value, such as simulate.paths=100, found ${text}`);
  const from = `--set ${text}`;
  try {
    return { path: text.slice(0, at).split('.'), value: parseYaml(text.slice(at + 1)) as unknown, from };
  } catch (error) {
    throw new UsageError(`${from}: the value must be YAML, ${messageOf(error).split('\n')[0]}`);
  }
}

function setValue(raw: unknown, { path, value, from }: Override): void {
  let parent = raw as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    parent[key] ??= {};
    const next = parent[key];
    if (typeof next !== 'object') {
      throw new UsageError(`${from}: ${key} is ${JSON.stringify(next)} and has no keys of its own`);
    }
    parent = next as Record<string, unknown>;
  }
  parent[path.at(-1)!] = value;
}

/** «(pipelines/lambda.yaml:14)», or «(--set …)» where the value came from there. */
function locate(
  path: Path,
  overrides: readonly Override[],
  document: Document,
  lines: LineCounter,
  file: string,
): string {
  const override = overrides.findLast((candidate) =>
    candidate.path.every((key, i) => i >= path.length || key === String(path[i])),
  );
  if (override) return `(${override.from})`;
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

function explain(issue: z.core.$ZodIssue, raw: unknown, where: (path: Path) => string): string {
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
  const name = issue.path.length > 0 ? issue.path.join('.') : 'the pipeline file';
  const schema = schemaAt(fileSchema(), issue.path, raw);
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
