import { figure as numberText } from '../text.js';
import type { Figure } from './document.js';
import {
  axisTitle,
  dataTable,
  description,
  type Drawn,
  drawnOf,
  explanationOf,
  lengthOf,
  type Scene,
  sentences,
  signsNote,
} from './grid-figure-parts.js';
import type { LimitOf } from './grid-limits.js';
import { lineFigure } from './grid-lines.js';
import type { Quantity } from './grid-quantities.js';
import { type Axis, type GridSettings, placeText, valueLabels } from './grid-settings.js';
import { type HeatCell, heatMap } from './heat-map.js';

/** Axes that a figure can have: two of a heat map, and one of panels. */
const mostAxes = 3;

/**
 * The figures of a quantity over a grid's axes: a line plot over one axis (over none: a point an estimator), heat maps
 * over two, panels of them over three, the axis with the fewest values being that of the panels. Further axes, those
 * with the fewest values, are held at their value in `best`. Estimators without any number have no heat map, nor one whose
 * numbers are all the same; that of `first` comes first.
 */
export function quantityFigures(
  grid: GridSettings,
  quantity: Quantity,
  best: readonly number[],
  { first, limitOf }: { readonly first?: string | undefined; readonly limitOf: LimitOf },
): Figure[] {
  const order = grid.axes.map((_, a) => a).toSorted((a, b) => lengthOf(grid, b) - lengthOf(grid, a) || a - b);
  const [shown, held] = [order.slice(0, mostAxes), order.slice(mostAxes)];
  const heldText = held.map((a) => placeText([grid.axes[a]], [best[a]])).join(', ');
  const cells = drawnOf(
    grid.settings.filter(({ place }) => held.every((a) => place[a] === best[a])),
    quantity,
  );
  const scene = { grid, quantity, drawn: shown, where: heldText === '' ? '' : `, at ${heldText}`, limitOf };
  if (cells.every(({ summary }) => summary.value === null)) return [];
  if (shown.length < 2) return [lineFigure(scene, cells)];
  const maps = mapsOf(grid, cells);
  const drawn = maps.filter(({ isFlat }) => !isFlat);
  const aside = maps
    .filter((map) => !drawn.includes(map))
    .map(({ estimator, own }) => {
      const { summary } = own.find((cell) => cell.summary.value !== null)!;
      return `${estimator} has ${numberText(summary.value, 4)} everywhere, and no map.`;
    })
    .join(' ');
  return drawn
    .toSorted((a, b) => Number(b.estimator === first) - Number(a.estimator === first))
    .map(({ estimator, own }, i) =>
      heatFigure(scene, { estimator, cells: own, several: drawn.length > 1, aside: i === 0 ? aside : '' }),
    );
}

/** The estimators that have any number, with their settings, and whether all their numbers are the same. */
function mapsOf({ estimators }: GridSettings, cells: readonly Drawn[]) {
  return estimators.flatMap((estimator) => {
    const own = cells.filter((cell) => cell.estimator === estimator);
    const values = new Set(own.flatMap(({ summary }) => summary.value ?? []));
    return values.size === 0 ? [] : [{ estimator, own, isFlat: values.size === 1 && own.length > 1 }];
  });
}

/** What stands in the place of maps of one colour: undefined where there are others, or no numbers. */
export function flatText(grid: GridSettings, quantity: Quantity): string | undefined {
  const maps = grid.axes.length < 2 ? [] : mapsOf(grid, drawnOf(grid.settings, quantity));
  if (maps.length === 0 || maps.some(({ isFlat }) => !isFlat)) return undefined;
  const texts = maps.map(({ estimator, own }) => {
    const { summary } = own.find((cell) => cell.summary.value !== null)!;
    return `${estimator} ${numberText(summary.value, 4)}`;
  });
  return `The ${quantity.title} is the same everywhere: ${texts.join(', ')}.`;
}

interface HeatOf {
  readonly estimator: string;
  readonly cells: readonly Drawn[];
  /** Whether other estimators have a map too. */
  readonly several: boolean;
  /** What is said besides, of those that have none. */
  readonly aside: string;
}

/** The map of one estimator. */
function heatFigure(scene: Scene, { estimator, cells, several, aside }: HeatOf): Figure {
  const { grid, quantity, drawn, where } = scene;
  const [x, y, third] = drawn.map((a): Axis | undefined => grid.axes[a]);
  const [xLabels, yLabels] = [x!, y!].map(({ values }) => valueLabels(values, 3));
  const heatCells = (some: readonly Drawn[]): HeatCell[] =>
    some.map(({ place, summary, sign }) => ({
      x: xLabels[place[drawn[0]]],
      y: yLabels[place[drawn[1]]],
      value: summary.value,
      sign,
    }));
  const panels = third
    ? third.labels.map((label, i) => ({
        title: `${third.name} = ${label}`,
        cells: heatCells(cells.filter(({ place }) => place[drawn[2]] === i)),
      }))
    : [{ title: null, cells: heatCells(cells) }];
  const over = [x!, y!, ...(third ? [third] : [])].map(axisTitle).join(' × ');
  return {
    name: `${quantity.name}-${grid.estimators.indexOf(estimator) + 1}`,
    title: `${quantity.title} of ${estimator} over ${over}${where}`.replace(' of λ̂ of ', ' of λ̂ by '),
    description: description(scene, cells, [estimator]),
    note: sentences([
      explanationOf(quantity, cells),
      several && !quantity.range ? 'Each figure has a colour scale of its own.' : '',
      signsNote(cells),
      aside,
    ]),
    spec: heatMap({
      x: { title: axisTitle(x!), labels: xLabels },
      // Text reads from above, numbers grow from below.
      y: { title: axisTitle(y!), labels: y!.isNumeric ? yLabels : yLabels.toReversed() },
      panels,
      valueTitle: quantity.title,
      ...(quantity.reference !== undefined && { reference: quantity.reference }),
      ...(quantity.range && { range: quantity.range }),
    }),
    data: dataTable(scene, cells),
  };
}
