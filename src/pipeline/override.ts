import { messageOf, UsageError } from '../errors.js';
import { parseText, valuesOf } from './file-values.js';
import { excerpt } from '../text.js';

/** One value of the pipeline file, replaced. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Where the value was said, for messages: `--set key=value`. */
  readonly from: string;
}

/** `--set key=value`, the value as YAML. Throws UsageError. */
export function parseOverride(text: string): Override {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set must be key=value, such as simulate.paths=100, found ${text}`);
  const from = excerpt(`--set ${text}`);
  const path = text.slice(0, at).split('.');
  if (path.some((key) => key === '' || key === '__proto__')) {
    throw new UsageError(`${from}: a key must be names with dots between, such as simulate.paths`);
  }
  try {
    return { path, value: valuesOf(parseText(text.slice(at + 1), () => '')), from };
  } catch (error) {
    throw new UsageError(`${from}: the value must be YAML, found ${messageOf(error).trim()}`, {
      cause: error,
    });
  }
}

/** Replaces one of a file's values; mappings around it that the file does not have are made. Throws UsageError. */
export function setValue(raw: object, { path, value, from }: Override): void {
  let parent = raw as Record<string, unknown>;
  for (const [i, key] of path.entries()) {
    const name = path.slice(0, i).join('.');
    if (Array.isArray(parent) && !(/^\d+$/.test(key) && Number(key) < parent.length)) {
      throw new UsageError(`${from}: ${name} is a list of ${parent.length}, found ${key} for one of 0, 1, …`);
    }
    if (i === path.length - 1) {
      parent[key] = value;
      return;
    }
    // What objects inherit (constructor, toString) is nobody's key.
    const next = Object.hasOwn(parent, key) ? parent[key] : undefined;
    if (next !== undefined && next !== null && typeof next !== 'object') {
      throw new UsageError(`${from}: ${key} is ${JSON.stringify(next)} and has no keys of its own`);
    }
    parent[key] = next ?? {};
    parent = parent[key] as Record<string, unknown>;
  }
}
