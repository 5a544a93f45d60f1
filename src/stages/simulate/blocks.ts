import { segmentsOf, segmentValues } from '../../rows/segments.js';
import { pathRowsPerPart, type RowRange, rowRanges } from '../../rows/parts.js';
import type { PathRange } from '../../rows/row-summaries.js';
import type { SimulateParameters } from '../../rows/simulation.js';

/**
 * How machines share a simulation: each computes blocks of its paths, whole segments of a row, through all times in their order.
 * The cuts depend on what is simulated alone.
 */

/** Steps of a component that a block has at least: a third of a second of the cheapest law. */
const leastSteps = 1 << 26;
/** Blocks at most, of each of which the run opens a file at a time. */
const mostBlocks = 256;
/**
 * Steps per value, below which paths that are kept are not shared: the run reads, hashes and writes each value that blocks have
 * left, which takes as long as some steps of two threads.
 */
const leastStepsPerValue = 8;

/** Steps of the scheme from row to row and its reference’s, of all components. */
function stepsPerRow({ paths, components, substeps = 1, reference }: SimulateParameters): number {
  const width = components.length - (reference?.width ?? 0);
  return paths * (width * substeps + (reference ? reference.width * (reference.substeps ?? 1) : 0));
}

/** The blocks of a simulation; none where it is too small, or its rows too narrow, for two, or where sharing costs more than it saves. */
export function blocksOf(parameters: SimulateParameters, keep: 'paths' | 'states'): PathRange[] {
  const { paths, times, components } = parameters;
  const values = paths * components.length;
  if (keep === 'paths' && stepsPerRow(parameters) < leastStepsPerValue * values) return [];
  const segments = segmentsOf(paths);
  const fitting = Math.floor((stepsPerRow(parameters) * times) / leastSteps);
  const count = Math.min(segments, mostBlocks, fitting);
  if (count < 2) return [];
  const width = Math.ceil(segments / count) * segmentValues;
  return rowRanges(paths, width).map(({ first, rows }) => ({ first, count: rows }));
}

/** Bytes of what all blocks leave of a stretch at most, unless one part has more: a run that joins them holds two. */
const stretchBytes = 64 << 20;

/** Parts that a block leaves one file of. */
export interface Stretch extends RowRange {
  readonly parts: readonly RowRange[];
}

export interface SharedCuts {
  readonly ranges: readonly PathRange[];
  readonly stretches: readonly Stretch[];
}

/** Parts in stretches, `bytes` of a part being what all blocks leave of it. */
export function stretchesOfParts(parts: readonly RowRange[], bytes: number): Stretch[] {
  const each = Math.max(1, Math.floor(stretchBytes / bytes));
  return rowRanges(parts.length, each).map(({ index, first, rows: count }) => {
    const own = parts.slice(first, first + count);
    return { index, first: own[0].first, rows: own.reduce((sum, { rows }) => sum + rows, 0), parts: own };
  });
}

/** The parameters of a block. */
export function ofBlock(parameters: SimulateParameters, { first, count }: PathRange): SimulateParameters {
  return { ...parameters, paths: count, firstPath: first };
}

/** Parts of paths that are kept. */
export function pathParts({ paths, times }: Pick<SimulateParameters, 'paths' | 'times'>): RowRange[] {
  return rowRanges(times, pathRowsPerPart(paths));
}
