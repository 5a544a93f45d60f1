import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { plainFile } from '../arrow/plain-file.js';
import { readArrow } from '../arrow/reader.js';
import { batchCopier, columnsOf } from './arrow-chunks.js';
import { type Engine, identifier } from './engine.js';
import type { Unclear } from './load-types.js';

/** Rows of a loaded table, and the columns that have no counterpart in it: nulls stand there. */
export interface LoadedArrow {
  readonly rows: number;
  readonly refused: readonly Unclear[];
}

/**
 * Loads an Arrow IPC file or stream as the table `name`. Lists of both kinds become LIST columns. Throws RunError where the file is
 * not a whole Arrow file.
 */
export async function loadArrow(engine: Engine, name: string, path: string): Promise<LoadedArrow> {
  const { duckdb, connection } = engine;
  const table = readArrow(await plainFile(readWhole(path), path), path);
  const found = columnsOf(duckdb, table.schema, path);
  const columns = found.map((column) =>
    column.refusal === undefined ? column : { ...column, reader: () => () => null },
  );
  const definitions = columns.map((column) => `${identifier(column.name)} ${String(column.type)}`);
  await connection.run(`CREATE TABLE ${identifier(name)} (${definitions.join(', ')})`);

  const appender = await connection.createAppender(name);
  const chunk = duckdb.DuckDBDataChunk.create(columns.map(({ type }) => type));
  for (const { data } of table.batches) {
    const batch = batchCopier(duckdb, columns, data.children, data.length);
    for (let first = 0; first < batch.rows; first += batch.rowsAtOnce) {
      chunk.reset();
      batch.copy(chunk, first, Math.min(batch.rowsAtOnce, batch.rows - first));
      appender.appendDataChunk(chunk);
      // The copying is synchronous: lets signals through.
      await setImmediate();
      engine.throwIfInterrupted();
    }
  }
  appender.closeSync();
  const refused = found.flatMap(({ name: column, refusal }): Unclear[] =>
    refusal === undefined ? [] : [{ column, needs: refusal, kind: 'numbers' }],
  );
  return { rows: table.numRows, refused };
}

/** A file's bytes; in pieces, since one read takes less than 2 GiB. */
function readWhole(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(fstatSync(file).size);
    for (let done = 0; done < bytes.length;) {
      const read = readSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30), done);
      if (read === 0) return bytes.subarray(0, done);
      done += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}
