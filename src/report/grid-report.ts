import { figure as numberText, plural, whole } from '../text.js';
import { version } from '../version.js';
import { type Block, type Figure, figuresOf, type Report, type Section, type Table } from './document.js';
import { seedKey } from '../grid/over-seeds.js';
import { pointCommand } from '../grid/command.js';
import { type Best, bestOf } from './grid-best.js';
import { flatText, quantityFigures } from './grid-figures.js';
import { linesFigure } from './grid-lines.js';
import { gridOverview, placeOf } from './grid-overview.js';
import { type LimitOf, storedLimits } from './grid-limits.js';
import { type Metric, metrics, parseMetric } from '../grid/metric.js';
import {
  canShowRecovery,
  metricQuantity,
  type Quantity,
  quantityOfProcess,
  recoveryQuantities,
} from './grid-quantities.js';
import { type GridResults, readGridResults, type StoredRow } from './grid-results.js';
import { type GridSettings, gridSettings, valueLabels } from './grid-settings.js';
import { shortNames } from '../grid/short-names.js';
import { missingText, statusesOf } from './grid-statuses.js';
import { markdownOf } from './markdown.js';
import { type PageOptions, pageOf } from './page.js';

export interface GridReportOptions {
  /** What settings are ordered by and drawn, instead of the metric that the grid was made with. */
  readonly metric?: string;
}

/** Figures that are seen first. */
const mostFirst = 2;

/** Settings, errors and values of an axis that are named one by one. */
const most = { best: 10, errors: 10, values: 12 };

/**
 * The report of the grid whose results.arrow is at `path` as one HTML page: the same bytes for the same file. Throws
 * UsageError where the file holds no grid or there is no such metric, RunError where it is damaged.
 */
export async function gridReport(
  path: string,
  options: GridReportOptions = {},
  page?: PageOptions,
): Promise<string> {
  return pageOf(gridDocument(readGridResults(path), options), page);
}

/** The figures of the same report, to be drawn. */
export function gridFigures(path: string, options: GridReportOptions = {}): Figure[] {
  return figuresOf(gridDocument(readGridResults(path), options));
}

/** The same report as Markdown: of each figure the numbers that it is drawn from. */
export function gridMarkdown(path: string, options: GridReportOptions = {}): string {
  return markdownOf(gridDocument(readGridResults(path), options));
}

/** What the report of a grid says. */
export function gridDocument(results: GridResults, options: GridReportOptions = {}): Report {
  const grid = gridSettings(results);
  const metric = parseMetric(options.metric ?? results.metric, grid.estimators);
  const best = bestOf(results, metric);
  const hasSeeds = results.keys.includes(seedKey);
  const place = grid.axes.map((axis) => (best[0] ? placeOf(best[0], axis) : 0));
  const points = new Set(results.rows.map(({ point }) => point)).size;
  const quantity = quantityIn(results, metricQuantity(metric.name, hasSeeds));
  const limitOf = storedLimits(results);
  const maps = quantityFigures(grid, quantity, place, { first: best[0]?.estimator, limitOf });
  const lines = best.length > 0 ? linesFigure(grid, quantity, best[0].estimator, limitOf) : undefined;
  const figures = [...(lines ? [lines] : []), ...maps];
  const keys = [...shortNames(results.keys, 2).values()].join(' × ') || 'nothing';
  return {
    title: `Grid ${results.grid}`,
    lead:
      results.question ??
      `How does the ${quantity.title} of ${grid.estimators.join(', ') || 'the estimators'} depend on ${keys}?`,
    overview: gridOverview(
      { results, grid, metric, quantity, best, points, over: keys },
      figures.slice(0, mostFirst),
    ),
    sections: [
      bestSection(grid, metric, best, hasSeeds),
      ...metricSection(grid, quantity, figures),
      ...(canShowRecovery(grid.settings) ? [recoverySection(grid, place, limitOf)] : []),
      outcome(results, grid, points),
      asked(results),
      made(results),
    ],
  };
}

