import { dirname, join } from 'node:path';
import type { Table } from 'apache-arrow';
import { readArrow } from '../arrow/reader.js';
import { arrowTable } from '../arrow/writer.js';
import type { Part } from '../store/part.js';
import { readPart } from '../store/part-file.js';
import type { Dataset } from '../store/dataset.js';
import type { PathsSummary } from './parts.js';
import { RecomputedRows } from './recomputed-rows.js';
import { cutsOf, keepsStates, metadataIn } from './stored-states.js';

/**
 * The tables of a dataset as whoever reads one sees them: paths have j, t and x whether they are stored or computed again
 * from states.
 */

/** Some rows of a table. */
export interface TablePiece {
  readonly rows: number;
  /** What it is called where something is wrong with it. */
  readonly path: string;
  /** The part of the dataset that it is; undefined where it is computed again. */
  readonly part: Part | undefined;
  /** Throws DamagedError where the bytes are not what the manifest says. */
  read(): Table;
}

/** The names of a dataset's tables in their order; none where its only table has no name. */
export function tableNames(dataset: Dataset): string[] {
  if (keepsStates(dataset)) return [];
  return [...new Set(dataset.manifest.parts.flatMap((part) => tableOf(part) ?? []))];
}

/** The table that a part is of: `history` of `history/part-00000.arrow`. */
function tableOf({ file }: Part): string | undefined {
  return file.includes('/') ? dirname(file) : undefined;
}

/** The parts of a table, or of all of them; of paths that are computed again, those of their states. */
export function partsOf(dataset: Dataset, table: string | undefined): readonly Part[] {
  const { parts } = dataset.manifest;
  return table === undefined ? parts : parts.filter((part) => tableOf(part) === table);
}

/** A table piece by piece; the only one of a dataset has no name. */
export function piecesOf(dataset: Dataset, table: string | undefined): readonly TablePiece[] {
  if (keepsStates(dataset)) return recomputedPieces(dataset);
  return partsOf(dataset, table).map((part) => {
    const path = join(dataset.folder, part.file);
    return { rows: part.rows, path, part, read: () => readArrow(readPart(dataset, part), path) };
  });
}

function recomputedPieces(dataset: Dataset): readonly TablePiece[] {
  let rows: RecomputedRows | undefined;
  let metadata: ReadonlyMap<string, string> | undefined;
  return cutsOf(dataset.manifest.summary as unknown as PathsSummary).blocks.map((block) => ({
    rows: block.rows,
    path: `${dataset.folder}, rows ${block.first} to ${block.first + block.rows - 1}`,
    part: undefined,
    read() {
      rows ??= new RecomputedRows(dataset);
      metadata ??= metadataIn(dataset);
      return arrowTable(rows.columns(block), metadata);
    },
  }));
}
