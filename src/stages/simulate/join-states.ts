import type { Table } from 'apache-arrow';
import { float64Column, int32Values, listValues, readArrow } from '../../arrow/reader.js';
import { segmentsOf } from '../../rows/segments.js';
import type { RowRange } from '../../rows/parts.js';
import { sampledBefore, sampledOf, sampleSteps } from '../../rows/path-sample.js';
import { type PathRange, RowSummaries } from '../../rows/row-summaries.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import { stateTables } from '../../rows/stored-states.js';
import { partFileName } from '../../store/part.js';
import type { ReadOfBlock, StageContext } from '../stage.js';
import type { SharedCuts } from './blocks.js';
import { blockTables, checksumWords } from './states-of-block.js';
import { writeState } from './write-state.js';

/** Writes the missing parts of a dataset of states, of what the blocks have left: a stretch of parts is in memory at a time. */
export async function joinStates(
  parameters: SimulateParameters,
  { ranges, stretches }: SharedCuts,
  { pool, output, progress, throwIfInterrupted }: StageContext,
  read: ReadOfBlock,
): Promise<void> {
  const { paths: n, times, dt, components } = parameters;
  const isMissing = ({ index }: RowRange): boolean => !stateTables.every((table) => output.has(index, table));
  const missing = stretches.filter(({ parts }) => parts.some(isMissing));
  let rowsDone = times - missing.reduce((sum, { rows }) => sum + rows, 0);
  const shape = { n, rows: times, components: components.length };
  for (const stretch of missing) {
    const blocks: BlockOfStretch[] = [];
    for (const [block, range] of ranges.entries()) {
      const [states, rows, sums, sample] = blockTables.map((table) => {
        const file = partFileName(stretch.index, table);
        return readArrow(read(block, file), `${file} of block ${block}`);
      });
      blocks.push(new BlockOfStretch(range, { states, rows, sums, sample }));
      await pool.pause();
      throwIfInterrupted();
    }
    for (const [place, part] of stretch.parts.entries()) {
      await pool.pause();
      throwIfInterrupted();
      const rows = { first: part.first, before: part.first - stretch.first, rows: part.rows };
      await writeState(output, part, joinedPart(blocks, place, rows, shape), dt);
      rowsDone += part.rows;
      progress({ done: rowsDone * n, total: times * n, unit: 'path-steps' });
    }
  }
}

/** What one block has left of a stretch. */
class BlockOfStretch {
  readonly state: Float64Array;
  readonly means: Float64Array;
  readonly words: Int32Array;
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  readonly #sample: Float64Array;
  #sampled = 0;

  constructor(
    readonly range: PathRange,
    { states, rows, sums, sample }: Record<(typeof blockTables)[number], Table>,
  ) {
    this.state = listValues(states, 'state');
    [this.least, this.greatest] = ['least', 'greatest'].map((name) => float64Column(states, name));
    this.means = listValues(rows, 'means');
    this.words = int32Values(sums, 'word');
    this.#sample = float64Column(sample, 'x');
  }

  /** The next values of the sample. */
  nextSampled(count: number): Float64Array {
    return this.#sample.subarray(this.#sampled, (this.#sampled += count));
  }
}

/** Part `place` of a stretch, `rows.before` of whose rows come before it. */
function joinedPart(
  blocks: readonly BlockOfStretch[],
  place: number,
  { first, before, rows }: { first: number; before: number; rows: number },
  shape: { n: number; rows: number; components: number },
): RowSummaries['summary'] & { state: Float64Array } {
  const { n, components } = shape;
  const segments = segmentsOf(n);
  const state = new Float64Array(components * n);
  const means = new Float64Array(rows * segments);
  const words = new Int32Array(rows * segments * checksumWords);
  let segment = 0;
  for (const block of blocks) {
    const { first: path, count } = block.range;
    for (let c = 0; c < components; c++) {
      const from = (place * components + c) * count;
      state.set(block.state.subarray(from, from + count), c * n + path);
    }
    const own = segmentsOf(count);
    for (let row = 0; row < rows; row++) {
      const [from, to] = [(before + row) * own, row * segments + segment];
      means.set(block.means.subarray(from, from + own), to);
      const sums = block.words.subarray(from * checksumWords, (from + own) * checksumWords);
      words.set(sums, to * checksumWords);
    }
    segment += own;
  }
  const taken = new RowSummaries(rows);
  const sums = new Uint8Array(words.buffer);
  const extremes = Float64Array.from(
    blocks.flatMap(({ least, greatest }) => [least[place], greatest[place]]),
  );
  taken.take({ rows, n }, { means, sums, extremes, sample: sampleOf(blocks, { first, rows }, shape) });
  return { ...taken.summary, state };
}

/** The sampled values of some rows: of each row those of all blocks. */
function sampleOf(
  blocks: readonly BlockOfStretch[],
  { first, rows }: { first: number; rows: number },
  shape: { n: number; rows: number },
): Float64Array {
  const steps = sampleSteps(shape);
  const sampledRows = sampledBefore(first + rows, steps) - sampledBefore(first, steps);
  const sample = new Float64Array(sampledRows * sampledOf(shape.n, steps));
  const each = sampledOf(shape.n, steps);
  let at = 0;
  for (const block of blocks) {
    const own = sampledOf(block.range.count, steps, block.range.first);
    const values = block.nextSampled(sampledRows * own);
    for (let row = 0; row < sampledRows; row++) {
      sample.set(values.subarray(row * own, (row + 1) * own), row * each + at);
    }
    at += own;
  }
  return sample;
}
