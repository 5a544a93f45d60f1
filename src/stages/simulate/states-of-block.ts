import type { Column } from '../../arrow/columns.js';
import { segmentsOf } from '../../rows/segments.js';
import { type RowRange, rowRanges } from '../../rows/parts.js';
import { takenFrom } from '../../rows/row-summaries.js';
import { checkFinite, type SimulateParameters } from '../../rows/simulation.js';
import { ofBlock, type SharedCuts } from './blocks.js';
import { StateThreads } from './state-threads.js';
import type { StageContext } from '../stage.js';

/**
 * What a block of paths leaves of a stretch of parts, a file of each table: `states`, of each part the state at its end and the range of
 * its x; `rows`, of each row the mean squares of its segments; `sums`, their checksums, eight words each; `sample`, values of x.
 */
export const blockTables = ['states', 'rows', 'sums', 'sample'] as const;

/** 32-bit words of a checksum. */
export const checksumWords = 8;

/** Bytes of what blocks leave of a part of n paths. */
export function bytesOfPart(
  { rows }: RowRange,
  { n, components }: { n: number; components: readonly string[] },
): number {
  return (n * components.length + rows * segmentsOf(n) * (1 + checksumWords / 2)) * 8;
}

/** Simulates a block of paths through all times, and writes what is kept of each stretch. */
export async function simulateBlock(
  parameters: SimulateParameters,
  { ranges, stretches }: SharedCuts,
  { pool, seed, output, throwIfInterrupted }: StageContext,
  block: number,
): Promise<void> {
  const range = ranges[block];
  const own = ofBlock(parameters, range);
  const threads = new StateThreads(pool, { ...parameters, seed }, range);
  try {
    for (const stretch of stretches) {
      const kept = new KeptOfStretch(stretch.rows, range.count);
      for (const part of stretch.parts) {
        for (const { first, rows } of rowRanges(part.rows, threads.rowsAtOnce)) {
          throwIfInterrupted();
          const advanced = { first: part.first + first, rows };
          await threads.advance(advanced, (memory, input) => kept.take(takenFrom(memory, input)));
          checkFinite(threads.state, own, advanced);
        }
        kept.endPart(threads.state);
      }
      const columns = kept.columns();
      await Promise.all(blockTables.map((table) => output.write(columns[table], stretch.index, table)));
    }
  } finally {
    await output.writer.settled();
    threads.release();
  }
}

/** Gathers what is kept of a stretch. */
class KeptOfStretch {
  readonly #segments: number;
  readonly #means: Float64Array;
  readonly #sums: Int32Array;
  readonly #states: Float64Array[] = [];
  readonly #samples: Float64Array[] = [];
  readonly #least: number[] = [];
  readonly #greatest: number[] = [];
  /** Segments that were taken in, and of the present part the range of x. */
  #taken = 0;
  #range = { least: Infinity, greatest: -Infinity };

  constructor(rows: number, n: number) {
    this.#segments = segmentsOf(n);
    this.#means = new Float64Array(rows * this.#segments);
    this.#sums = new Int32Array(rows * this.#segments * checksumWords);
  }

  take({ means, sums, extremes, sample }: ReturnType<typeof takenFrom>): void {
    this.#means.set(means, this.#taken);
    const words = new Int32Array(sums.buffer, sums.byteOffset, sums.byteLength / 4);
    this.#sums.set(words, this.#taken * checksumWords);
    this.#taken += means.length;
    let { least, greatest } = this.#range;
    for (let at = 0; at < extremes.length; at += 2) {
      least = Math.min(least, extremes[at]);
      greatest = Math.max(greatest, extremes[at + 1]);
    }
    this.#range = { least, greatest };
    this.#samples.push(sample.slice());
  }

  endPart(state: Float64Array): void {
    this.#states.push(state.slice());
    this.#least.push(this.#range.least);
    this.#greatest.push(this.#range.greatest);
    this.#range = { least: Infinity, greatest: -Infinity };
  }

  columns(): Record<(typeof blockTables)[number], Column[]> {
    const float64 = (name: string, values: readonly number[]): Column => ({
      name,
      type: 'float64',
      values: Float64Array.from(values),
    });
    const list = (name: string, width: number, values: Float64Array): Column => ({
      name,
      type: 'list',
      width,
      values,
    });
    return {
      states: [
        float64('least', this.#least),
        float64('greatest', this.#greatest),
        list('state', this.#states[0].length, joined(this.#states)),
      ],
      rows: [list('means', this.#segments, this.#means)],
      sums: [{ name: 'word', type: 'int32', values: this.#sums }],
      sample: [{ name: 'x', type: 'float64', values: joined(this.#samples) }],
    };
  }
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
