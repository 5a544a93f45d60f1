import { join } from 'node:path';
import type { Table } from 'apache-arrow';
import type { Column } from '../arrow/columns.js';
import { float64Column, listValues, metadataOf, readArrow, textColumn } from '../arrow/reader.js';
import { RunError } from '../errors.js';
import { kernelNames, kernelsSha256 } from '../kernels/load.js';
import type { KernelModule } from '../kernels/modules.js';
import type { Law } from '../processes/law.js';
import { type Part, partFileName } from '../store/part.js';
import { readPart } from '../store/part-file.js';
import type { Dataset } from '../store/dataset.js';
import { type PathsSummary, pathRowsPerPart, type RowRange, rowRanges, stateRowsPerPart } from './parts.js';
import { pathKernels, statesKernels } from './states-kernels.js';
import type { RowSummary } from './row-summaries.js';

/**
 * Datasets of paths that keep states instead of x (`simulate.keep: states`). Three tables, a file of each per part:
 * `states`, one row, the values of all paths at the part's end, component by component, with the sha256 and the range of its x; `rows`, the mean square
 * of each row; `sample`, values of x here and there, at most 65,536 in all.
 */

/** All that paths are computed from, but for how many there are. */
export interface PathLaw extends Omit<Law, 'own'> {
  readonly seed: number;
  readonly dt: number;
  /** The sha256 of the kernels that made them, and what is kept of them, by module. */
  readonly kernels: Readonly<Record<string, string>>;
}

/** The summary of a dataset of states. */
export interface StatesSummary extends PathsSummary {
  readonly law: PathLaw;
}

/** The law of a dataset that keeps states; undefined of every other. Throws RunError where other kernels have made it. */
export function lawOf({ folder, manifest }: Dataset): PathLaw | undefined {
  if (!keepsStates({ manifest })) return undefined;
  const { law } = manifest.summary as unknown as StatesSummary;
  const differing = pathKernels(law).find((name) => {
    return law.kernels[name] === undefined || law.kernels[name] !== knownSha256(name);
  });
  if (differing !== undefined) {
    const [made, found] = [law.kernels[differing], knownSha256(differing)];
    throw new RunError(
      `${folder} keeps states, whose paths must be computed by the kernels that made them (${differing}, ` +
        `sha256 ${made?.slice(0, 12) ?? 'unknown'}), found ${found?.slice(0, 12) ?? 'none'}: \`pipeline run simulate\` with this version`,
    );
  }
  return law;
}

/** Whether all that made the dataset, what is kept of its paths included, is what this version has. */
export function isOfTheseKernels({ law }: StatesSummary): boolean {
  return statesKernels(law).every((name) => law.kernels[name] === knownSha256(name));
}

/** Undefined of a law that this version does not have. */
function knownSha256(name: KernelModule): string | undefined {
  return kernelNames().includes(name) ? kernelsSha256(name) : undefined;
}

export function keepsStates({ manifest: { summary } }: Pick<Dataset, 'manifest'>): boolean {
  return typeof summary === 'object' && summary !== null && 'law' in summary;
}

/** How the rows of such a dataset are cut. */
export interface StateCuts {
  readonly n: number;
  readonly rows: number;
  /** What lies between two states. */
  readonly parts: readonly RowRange[];
  /** What is computed again at once: the parts that the same paths would have if they were kept. */
  readonly blocks: readonly RowRange[];
  readonly blocksPerPart: number;
}

export function cutsOf({ n, rows }: PathsSummary): StateCuts {
  const [blockRows, partRows] = [pathRowsPerPart(n), stateRowsPerPart(n)];
  return {
    n,
    rows,
    parts: rowRanges(rows, partRows),
    blocks: rowRanges(rows, blockRows),
    blocksPerPart: partRows / blockRows,
  };
}

/** What is kept of a part beside its rows. */
export interface StoredState extends Omit<RowSummary, 'squares' | 'sample'> {
  readonly state: Float64Array;
}

export const stateTables = ['states', 'rows', 'sample'] as const;

export function stateColumns(
  { first, rows }: RowRange,
  { state, least, greatest, sha256 }: StoredState,
  dt: number,
): Column[] {
  const j = first + rows - 1;
  return [
    { name: 'j', type: 'int32', values: Int32Array.of(j) },
    { name: 't', type: 'float64', values: Float64Array.of((j + 1) * dt) },
    { name: 'sha256', type: 'utf8', values: [sha256] },
    { name: 'least', type: 'float64', values: Float64Array.of(least) },
    { name: 'greatest', type: 'float64', values: Float64Array.of(greatest) },
    { name: 'state', type: 'list', width: state.length, values: state },
  ];
}

export function rowColumns({ squares }: Pick<RowSummary, 'squares'>): Column[] {
  return [{ name: 's', type: 'float64', values: squares }];
}

export function sampleColumns({ sample }: Pick<RowSummary, 'sample'>): Column[] {
  return [{ name: 'x', type: 'float64', values: sample }];
}

/** The state at the end of part `index`, and what is known of its x. Throws DamagedError. */
export function readState(dataset: Dataset, index: number): StoredState {
  return stateIn(tableIn(dataset, partOf(dataset, 'states', index)));
}

/** The same of a table that was read. */
export function stateIn(table: Table): StoredState {
  return {
    // Copied: what is kept must not keep the file's bytes.
    state: listValues(table, 'state').slice(),
    sha256: textColumn(table, 'sha256')[0] ?? '',
    least: float64Column(table, 'least')[0],
    greatest: float64Column(table, 'greatest')[0],
  };
}

/** The mean squares of a part's rows. Throws DamagedError. */
export function readSquares(dataset: Dataset, index: number): Float64Array {
  return float64Column(tableIn(dataset, partOf(dataset, 'rows', index)), 's');
}

/** The values of a part's x that are in the sample. Throws DamagedError. */
export function readSample(dataset: Dataset, index: number): Float64Array {
  return float64Column(tableIn(dataset, partOf(dataset, 'sample', index)), 'x');
}

/** The metadata in the schema of every file of the dataset. */
export function metadataIn(dataset: Dataset): ReadonlyMap<string, string> {
  return new Map(Object.entries(metadataOf(tableIn(dataset, partOf(dataset, 'states', 0)).schema)));
}

function partOf({ folder, manifest }: Dataset, table: (typeof stateTables)[number], index: number): Part {
  const file = partFileName(index, table);
  const part = manifest.parts.find((one) => one.file === file);
  if (!part) throw new RunError(`${folder} has no ${file}: \`pipeline run simulate --force\` recomputes it`);
  return part;
}

function tableIn(dataset: Dataset, part: Part): Table {
  return readArrow(readPart(dataset, part), join(dataset.folder, part.file));
}
