import { RunError } from '../errors.js';
import type { ModuleOrigin } from './contract.js';

/** The line of a module's text in which a name is exported; undefined where it is not found. */
export function lineOfExport(text: string, name: string): number | undefined {
  const declared = new RegExp(
    String.raw`^\s*export\s+(?:async\s+)?(?:function\s*\*?|const|let|var)\s+${name}\b`,
  );
  const listed = new RegExp(
    String.raw`^\s*(?:export\s*\{.*\b${name}\b|(?:function|const|let|var)\s+${name}\b)`,
  );
  const lines = text.split('\n');
  const at = [declared, listed].map((pattern) => lines.findIndex((line) => pattern.test(line)));
  const found = at.find((line) => line >= 0);
  return found === undefined ? undefined : found + 1;
}

/** What a module does wrong, where it is and who uses it. */
export function moduleError({ user, file }: ModuleOrigin, line: number | undefined, words: string): RunError {
  return new RunError(`${user} (${line === undefined ? file : `${file}:${line}`}): ${words}`);
}

/** The same about one of its exports. */
export function exportError(origin: ModuleOrigin, name: string, words: string): RunError {
  return moduleError(origin, lineOfExport(origin.text, name), `${name} ${words}`);
}

/** What was found where something else must be: a short word for any value. */
export function found(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (typeof (value as { then?: unknown }).then === 'function') return 'a promise';
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  const { length } = value as { length?: unknown };
  return typeof length === 'number' ? `${kind} of ${length}` : `${kind === 'Object' ? 'an object' : kind}`;
}
