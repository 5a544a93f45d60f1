import { UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { conditionOf, isComparison } from './comparison.js';
import { elementsOf, isValue, parseYamlValue, shown, type Value } from './elements.js';
import { type Axis, isMapping, within } from './axes.js';

/**
 * A rule of points to leave out, by axis: the settings that it matches, undefined where it asks nothing of the axis. A
 * point is left out where every axis has a setting that the rule matches.
 */
export type Exclusion = readonly (ReadonlySet<number> | undefined)[];

/** A rule as written: what it asks of which key. */
export interface ExcludeRule {
  readonly where: string;
  readonly entries: ReadonlyMap<string, Value>;
}

const form = 'such as { train.estimators.network.epochs: 100, targets.noise: "> 0.1" }';

/** The rules of the grid block: a list of mappings key → value, list of values, or comparison. */
export function fileRules(given: unknown): ExcludeRule[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) {
    throw new UsageError(`grid.exclude must be a list of mappings ${form}, found ${shown(given)}`);
  }
  return given.map((rule: unknown, i) => {
    const where = `grid.exclude[${i}]`;
    if (!isMapping(rule) || !isValue(rule) || Object.keys(rule).length === 0) {
      throw new UsageError(`${where} must be a mapping ${form}, found ${shown(rule)}`);
    }
    return { where, entries: new Map(Object.entries(rule)) };
  });
}

/** A rule of the command line, `key=value,key=>0.1,key=[1,2]`. */
export function commandRule(text: string): ExcludeRule {
  const where = `--exclude ${text}`;
  const entries = new Map<string, Value>();
  for (const element of within(where, () => elementsOf(text))) {
    const at = element.text.indexOf('=');
    const key = element.text.slice(0, at).trim();
    const value = element.text.slice(at + 1).trim();
    if (at < 0 || key === '' || value === '') {
      throw new UsageError(
        `${where} must be key=value, or several with commas, such as targets.noise=>0.1,seed=1; found ${element.text || 'nothing'}`,
      );
    }
    if (entries.has(key)) throw new UsageError(`${where} must name each key once, found ${key} twice`);
    entries.set(
      key,
      within(where, () => (isComparison(value) ? value : parseYamlValue(value))),
    );
  }
  return { where, entries };
}

/**
 * Which settings of each axis a rule matches. Throws UsageError where a key is not swept; undefined where the rule
 * leaves out nothing and `mayBeEmpty`, else UsageError too.
 */
export function exclusionOf(
  { where, entries }: ExcludeRule,
  axes: readonly Axis[],
  mayBeEmpty: boolean,
): Exclusion | undefined {
  const keys = axes.flatMap((axis) => axis.keys);
  const unknown = [...entries.keys()].find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new UsageError(`${where}: ${unknown} is not a key of the grid${nearest(unknown, keys)}`);
  }
  const exclusion = axes.map((axis) => {
    const asked = axis.keys.flatMap((key, column) => (entries.has(key) ? [{ key, column }] : []));
    if (asked.length === 0) return undefined;
    const conditions = asked.map(({ key, column }) => {
      const values = axis.settings.map((setting) => setting[column]);
      return { column, holds: within(where, () => conditionOf(entries.get(key)!, values)) };
    });
    return new Set(
      axis.settings.flatMap((setting, i) =>
        conditions.every(({ column, holds }) => holds(setting[column])) ? [i] : [],
      ),
    );
  });
  const empty = exclusion.findIndex((settings) => settings?.size === 0);
  if (empty < 0) return exclusion;
  if (mayBeEmpty) return undefined;
  const asks = axes[empty].keys
    .filter((key) => entries.has(key))
    .map((key) => `${key} ${shown(entries.get(key))}`);
  throw new UsageError(
    `${where}: a rule must leave out at least one point, found none with ${asks.join(' and ')}`,
  );
}