function asked({ pipeline, grid, keys, rows }: GridResults): Section {
  const table: Table = {
    columns: [
      { title: 'key', align: 'left' },
      { title: 'count', align: 'right' },
      { title: 'values', align: 'left' },
    ],
    rows: keys.map((key, column) => {
      const values = [...new Set(rows.map(({ swept }) => swept[column]))];
      const labels = valueLabels(values);
      const shown =
        labels.length > most.values
          ? `${labels.slice(0, most.values - 1).join(', ')}, …, ${labels.at(-1)}`
          : labels.join(', ');
      return [key, whole(values.length), shown];
    }),
  };
  const text = `Pipeline ${pipeline}, grid ${grid}. These keys were swept; everything else is as in the pipeline file.`;
  return { title: 'What was asked', blocks: [textBlock(text), { kind: 'table', table }] };
}

function outcome({ rows, keys }: GridResults, { estimators }: GridSettings, points: number): Section {
  const statuses = statusesOf(rows);
  const count = (status: string, estimator: string | null): string =>
    whole(rows.filter((row) => row.status === status && row.estimator === estimator).length);
  const columns = [...estimators, ...(rows.some(({ estimator }) => estimator === null) ? [null] : [])];
  const counts: Table = {
    columns: [
      { title: 'status', align: 'left' },
      ...columns.map((estimator) => ({ title: estimator ?? 'whole point', align: 'right' as const })),
      { title: 'meaning', align: 'left' },
    ],
    rows: statuses.map(({ status, meaning }) => [
      status,
      ...columns.map((name) => count(status, name)),
      meaning,
    ]),
  };
  const told = rows.filter(({ message }) => message !== null && message !== '');
  const messages = messagesTable(told, keys);
  return {
    title: 'What became of the points',
    blocks: [
      textBlock(`${plural(points, 'point')}, ${plural(rows.length, 'row')}: one per point and estimator.`),
      { kind: 'table', table: counts },
      ...(told.length > 0
        ? [
            textBlock(
              `${plural(told.length, 'row')} left a message. Messages that differ in their numbers alone are one line, with the first of them.`,
            ),
            { kind: 'table' as const, table: messages },
          ]
        : []),
    ],
  };
}

/** Messages, a line for all that differ in their numbers alone. */
function messagesTable(told: readonly StoredRow[], keys: readonly string[]): Table {
  const groups = new Map<string, StoredRow[]>();
  for (const row of told) {
    const like = JSON.stringify([row.estimator, row.status, row.message!.replace(/\d[\d.e+-]*/g, '#')]);
    const own = groups.get(like);
    if (own) own.push(row);
    else groups.set(like, [row]);
  }
  const names = shortNames(keys, 2);
  const valueText = (value: number | string): string =>
    typeof value === 'number' ? numberText(value) : value;
  const all = [...groups.values()].map((rows): string[] => {
    const [first] = rows;
    return [
      whole(rows.length),
      String(first.point),
      keys.map((key, k) => `${names.get(key)} = ${valueText(first.swept[k])}`).join(', '),
      first.estimator ?? '–',
      first.status,
      first.message!,
    ];
  });
  return {
    columns: [
      { title: 'rows', align: 'right' },
      { title: 'first point', align: 'right' },
      { title: 'where', align: 'left' },
      { title: 'estimator', align: 'left' },
      { title: 'status', align: 'left' },
      { title: 'message', align: 'left' },
    ],
    rows: all.slice(0, most.errors),
  };
}

