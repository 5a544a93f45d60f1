import { UsageError } from '../errors.js';
import { type Engine, identifier, literal } from './engine.js';
import type { DeclaredFile } from './file-options.js';
import { loadScanned } from './scanned.js';

/**
 * Loads a text file whose values are separated by spaces and tabs, any number of them; values with spaces stand in double quotes.
 */
export async function loadSpaced(
  engine: Engine,
  name: string,
  { path, skip = 0, allText, nullStrings = [] }: DeclaredFile,
  encoding: string,
): Promise<number> {
  const { connection } = engine;
  const lines = identifier(`${name} lines`);
  await loadScanned(
    engine,
    `${name} lines`,
    path,
    'read_csv',
    `delim = '\\x01', quote = '', escape = '', auto_detect = false, header = false, skip = ${skip}, encoding = ${literal(encoding)}, columns = {line: 'VARCHAR'}`,
  );
  const fields = `list_transform(regexp_extract_all(line, '"[^"]*"|[^ \\t"]+'), lambda field: trim(field, '"'))`;
  await connection.run(
    `CREATE TABLE ${identifier(`${name} fields`)} AS SELECT ${fields} AS fields FROM ${lines} WHERE trim(line) <> '' ORDER BY rowid`,
  );
  await connection.run(`DROP TABLE ${lines}`);
  const table = identifier(`${name} fields`);
  const [[first]] = await (await connection.run(`SELECT fields FROM ${table} LIMIT 1`)).getRowsJS();
  // A header may stand behind the mark of a comment.
  const top = first as string[];
  const names =
    top[0] === '#' ? top.slice(1) : top.map((field, i) => (i === 0 ? field.replace(/^#/, '') : field));
  const hasHeader = !top.some((field) => /^[-+]?\.?\d/.test(field));
  const header = hasHeader ? names : top.map((_, i) => `column${i}`);
  const from = `${table} WHERE rowid >= ${hasHeader ? 1 : 0}`;
  const [[wrong]] = await (
    await connection.run(`SELECT min(rowid) FILTER (len(fields) <> ${header.length}) FROM ${from}`)
  ).getRows();
  if (wrong !== null) {
    throw new UsageError(
      `${path} must have ${header.length} values in every line, as in its first, found others in line ${Number(wrong) + 1 + skip} ` +
        '(lines without any do not count): say what separates them, { path: …, separator: … } under import.files',
    );
  }
  const missing = nullStrings.map(literal).join(', ');
  const value = (i: number): string =>
    missing === ''
      ? `fields[${i + 1}]`
      : `CASE WHEN fields[${i + 1}] NOT IN (${missing}) THEN fields[${i + 1}] END`;
  const columns = await Promise.all(
    header.map(async (column, i) => {
      const integer = `TRY_CAST(${value(i)} AS BIGINT) IS NOT NULL AND regexp_full_match(${value(i)}, '[-+]?\\d+')`;
      const counted = await connection.run(
        `SELECT count(${value(i)}), count(*) FILTER (${integer}), count(TRY_CAST(${value(i)} AS DOUBLE)) FROM ${from}`,
      );
      const [[all, integers, doubles]] = await counted.getRows();
      const type = allText ? 'VARCHAR' : integers === all ? 'BIGINT' : doubles === all ? 'DOUBLE' : 'VARCHAR';
      return `CAST(${value(i)} AS ${type}) AS ${identifier(column)}`;
    }),
  );
  const created = await connection.run(
    `CREATE TABLE ${identifier(name)} AS SELECT ${columns.join(', ')} FROM ${from} ORDER BY rowid`,
  );
  await connection.run(`DROP TABLE ${table}`);
  return Number((await created.getRows())[0][0]);
}
