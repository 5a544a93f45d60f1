import { join } from 'node:path';
import type { Column } from '../arrow/columns.js';
import { writeArrowFile } from '../arrow/writer.js';
import { writeFileAtomically } from '../store/atomic-file.js';
import { gridCommand, runCommand } from './command.js';
import type { Value } from './elements.js';
import { gridFolder, resultsName } from './folder.js';
import { metricText } from './metric.js';
import type { GridPlan } from './plan.js';
import {
  areOfProcess,
  estimateColumn,
  type GridRow,
  isFailure,
  rowNumbers,
  furtherNumbers,
  valueText,
} from './row.js';

/** Writes results.arrow, one row a point and estimator; gives its path. `keepGoing`: whether failures stopped nothing. */
export function writeResults(
  dataFolder: string,
  { request, name, pipeline, question, keys, metric, points }: GridPlan,
  rows: readonly GridRow[],
  keepGoing: boolean,
): string {
  const path = join(gridFolder(dataFolder, name), resultsName);
  // Where nothing failed, the rows are the same without it.
  const keptGoing = keepGoing && rows.some(isFailure);
  const metadata = new Map<string, string>([
    ['pipeline', pipeline.name],
    ['grid', name],
    ...(question === undefined ? [] : [['question', question] as const]),
    ['keys', JSON.stringify(keys)],
    ['metric', metricText(metric)],
    ['command', gridCommand(request, points.length, keptGoing)],
    ['runCommand', runCommand(request)],
  ]);
  writeFileAtomically(path, (sink) => writeArrowFile(sink, resultColumns(keys, rows), metadata));
  return path;
}

/** The columns of results.arrow. Swept values keep their type where a column has one for all of them. */
export function resultColumns(keys: readonly string[], rows: readonly GridRow[]): Column[] {
  const integer = (name: 'point' | 'rung'): Column => ({
    name,
    type: 'int32',
    values: Int32Array.from(rows, (row) => row[name]),
  });
  const text = (name: 'estimator' | 'kind' | 'status' | 'message' | 'fingerprint' | 'trained'): Column => ({
    name,
    type: 'utf8',
    values: rows.map((row) => row[name]),
  });
  return [
    integer('point'),
    ...keys.map((key) =>
      sweptColumn(
        key,
        rows.map(({ values }) => values.get(key)!),
      ),
    ),
    text('estimator'),
    text('kind'),
    text('status'),
    text('message'),
    integer('rung'),
    ...[...rowNumbers, ...furtherNumbers.filter((name) => rows.some((row) => row[name] !== null))].map(
      (name): Column => ({
        name: name === 'lambda' ? estimateColumn(areOfProcess(rows)) : name,
        type: 'float64',
        values: Float64Array.from(rows, (row) => row[name] ?? NaN),
        nullable: true,
      }),
    ),
    text('fingerprint'),
    text('trained'),
  ];
}

function sweptColumn(name: string, values: readonly Value[]): Column {
  const isInt32 = (value: Value): boolean => typeof value === 'number' && (value | 0) === value;
  if (values.every(isInt32)) return { name, type: 'int32', values: Int32Array.from(values as number[]) };
  if (values.every((value) => value === null || Number.isFinite(value))) {
    return {
      name,
      type: 'float64',
      values: Float64Array.from(values, (value) => (value as number | null) ?? NaN),
      nullable: true,
    };
  }
  return { name, type: 'utf8', values: values.map(valueText) };
}
