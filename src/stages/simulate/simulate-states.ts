import { join } from 'node:path';
import { readArrow } from '../../arrow/reader.js';
import { RunError } from '../../errors.js';
import { sha256OfKernels } from '../../kernels/load.js';
import { readFile } from '../../store/files.js';
import { pathRowsPerPart, type RowRange, rowRanges } from '../../rows/parts.js';
import { statesKernels } from '../../rows/states-kernels.js';
import { type PathRange, RowSummaries } from '../../rows/row-summaries.js';
import { checkFinite, type SimulateParameters } from '../../rows/simulation.js';
import { shardsOf } from '../../rows/simulate-task.js';
import { partFileName } from '../../store/part.js';
import { blocksOf, stretchesOfParts } from './blocks.js';
import { joinStates } from './join-states.js';
import { summaryOf } from './simulate.js';
import { StateThreads } from './state-threads.js';
import { bytesOfPart, simulateBlock } from './states-of-block.js';
import { writeState } from './write-state.js';
import type { Compute, SharedBlocks } from '../stage.js';
import type { StageOutput } from '../output.js';
import { cutsOf, stateIn, type StatesSummary, stateTables } from '../../rows/stored-states.js';

/**
 * Simulates n paths at m times and keeps of each part the state at its end, from which the next one starts, and what is
 * asked for of its rows: x itself lies in memory until it is summarised, two blocks at most, and whoever needs it computes it
 * again.
 */
export function simulateStates(parameters: SimulateParameters): Compute {
  const compute = simulateParts(parameters);
  const ranges = blocksOf(parameters, 'states');
  return ranges.length === 0 ? compute : Object.assign(compute, { blocks: sharedStates(parameters, ranges) });
}

/** What machines share: a block leaves its states and what is kept of its rows, which the run joins. */
export function sharedStates(parameters: SimulateParameters, ranges: readonly PathRange[]): SharedBlocks {
  const { paths: n, times, components } = parameters;
  const { parts } = cutsOf({ n, rows: times });
  const stretches = stretchesOfParts(parts, bytesOfPart(parts[0], { n, components }));
  const cuts = { ranges, stretches };
  return {
    count: ranges.length,
    files: parts.flatMap(({ index }) => stateTables.map((table) => partFileName(index, table))),
    make: (context, block) => simulateBlock(parameters, cuts, context, block),
    async join(context, read) {
      await joinStates(parameters, cuts, context, read);
      return simulateParts(parameters)(context);
    },
  };
}

function simulateParts(parameters: SimulateParameters): Compute {
  return async ({ pool, seed, output, progress, throwIfInterrupted, warn }) => {
    const {
      paths: n,
      times,
      law,
      components,
      noises,
      constants,
      start,
      substeps,
      room,
      antithetic,
      reference,
      dt,
    } = parameters;
    const blockRows = pathRowsPerPart(n);
    const { parts } = cutsOf({ n, rows: times });
    const isStored = ({ index }: RowRange): boolean => stateTables.every((table) => output.has(index, table));
    const missing = parts.filter((part) => !isStored(part));
    const isEndStored = isStored(parts.at(-1)!);
    const threads = new StateThreads(pool, { ...parameters, seed });
    const shards = (rows: number): number => Math.ceil(rows / blockRows) * shardsOf(n);
    let rowsDone = times - missing.reduce((sum, { rows }) => sum + rows, 0);
    const make = async (part: RowRange): Promise<void> => {
      const taken = new RowSummaries(part.rows);
      for (const stretch of rowRanges(part.rows, threads.rowsAtOnce)) {
        throwIfInterrupted();
        const rows = { first: part.first + stretch.first, rows: stretch.rows };
        await threads.advance(rows, (memory, block) => taken.add(memory, block));
        checkFinite(threads.state, parameters, rows);
        rowsDone += stretch.rows;
        progress({
          done: rowsDone * n,
          total: times * n,
          unit: 'path-steps',
          shards: { done: shards(rowsDone), total: shards(times) },
        });
      }
      await writeState(output, part, { ...taken.summary, state: threads.state.slice() }, dt);
    };
    try {
      for (const part of missing) {
        for (const table of stateTables) output.begin(part.index, table);
        if (output.has(part.index - 1, 'states')) threads.state.set(stateBefore(output, part.index));
        await make(part);
      }
      const kernels = sha256OfKernels(statesKernels(parameters));
      if (isEndStored) threads.state.set(stateBefore(output, parts.length));
      return {
        ...summaryOf(parameters, threads.state, warn),
        law: {
          law,
          components,
          noises,
          constants,
          start,
          ...(substeps !== undefined && { substeps }),
          ...(room !== undefined && { room }),
          ...(antithetic && { antithetic }),
          ...(reference && { reference }),
          seed,
          dt,
          kernels,
        },
      } satisfies StatesSummary;
    } finally {
      await output.writer.settled();
      threads.release();
    }
  };
}

/** The paths' values at the end of the part before, which is stored already. */
function stateBefore(output: StageOutput, index: number): Float64Array {
  const file = join(output.writer.folder, partFileName(index - 1, 'states'));
  const bytes = readFile(file);
  if (!bytes) throw new RunError(`${file} was removed while it was in use: run the same command again`);
  return stateIn(readArrow(bytes, file)).state;
}
