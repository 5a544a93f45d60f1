import type { Value } from '../grid/elements.js';
import { type Metric, parseMetric } from '../grid/metric.js';
import type { GridReport, GridSummary } from '../grid/report.js';
import type { OverSeeds } from '../grid/seed-summaries.js';
import {
  areOfProcess,
  estimateColumn,
  furtherNumbers,
  type GridRow,
  isFailure,
  rowNumbers,
  valueText,
} from '../grid/row.js';
import { shortNames } from '../grid/short-names.js';
import type { PlannedGrid } from '../library/grid.js';
import { leaderboard, overSeeds } from '../library/leaderboard.js';
import { csvText } from './csv-text.js';
import { byteSize, cut, figure, plural, printable, table, type TableColumn, whole, width } from './output.js';

/** A grid for people: what it will do, its leaderboard, what became of its points. */

const shownRows = 10;
const screen = 80;

/** What a grid is about to do. */
export function gridPlanText({ points, datasets, stored, bytes }: Omit<PlannedGrid, 'run'>): string {
  const there = stored === 0 ? '' : `, ${whole(stored)} of them stored`;
  return (
    `${plural(points, 'point')}, ${plural(datasets, 'distinct dataset')}${there}; ` +
    `about ${byteSize(bytes)} to be written`
  );
}

/** The leaderboard's rows that a person looks at: the first ten, and how many more there are. */
export function leaderboardText(report: GridReport): string {
  const metric = parseMetric(report.metric);
  const seeds = overSeeds(report);
  return seeds.length > 0 ? seedsText(seeds, metric, areOfProcess(report.rows)) : pointsText(report, metric);
}

function pointsText(report: GridReport, metric: Metric): string {
  const { keys } = report;
  const board = leaderboard(report);
  const names = shortNames(keys, 1);
  const ofProcess = areOfProcess(report.rows);
  const last = ofProcess ? 'logScore' : 'rmse';
  const figures = [...new Set<keyof GridRow>([metric.name, 'lambda', 'standardError', last])];
  const columns: TableColumn[] = [
    ...keys.map((key) => right(names.get(key)!)),
    { title: 'estimator' },
    { title: 'status' },
    ...figures.map((name) => right(titleOf(name, ofProcess))),
  ];
  const shown = board.slice(0, shownRows);
  const cells = shown.map((row) => [
    ...keys.map((key) => (row.any.has(key) ? 'any' : valueCell(row.values.get(key)!))),
    row.estimator ?? '–',
    statusText(row),
    ...figures.map((name) => figure(row[name] as number | null, 4)),
  ]);
  return fitted(columns, cells, keys.length + 3) + moreText(board.length) + anyText(shown);
}

/** Points that differ in the seed alone, as one row: how λ̂ is spread. */
function seedsText(board: readonly OverSeeds[], metric: Metric, ofProcess: boolean): string {
  const others = [...board[0].values.keys()];
  const names = shortNames(others, 1);
  const columns: TableColumn[] = [
    ...others.map((key) => right(names.get(key)!)),
    { title: 'estimator' },
    right('seeds'),
    right(`mean ${metric.name === 'error' ? '|error|' : metric.name}`),
    right(ofProcess ? 'bias' : 'bias of λ̂'),
    right(ofProcess ? 'sd' : 'sd of λ̂'),
    right('coverage'),
  ];
  const shown = board.slice(0, shownRows);
  const cells = shown.map((line) => [
    ...others.map((key) => (line.any.has(key) ? 'any' : valueCell(line.values.get(key)!))),
    line.estimator,
    seedCounts(line),
    figure(line.metric, 4),
    figure(line.bias, 3),
    figure(line.sd, 3),
    line.coverage === null ? '–' : `${Math.round(100 * line.coverage)} %`,
  ]);
  return fitted(columns, cells, others.length + 3) + moreText(board.length) + anyText(shown);
}

/** How many seeds there are, and what became of those that did not come to an end: `8, 2 diverged, 1 failed`. */
function seedCounts({ seeds, left }: OverSeeds): string {
  return [String(seeds), ...[...left].map(([status, count]) => `${count} ${status}`)].join(', ');
}

