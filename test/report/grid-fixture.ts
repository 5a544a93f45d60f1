import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Column } from '../../src/arrow/columns.js';
import { writeArrowFile } from '../../src/arrow/writer.js';
import { rowNumbers as numberColumns } from '../../src/grid/row.js';
import { folderOfFile } from '../folders.js';

type Value = number | string;

/** A row as a test states it: what is left out is null, the status converged. */
export interface FixtureRow extends Partial<Record<(typeof numberColumns)[number], number>> {
  readonly swept: Readonly<Record<string, Value>>;
  readonly estimator?: string | null;
  readonly status?: string;
  readonly message?: string;
  /** Of its training, where several points have one in common. */
  readonly trained?: string;
  readonly rung?: number;
}

export const standardMetadata = { pipeline: 'study', grid: 'study', metric: 'rmse' };

/** Columns as `pipeline grid` writes them; a point a combination of swept values. */
export function fixtureColumns(rows: readonly FixtureRow[]): Column[] {
  const keys = Object.keys(rows[0].swept);
  const points = [...new Set(rows.map(({ swept }) => JSON.stringify(swept)))];
  const texts = (name: string, values: (string | null)[]): Column => ({ name, type: 'utf8', values });
  return [
    {
      name: 'point',
      type: 'int32',
      values: Int32Array.from(rows, ({ swept }) => points.indexOf(JSON.stringify(swept))),
    },
    ...keys.map((key): Column => {
      const values = rows.map(({ swept }) => swept[key]);
      if (values.every((value) => typeof value === 'number')) {
        const whole = values.every(Number.isInteger);
        return whole
          ? { name: key, type: 'int32', values: Int32Array.from(values) }
          : { name: key, type: 'float64', values: Float64Array.from(values) };
      }
      return texts(key, values.map(String));
    }),
    texts(
      'estimator',
      rows.map(({ estimator = 'fit' }) => estimator),
    ),
    texts(
      'kind',
      rows.map(({ estimator = 'fit' }) => estimator && 'least-squares'),
    ),
    texts(
      'status',
      rows.map(({ status = 'converged' }) => status),
    ),
    texts(
      'message',
      rows.map(({ message = null }) => message),
    ),
    { name: 'rung', type: 'int32', values: Int32Array.from(rows, ({ rung = 0 }) => rung) },
    ...numberColumns.map((name): Column => ({
      name,
      type: 'float64',
      nullable: true,
      values: Float64Array.from(rows, (row) => row[name] ?? NaN),
    })),
    texts(
      'fingerprint',
      rows.map((_, r) => String(r).padStart(64, 'a')),
    ),
    texts(
      'trained',
      rows.map(({ estimator, trained }, r) =>
        estimator === null ? null : (trained ?? String(r).padStart(64, 'b')),
      ),
    ),
  ];
}

/** Writes a results.arrow and gives its path; the file goes when the tests of the file have run. */
export function gridFile(
  rows: readonly FixtureRow[],
  metadata: Readonly<Record<string, string>> = {},
  columns = fixtureColumns(rows),
): string {
  const path = join(folderOfFile(), 'results.arrow');
  writeFileSync(path, gridBytes(rows, metadata, columns));
  return path;
}

export function gridBytes(
  rows: readonly FixtureRow[],
  metadata: Readonly<Record<string, string>> = {},
  columns = fixtureColumns(rows),
): Uint8Array {
  const chunks: Uint8Array[] = [];
  const keys = JSON.stringify(Object.keys(rows[0].swept));
  const all = { ...standardMetadata, keys, ...metadata };
  writeArrowFile(
    { write: (bytes) => void chunks.push(bytes.slice()) },
    columns,
    new Map(Object.entries(all)),
  );
  return Buffer.concat(chunks);
}