function bestSection(
  { axes, ofProcess }: GridSettings,
  metric: Metric,
  best: Best[],
  hasSeeds: boolean,
): Section {
  const { title } = quantityIn({ ofProcess }, metricQuantity(metric.name, hasSeeds));
  if (best.length === 0)
    return { title: 'The best', blocks: [textBlock(`No point has a number for the ${title}.`)] };
  const shown = best.slice(0, most.best);
  const hasMissing = hasSeeds && shown.some(({ rows }) => missingText(rows) !== '');
  const table: Table = {
    columns: [
      ...axes.map(({ name, isNumeric }) => ({
        title: name,
        align: isNumeric ? ('right' as const) : ('left' as const),
      })),
      { title: 'estimator', align: 'left' },
      { title, align: 'right' },
      ...(hasSeeds
        ? ['from', 'to (95 %)', 'seeds'].map((name) => ({ title: name, align: 'right' as const }))
        : []),
      ...(hasMissing ? [{ title: 'without', align: 'left' as const }] : []),
    ],
    rows: shown.map((line) => {
      const { estimator, rows, any, value, interval95, count } = line;
      return [
        ...axes.map((axis) => (any.has(axis.key) ? 'any' : axis.labels[placeOf(line, axis)])),
        estimator,
        numberText(value),
        ...(hasSeeds ? [numberText(interval95?.[0]), numberText(interval95?.[1]), whole(count)] : []),
        ...(hasMissing ? [missingText(rows)] : []),
      ];
    }),
  };
  const seeds = hasSeeds
    ? ` Points that differ in nothing but the ${seedKey} are one line, their mean over those that ended; lines with seeds that failed come last.`
    : '';
  const same = shown.some(({ any }) => any.size > 0)
    ? ' `any` marks what was trained once and is the same for all values.'
    : '';
  const ends = shown.flatMap(({ interval95 }) => interval95 ?? []);
  const limit = metrics[metric.name].best === 'greatest' ? 1 : 0;
  const cut = ends.includes(limit) ? ` Intervals end at ${limit}, beyond which no value can be.` : '';
  const beyond = best.length > shown.length ? ` ${whole(best.length - shown.length)} more follow.` : '';
  return {
    title: `The best by ${title}`,
    blocks: [textBlock(`Best first.${seeds}${same}${cut}${beyond}`), { kind: 'table', table }],
  };
}

/** What the first two figures of the metric leave: further ones, and what none of them shows. */
function metricSection(grid: GridSettings, quantity: Quantity, figures: readonly Figure[]): Section[] {
  const held =
    'More than three keys were swept: the figures show the three with the most values, the others held where the best point has them.';
  const blocks: Block[] = [
    ...(grid.axes.length > 3 ? [textBlock(held)] : []),
    ...(figures.length === 0
      ? [textBlock(flatText(grid, quantity) ?? `There is nothing to draw: no point has a number for it.`)]
      : []),
    ...figures.slice(mostFirst).map((figure) => ({ kind: 'figure' as const, figure })),
  ];
  if (blocks.length === 0) return [];
  return [{ title: quantity.title.replace(/^./, (first) => first.toUpperCase()), blocks }];
}

const quantityIn = ({ ofProcess }: Pick<GridSettings, 'ofProcess'>, quantity: Quantity): Quantity =>
  ofProcess ? quantityOfProcess(quantity) : quantity;

function recoverySection(grid: GridSettings, place: readonly number[], limitOf: LimitOf): Section {
  const quantities = recoveryQuantities.map((quantity) => quantityIn(grid, quantity));
  const figures = quantities.flatMap((quantity) => quantityFigures(grid, quantity, place, { limitOf }));
  const flat = quantities.flatMap((quantity) => flatText(grid, quantity) ?? []);
  return {
    title: grid.ofProcess ? 'Are the parameters recovered?' : 'Is λ recovered?',
    blocks: [
      textBlock(
        grid.ofProcess
          ? 'Bias, standard deviation and coverage of the estimates over the seeds, where the truth is known.'
          : 'Bias, standard deviation and coverage of λ̂ over the seeds, where the truth λ is known.',
      ),
      ...flat.map(textBlock),
      ...figures.map((figure) => ({ kind: 'figure' as const, figure })),
    ],
  };
}

function made({ command, runCommand, rows, sha256 }: GridResults): Section {
  const fingerprints = new Set(rows.flatMap(({ fingerprint }) => fingerprint ?? []));
  const first = rows.find(({ fingerprint }) => fingerprint !== null);
  const point: Block[] =
    runCommand !== null && first
      ? [
          textBlock(
            'The values of a point recompute its datasets if they are not stored; for the first point:',
          ),
          { kind: 'code', text: pointCommand(runCommand, first.values) },
        ]
      : [];
  return {
    title: 'How it was made',
    blocks: [
      ...(command === null ? [] : [{ kind: 'code' as const, text: command }]),
      ...point,
      textBlock(
        `${plural(fingerprints.size, 'evaluation')} (their fingerprints are in results.arrow, whose sha256 is ${sha256}). Report by pathfit ${version()}.`,
      ),
    ],
  };
}

function textBlock(text: string): Block {
  return { kind: 'text', text };
}
