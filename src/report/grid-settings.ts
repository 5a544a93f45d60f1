import { seedKey } from '../grid/over-seeds.js';
import { shortNames } from '../grid/short-names.js';
import { figure } from '../text.js';
import type { GridResults, StoredRow, SweptValue } from './grid-results.js';

/** A swept key other than `seed` that takes several values, with those that always move together with it. */
export interface Axis {
  readonly key: string;
  /** The key's end, as long as distinguishes it from the others: `optimizer.kind`. */
  readonly name: string;
  /** Names of keys whose values follow from this one's, and this one's from theirs: of `zip`. */
  readonly alongside: readonly string[];
  readonly isNumeric: boolean;
  /** Numbers ascending, texts in the order of the points. */
  readonly values: readonly SweptValue[];
  /** The values written out, no two the same. */
  readonly labels: readonly string[];
}

/** One estimator at one place of the axes: its rows differ in nothing but the seed. */
export interface Setting {
  readonly estimator: string;
  /** The value's index on each axis. */
  readonly place: readonly number[];
  readonly rows: readonly StoredRow[];
}

export interface GridSettings {
  readonly axes: readonly Axis[];
  /** In the order in which they first come. */
  readonly estimators: readonly string[];
  /** In the order of the points, then of the estimators. */
  readonly settings: readonly Setting[];
  readonly ofProcess: boolean;
}

/** Sorts rows by what was swept. An invalid point, which has no estimators, is one of every estimator. */
export function gridSettings({ keys, rows, ofProcess }: GridResults): GridSettings {
  const axes = axesOf(keys, rows);
  const columns = axes.map(({ key }) => keys.indexOf(key));
  const indices = axes.map(({ values }) => new Map(values.map((value, i) => [value, i])));
  const estimators = [...new Set(rows.flatMap(({ estimator }) => estimator ?? []))];
  const found = new Map<string, { estimator: string; place: number[]; rows: StoredRow[] }>();
  for (const row of rows) {
    const place = columns.map((column, a) => indices[a].get(row.swept[column])!);
    for (const estimator of row.estimator === null ? estimators : [row.estimator]) {
      const id = JSON.stringify([estimator, ...place]);
      if (!found.has(id)) found.set(id, { estimator, place, rows: [] });
      found.get(id)!.rows.push(row);
    }
  }
  return { axes, estimators, settings: [...found.values()], ofProcess };
}

function axesOf(keys: readonly string[], rows: readonly StoredRow[]): Axis[] {
  const varying = keys
    .map((key, column) => ({ key, values: distinct(rows, column) }))
    .filter(({ key, values }) => key !== seedKey && values.length > 1);
  const groups: (typeof varying)[] = [];
  for (const one of varying) {
    const together = groups.find(([first]) => moveTogether(keys, rows, first.key, one.key));
    if (together) together.push(one);
    else groups.push([one]);
  }
  const names = shortNames(keys, 2);
  return groups.map(([{ key, values }, ...alongside]) => {
    const isNumeric = areNumbers(values);
    const ordered = isNumeric ? values.toSorted((a, b) => a - b) : values;
    return {
      key,
      name: names.get(key)!,
      alongside: alongside.map((other) => names.get(other.key)!),
      isNumeric,
      values: ordered,
      labels: valueLabels(ordered),
    };
  });
}

function areNumbers(values: SweptValue[]): values is number[] {
  return values.every((value) => typeof value === 'number');
}

function distinct(rows: readonly StoredRow[], column: number): SweptValue[] {
  return [...new Set(rows.map(({ swept }) => swept[column]))];
}

/** Whether each value of one key comes with one value of the other alone, and the other way round. */
function moveTogether(
  keys: readonly string[],
  rows: readonly StoredRow[],
  first: string,
  second: string,
): boolean {
  const [a, b] = [keys.indexOf(first), keys.indexOf(second)];
  const pairs = new Set(rows.map(({ swept }) => JSON.stringify([swept[a], swept[b]])));
  return pairs.size === distinct(rows, a).length && pairs.size === distinct(rows, b).length;
}

/** Values to as few digits as distinguish them, six or from `least` on, else all of theirs. */
export function valueLabels(values: readonly SweptValue[], least = 6): string[] {
  for (let digits = least; digits <= 6; digits++) {
    const short = values.map((value) => (typeof value === 'number' ? figure(value, digits) : value));
    if (new Set(short).size === values.length) return short;
  }
  return values.map(String);
}

/** Where a setting is, in words: `targets.noise = 0.1, simulate.paths = 100`. */
export function placeText(axes: readonly Axis[], place: readonly number[]): string {
  return axes.map(({ name, labels }, a) => `${name} = ${labels[place[a]]}`).join(', ');
}
