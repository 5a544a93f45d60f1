import type { Table } from 'apache-arrow';
import { RunError } from '../errors.js';
import { type BatchCopier, batchCopier, columnsOf, type NamedColumn } from './arrow-chunks.js';
import { type Engine, identifier } from './engine.js';

/** A table that lies in Arrow files: a piece is read when a query comes to it, and let go behind it. */
export interface ArrowTable {
  /** What it is called where something is wrong with it. */
  readonly path: string;
  /** At least one; they have the same columns. */
  readonly pieces: readonly (() => Table)[];
}

/** Where a scan of a table is. */
interface Scan {
  readonly columns: readonly number[];
  piece: number;
  batch: number;
  row: number;
}

/** How the names of the functions begin that give a table's rows: no other function's name has a space. */
export const scanPrefix = 'scan ';

/**
 * Makes `name` a view of an Arrow table: the engine asks for the rows in their order, and for the columns that a query
 * names, while it runs. What reading throws is thrown by `failed`, since of an error in its midst the engine keeps but
 * the words.
 */
export async function defineArrowTable(
  engine: Engine,
  name: string,
  table: ArrowTable,
  failed: (error: unknown) => void,
): Promise<void> {
  const { duckdb, connection } = engine;
  const reader = new PieceReader(engine, table);
  const guarded = <Argument extends unknown[]>(work: (...given: Argument) => void) => {
    return (...given: Argument): void => {
      try {
        work(...given);
      } catch (error) {
        failed(error);
        throw error;
      }
    };
  };
  const scanName = `${scanPrefix}${name}`;
  connection.registerTableFunction(
    duckdb.DuckDBTableFunction.create({
      name: scanName,
      supportsProjectionPushdown: true,
      bindFunction: guarded((info) => {
        for (const column of reader.columns) info.addResultColumn(column.name, column.type);
      }),
      initFunction: guarded((info) => {
        // One thread: rows come in their order.
        info.setMaxThreads(1);
        info.setInitData({ columns: info.getColumnIndexes(), piece: 0, batch: 0, row: 0 } satisfies Scan);
      }),
      mainFunction: guarded((info, chunk) => {
        engine.throwIfInterrupted();
        const scan = info.initData as Scan;
        const batch = reader.batchAt(scan);
        // No rows say that there are no more.
        const count = batch ? Math.min(batch.rowsAtOnce, batch.rows - scan.row) : 0;
        if (!batch) chunk.rowCount = 0;
        else batch.copy(chunk, scan.row, count);
        scan.row += count;
      }),
    }),
  );
  await connection.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${identifier(scanName)}()`);
}

/** Reads a table's pieces, one in memory at a time. */
class PieceReader {
  #read: { readonly piece: number; readonly table: Table } | undefined;
  #columns: readonly NamedColumn[] | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly table: ArrowTable,
  ) {}

  get columns(): readonly NamedColumn[] {
    this.#columns ??= this.#columnsOf(this.#piece(0));
    return this.#columns;
  }

  /** The batch that holds the scan's next row; undefined behind the last. */
  batchAt(scan: Scan): BatchCopier | undefined {
    while (scan.piece < this.table.pieces.length) {
      const { batches } = this.#piece(scan.piece);
      if (scan.batch >= batches.length) Object.assign(scan, { piece: scan.piece + 1, batch: 0, row: 0 });
      else if (scan.row >= batches[scan.batch].numRows)
        Object.assign(scan, { batch: scan.batch + 1, row: 0 });
      else {
        const { data, numRows } = batches[scan.batch];
        const columns = scan.columns.map((c) => this.columns[c]);
        const children = scan.columns.map((c) => data.children[c]);
        return batchCopier(this.engine.duckdb, columns, children, numRows);
      }
    }
    return undefined;
  }

  #piece(piece: number): Table {
    if (this.#read?.piece === piece) return this.#read.table;
    this.#read = undefined;
    const table = this.table.pieces[piece]();
    // The engine's memory is laid out for the columns that it was told of.
    if (this.#columns && describe(this.#columns) !== describe(this.#columnsOf(table))) {
      throw new RunError(`${this.table.path} has other columns in piece ${piece} than before`);
    }
    this.#read = { piece, table };
    return table;
  }

  #columnsOf({ schema }: Table): NamedColumn[] {
    return columnsOf(this.engine.duckdb, schema, this.table.path);
  }
}

function describe(columns: readonly NamedColumn[]): string {
  return columns.map(({ name, type }) => `${name} ${String(type)}`).join(', ');
}
