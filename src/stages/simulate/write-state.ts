import type { RowRange } from '../../rows/parts.js';
import type { RowSummary } from '../../rows/row-summaries.js';
import { rowColumns, sampleColumns, stateColumns } from '../../rows/stored-states.js';
import type { StageOutput } from '../output.js';

/** Writes what is kept of a part of paths that are states. */
export async function writeState(
  output: StageOutput,
  part: RowRange,
  kept: RowSummary & { readonly state: Float64Array },
  dt: number,
): Promise<void> {
  await Promise.all([
    output.write(stateColumns(part, kept, dt), part.index, 'states'),
    output.write(rowColumns(kept), part.index, 'rows'),
    output.write(sampleColumns(kept), part.index, 'sample'),
  ]);
}
