import type { DuckDBType } from '@duckdb/node-api';
import { type Column, columnLength } from '../arrow/columns.js';
import { writeArrowFile } from '../arrow/writer.js';
import { UsageError } from '../errors.js';
import type { DuckDB } from '../sql/engine.js';
import type { QueryResult } from '../sql/table-query.js';
import { writeFileAtomically } from '../store/atomic-file.js';
import { type Cell, ListCell } from './cells.js';
import { distinctNames, type Queried } from './document.js';
import { describedColumns, runQuery } from './query.js';
import type { QuerySources } from './query-sources.js';
import { sqlCell } from './sql-cells.js';
import { valuesIn } from './table.js';

/** Values that one file takes: its buffers have to stay below 2 GiB. */
const mostValues = 2 ** 27;

/**
 * A query's result as the columns of an Arrow file. Whole numbers of up to 32 bits are
 * int32 where none is missing; all other numbers are float64, lists of numbers fixed-size lists of them; everything else is
 * text, lists of other things and structures as JSON. Throws UsageError for what these do not hold: whole numbers beyond
 * 2⁵³, lists of several lengths or with gaps.
 */
async function queryColumns({ duckdb, columns, chunks }: QueryResult): Promise<Column[]> {
  const names = distinctNames(columns.map(({ name }) => name));
  const collectors = columns.map(({ type }, c) => collectorOf(duckdb, type, names[c]));
  let values = 0;
  for await (const chunk of chunks) {
    const vectors = columns.map((_, c) => chunk.getColumnVector(c));
    for (let i = 0; i < chunk.rowCount; i++) {
      const row = vectors.map((vector) => sqlCell(duckdb, vector.getItem(i), Infinity));
      values += valuesIn(row);
      if (values > mostValues) throw new UsageError(`the result is too much for one file: LIMIT it`);
      row.forEach((cell, c) => collectors[c].add(cell));
    }
  }
  return collectors.map((collector) => collector.column());
}

/**
 * Runs SQL on the tables and writes its result into an Arrow file, absent or whole, the SQL in its schema. Throws as
 * runQuery and queryColumns do.
 */
export async function queryIntoFile(
  sources: QuerySources,
  sql: string,
  path: string,
  signal: AbortSignal,
): Promise<Queried> {
  const { columns, schema, from } = await runQuery(
    sources,
    sql,
    async (result) => ({
      columns: await queryColumns(result),
      schema: describedColumns(result),
      from: result.tables,
    }),
    signal,
  );
  const metadata = new Map([['sql', sql]]);
  const { bytes } = writeFileAtomically(path, (sink) => writeArrowFile(sink, columns, metadata));
  const rows = columnLength(columns[0]);
  return {
    kind: 'query',
    sql,
    from,
    tables: [{ name: null, rows, schema, shown: [], arrow: { path, bytes } }],
  };
}

interface Collector {
  add(cell: Cell): void;
  column(): Column;
}

function collectorOf(duckdb: DuckDB, type: DuckDBType, name: string): Collector {
  const { LIST, ARRAY } = duckdb.DuckDBTypeId;
  if (isNumber(duckdb, type)) return new NumberCollector(name, isShort(duckdb, type));
  if ((type.typeId === LIST || type.typeId === ARRAY) && isNumber(duckdb, type.valueType)) {
    return new ListCollector(name);
  }
  return new TextCollector(name);
}

function isShort({ DuckDBTypeId: id }: DuckDB, { typeId }: DuckDBType): boolean {
  return [id.TINYINT, id.SMALLINT, id.INTEGER, id.UTINYINT, id.USMALLINT].includes(typeId);
}

function isNumber(duckdb: DuckDB, type: DuckDBType): boolean {
  const { DuckDBTypeId: id } = duckdb;
  const wide = [id.UINTEGER, id.BIGINT, id.UBIGINT, id.HUGEINT, id.UHUGEINT, id.BIGNUM];
  return isShort(duckdb, type) || [...wide, id.FLOAT, id.DOUBLE, id.DECIMAL].includes(type.typeId);
}

/** A number of the result as float64. Decimals are rounded to it, whole numbers have to fit. */
function float64(name: string, cell: Cell): number {
  const number = Number(cell);
  if (typeof cell === 'string' && /^-?\d+$/.test(cell) && BigInt(number) !== BigInt(cell)) {
    throw new UsageError(
      `column ${name} must hold numbers that a float64 holds, found ${cell}: write CAST(${name} AS VARCHAR)`,
    );
  }
  return number;
}

class NumberCollector implements Collector {
  readonly #values: number[] = [];
  #nulls = 0;

  constructor(
    private readonly name: string,
    private readonly short: boolean,
  ) {}

  add(cell: Cell): void {
    if (cell === null) this.#nulls++;
    this.#values.push(cell === null ? NaN : float64(this.name, cell));
  }

  column(): Column {
    const { name } = this;
    if (this.short && this.#nulls === 0)
      return { name, type: 'int32', values: Int32Array.from(this.#values) };
    return { name, type: 'float64', values: Float64Array.from(this.#values), nullable: true };
  }
}

class ListCollector implements Collector {
  readonly #values: number[] = [];
  #rows = 0;
  #width: number | undefined;

  constructor(private readonly name: string) {}

  add(cell: Cell): void {
    this.#rows++;
    const width = cell instanceof ListCell ? cell.length : 0;
    this.#width ??= width;
    if (width === 0) throw this.#wrong(`none in row ${this.#rows}`);
    if (width !== this.#width)
      throw this.#wrong(`${this.#width} values in row 1 and ${width} in row ${this.#rows}`);
    for (const item of (cell as ListCell).items) {
      const value = item === null ? NaN : float64(this.name, item);
      if (!Number.isFinite(value))
        throw this.#wrong(`${item === null ? 'a null' : value} in row ${this.#rows}`);
      this.#values.push(value);
    }
  }

  column(): Column {
    if (this.#width === undefined) throw this.#wrong('no row to take the length from');
    return { name: this.name, type: 'list', width: this.#width, values: Float64Array.from(this.#values) };
  }

  #wrong(found: string): UsageError {
    return new UsageError(
      `column ${this.name} must hold lists of numbers, all of one length, for --arrow, found ${found}: ` +
        `unnest(${this.name}) makes a row of each value`,
    );
  }
}

class TextCollector implements Collector {
  readonly #values: (string | null)[] = [];

  constructor(private readonly name: string) {}

  add(cell: Cell): void {
    this.#values.push(cell === null || typeof cell === 'string' ? cell : JSON.stringify(cell));
  }

  column(): Column {
    return { name: this.name, type: 'utf8', values: this.#values };
  }
}
