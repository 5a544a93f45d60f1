import { firstCase } from '../first-case.js';
import { figure as numberText, whole } from '../text.js';
import type { Table } from './document.js';
import type { LimitOf } from './grid-limits.js';
import type { Quantity, Summary } from './grid-quantities.js';
import { type Axis, type GridSettings, placeText, type Setting } from './grid-settings.js';
import { missingText, signOf, signsText } from './grid-statuses.js';

/** What all figures of a grid say and have: titles, notes, descriptions, tables. */

/** A setting with what is drawn of it. */
export interface Drawn extends Setting {
  readonly summary: Summary;
  readonly sign: string | null;
}

/** The settings with the numbers that are drawn of them. */
export function drawnOf(settings: readonly Setting[], quantity: Quantity): Drawn[] {
  return settings.map((setting) => {
    const summary = quantity.summary(setting.rows);
    return { ...setting, summary, sign: signOf(setting.rows, summary.value) };
  });
}

export interface Scene {
  readonly grid: GridSettings;
  readonly quantity: Quantity;
  /** Indices of the axes that are drawn, the one with the most values first. */
  readonly drawn: readonly number[];
  readonly where: string;
  readonly limitOf: LimitOf;
}

export function lengthOf({ axes }: GridSettings, a: number): number {
  return axes[a].values.length;
}

export function axisTitle({ name, alongside }: Axis): string {
  return alongside.length === 0 ? name : `${name} (with ${alongside.join(', ')})`;
}

export function explanationOf({ explanation }: Quantity, cells: readonly Drawn[]): string {
  return cells.some(({ rows }) => rows.length > 1) ? explanation : '';
}

export function signsNote(cells: readonly Drawn[]): string {
  const text = signsText(cells.map(({ sign }) => sign));
  if (text === '') return '';
  const some = cells.some(({ sign, summary }) => sign !== null && summary.value !== null);
  return `Where numbers are missing: ${text}${some ? '; beside a number, of some seeds only' : ''}.`;
}

export function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** Of each estimator the least and the greatest value, and where they are. */
export function description(scene: Scene, cells: readonly Drawn[], estimators: readonly string[]): string {
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

/** What is drawn, a line per setting; columns that would say nothing are left out. */
export function dataTable({ grid, quantity, drawn }: Scene, cells: readonly Drawn[]): Table {
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
