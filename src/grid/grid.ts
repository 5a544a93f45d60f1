import { UsageError } from '../errors.js';
import {
  type Axis,
  blockAxes,
  checkKeys,
  checkSettings,
  isMapping,
  within,
  wordAxis,
  zipKeys,
  zipped,
} from './axes.js';
import { parseYamlValue, shown } from './elements.js';
import { commandRule, type Exclusion, exclusionOf, fileRules } from './exclusions.js';
import { type Pruning, readMetric, readPruning } from './pruning.js';

export type { Axis, Exclusion, Pruning };

/** What is swept, and which points of it are left out. */
export interface Grid {
  /** The first is the slowest. */
  readonly axes: readonly Axis[];
  readonly exclude: readonly Exclusion[];
  readonly prune?: Pruning;
  readonly metric?: string;
}

/** What the command line says of a grid besides its words. */
export interface GridOptions {
  /** Keys that move together, "a,b" each. */
  readonly zip: readonly string[];
  /** Rules of points to leave out, "a=1,b=>0.1" each. */
  readonly exclude: readonly string[];
  /** YAML, { metric: …, halving: 3, rungs: [2, 6, 18] }; null for none, whatever the file says. */
  readonly prune?: string;
  readonly metric?: string;
}

/**
 * A grid from the `grid:` block of a pipeline file and the command line, which wins. The block:
 *
 *     grid:
 *       train.estimators.network.optimizer.learningRate: logspace(-4,-1,7)     a text as parseValues reads it
 *       targets.noise: [0, 0.01, 0.1]                   a list, whose elements are taken as they are
 *       seed: seeds(20)
 *       zip:                                            keys that move together, equally many values each
 *         - { simulate.paths: [10, 100], simulate.times: [2520, 252] }
 *       exclude:                                        a point that is as all entries of a rule say is left out
 *         - { targets.noise: "> 0.05", simulate.paths: [10] }
 *       prune: { metric: network.rmse, halving: 3, rungs: [2, 6, 18] }
 *       metric: network.rmse
 *
 * A word key=values takes the place of the key's axis in the block, or adds one. A key of a zip group is replaced only
 * with the whole group, which --zip then names. --exclude adds rules; --prune and --metric replace.
 *
 * `seed` is the pipeline's own: seeds(n) begins with it. Axes are in the order of the block, then of the words; a zip
 * group is at the place of its first key. Throws UsageError, one line: also where a rule leaves out nothing, unless it
 * is of the file and the command line has replaced what it speaks of.
 */
export function readGrid(block: unknown, words: readonly string[], options: GridOptions, seed: number): Grid {
  const given = block ?? {};
  if (!isMapping(given)) {
    throw new UsageError(`grid must be a mapping of keys to values, found ${shown(given)}`);
  }
  const groups = options.zip.map(zipKeys);
  const ofWords = words.map((word) => wordAxis(word, seed));
  checkKeys(ofWords);
  const ofFile = blockAxes(given, seed);
  checkKeys(ofFile);
  const merged = merge(ofFile, ofWords, groups);
  checkKeys(merged);
  const axes = groups.reduce<Axis[]>(zipped, merged);
  if (axes.length === 0) {
    throw new UsageError(
      'a grid must have at least one key with values, found none: give key=values, such as targets.noise=0,0.01,0.1, or a grid: block in the pipeline file',
    );
  }
  axes.forEach(checkSettings);

  const changed = new Set([...ofWords.flatMap(({ keys }) => keys), ...groups.flat()]);
  const exclude = [
    ...fileRules(given['exclude']).map((rule) =>
      exclusionOf(
        rule,
        axes,
        [...rule.entries.keys()].some((key) => changed.has(key)),
      ),
    ),
    ...options.exclude.map((text) => exclusionOf(commandRule(text), axes, false)),
  ].filter((exclusion) => exclusion !== undefined);

  const prune =
    options.prune === undefined
      ? readPruning(given['prune'], 'grid.prune')
      : readPruning(
          within('--prune', () => parseYamlValue(options.prune!)),
          '--prune',
        );
  const metric = readMetric(options.metric, '--metric') ?? readMetric(given['metric'], 'grid.metric');
  return { axes, exclude, ...(prune && { prune }), ...(metric !== undefined && { metric }) };
}

/** The file's axes with those of the words in their places, and the words' others behind them. */
function merge(
  ofFile: readonly Axis[],
  ofWords: readonly Axis[],
  groups: readonly (readonly string[])[],
): Axis[] {
  const word = new Map(ofWords.map((axis) => [axis.keys[0], axis]));
  const inPlace = ofFile.flatMap((axis) => {
    const replaced = axis.keys.filter((key) => word.has(key));
    if (replaced.length === 0) return [axis];
    const named = groups.some((group) => axis.keys.every((key) => group.includes(key)));
    if (axis.keys.length > 1 && !(named && replaced.length === axis.keys.length)) {
      const keys = axis.keys.join(',');
      throw new UsageError(
        `${replaced[0]} moves together with others in the file, which must be given whole: give values for each of ${keys}, and --zip ${keys}`,
      );
    }
    return replaced.map((key) => word.get(key)!);
  });
  return [...inPlace, ...ofWords.filter((axis) => !inPlace.includes(axis))];
}
