import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap } from 'yaml';
import type * as z from 'zod';
import type { Refusal } from '../entry.js';
import { isMachineFailure, messageOf, UsageError } from '../errors.js';
import { columnNameWords } from '../names.js';
import { didYouMean, nearest } from '../nearest.js';
import { otherThanFile } from '../store/file-kind.js';
import { describe, keysAt, namesIn, schemaAt } from './expectation.js';
import { parseText, valuesOf, type YamlFile } from './file-values.js';
import { fileSchema } from './json-schema.js';
import { openingComment } from './opening-comment.js';
import { type Override, parseOverride, setValue } from './override.js';
import { withModules } from './own-modules.js';
import type { Pipeline } from './pipeline.js';
import { pipelineSchema } from './schema.js';
import { findPipeline, knownPipelines } from './shipped.js';

/** A pipeline and the file that it was read from. */
export interface LoadedPipeline {
  /** `an object` where it was given as one. */
  readonly file: string;
  /** Folder that the paths in the file are relative to: of an object the current one. */
  readonly folder: string;
  readonly pipeline: Pipeline;
  /** What the file says, with the values that were set: loading it gives this pipeline again. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What it asks: the first paragraph of the comment at the file's head; undefined where there is none. */
  readonly question: string | undefined;
}

type Path = readonly PropertyKey[];

/** A pipeline file, or an object in its place, that is read once and checked with any number of other values. */
export class PipelineFile {
  readonly #yaml: YamlFile;
  readonly file: string;
  readonly question: string | undefined;

  /** By its path or its name (findPipeline). Throws UsageError where there is no such file, or it is not YAML. */
  constructor(named: string | object) {
    const isObject = typeof named === 'object';
    const { file, text } = isObject ? { file: objectName, text: textOf(named) } : readNamed(named);
    this.file = file;
    this.#yaml = parseText(text, (line) => (isObject ? `(${file})` : `(${file}:${line})`));
    [this.question] = openingComment(text);
  }

  /** A value as the file has it, unchecked. */
  value(key: string): unknown {
    const raw = valuesOf(this.#yaml);
    return (raw as Record<string, unknown> | null)?.[key];
  }

  /** The file's values with others in their places, unchecked. */
  raw(overrides: readonly Override[]): Readonly<Record<string, unknown>> {
    // An empty file has no keys yet.
    const raw = valuesOf(this.#yaml) ?? {};
    if (isMapping(raw)) for (const override of overrides) setValue(raw, override);
    return raw as Record<string, unknown>;
  }

  /**
   * Replaces values, checks the pipeline and fills in the defaults. Throws UsageError with a line for each thing that
   * is wrong: key, what must hold, what was found, where.
   */
  load(overrides: readonly Override[]): LoadedPipeline {
    const raw = this.raw(overrides);
    const checked = pipelineSchema.safeParse(raw, { reportInput: true });
    const where = (path: Path): string => locate(path, overrides, this.#yaml, this.file);
    if (!checked.success) {
      const issues = checked.error.issues.flatMap(ofMappings);
      throw new UsageError(issues.map((issue) => explain(issue, raw, where)).join('\n'));
    }
    const { file, question } = this;
    const folder = dirname(resolve(file));
    return { file, folder, pipeline: withModules(checked.data, folder, where), values: raw, question };
  }
}

/**
 * Reads a pipeline file, by its path or its name, or takes an object with the keys and values of one, with the values that
 * `--set key=value` gives. Throws UsageError (PipelineFile).
 */
export function loadPipeline(
  fileOrObject: string | object,
  overrides: readonly string[] = [],
): LoadedPipeline {
  return new PipelineFile(fileOrObject).load(overrides.map(parseOverride));
}

/** What stands in messages and records for the file of a pipeline that has none. */
const objectName = 'an object';

/** An object as the text of a file, so that one way leads to a pipeline. Throws UsageError where it holds what no file can. */
function textOf(object: object): string {
  try {
    return JSON.stringify(object, (key, value: unknown) => {
      const isPlain = typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint';
      if (isPlain && !(typeof value === 'number' && !Number.isFinite(value))) return value;
      throw new UsageError(
        `${key} must be a value that a file can hold, found ${String(value)} (${objectName})`,
      );
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // The parser's own words go on about its constructor.
    const what = 'one that holds itself, or whose toJSON fails';
    throw new UsageError(`a pipeline must be an object as a file would have it, found ${what}`, {
      cause: error,
    });
  }
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readNamed(named: string): { file: string; text: string } {
  try {
    const file = findPipeline(named);
    if (file === undefined) throw new UsageError(missing(named));
    // Before it is opened: a named pipe would keep us until somebody writes to it.
    const other = otherThanFile(statSync(file));
    if (other !== undefined) throw new UsageError(`${file} must be a pipeline file, found ${other}`);
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    if (error instanceof UsageError || isMachineFailure(error)) throw error;
    throw new UsageError(`${named} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function missing(named: string): string {
  const names = knownPipelines().map(({ name }) => name);
  const hint = didYouMean(named.replace(/^.*\/|\.ya?ml$/g, ''), names) || ':';
  return (
    `there is no pipeline file ${named}${hint} \`pipeline init\` writes one, \`pipeline run all lambda\` ` +
    'runs a shipped one by its name, and `pipeline list pipelines` lists them'
  );
}

/** «(pipelines/lambda.yaml:14)», or «(--set …)» where the value came from there. */
function locate(
  path: Path,
  overrides: readonly Override[],
  { document, lines }: YamlFile,
  file: string,
): string {
  // What is wrong with the file as a whole no single value has brought about.
  if (path.length === 0) return `(${file})`;
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
    if (range && file !== objectName) return `(${file}:${lines.linePos(range[0]).line})`;
  }
  return `(${file})`;
}

/** The nearest of the names that there are, where an entry has refused a name (Refusal). */
function hintOf({ params }: z.core.$ZodIssueCustom): string {
  const unknown = params?.['unknown'] as Refusal['unknown'];
  return unknown ? nearest(unknown.name, unknown.known) : '';
}

/** Where a number, a word or a mapping may stand and a mapping does, what is wrong in it: its keys are named, as elsewhere. */
function ofMappings(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || !isMapping(issue.input)) return [issue];
  const inside = issue.errors.filter((some) => some.every(({ path }) => path.length > 0));
  if (inside.length !== 1) return [issue];
  return inside[0].map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(ofMappings);
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
    return `${issue.path.slice(0, -1).join('.')}: a key must be ${columnNameWords}, found ${found(key)} ${where(issue.path)}`;
  }
  if (issue.code === 'custom') return `${name} ${issue.message}${hintOf(issue)} ${where(issue.path)}`;
  const must = schema ? describe(schema) : issue.message;
  const names = schema && namesIn(schema);
  // What it must be lists the names.
  const hint = typeof value === 'string' && names ? didYouMean(value, names) : '';
  return `${name} must be ${must}, found ${found(value)}${hint} ${where(issue.path)}`;
}

function found(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
