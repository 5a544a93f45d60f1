import { dirname, resolve } from 'node:path';
import { fileSize, makeFolder, removeFile, syncFolder, withFile, withoutFailing } from '../store/files.js';
import { temporarySuffix } from '../store/atomic-file.js';
import { systemCalls } from '../store/system-calls.js';
import type { Queried } from './document.js';
import { copyQuery, describedColumns } from './query.js';
import type { QuerySources } from './query-sources.js';

/**
 * Runs SQL on the tables and writes its result into a Parquet file, absent or whole, the SQL in its metadata: the same bytes
 * for the same data. The types are the engine's own. Throws as copyTables does.
 */
export async function queryIntoParquet(
  sources: QuerySources,
  sql: string,
  path: string,
  signal: AbortSignal,
): Promise<Queried> {
  const temporary = resolve(path) + temporarySuffix;
  makeFolder(dirname(temporary));
  removeFile(temporary);
  try {
    const result = await copyQuery(sources, sql, temporary, signal);
    const bytes = fileSize(temporary);
    withFile(temporary, 'r', (fd) => systemCalls.sync(fd));
    systemCalls.rename(temporary, path);
    syncFolder(dirname(path));
    const schema = describedColumns(result);
    const parquet = { path, bytes };
    const table = { name: null, rows: result.rows, schema, shown: [], parquet };
    return { kind: 'query', sql, from: result.tables, tables: [table] };
  } catch (error) {
    withoutFailing(() => removeFile(temporary));
    throw error;
  }
}
