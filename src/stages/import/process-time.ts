import { UsageError } from '../../errors.js';
import type { Series } from '../../sql/query.js';
import type { TimeUnit } from '../../pipeline/pipeline.js';

/** How the time of a series is counted for estimators of the process; t in its own unit unless one is given. */
export interface TimeChoice {
  readonly unit: TimeUnit | undefined;
  readonly dt: number | undefined;
}

/** Years of 365.25 days. */
const perYear = { year: 1, day: 365.25, hour: 365.25 * 24, second: 365.25 * 86_400 };

/** A series whose t is in years, or in rows of dt. Throws UsageError where nothing says the time. */
export function inYears(series: Series, { unit, dt }: TimeChoice): Series {
  if (unit === 'rows') {
    return { ...series, t: Float64Array.from({ length: series.rows }, (_, row) => row * dt!) };
  }
  if (!series.t) {
    throw new UsageError(
      'import.dt must be given where the SQL has no column t: the time between two rows, such as 1/252',
    );
  }
  if (series.datesOfT && unit !== undefined) {
    throw new UsageError(
      `import.timeUnit must be left out or rows where t is a date, which is made into years, found ${unit}`,
    );
  }
  const scale = series.datesOfT ? perYear.second : perYear[unit ?? 'year'];
  return { ...series, t: series.t.map((t) => t / scale) };
}

/** Throws UsageError where time does not go on from row to row: transitions would go back, or take no time. */
export function checkGrowing({ t, rows, label }: Series): void {
  let before = -Infinity;
  for (let row = 0; row < rows; row++) {
    if (!Number.isFinite(t![row])) continue;
    if (t![row] > before) {
      before = t![row];
      continue;
    }
    const name = label?.[row] === undefined || label[row] === null ? '' : ` (${label[row]})`;
    throw new UsageError(
      `t must grow from row to row, found that of row ${row}${name} ${t![row] === before ? 'equal to' : 'below'} the one before: ` +
        'ORDER BY t in import.sql, take one series with WHERE, or give several as lists x',
    );
  }
}