function anyText(shown: readonly { readonly any: ReadonlySet<string> }[]): string {
  return shown.some(({ any }) => any.size > 0) ? '\nany: trained once, the same for all values' : '';
}

const right = (title: string): TableColumn => ({ title, align: 'right' });

function moreText(rows: number): string {
  return rows > shownRows ? `\n… and ${whole(rows - shownRows)} more` : '';
}

const titles: Partial<Record<keyof GridRow, string>> = { lambda: 'λ̂', standardError: '± error' };

const titleOf = (name: keyof GridRow, ofProcess: boolean): string =>
  name === 'lambda' && ofProcess ? estimateColumn(true) : (titles[name] ?? name);

/** Leaves out figures, the last first, until the table fits; the first `least` columns stay. */
function fitted(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  least: number,
): string {
  for (let kept = columns.length; ; kept--) {
    const lines = table(
      columns.slice(0, kept),
      rows.map((row) => row.slice(0, kept)),
    ).split('\n');
    if (kept <= least || lines.every((line) => width(line) <= screen)) {
      return lines.map((line) => cut(line, screen)).join('\n');
    }
  }
}

function valueCell(value: Value): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : figure(value, 5);
  return cut(printable(valueText(value) ?? 'null'), 24);
}

function statusText({ status, rung }: GridRow): string {
  return status === 'dropped' ? `dropped at rung ${rung}` : status;
}

/** What became of the points, in one line, and the failures' messages below it. */
export function summaryText({ summary, rows, seconds, path }: GridReport): string {
  const counts = (['reused', 'diverged', 'dropped', 'failed', 'invalid', 'notRun'] as const)
    .filter((name) => summary[name] > 0)
    .map((name) => `${whole(summary[name])} ${name === 'notRun' ? 'not run' : name}`);
  const what = [`${whole(summary.points)} points`, ...counts].join(', ');
  const messages = [...new Set(rows.filter(isFailure).map(({ message }) => printable(message ?? '')))];
  const first = messages.slice(0, 3).map((message) => `  ${cut(message, screen - 2)}`);
  const more = messages.length > 3 ? [`  … and ${messages.length - 3} more`] : [];
  return [`${what}; ${seconds} s`, ...first, ...more, `all of them: ${path}`].join('\n');
}

export function failureText({ failed, invalid, notRun }: GridSummary): string {
  const parts = [
    ...(failed > 0 ? [`${whole(failed)} failed`] : []),
    ...(invalid > 0 ? [`${whole(invalid)} invalid`] : []),
  ];
  const hint = notRun > 0 ? `; ${whole(notRun)} were not run: --keep-going runs them` : '';
  return `of the grid’s points ${parts.join(' and ')}${hint}`;
}

/** The leaderboard, whole, as separated values or as a Markdown table. */
export function leaderboardTable(report: GridReport, format: 'csv' | 'md'): string {
  const board = leaderboard(report);
  const numbers = [
    ...rowNumbers,
    ...furtherNumbers.filter((name) => board.some((row) => row[name] !== null)),
  ];
  const titled = numbers.map((name) => (name === 'lambda' ? estimateColumn(areOfProcess(board)) : name));
  const header = ['point', ...report.keys, 'estimator', 'kind', 'status', 'rung', ...titled, 'message'];
  const rows = board.map((row): (number | string | null)[] => [
    row.point,
    ...report.keys.map((key) => (row.any.has(key) ? 'any' : valueText(row.values.get(key)!))),
    row.estimator,
    row.kind,
    row.status,
    row.rung === 0 ? null : row.rung,
    ...numbers.map((name) => row[name]),
    row.message,
  ]);
  if (format === 'csv') return csvText(header, rows);
  const line = (cells: readonly (number | string | null)[]): string =>
    `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

function markdownCell(cell: number | string | null): string {
  return cell === null ? '' : printable(String(cell)).replaceAll('|', '\\|');
}
