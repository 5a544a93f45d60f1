import type { Column } from '../arrow/columns.js';
import { RunError, UsageError } from '../errors.js';
import type { Pool } from '../pool/pool.js';
import { rowsPerShard } from '../pool/shards.js';
import type { DeclaredFile } from '../sql/file-options.js';
import type { Unread } from '../sql/load-types.js';
import { querySeries, type Series } from '../sql/query.js';
import type { Json } from '../store/fingerprint.js';
import { pathRowsPerPart, type RowRange, rowRanges } from './parts.js';
import { listOverlap } from './import-overlap.js';
import type { WindowsInput } from './import-windows.js';
import { type Compute, rowProgress } from './stage.js';
import type { PathsSummary } from './stored-paths.js';

export interface ImportParameters {
  readonly sql: string;
  /** Values of a row where x is one number a row of the SQL's result; undefined where x is a list. */
  readonly window: number | undefined;
  /** k_j of a window: its mean of k, or its last. */
  readonly target: 'mean' | 'last';
  readonly onMissing: 'stop' | 'drop';
  /** Whether the SQL has to give k (it is observed), or must not (it is made from λ). */
  readonly observesK: boolean;
}

/** The summary of an imported dataset. */
export interface ImportSummary extends PathsSummary {
  /** Rows of the SQL's result; how many of them were dropped, and how many windows with them. */
  readonly sourceRows: number;
  readonly droppedRows: number;
  readonly droppedWindows: number;
  /** Where lists share values with the row before: over how many rows (listOverlap). */
  readonly overlap?: number;
  /** Columns of which some values are not what their files' options say, and count as missing. */
  readonly unread?: readonly Unread[];
}

/**
 * Runs the SQL over the declared files (by table name, their paths absolute) and stores its rows, or the windows over
 * them. Row j's t is the SQL's t, or else the row of the SQL's result at which it ends, counted from 0.
 *
 * A row whose x, k or t is null, NaN or infinite stops the run, or is dropped; a window that would hold a dropped
 * row is left out with it: windows never span a hole.
 */
export function importSeries(
  parameters: ImportParameters,
  files: Readonly<Record<string, DeclaredFile>>,
): Compute {
  return async ({ pool, output, progress, throwIfInterrupted, warn }) => {
    const series = await querySeries(files, parameters.sql, throwIfInterrupted);
    checkColumns(series, parameters);
    for (const column of series.unread ?? []) warn(unreadText(column));
    const window = parameters.window ?? 1;
    const missing = missingRows(series);
    if (missing.length > 0 && parameters.onMissing === 'stop') throw missingError(series, missing);
    const starts = windowStarts(series.rows, window, missing);
    const droppedWindows = series.rows - window + 1 - starts.length;
    if (starts.length === 0) {
      throw new UsageError(
        `import.window must fit into the series, found ${window} for ${series.rows} rows` +
          (missing.length > 0 ? `, ${missing.length} of them dropped` : ''),
      );
    }
    if (missing.length > 0) {
      const windows =
        parameters.window === undefined ? '' : ` and the ${droppedWindows} windows that held them`;
      warn(`dropped ${missing.length} of ${series.rows} rows (x, k or t missing)${windows}`);
    }
    const n = parameters.window ?? series.width;
    const overlap = series.list ? listOverlap(series.x, n, starts) : 1;
    if (overlap > 1) {
      warn(`the lists in x share values with the row before: rows are taken as windows of ${overlap}`);
    }
    const blocks = new WindowBlocks(pool, series, window, parameters.target);
    try {
      for (const range of rowRanges(starts.length, pathRowsPerPart(n))) {
        throwIfInterrupted();
        output.begin(range.index);
        const inBlock = starts.subarray(range.first, range.first + range.rows);
        if (!output.has(range.index)) await output.write(await blocks.columns(range, inBlock), range.index);
        progress(rowProgress(range.first + range.rows, starts.length, n));
      }
    } finally {
      blocks.release();
    }
    const summary: ImportSummary = {
      rows: starts.length,
      n,
      sourceRows: series.rows,
      droppedRows: missing.length,
      droppedWindows,
      ...(overlap > 1 && { overlap }),
      ...(series.unread && { unread: series.unread }),
    };
    return summary as unknown as Json;
  };
}

function unreadText({ table, column, failed: { count, of, examples } }: Unread): string {
  const shown = examples.map((value) => JSON.stringify(value)).join(', ');
  return `${count} of ${of} values of ${table}.${column} cannot be read and count as missing: ${shown}${count > examples.length ? ', …' : ''}`;
}

function checkColumns({ list, k }: Series, { window, observesK }: ImportParameters): void {
  if (list && window !== undefined) {
    throw new UsageError(`import.window must be left out where x is a list already, found ${window}`);
  }
  if (!list && window === undefined) {
    throw new UsageError('import.window must be given, since the SQL’s x is one number a row and not a list');
  }
  if (observesK && !k) {
    throw new UsageError(
      'import.sql must give a column k (the observed target), or targets.lambda must say how k is made',
    );
  }
  if (!observesK && k) {
    throw new UsageError(
      'import.sql gives a column k, so targets.lambda must be left out: k is observed or made',
    );
  }
}

