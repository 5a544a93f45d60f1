import { indices } from '../../arrays.js';
import type { Column } from '../../arrow/columns.js';
import { UsageError } from '../../errors.js';
import type { Executor } from '../../pool/executor.js';
import { rowsPerShard } from '../../pool/shards.js';
import type { DeclaredFile } from '../../sql/file-options.js';
import type { Unread } from '../../sql/load-types.js';
import { querySeries, type Series } from '../../sql/query.js';
import { plural } from '../../text.js';
import { pathRowsPerPart, type RowRange, rowRanges, type PathsSummary } from '../../rows/parts.js';
import { orderNotices } from './order.js';
import { listOverlap } from '../../rows/overlap.js';
import { checkGrowing, inYears, type TimeChoice } from './process-time.js';
import { missingError, missingRows, windowCount, windowStarts } from './missing-rows.js';
import type { WindowsInput } from './windows-task.js';
import { type Compute, rowProgress } from '../stage.js';
import { pathsSummary } from '../../rows/paths-summary.js';

export interface ImportParameters {
  readonly sql: string;
  /** Values of a row where x is one number a row of the SQL's result; undefined where x is a list. */
  readonly window: number | undefined;
  /** Rows from the beginning of a window to that of the next: 1 of lists. */
  readonly every: number;
  /** k_j of a window: its mean of k, or its last. */
  readonly target: 'mean' | 'last';
  readonly onMissing: 'stop' | 'drop';
  /** Whether the SQL has to give k (it is observed), or must not (it is made from λ). */
  readonly observesK: boolean;
  /** Columns of numbers that terms of bases read, one number per row: that of a window is its last row's. */
  readonly more?: readonly string[];
  /** Given where estimators of the process read the series: how its time is counted (process-time.ts). */
  readonly time?: TimeChoice | undefined;
}

/** The summary of an imported dataset. */
export interface ImportSummary extends PathsSummary {
  /** Rows of the SQL's result; how many of them lack something, and how many windows need it. */
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
 * A row whose x, k or t is null, NaN or infinite stops the run, or is dropped: a window that needs what is missing is left
 * out (windowStarts), so that windows never span a hole.
 */
export function importSeries(
  parameters: ImportParameters,
  files: Readonly<Record<string, DeclaredFile>>,
): Compute {
  return async ({ pool, output, progress, throwIfInterrupted, warn }) => {
    const read = await querySeries(
      files,
      parameters.sql,
      throwIfInterrupted,
      parameters.more,
      parameters.time !== undefined,
    );
    const series = parameters.time ? inYears(read, parameters.time) : read;
    checkColumns(series, parameters);
    for (const column of series.unread ?? []) warn(unreadText(column));
    const choice = { ...parameters, window: parameters.window ?? 1 };
    const { window } = choice;
    const missing = missingRows(series);
    if (missing.length > 0 && parameters.onMissing === 'stop') throw missingError(series, missing);
    const starts = windowStarts(series, choice);
    const droppedWindows = windowCount(series.rows, choice) - starts.length;
    if (starts.length === 0) {
      throw new UsageError(
        `import.window must fit into the series, found ${window} for ${series.rows} rows` +
          (missing.length > 0 ? `, ${missing.length} of them without x, k or t` : ''),
      );
    }
    if (missing.length > 0) {
      const windows =
        parameters.window === undefined ? '' : ` and the ${plural(droppedWindows, 'window')} that need them`;
      warn(`dropped ${missing.length} of ${series.rows} rows (x, k or t missing)${windows}`);
    }
    const n = parameters.window ?? series.width;
    if (parameters.time) checkGrowing(series);
    const overlap = series.list && !parameters.time ? listOverlap(series.x, n, starts) : 1;
    if (overlap > 1) {
      warn(`the lists in x share values with the row before: rows are taken as windows of ${overlap}`);
    }
    if (!series.list || series.t || overlap > 1) for (const notice of orderNotices(series)) warn(notice);
    const blocks = new WindowBlocks(pool, series, window, parameters.target, parameters.time !== undefined);
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
    return pathsSummary.write(summary);
  };
}

function unreadText({ table, column, failed: { count, of, examples } }: Unread): string {
  const shown = examples.map((value) => JSON.stringify(value)).join(', ');
  return `${count} of ${of} values of ${table}.${column} cannot be read and count as missing: ${shown}${count > examples.length ? ', …' : ''}`;
}

function checkColumns({ list, k }: Series, { window, observesK, time }: ImportParameters): void {
  if (list && window !== undefined) {
    throw new UsageError(`import.window must be left out where x is a list already, found ${window}`);
  }
  if (time) {
    if (k)
      throw new UsageError(
        'import.sql gives a column k, which no estimator of this pipeline reads: leave it out',
      );
    return;
  }
  if (!list && window === undefined) {
    throw new UsageError(
      'import.window must be given, since the SQL’s x is one number per row and not a list',
    );
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

/** Makes blocks of windows from a series in the shared memory. */
class WindowBlocks {
  readonly #x: number;
  readonly #k: number;
  readonly #xBytes: number;
  readonly #kBytes: number;

  constructor(
    private readonly pool: Executor,
    private readonly series: Series,
    private readonly window: number,
    private readonly target: ImportParameters['target'],
    /** Whether the rows of the SQL's result are a column: gaps show in it. */
    private readonly namesRows: boolean,
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
    const { k, t, label, width, more = {} } = this.series;
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
        { name: 'j', type: 'int32', values: indices(first, rows) },
        { name: 't', type: 'float64', values: Float64Array.from(lastRows, (row) => t?.[row] ?? row) },
        { name: 'label', type: 'utf8', values: Array.from(lastRows, (row) => label?.[row] ?? null) },
        ...(this.namesRows
          ? [{ name: 'row', type: 'int32', values: Int32Array.from(lastRows) } as const]
          : []),
        ...(targets ? [{ name: 'k', type: 'float64', values: targets } as const] : []),
        ...Object.entries(more).map(([name, values]): Column => ({
          name,
          type: 'float64',
          values: Float64Array.from(lastRows, (row) => values[row]),
        })),
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
