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
import { type LimitOf, ratesOf } from './grid-limits.js';
import type { Quantity } from './grid-quantities.js';
import type { Axis, GridSettings } from './grid-settings.js';
import { cutsIntervals, linePlot, type PlotLimit } from './line-plot.js';

/** Values of a numeric axis that make a line, at least, and lines in one figure, at most. */
const lines = { values: 4, most: 6 };

/**
 * A line per value of one axis over the other, which is one of numbers: what maps show by colour, by height. Undefined where
 * there are not two axes, or not such ones.
 */
export function linesFigure(
  grid: GridSettings,
  quantity: Quantity,
  estimator: string,
  limitOf: LimitOf,
): Figure | undefined {
  if (grid.axes.length !== 2) return undefined;
  const drawn = [0, 1].toSorted((a, b) => lengthOf(grid, b) - lengthOf(grid, a) || a - b);
  const [x, by] = drawn.map((a) => grid.axes[a]);
  if (!x.isNumeric || x.values.length < lines.values || by.values.length > lines.most) return undefined;
  const cells = drawnOf(
    grid.settings.filter((setting) => setting.estimator === estimator),
    quantity,
  );
  if (cells.every(({ summary }) => summary.value === null)) return undefined;
  const scene = { grid, quantity, drawn, where: '', limitOf };
  const marks = cells.map(({ place, summary, sign }) => ({
    series: by.labels[place[drawn[1]]],
    x: x.values[place[drawn[0]]],
    value: summary.value,
    interval95: summary.interval95,
    sign,
  }));
  const reference = quantity.reference === undefined ? {} : { reference: quantity.reference };
  const own = {
    x: { title: axisTitle(x), values: x.values },
    marks,
    ...reference,
    ...(quantity.isError && { areErrors: true }),
  };
  const limits = limitsOf(cells, x, ({ place }) => by.labels[place[drawn[1]]], limitOf);
  return {
    name: `${quantity.name}-lines`,
    title: `${quantity.title} of ${estimator} over ${axisTitle(x)}, a line per ${axisTitle(by)}`,
    description: description(scene, cells, [estimator]),
    note: sentences([
      explanationOf(quantity, cells),
      cutsIntervals(own) ? 'Intervals that reach beyond the figure end at its edge.' : '',
      limitsNote(limits),
      signsNote(cells),
    ]),
    spec: linePlot({
      ...own,
      yTitle: quantity.title,
      series: by.labels,
      limits,
    }),
    data: dataTable(scene, cells),
  };
}

/** The values over one axis, a line per estimator; over none a point per estimator. */
export function lineFigure(scene: Scene, cells: readonly Drawn[]): Figure {
  const { grid, quantity, drawn, where, limitOf } = scene;
  const axis: Axis | undefined = grid.axes[drawn[0]];
  const name = quantity.name;
  const marks = cells.map(({ estimator, place, summary, sign }) => ({
    series: estimator,
    x: axis ? (axis.isNumeric ? axis.values : axis.labels)[place[drawn[0]]] : estimator,
    value: summary.value,
    interval95: summary.interval95,
    sign,
  }));
  const alone = grid.estimators.length === 1 ? `, ${grid.estimators[0]}` : '';
  const reference = quantity.reference === undefined ? {} : { reference: quantity.reference };
  const own = {
    x: axis
      ? { title: axisTitle(axis), values: axis.isNumeric ? axis.values : axis.labels }
      : { title: 'estimator', values: grid.estimators },
    marks,
    ...reference,
    ...(quantity.isError && { areErrors: true }),
  };
  const limits = axis ? limitsOf(cells, axis, ({ estimator }) => estimator, limitOf) : [];
  return {
    name,
    title: `${quantity.title}${axis ? ` over ${axisTitle(axis)}` : ''}${axis ? alone : ''}${where}`,
    description: description(scene, cells, grid.estimators),
    note: sentences([
      explanationOf(quantity, cells),
      axis?.isNumeric && grid.estimators.length > 1 && marks.some(({ interval95 }) => interval95)
        ? 'Estimators stand a little beside one another, so that all intervals are seen.'
        : '',
      cutsIntervals(own) ? 'Intervals that reach beyond the figure end at its edge.' : '',
      limitsNote(limits),
      signsNote(cells),
    ]),
    spec: linePlot({
      ...own,
      limits,
      yTitle: quantity.title,
      series: grid.estimators,
    }),
    data: dataTable(scene, cells),
  };
}

/** Where the learning rate is swept: the largest stable one of each series, by the first of its trainings that is stored. */
function limitsOf(
  cells: readonly Drawn[],
  axis: Axis,
  seriesOf: (cell: Drawn) => string,
  limitOf: LimitOf,
): PlotLimit[] {
  const own = cells.filter(({ estimator }) => estimator === ratesOf(axis));
  return [...new Set(own.map(seriesOf))].flatMap((series) => {
    for (const { rows } of own.filter((cell) => seriesOf(cell) === series)) {
      const limit = limitOf(rows[0]);
      if (limit !== null) return [{ series, x: limit }];
    }
    return [];
  });
}

function limitsNote(limits: readonly PlotLimit[]): string {
  if (limits.length === 0) return '';
  const texts = limits.map(({ series, x }) => `${series} ${numberText(x, 3)}`);
  return `The dashed vertical lines are the largest stable rates, forecast from the curvature before the first step: ${texts.join(', ')}.`;
}
