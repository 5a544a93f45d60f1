import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { readArrow } from '../arrow/reader.js';
import { UsageError } from '../errors.js';
import { columnOf, readerOf } from './arrow-columns.js';
import { type Engine, identifier } from './engine.js';

/** Values that are copied at once: bounds the memory that rows of long lists take. */
const valuesAtOnce = 2 ** 20;

/**
 * Loads an Arrow IPC file as the table `name`; gives its number of rows. Lists of both kinds become LIST
 * columns. Throws RunError where the file is not a whole Arrow file, UsageError where a column's type has no
 * counterpart in the engine's tables.
 */
export async function loadArrow(engine: Engine, name: string, path: string): Promise<number> {
  const { duckdb, connection } = engine;
  const table = readArrow(readWhole(path), path);
  const columns = table.schema.fields.map((field) => {
    const column = columnOf(duckdb, field.type);
    if (column) return { ...column, name: field.name };
    throw new UsageError(
      `column ${field.name} must hold numbers, booleans, text, dates, timestamps or lists of these, ` +
        `found ${String(field.type)} in ${path}: write the file without it`,
    );
  });
  const definitions = columns.map((column) => `${identifier(column.name)} ${String(column.type)}`);
  await connection.run(`CREATE TABLE ${identifier(name)} (${definitions.join(', ')})`);

  const appender = await connection.createAppender(name);
  const chunk = duckdb.DuckDBDataChunk.create(columns.map(({ type }) => type));
  for (const { data } of table.batches) {
    const readers = columns.map((column, c) => readerOf(column, data.children[c]));
    const valuesPerRow = Math.max(
      1,
      ...data.children.map(({ children: [list] }) => (list?.length ?? 0) / data.length),
    );
    const rowsAtOnce = Math.min(duckdb.DuckDBVector.standardSize(), Math.ceil(valuesAtOnce / valuesPerRow));
    for (let start = 0; start < data.length; start += rowsAtOnce) {
      const length = Math.min(rowsAtOnce, data.length - start);
      chunk.reset();
      chunk.rowCount = length;
      readers.forEach((read, c) =>
        chunk.setColumnValues(
          c,
          Array.from({ length }, (_, i) => read(start + i)),
        ),
      );
      appender.appendDataChunk(chunk);
      // The copying is synchronous: lets signals through.
      await setImmediate();
      engine.throwIfInterrupted();
    }
  }
  appender.closeSync();
  return table.numRows;
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
