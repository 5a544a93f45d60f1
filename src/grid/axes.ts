import { UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { identity } from './comparison.js';
import { excerpt } from '../text.js';
import { isValue, shown, type Value } from './elements.js';
import { parseValues } from './values.js';

/** One key, or several whose values move together. */
export interface Axis {
  readonly keys: readonly string[];
  /** settings[i][c] is the value of keys[c] in setting i. */
  readonly settings: readonly (readonly Value[])[];
}

/** The words of a grid block that are not keys of the pipeline. */
export const reservedWords: readonly string[] = ['zip', 'exclude', 'prune', 'metric'];

export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What `action` gives; what it refuses is told with the place in front. */
export function within<Result>(where: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
}

function checkKey(key: string): void {
  if (/^[\w-]+(\.[\w-]+)*$/.test(key)) return;
  throw new UsageError(`a key must be names with dots between, such as targets.noise, found ${shown(key)}`);
}

/** An axis of columns of equal length, one a key. */
function axisOf(where: string, columns: readonly { key: string; values: readonly Value[] }[]): Axis {
  const [first, ...others] = columns;
  const odd = others.find(({ values }) => values.length !== first.values.length);
  if (odd) {
    throw new UsageError(
      `${where}: keys that move together must have equally many values, found ${first.values.length} of ${first.key} and ${odd.values.length} of ${odd.key}`,
    );
  }
  return {
    keys: columns.map(({ key }) => key),
    settings: first.values.map((_, i) => columns.map(({ values }) => values[i])),
  };
}

/** The values that a key has in the grid block. */
function blockValues(where: string, given: unknown, seed: number): readonly Value[] {
  if (typeof given === 'string') return within(where, () => parseValues(given)(seed));
  const list: unknown = isMapping(given) ? undefined : Array.isArray(given) ? given : [given];
  if (isValue(list) && Array.isArray(list) && list.length > 0) return list;
  const hint = isMapping(given) ? ': write the keys in it with dots, or put it into a list' : '';
  throw new UsageError(
    `${where} must be a list of values, a text such as logspace(-4,-1,7), or one value, found ${shown(given)}${hint}`,
  );
}

/** The axes of a grid block in its order; groups of zip stand where zip does. Throws UsageError. */
export function blockAxes(block: Readonly<Record<string, unknown>>, seed: number): Axis[] {
  const column = (
    where: string,
    [key, given]: [string, unknown],
  ): { key: string; values: readonly Value[] } => {
    within(where, () => checkKey(key));
    return { key, values: blockValues(`${where}.${key}`, given, seed) };
  };
  return Object.entries(block).flatMap(([key, given]): Axis[] => {
    if (key !== 'zip') {
      return reservedWords.includes(key) ? [] : [axisOf('grid', [column('grid', [key, given])])];
    }
    if (given === null) return [];
    const groups: unknown = given;
    if (!Array.isArray(groups)) {
      throw new UsageError(`grid.zip must be a list of mappings key → values, found ${shown(given)}`);
    }
    return groups.map((group: unknown, i) => {
      const where = `grid.zip[${i}]`;
      if (!isMapping(group) || Object.keys(group).length < 2) {
        throw new UsageError(
          `${where} must be a mapping of at least two keys to their values, found ${shown(group)}`,
        );
      }
      return axisOf(
        where,
        Object.entries(group).map((entry) => column(where, entry)),
      );
    });
  });
}

/** The axis of a word key=values of the command line. Throws UsageError. */
export function wordAxis(word: string, seed: number): Axis {
  const at = word.indexOf('=');
  if (at < 1) {
    throw new UsageError(
      `a word of the grid must be key=values, such as targets.noise=0,0.01,0.1, found ${word}`,
    );
  }
  const key = word.slice(0, at);
  if (reservedWords.includes(key))
    throw new UsageError(`${key} is not a key of the pipeline file: use --${key}`);
  checkKey(key);
  return axisOf(key, [{ key, values: within(key, () => parseValues(word.slice(at + 1))(seed)) }]);
}

/** The keys of `--zip a,b`: at least two, each once. Throws UsageError. */
export function zipKeys(text: string): string[] {
  const keys = text.split(',').map((key) => key.trim());
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  const found = twice === undefined ? text : `${twice} twice`;
  if (keys.length < 2 || twice !== undefined || keys.includes('')) {
    throw new UsageError(
      `--zip must be two keys or more with commas between, such as --zip a,b, found ${found}`,
    );
  }
  return keys;
}

/** The axes with those of `keys` moving together, at the place of the first of them. Throws UsageError. */
export function zipped(axes: readonly Axis[], keys: readonly string[]): Axis[] {
  const where = `--zip ${keys.join(',')}`;
  const swept = axes.flatMap((axis) => axis.keys);
  const members = keys.map((key) => {
    const axis = axes.find((candidate) => candidate.keys.includes(key));
    if (!axis) throw new UsageError(`${where}: ${key} is not a key of the grid${nearest(key, swept)}`);
    if (axis.keys.length > 1) {
      throw new UsageError(
        `${where}: a key must move together with one group only, found ${key} in ${axis.keys.join(', ')} too`,
      );
    }
    return axis;
  });
  const columns = members.map(({ keys: [key], settings }) => ({
    key,
    values: settings.map(([value]) => value),
  }));
  const group = axisOf(where, columns);
  const place = axes.findIndex((axis) => members.includes(axis));
  return axes.flatMap((axis, i) => (i === place ? [group] : members.includes(axis) ? [] : [axis]));
}

/** Refuses keys given twice and keys inside of others. */
export function checkKeys(axes: readonly Axis[]): void {
  const keys = axes.flatMap((axis) => axis.keys);
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw new UsageError(`${key} must be given once, found twice`);
    seen.add(key);
    const outer = keys.find((other) => key.startsWith(`${other}.`));
    if (outer !== undefined) {
      throw new UsageError(
        `${key} must not be swept together with ${outer}, which holds it: sweep one of them`,
      );
    }
  }
}

/** Refuses an axis that has the same setting twice. */
export function checkSettings({ keys, settings }: Axis): void {
  const seen = new Map<string, number>();
  for (const [i, setting] of settings.entries()) {
    const text = setting.map((value) => identity(value)).join();
    const before = seen.get(text);
    if (before !== undefined) {
      const which = keys.length > 1 ? `${keys.join(', ')} together` : keys[0];
      throw new UsageError(
        `${which} must have each value once, found ${excerpt(text)} as value ${before + 1} and ${i + 1}`,
      );
    }
    seen.set(text, i);
  }
}
