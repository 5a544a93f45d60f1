import { join } from 'node:path';
import { readArrow } from '../arrow/reader.js';
import { RunError } from '../errors.js';
import { kernelsSha256 } from '../kernels/load.js';
import { readFile } from '../store/files.js';
import { pathRowsPerPart, type RowRange, rowRanges } from './parts.js';
import { reserveSummaries, RowSummaries } from './row-summaries.js';
import { checkFinite, simulateRows, type SimulateParameters } from './simulate.js';
import { shardsOf } from './simulate-task.js';
import { type Compute, StageOutput } from './stage.js';
import {
  cutsOf,
  rowColumns,
  sampleColumns,
  stateColumns,
  stateIn,
  type StatesSummary,
  stateTables,
} from './stored-states.js';
import { piecesOf } from './summarise-task.js';

/** Bytes of x that are computed at once, unless one block is larger. */
const stretchBytes = 32 * 2 ** 20;

/**
 * Simulates n paths at m times and keeps of each part the state at its end, from which the next one starts, and each row's
 * mean square: x itself lies in memory until it is summarised, and whoever needs it computes it again.
 */
export function simulateStates(parameters: SimulateParameters): Compute {
  return async ({ pool, seed, output, progress, throwIfInterrupted }) => {
    const { paths: n, times, dt, start, kernel, constants } = parameters;
    const blockRows = pathRowsPerPart(n);
    const { parts } = cutsOf({ n, rows: times });
    const isStored = ({ index }: RowRange): boolean => stateTables.every((table) => output.has(index, table));
    const missing = parts.filter((part) => !isStored(part));
    const mostRows = Math.min(times, blockRows * Math.max(1, Math.floor(stretchBytes / (blockRows * n * 8))));
    const { memory } = pool;
    const bytes = mostRows * n * 8;
    const x = memory.reserve(bytes, 'a stretch of paths');
    const summaries = reserveSummaries(memory, { rows: mostRows, n, blockRows });
    const stateAt = memory.reserve(n * 8, 'the paths’ current values');
    const state = memory.float64(stateAt, n).fill(start);
    const shards = (rows: number): number => Math.ceil(rows / blockRows) * shardsOf(n);
    let rowsDone = times - missing.reduce((sum, { rows }) => sum + rows, 0);
    const advance = async (part: RowRange): Promise<void> => {
      const taken = new RowSummaries({ rows: times, n }, part);
      for (const stretch of rowRanges(part.rows, mostRows)) {
        throwIfInterrupted();
        const rows = { first: part.first + stretch.first, rows: stretch.rows };
        await simulateRows(pool, parameters, seed, rows, x, stateAt);
        checkFinite(state, rows, dt);
        const input = summaries.input(x, stretch.rows);
        await pool.eachAtOnce('summariseRows', input, piecesOf(input));
        taken.add(memory, input);
        rowsDone += stretch.rows;
        progress({
          done: rowsDone * n,
          total: times * n,
          unit: 'path-steps',
          shards: { done: shards(rowsDone), total: shards(times) },
        });
      }
      const { summary } = taken;
      await Promise.all([
        output.write(stateColumns(part, { ...summary, state: state.slice() }, dt), part.index, 'states'),
        output.write(rowColumns(summary), part.index, 'rows'),
        output.write(sampleColumns(summary), part.index, 'sample'),
      ]);
    };
    try {
      for (const part of missing) {
        for (const table of stateTables) output.begin(part.index, table);
        if (output.has(part.index - 1, 'states')) state.set(stateBefore(output, part.index));
        await advance(part);
      }
      const law = { kernel, constants, start, seed, dt, kernels: kernelsSha256() };
      return { rows: times, n, law } satisfies StatesSummary;
    } finally {
      await output.writer.settled();
      memory.release(stateAt, n * 8);
      summaries.release();
      memory.release(x, bytes);
    }
  };
}

/** The paths' values at the end of the part before, which is stored already. */
function stateBefore(output: StageOutput, index: number): Float64Array {
  const file = join(output.writer.folder, StageOutput.fileName(index - 1, 'states'));
  const bytes = readFile(file);
  if (!bytes) throw new RunError(`${file} was removed while it was in use: run the same command again`);
  return stateIn(readArrow(bytes, file)).state;
}
