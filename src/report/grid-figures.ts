import { firstCase } from '../first-case.js';
import { figure as numberText, whole } from '../text.js';
import type { Figure, Table } from './document.js';
import type { Quantity, Summary } from './grid-quantities.js';
import { type Axis, type GridSettings, placeText, type Setting } from './grid-settings.js';
import { missingText, signOf, signsText } from './grid-statuses.js';
import { type HeatCell, heatMap } from './heat-map.js';
import { cutsIntervals, linePlot } from './line-plot.js';

/** A setting with what is drawn of it. */
interface Drawn extends Setting {
  readonly summary: Summary;
  readonly sign: string | null;
}

/** Axes that a figure can have: two of a heat map, and one of panels. */
const mostAxes = 3;

/**
 * The figures of a quantity over a grid's axes: a line plot over one axis (over none: a point an estimator), heat maps
 * over two, panels of them over three, the axis with the fewest values being that of the panels. Further axes, those
 * with the fewest values, are held at their value in `best`. Estimators without any number have no heat map, nor one whose
 * numbers are all the same, where there is another; that of `first` comes first.
 */
export function quantityFigures(
  grid: GridSettings,
  quantity: Quantity,
  best: readonly number[],
  first?: string,
): Figure[] {
  const order = grid.axes.map((_, a) => a).toSorted((a, b) => lengthOf(grid, b) - lengthOf(grid, a) || a - b);
  const [shown, held] = [order.slice(0, mostAxes), order.slice(mostAxes)];
  const heldText = held.map((a) => placeText([grid.axes[a]], [best[a]])).join(', ');
  const cells = grid.settings
    .filter(({ place }) => held.every((a) => place[a] === best[a]))
    .map((setting): Drawn => {
      const summary = quantity.summary(setting.rows);
      return { ...setting, summary, sign: signOf(setting.rows, summary.value) };
    });
  const scene = { grid, quantity, drawn: shown, where: heldText === '' ? '' : `, at ${heldText}` };
  if (cells.every(({ summary }) => summary.value === null)) return [];
  if (shown.length < 2) return [lineFigure(scene, cells)];
  const maps = grid.estimators.flatMap((estimator) => {
    const own = cells.filter((cell) => cell.estimator === estimator);
    const values = new Set(own.flatMap(({ summary }) => summary.value ?? []));
    return values.size === 0 ? [] : [{ estimator, own, isFlat: values.size === 1 && own.length > 1 }];
  });
  const drawn = maps.some(({ isFlat }) => !isFlat) ? maps.filter(({ isFlat }) => !isFlat) : maps.slice(0, 1);
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

/** Values of a numeric axis that make a line, at least, and lines in one figure, at most. */
const lines = { values: 5, most: 6 };

/**
 * A line per value of one axis over the other, which is one of numbers: what maps show by colour, by height. Undefined where
 * there are not two axes, or not such ones.
 */
export function linesFigure(grid: GridSettings, quantity: Quantity, estimator: string): Figure | undefined {
  if (grid.axes.length !== 2) return undefined;
  const drawn = [0, 1].toSorted((a, b) => lengthOf(grid, b) - lengthOf(grid, a) || a - b);
  const [x, by] = drawn.map((a) => grid.axes[a]);
  if (!x.isNumeric || x.values.length < lines.values || by.values.length > lines.most) return undefined;
  const cells = grid.settings
    .filter((setting) => setting.estimator === estimator)
    .map((setting): Drawn => {
      const summary = quantity.summary(setting.rows);
      return { ...setting, summary, sign: signOf(setting.rows, summary.value) };
    });
  if (cells.every(({ summary }) => summary.value === null)) return undefined;
  const scene = { grid, quantity, drawn, where: '' };
  const marks = cells.map(({ place, summary, sign }) => ({
    series: by.labels[place[drawn[1]]],
    x: x.values[place[drawn[0]]],
    value: summary.value,
    interval95: summary.interval95,
    sign,
  }));
  const reference = quantity.reference === undefined ? {} : { reference: quantity.reference };
  return {
    name: `${quantity.name}-lines`,
    title: `${quantity.title} of ${estimator} over ${axisTitle(x)}, a line per ${axisTitle(by)}`,
    description: description(scene, cells, [estimator]),
    note: sentences([
      explanationOf(quantity, cells),
      cutsIntervals({ marks, ...reference }) ? 'Intervals that reach beyond the figure end at its edge.' : '',
      signsNote(cells),
    ]),
    spec: linePlot({
      x: { title: axisTitle(x), values: x.values },
      yTitle: quantity.title,
      ...reference,
      series: by.labels,
      marks,
    }),
    data: dataTable(scene, cells),
  };
}

interface Scene {
  readonly grid: GridSettings;
  readonly quantity: Quantity;
  /** Indices of the axes that are drawn, the one with the most values first. */
  readonly drawn: readonly number[];
  readonly where: string;
}

function lengthOf({ axes }: GridSettings, a: number): number {
  return axes[a].values.length;
}

function lineFigure(scene: Scene, cells: readonly Drawn[]): Figure {
  const { grid, quantity, drawn, where } = scene;
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
  return {
    name,
    title: `${quantity.title}${axis ? ` over ${axisTitle(axis)}` : ''}${axis ? alone : ''}${where}`,
    description: description(scene, cells, grid.estimators),
    note: sentences([
      explanationOf(quantity, cells),
      axis?.isNumeric && grid.estimators.length > 1 && marks.some(({ interval95 }) => interval95)
        ? 'Estimators stand a little beside one another, so that all intervals are seen.'
        : '',
      cutsIntervals({ marks, ...reference }) ? 'Intervals that reach beyond the figure end at its edge.' : '',
      signsNote(cells),
    ]),
    spec: linePlot({
      x: axis
        ? { title: axisTitle(axis), values: axis.isNumeric ? axis.values : axis.labels }
        : { title: 'estimator', values: grid.estimators },
      yTitle: quantity.title,
      ...reference,
      series: grid.estimators,
      marks,
    }),
    data: dataTable(scene, cells),
  };
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
  const heatCells = (some: readonly Drawn[]): HeatCell[] =>
    some.map(({ place, summary, sign }) => ({
      x: x!.labels[place[drawn[0]]],
      y: y!.labels[place[drawn[1]]],
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
      x: { title: axisTitle(x!), labels: x!.labels },
      // Text reads from above, numbers grow from below.
      y: { title: axisTitle(y!), labels: y!.isNumeric ? y!.labels : y!.labels.toReversed() },
      panels,
      valueTitle: quantity.title,
      ...(quantity.reference !== undefined && { reference: quantity.reference }),
      ...(quantity.range && { range: quantity.range }),
    }),
    data: dataTable(scene, cells),
  };
}

function axisTitle({ name, alongside }: Axis): string {
  return alongside.length === 0 ? name : `${name} (with ${alongside.join(', ')})`;
}

function explanationOf({ explanation }: Quantity, cells: readonly Drawn[]): string {
  return cells.some(({ rows }) => rows.length > 1) ? explanation : '';
}

function signsNote(cells: readonly Drawn[]): string {
  const text = signsText(cells.map(({ sign }) => sign));
  if (text === '') return '';
  const some = cells.some(({ sign, summary }) => sign !== null && summary.value !== null);
  return `Where numbers are missing: ${text}${some ? '; beside a number, of some seeds only' : ''}.`;
}

function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** Of each estimator the least and the greatest value, and where they are. */
function description(scene: Scene, cells: readonly Drawn[], estimators: readonly string[]): string {
  const { grid, drawn } = scene;
  const axes = drawn.map((a) => grid.axes[a]);
  const where = ({ place }: Drawn): string => {
    const text = placeText(
      axes,
      drawn.map((a) => place[a]),
    );
    return text === '' ? '' : ` at ${text}`;
  };
  const texts = estimators.map((estimator) => {
    const own = cells.filter((cell) => cell.estimator === estimator);
    const found = own
      .filter(({ summary }) => summary.value !== null)
      .toSorted((a, b) => a.summary.value! - b.summary.value!);
    const missing = own.length - found.length;
    const at = (cell: Drawn): string => `${numberText(cell.summary.value)}${where(cell)}`;
    const range = firstCase(
      [found.length === 0, 'no numbers'],
      [found.length === 1, () => at(found[0])],
      [true, () => `from ${at(found[0])} to ${at(found.at(-1)!)}`],
    );
    return `${estimator}: ${range}${missing > 0 && found.length > 0 ? `, ${whole(missing)} without a number` : ''}.`;
  });
  return `${scene.quantity.title}${scene.where}. ${texts.join(' ')}`;
}

/** What is drawn, a line a setting; columns that would say nothing are left out. */
function dataTable({ grid, quantity, drawn }: Scene, cells: readonly Drawn[]): Table {
  const left = (title: string, text: (cell: Drawn) => string) => ({ title, align: 'left' as const, text });
  const right = (title: string, text: (cell: Drawn) => string) => ({ title, align: 'right' as const, text });
  const interval = (end: 0 | 1) => (cell: Drawn) => numberText(cell.summary.interval95?.[end]);
  const columns = [
    ...drawn.map((a) => {
      const axis = grid.axes[a];
      return (axis.isNumeric ? right : left)(axis.name, ({ place }) => axis.labels[place[a]]);
    }),
    left('estimator', ({ estimator }) => estimator),
    right(quantity.title, ({ summary }) => numberText(summary.value)),
    ...(cells.some(({ summary }) => summary.interval95 !== null)
      ? [right('from', interval(0)), right('to (95 %)', interval(1))]
      : []),
    ...(cells.some(({ rows }) => rows.length > 1)
      ? [right('seeds', ({ summary }) => whole(summary.count))]
      : []),
    ...(cells.some(({ rows }) => missingText(rows) !== '')
      ? [left('without', ({ rows }) => missingText(rows))]
      : []),
  ];
  const ordered = cells.toSorted(
    (a, b) => drawn.map((axis) => a.place[axis] - b.place[axis]).find((step) => step !== 0) ?? 0,
  );
  return {
    columns: columns.map(({ title, align }) => ({ title, align })),
    rows: ordered.map((cell) => columns.map(({ text }) => text(cell))),
  };
}