/** The rows of the result whose x, k or t is not a finite number, ascending. */
function missingRows({ rows, width, x, k, t }: Series): number[] {
  const missing: number[] = [];
  for (let row = 0; row < rows; row++) {
    let good = [k, t].every((column) => column === undefined || Number.isFinite(column[row]));
    for (let i = row * width; good && i < (row + 1) * width; i++) good = Number.isFinite(x[i]);
    if (!good) missing.push(row);
  }
  return missing;
}

function missingError({ rows, width, x, k, t, label }: Series, missing: readonly number[]): RunError {
  const shown = missing.slice(0, 3).map((row) => {
    const name = label?.[row] === undefined || label[row] === null ? '' : ` (${label[row]})`;
    const values = x.subarray(row * width, (row + 1) * width);
    const bad = values.find((value) => !Number.isFinite(value));
    const columns: [string, number | undefined][] = [
      ['x', bad],
      ['k', k?.[row]],
      ['t', t?.[row]],
    ];
    const found = columns
      .filter(([, value]) => value !== undefined && !Number.isFinite(value))
      .map(([column, value]) => `${column} is ${words(value!)}`);
    return `row ${row}${name}: ${found.join(', ')}`;
  });
  const more = missing.length > shown.length ? `; and ${missing.length - shown.length} more` : '';
  return new RunError(
    `x, k and t must be finite numbers, found ${missing.length} of ${rows} rows where they are not: ` +
      `${shown.join('; ')}${more}. Mend the SQL, or set import.onMissing: drop`,
  );
}

function words(value: number): string {
  return Number.isNaN(value) ? 'null or NaN' : String(value);
}

/** Where the windows without a missing row begin. */
function windowStarts(rows: number, window: number, missing: readonly number[]): Uint32Array {
  const starts: number[] = [];
  let from = 0;
  for (const hole of [...missing, rows]) {
    for (let start = from; start + window <= hole; start++) starts.push(start);
    from = hole + 1;
  }
  return Uint32Array.from(starts);
}

/** Makes blocks of windows from a series in the shared memory. */
class WindowBlocks {
  readonly #x: number;
  readonly #k: number;
  readonly #xBytes: number;
  readonly #kBytes: number;

  constructor(
    private readonly pool: Pool,
    private readonly series: Series,
    private readonly window: number,
    private readonly target: ImportParameters['target'],
  ) {
    this.#xBytes = series.x.byteLength;
    this.#kBytes = series.k?.byteLength ?? 0;
    this.#x = pool.memory.reserve(this.#xBytes, 'the imported series');
    this.#k = pool.memory.reserve(this.#kBytes, 'the imported targets');
    pool.memory.float64(this.#x, series.x.length).set(series.x);
    if (series.k) pool.memory.float64(this.#k, series.k.length).set(series.k);
  }

  /** The dataset's columns for the windows that begin at `starts`. A list column's row is one window of width values. */
  async columns({ first, rows }: RowRange, starts: Uint32Array): Promise<Column[]> {
    const { memory } = this.pool;
    const { k, t, label, width } = this.series;
    const values = this.window * width;
    const bytes = [rows * values * 8, rows * 8, rows * 4] as const;
    const [x, meanK, startsAt] = bytes.map((size) => memory.reserve(size, 'a block of windows')) as [
      number,
      number,
      number,
    ];
    try {
      memory.uint32(startsAt, rows).set(starts.map((start) => start * width));
      const input: WindowsInput = {
        series: this.#x,
        k: k && this.target === 'mean' && this.window > 1 ? this.#k : undefined,
        starts: startsAt,
        rows,
        rowsPerShard: rowsPerShard(values),
        window: values,
        x,
        meanK,
      };
      await this.pool.each('makeWindows', input, Math.ceil(rows / input.rowsPerShard));
      const lastRows = starts.map((start) => start + this.window - 1);
      const targets = input.k === undefined ? lastValues(k, lastRows) : memory.float64(meanK, rows).slice();
      return [
        { name: 'j', type: 'int32', values: Int32Array.from({ length: rows }, (_, r) => first + r) },
        { name: 't', type: 'float64', values: Float64Array.from(lastRows, (row) => t?.[row] ?? row) },
        { name: 'label', type: 'utf8', values: Array.from(lastRows, (row) => label?.[row] ?? null) },
        ...(targets ? [{ name: 'k', type: 'float64', values: targets } as const] : []),
        // Copied out of the block, which is given back before the caller writes the columns.
        { name: 'x', type: 'list', width: values, values: memory.float64(x, rows * values).slice() },
      ];
    } finally {
      [x, meanK, startsAt].forEach((offset, i) => memory.release(offset, bytes[i]));
    }
  }

  release(): void {
    this.pool.memory.release(this.#x, this.#xBytes);
    this.pool.memory.release(this.#k, this.#kBytes);
  }
}

function lastValues(values: Float64Array | undefined, rows: Uint32Array): Float64Array | undefined {
  return values && Float64Array.from(rows, (row) => values[row]);
}
