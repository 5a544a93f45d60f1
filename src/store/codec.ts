import { join } from 'node:path';
import { RunError } from '../errors.js';
import type { Dataset } from './dataset.js';
import type { Json } from './fingerprint.js';
import { manifestName } from './manifest.js';

/**
 * What stages write into their manifests, and read back with its type: a check per field, made by hand, since stages
 * load fast and no schema library does. Checks look at what they name; further fields pass, and are kept.
 */
export type Check<T> = (value: unknown, at: string) => asserts value is T;

/** A value that is not what its check wants. */
class Misfit extends Error {}

function misfit(at: string, must: string, found: unknown): never {
  throw new Misfit(`${at} must be ${must}, found ${JSON.stringify(found)?.slice(0, 60) ?? 'none'}`);
}

export const number: Check<number> = (value, at) => {
  if (typeof value !== 'number') misfit(at, 'a number', value);
};

/** A number that may have overflowed: JSON has null in place of what is not finite. */
export const unbounded: Check<number> = (value, at) => {
  if (value !== null) number(value, at);
};

export const text: Check<string> = (value, at) => {
  if (typeof value !== 'string') misfit(at, 'a text', value);
};

export const flag: Check<boolean> = (value, at) => {
  if (typeof value !== 'boolean') misfit(at, 'true or false', value);
};

/** One of some words. */
export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value, at) => {
    if (!words.includes(value as T)) misfit(at, `one of ${words.join(', ')}`, value);
  };
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, at) => {
    if (value !== null) check(value, at);
  };
}

/** A field that may be left out. */
export function optional<T>(check: Check<T>): Check<T> {
  return (value, at) => {
    if (value !== undefined) check(value, at);
  };
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) misfit(at, 'a list', value);
    for (const [i, item] of value.entries()) check(item, `${at}[${i}]`);
  };
}

/** A list of exactly so many items. */
export function pair<T>(check: Check<T>): Check<readonly [T, T]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length !== 2) misfit(at, 'a list of two', value);
    for (const item of value) check(item, at);
  };
}

/** An object with a check for every field of its type. */
export function object<T extends object>(fields: {
  readonly [Key in keyof T]-?: Check<Exclude<T[Key], undefined>>;
}): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields as Record<string, Check<unknown>>);
  return (value, at) => {
    if (value === null || typeof value !== 'object') misfit(at, 'an object', value);
    for (const [key, of] of checks) {
      const check: Check<unknown> = of;
      check((value as Record<string, unknown>)[key], `${at}.${key}`);
    }
  };
}

/** A place in manifests where a stage writes a T. */
export interface Codec<T> {
  /** Throws RunError, with the manifest, where another version of pathfit has written something else. */
  read(dataset: Dataset): T;
  /** The same value as what it is in the file. */
  write(value: T): Json;
}

/** What a stage says in its dataset's `summary`. */
export function summaryCodec<T>(check: Check<T>): Codec<T> {
  return codec('summary', check);
}

/** What a stage was made with: `ingredients`, as far as `check` names them. */
export function ingredientsCodec<T>(check: Check<T>): Pick<Codec<T>, 'read'> {
  return codec('ingredients', check);
}

function codec<T>(place: 'summary' | 'ingredients', check: Check<T>): Codec<T> {
  return {
    read({ folder, manifest }) {
      const value: unknown = manifest[place];
      try {
        check(value, place);
        return value;
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        throw new RunError(
          `${join(folder, manifestName)}: ${error.message}: \`pipeline run ${manifest.stage} --force\` with the ` +
            'pipeline file and values that made it recomputes it',
        );
      }
    },
    write: (value) => value as Json,
  };
}
