import { join } from 'node:path';
import { listValues, readArrow } from '../../arrow/reader.js';
import { RunError } from '../../errors.js';
import { readFile } from '../../store/files.js';
import type { PathsSummary, RowRange } from '../../rows/parts.js';
import { pathColumns } from '../../rows/path-columns.js';
import { PathState } from '../../rows/path-state.js';
import type { PathRange } from '../../rows/row-summaries.js';
import { startOf } from '../../rows/path-start.js';
import { placeAt, shardsOf } from '../../rows/simulate-task.js';
import { checkFinite, type SimulateParameters, simulateRows } from '../../rows/simulation.js';
import { type SchemeError, schemeErrorOf } from '../../rows/scheme-error.js';
import { outsideLine, type StepsOutside, stepsOutside } from '../../rows/steps-outside.js';
import { partFileName } from '../../store/part.js';
import { blocksOf, ofBlock, pathParts, stretchesOfParts } from './blocks.js';
import { joinPaths } from './join-paths.js';
import type { Compute, SharedBlocks } from '../stage.js';
import type { StageOutput } from '../output.js';

/** Parts that are computed in one go: handing work to threads and hearing of its end takes half a millisecond. */
const partsAtOnce = 4;
/** Bytes of a stretch at most, unless one part is larger. */
const stretchBytes = 64 << 20;

/** Parts of consecutive rows that are computed in one go. */
export interface Stretch {
  readonly parts: readonly RowRange[];
  readonly first: number;
  readonly rows: number;
}

/** The parts, rows of so many values, in stretches. The first of them is a single part, so that writing begins soon. */
export function stretchesOf(parts: readonly RowRange[], values: number): Stretch[] {
  const stretches: { parts: RowRange[]; first: number; rows: number }[] = [];
  for (const part of parts) {
    const last = stretches.at(-1);
    const most = stretches.length === 1 ? 1 : partsAtOnce;
    const isNext = last?.parts.at(-1)?.index === part.index - 1;
    if (last && isNext && last.parts.length < most && (last.rows + part.rows) * values * 8 <= stretchBytes) {
      last.parts.push(part);
      last.rows += part.rows;
    } else stretches.push({ parts: [part], first: part.first, rows: part.rows });
  }
  return stretches;
}

/** Simulates n paths at m times, t_j = (j + 1) dt. */
export function simulate(parameters: SimulateParameters): Compute {
  const compute = simulateParts(parameters, pathParts(parameters));
  const ranges = blocksOf(parameters, 'paths');
  return ranges.length === 0 ? compute : Object.assign(compute, { blocks: sharedPaths(parameters, ranges) });
}

/** What machines share: a block leaves files like those of a dataset of its paths alone, a stretch of parts each. */
export function sharedPaths(parameters: SimulateParameters, ranges: readonly PathRange[]): SharedBlocks {
  const parts = pathParts(parameters);
  const bytes = parts[0].rows * parameters.paths * parameters.components.length * 8;
  const stretches = stretchesOfParts(parts, bytes);
  return {
    count: ranges.length,
    files: parts.map(({ index }) => partFileName(index)),
    async make(context, block) {
      // What is noticed of all paths is said by whoever joins them.
      const silent = { ...context, warn: () => undefined };
      await simulateParts(ofBlock(parameters, ranges[block]), stretches)(silent);
    },
    async join(context, read) {
      await joinPaths(parameters, { ranges, stretches }, context, read);
      return simulateParts(parameters, parts)(context);
    },
  };
}

/**
 * Simulates paths in stretches of times: inside a stretch the paths are sharded; its last row is the state from which the next
 * one starts, or a resumed run. While a stretch is hashed and written, the next is computed, so memory is bounded by two, however
 * many times there are.
 */
