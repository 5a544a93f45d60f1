import type { DuckDBListVector } from '@duckdb/node-api';
import type { Engine } from './engine.js';

/** What one pass over a column's values shows. */
export interface Measures {
  /** Rows in which it has a finite number. */
  readonly values: number;
  /** The least and the greatest of them; null where there are none. */
  readonly least: number | null;
  readonly greatest: number | null;
  /** How often a value is above the value before it, and how often below; rows without one are passed over. */
  readonly rises: number;
  readonly falls: number;
  /** Whether all of them are whole numbers. */
  readonly whole: boolean;
}

/** Columns that one query reads: the engine binds all columns of a table anew for each query. */
const atOnce = 2000;

/**
 * Measures columns, each an expression in SQL that gives a DOUBLE, by rows in the order of the file: one list per row
 * and batch of columns, so that neither wide tables nor long ones take more than one pass and little memory.
 */
export async function measureColumns(
  { connection, throwIfInterrupted }: Engine,
  table: string,
  expressions: readonly string[],
): Promise<Measures[]> {
  const measured: Measures[] = [];
  for (let first = 0; first < expressions.length; first += atOnce) {
    const batch = expressions.slice(first, first + atOnce);
    const gauges = batch.map(() => new Gauge());
    const result = await connection.stream(
      `SELECT list_value(${batch.join(', ')}) FROM ${table} ORDER BY rowid`,
    );
    for await (const chunk of result) {
      throwIfInterrupted();
      const lists = chunk.getColumnVector(0) as DuckDBListVector;
      const numbers = lists.childVector;
      for (let row = 0; row < chunk.rowCount; row++) {
        const offset = lists.getEntryOffset(row);
        gauges.forEach((gauge, c) => gauge.take((numbers.getItem(offset + c) as number | null) ?? NaN));
      }
    }
    measured.push(...gauges.map((gauge) => gauge.measures()));
  }
  return measured;
}

/** Measures one column, value by value. */
class Gauge {
  private values = 0;
  private least = Infinity;
  private greatest = -Infinity;
  private rises = 0;
  private falls = 0;
  private whole = true;
  private before = NaN;

  take(value: number): void {
    if (!Number.isFinite(value)) return;
    this.values++;
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
    if (value > this.before) this.rises++;
    else if (value < this.before) this.falls++;
    this.whole &&= Number.isInteger(value);
    this.before = value;
  }

  measures(): Measures {
    const { values, least, greatest, rises, falls, whole } = this;
    const some = values > 0;
    return {
      values,
      least: some ? least : null,
      greatest: some ? greatest : null,
      rises,
      falls,
      whole: some && whole,
    };
  }
}
