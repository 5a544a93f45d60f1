import type { ColumnStatistics } from '../inspect/column-statistics.js';
import type { ColumnDescription } from '../inspect/table.js';
import * as defaults from './defaults.js';

export interface InspectOptions {
  /** The pipeline file in which names of stages are looked up; pipeline.yaml where nothing is said. */
  readonly pipeline?: string;
  readonly dataFolder?: string;
  /** Rows from the start; 5 where nothing is said. */
  readonly head?: number;
  /** Whether to read every row for the columns' statistics. */
  readonly stats?: boolean;
  readonly signal?: AbortSignal;
}

/** What a dataset or a file is, and what is in it. */
export interface Inspected {
  readonly kind: 'dataset' | 'file';
  readonly path: string;
  /** Of the pipeline that made it; null where none did. */
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly fingerprint: string | null;
  readonly tables: readonly InspectedTable[];
}

export interface InspectedTable {
  /** Null where it is the only one. */
  readonly name: string | null;
  readonly rows: number;
  readonly bytes: number;
  readonly schema: readonly ColumnDescription[];
  /** The first rows, by column: numbers that are none (NaN) are null, dates and large whole numbers text. */
  readonly head: readonly Readonly<Record<string, unknown>>[];
  readonly stats?: readonly ColumnStatistics[];
}

/** Numbers in the rows of one answer at most. */
const mostValues = 1e7;

/**
 * Looks at a stage of a pipeline file (`simulate`, `train:network`, one of several tables as `train:network/history`), at
 * a dataset's folder, or at any Arrow file. Parts are checked against their sha256 before they are read; for the first
 * rows alone, only the parts that hold them are. Throws UsageError where there is no such thing, RunError where it is not
 * stored or damaged, InterruptedError.
 *
 * @example
 * import { inspect, loadPipeline, run } from 'pathfit';
 *
 * await run(loadPipeline('pipelines/lambda.yaml'), { what: 'simulate' });
 * const { tables } = await inspect('simulate', { pipeline: 'pipelines/lambda.yaml', head: 1 });
 * console.log(tables[0].rows, tables[0].schema.map(({ name }) => name).join(' ')); // 2520 j t x
 * console.log(tables[0].head[0]['j']); // 0
 */
export async function inspect(what: string, options: InspectOptions = {}): Promise<Inspected> {
  const { findSource } = await import('../inspect/source.js');
  const { inspectSource } = await import('../inspect/inspection.js');
  const { inspectionDocument } = await import('../inspect/document.js');
  const { pipeline, dataFolder = defaults.dataFolder, head = 5, stats = false } = options;
  const { signal = new AbortController().signal } = options;
  const pipelineFile = pipeline ?? 'pipeline.yaml';
  const source = await findSource(what, { pipelineFile, dataFolder, runArguments: ` ${pipelineFile}` });
  const found = await inspectSource(
    source,
    { rows: { kind: 'head', count: head }, stats, listItems: Infinity, mostValues },
    signal,
  );
  const document = inspectionDocument(found, { schema: true, rows: true, stats, metadata: false });
  // Lists and numbers as JSON has them, which is what the types above say.
  return JSON.parse(JSON.stringify(document)) as Inspected;
}
