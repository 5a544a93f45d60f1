import { RunError } from '../errors.js';
import type { ModuleOrigin } from './contract.js';

const declaration = /^\s*export\s+(?:async\s+)?(?:function\s*\*?|const|let|var|class)\s+(\w+)/gm;
const list = /^\s*export\s*\{([^}]*)\}/gm;

/** The names that a module's text exports, as far as lines begin with the word: `export function NAME`, `export { NAME }`. */
export function exportedNames(text: string): string[] {
  const declared = [...text.matchAll(declaration)].map(([, name]) => name);
  const listed = [...text.matchAll(list)].flatMap(([, names]) =>
    names.split(',').flatMap((entry) => /(\w+)\s*$/.exec(entry.replace(/\/\/.*$/gm, ''))?.[1] ?? []),
  );
  return [...declared, ...listed];
}

/** The line of a module's text in which what it exports by a name is declared; undefined where it is not found. */
export function lineOfExport(text: string, name: string): number | undefined {
  const declared = new RegExp(
    String.raw`^\s*(?:export\s+)?(?:async\s+)?(?:function\s*\*?|const|let|var)\s+${name}\b`,
  );
  const line = text.split('\n').findIndex((one) => declared.test(one));
  return line < 0 ? undefined : line + 1;
}

/** The cause of errors of a module: of what a thread throws, message and cause arrive, and no class. */
const ownModel = 'own model';

/** What a module does wrong, where it is and who uses it. */
export function moduleError({ user, file }: ModuleOrigin, line: number | undefined, words: string): RunError {
  const where = line === undefined ? file : `${file}:${line}`;
  return new RunError(`${user} (${where}): ${words}`, { cause: ownModel });
}

/** Whether a thread failed by what a module does wrong. */
export const isModuleError = (error: unknown): error is Error =>
  error instanceof Error && error.cause === ownModel;

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
  if (typeof length === 'number') return `${kind} of ${length}`;
  return kind === 'Object' ? 'an object' : kind;
}
