import { statSync } from 'node:fs';
import { join } from 'node:path';
import { metadataOf } from '../arrow/reader.js';
import { partsOf, piecesOf, tableNames } from '../rows/dataset-tables.js';
import { DamagedError, lookDamage } from '../store/damage.js';
import type { Manifest } from '../store/manifest.js';
import type { Part } from '../store/part.js';
import type { Dataset } from '../store/dataset.js';
import { openedFile, openedPiece } from './opened-table.js';
import type { Source } from './source.js';
import { inspectTable, type TableInspection, type Wanted } from './table.js';

/** What was found out of a dataset or a file. */
export interface Inspection {
  readonly kind: 'dataset' | 'file';
  readonly path: string;
  /** Of the pipeline whose stage or grid it is; null where it was named by its folder, or is of neither. */
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly fingerprint: string | null;
  /** The metadata of the Arrow schema: of a dataset's first part. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Null for a file. */
  readonly manifest: Manifest | null;
  /** The parts of the tables that are shown. */
  readonly parts: readonly Part[];
  readonly tables: readonly TableInspection[];
}

/**
 * Looks at a dataset or a file, one record batch in memory at a time; where only some rows are wanted, only the
 * parts that hold them are read. A dataset's parts are checked against their sha256 before they are used. Throws
 * RunError where something is missing or damaged, InterruptedError when `signal` is aborted.
 */
export async function inspectSource(
  source: Source,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Inspection> {
  if (source.kind === 'file') {
    const { schema, ...table } = await inspectTable(null, [openedFile(source.path)], wanted, signal);
    const metadata = metadataOf(schema);
    const { pipeline = null, stage = null, fingerprint = null } = metadata;
    const made = { pipeline, stage, fingerprint };
    return { kind: 'file', path: source.path, ...made, metadata, manifest: null, parts: [], tables: [table] };
  }
  const { dataset, table: selected } = source;
  const { folder, manifest } = dataset;
  const names = selected === undefined ? tableNames(dataset) : [selected];
  const parts = partsOf(dataset, selected);
  checkPresent(dataset, parts);
  const tables: TableInspection[] = [];
  let metadata: Record<string, string> | undefined;
  for (const name of names.length > 0 ? names : [null]) {
    const pieces = piecesOf(dataset, name ?? undefined);
    if (pieces.length === 0) continue;
    const { schema, ...table } = await inspectTable(
      name,
      pieces.map((piece) => openedPiece(dataset, piece)),
      wanted,
      signal,
    );
    const of = partsOf(dataset, name ?? undefined);
    tables.push({ ...table, pieces: of.length, bytes: of.reduce((sum, { bytes }) => sum + bytes, 0) });
    metadata ??= metadataOf(schema);
  }
  const { stage, fingerprint } = manifest;
  const made = { pipeline: source.pipeline ?? null, stage, fingerprint };
  return { kind: 'dataset', path: folder, ...made, metadata: metadata ?? {}, manifest, parts, tables };
}

function checkPresent({ folder, manifest }: Dataset, parts: readonly Part[]): void {
  for (const part of parts) {
    const wrong = lookDamage(part, statSync(join(folder, part.file), { throwIfNoEntry: false }));
    if (wrong) throw new DamagedError(folder, manifest.stage, wrong);
  }
}
