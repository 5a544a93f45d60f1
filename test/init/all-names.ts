import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { init } from '../../src/init/init.js';
import { querySeries } from '../../src/sql/query.js';
import { temporaryFolder } from '../folders.js';

/** Whatever columns, series and files are called, what init writes is YAML that parses to SQL that runs. */

const pieces = [
  'close', '(EUR)', '\n', '\r\n', '\t', ' ', '"', "'", ':', ': ', '#', ' #', '|', '>', '-', '- ', '*', '&', '!', '%', '@', '`',
  '{', '}', '[', ']', ',', ';', '\\', '\\n', '?', '…', '“', 'é', '🎲', '\u2028', '\u0085', '\u00a0', '\ufeff', '\u0007', '\u001b[31m', '$1', '---', '...', '~', 'null', '"""', '--', '/*',
]; // prettier-ignore

/** A name of up to five pieces, the same for the same number. */
function nameOf(seed: number): string {
  let state = seed * 2654435761 + 1;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: 1 + draw(5) }, () => pieces[draw(pieces.length)]).join('');
}

const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const words = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Runs what init writes of columns and series that are called by every piece, so many in a name, and by names that are
 * drawn.
 */
export async function runNames(inOneName: number, drawn: number): Promise<void> {
  const folder = temporaryFolder();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  onTestFinished(() => connection.closeSync());
  const joined = Array.from({ length: Math.ceil(pieces.length / inOneName) }, (_, i) =>
    pieces.slice(inOneName * i, inOneName * (i + 1)).join(''),
  );
  const names = [...joined, ...Array.from({ length: drawn }, (_, i) => nameOf(i))];
  for (const [n, value] of names.entries()) {
    const series = names[(n + 3) % names.length];
    const data = join(folder, `d ${n}'#: é.parquet`);
    await connection.run(
      `COPY (SELECT DATE '2020-01-01' + i::INTEGER AS date, s || ${words(series)} AS ${name(`s${series}`)},
                    CASE WHEN i <> 7 THEN 20 + sin(i) END AS ${name(`v${value}`)}
             FROM range(60) r(i), (VALUES ('a'), ('b')) q(s) WHERE i > 0 OR s = 'a')
       TO ${words(data)} (FORMAT parquet)`,
    );
    const file = join(folder, `p${n}.yaml`);
    await init({ file, from: data });
    const { files, sql } = loadPipeline(file).pipeline.import!;
    const found = await querySeries({ observed: resolve(folder, files['observed'] as string) }, sql);
    expect([value, found.rows]).toEqual([value, 57]);
  }
}