function simulateParts(parameters: SimulateParameters, parts: readonly RowRange[]): Compute {
  return async ({ pool, seed, output, progress, throwIfInterrupted, warn }) => {
    const { paths, times, dt, components, firstPath } = parameters;
    const isEndStored = output.has(parts.length - 1);
    const stretches = stretchesOf(
      parts.filter(({ index }) => !output.has(index)),
      paths * components.length,
    );
    const shardsPerPart = shardsOf(paths);
    const { memory } = pool;
    const bufferBytes = Math.max(0, ...stretches.map(({ rows }) => rows * paths * 8));
    // Component by component.
    const reserved = components.length * bufferBytes;
    const buffers = stretches.slice(0, 2).map(() => memory.reserve(reserved, 'two stretches of paths'));
    const current = new PathState(memory, parameters, paths, firstPath);
    const state = current.values;
    state.set(startOf(parameters, paths, seed, firstPath));
    const compute = async (stretch: Stretch, buffer: number): Promise<void> => {
      for (const { index } of stretch.parts) output.begin(index);
      const before = stretch.parts[0].index - 1;
      if (output.has(before)) state.set(lastRows(output, before, parameters));
      await simulateRows(pool, current, seed, stretch, placeAt(buffer, bufferBytes));
      checkFinite(state, parameters, stretch);
    };
    const write = (part: RowRange, at: number): Promise<void> => {
      const { rows } = part;
      const valuesOf = (component: number): Float64Array =>
        memory.float64(at + component * bufferBytes, rows * paths);
      return output.write(pathColumns(part, { n: paths, dt, components }, valuesOf), part.index);
    };
    // Parts become whole in any order.
    let partsDone = parts.filter(({ index }) => output.has(index)).length;
    let rowsDone = times - stretches.reduce((sum, { rows }) => sum + rows, 0);
    const writeStretch = async (stretch: Stretch, buffer: number): Promise<void> => {
      const writing = stretch.parts.map(async (part) => {
        await write(part, buffer + (part.first - stretch.first) * paths * 8);
        rowsDone += part.rows;
        partsDone++;
        progress({
          done: rowsDone * paths,
          total: times * paths,
          unit: 'path-steps',
          shards: { done: partsDone * shardsPerPart, total: parts.length * shardsPerPart },
        });
      });
      await Promise.all(writing);
    };
    let computing: Promise<unknown> = Promise.resolve();
    let writing: Promise<unknown> = Promise.resolve();
    try {
      // What fails is thrown where it is awaited; until then nobody waits for it.
      const begin = (work: Promise<void>): Promise<void> => {
        work.catch(() => undefined);
        return work;
      };
      if (stretches.length > 0) computing = begin(compute(stretches[0], buffers[0]));
      for (const [s, stretch] of stretches.entries()) {
        await computing;
        // The next stretch takes the buffer that is being written.
        await writing;
        throwIfInterrupted();
        const next = stretches[s + 1];
        if (next) computing = begin(compute(next, buffers[(s + 1) % 2]));
        writing = begin(writeStretch(stretch, buffers[s % 2]));
      }
      await writing;
      // The state is where the last of these stretches ended.
      if (isEndStored) state.set(lastRows(output, parts.length - 1, parameters));
      return summaryOf(parameters, state, warn);
    } finally {
      // Threads may still work on a stretch: its memory goes to others only then.
      await Promise.allSettled([computing, writing]);
      await output.writer.settled();
      for (const buffer of buffers) memory.release(buffer, reserved);
      current.release();
    }
  };
}

type SimulationSummary = Pick<PathsSummary, 'rows' | 'n'> & {
  readonly scheme: string;
  readonly outside?: StepsOutside;
  readonly schemeError?: SchemeError;
};

/** What the dataset says of itself: its scheme, how often that left the domain, how far it is from its reference. */
export function summaryOf(
  parameters: SimulateParameters,
  state: Float64Array,
  warn: (line: string) => void,
): SimulationSummary {
  const { times, paths, scheme } = parameters;
  const outside = stepsOutside(state, parameters);
  const line = outsideLine(outside, scheme);
  if (line !== undefined) warn(line);
  const schemeError = schemeErrorOf(state, parameters);
  return {
    rows: times,
    n: paths,
    scheme,
    ...(outside && { outside }),
    ...(schemeError && { schemeError }),
  };
}

/** The state at the end of a part that is stored already: the last row of each component. */
function lastRows(
  output: StageOutput,
  index: number,
  { components, paths }: SimulateParameters,
): Float64Array {
  const file = join(output.writer.folder, partFileName(index));
  const bytes = readFile(file);
  if (!bytes) throw new RunError(`${file} was removed while it was in use: run the same command again`);
  const table = readArrow(bytes, file);
  const state = new Float64Array(components.length * paths);
  components.forEach((name, c) => state.set(listValues(table, name).subarray(-paths), c * paths));
  return state;
}
