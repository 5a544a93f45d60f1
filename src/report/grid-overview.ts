import { type Metric, metrics } from '../grid/metric.js';
import { hasEnded } from '../grid/over-seeds.js';
import { figure as numberText, plural, whole } from '../text.js';
import type { Card, Figure, Overview } from './document.js';
import type { Best } from './grid-best.js';
import type { Quantity } from './grid-quantities.js';
import type { GridResults } from './grid-results.js';
import { type Axis, type GridSettings, placeText } from './grid-settings.js';
import { missingText } from './grid-statuses.js';

/** What a grid found, as far as its first lines need it. */
export interface GridFound {
  readonly results: GridResults;
  readonly grid: GridSettings;
  readonly metric: Metric;
  readonly quantity: Quantity;
  /** Best first. */
  readonly best: readonly Best[];
  readonly points: number;
  /** The swept keys, in a text. */
  readonly over: string;
}

/** What is seen first: the best setting, how far the others are from it, and what became of the points. */
export function gridOverview(found: GridFound, figures: readonly Figure[]): Overview {
  const { results, grid, best, points, over } = found;
  const { rows } = results;
  const ended = rows.filter(hasEnded).length;
  const lost = missingText(rows);
  const outcome: Card = {
    title: 'What became of the points',
    value: `${whole(ended)} of ${plural(rows.length, 'row')} ended`,
    note: lost === '' ? 'none is missing' : lost,
    tone: lost === '' ? 'good' : 'open',
  };
  return {
    about: `${over}: ${plural(points, 'point')}, ${plural(grid.estimators.length, 'estimator')}`,
    conclusion: `${bestSentence(found)}${lost === '' ? '' : ` Of ${plural(rows.length, 'row')}, ${lost}.`}`,
    cards: [...(best.length > 0 ? bestCards(found) : []), outcome],
    figures,
  };
}

function bestSentence({ grid, metric, quantity, best }: GridFound): string {
  if (best.length === 0) return `No point has a number for the ${quantity.title}.`;
  const [first] = best;
  const last = best.at(-1)!;
  const direction = metrics[metric.name].best === 'greatest' ? 'greatest' : 'least';
  const where = settingText(grid, first);
  const at = where === '' ? '' : `, at ${where}`;
  const range = best.length > 1 ? ` The last of ${whole(best.length)} has ${numberText(last.value, 4)}.` : '';
  return `The ${direction} ${quantity.title} is ${numberText(first.value, 4)}: ${first.estimator}${at}.${range}`;
}

function bestCards({ grid, quantity, best: [first] }: GridFound): Card[] {
  const interval = first.interval95?.map((end) => numberText(end, 4)).join(' to ');
  const seeds = first.count > 1 ? `mean over ${whole(first.count)} seeds` : '';
  return [
    bestSetting(grid, first),
    {
      title: `Its ${quantity.title}`,
      value: numberText(first.value, 4),
      note:
        [seeds, interval === undefined ? '' : `95 % interval ${interval}`]
          .filter((part) => part !== '')
          .join(', ') || 'one run',
    },
  ];
}

function bestSetting({ axes }: GridSettings, line: Best): Card {
  const own = axes.filter(({ key }) => !line.any.has(key));
  const values = own.map((axis) => {
    const value = axis.values[placeOf(line, axis)];
    return typeof value === 'number' ? numberText(value, 4) : value;
  });
  const names = own.map(({ name }) => name).join(', ');
  return {
    title: 'Best setting',
    value: values.join(', ') || line.estimator,
    note: names === '' ? line.estimator : `${names}; ${line.estimator}`,
  };
}

/** Where a line is, but for the keys that make no difference to it. */
function settingText({ axes }: GridSettings, line: Best): string {
  const own = axes.filter(({ key }) => !line.any.has(key));
  return placeText(
    own,
    own.map((axis) => placeOf(line, axis)),
  );
}

/** The index on an axis of the value that a line has there. */
export function placeOf({ rows: [row] }: Best, { key, values }: Axis): number {
  return values.findIndex((value) => Object.is(value, row.values.get(key)));
}
