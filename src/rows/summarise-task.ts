import type { TaskContext } from '../pool/protocol.js';
import { eachSampled, sampledBefore, sampledOf, type SampleSteps } from './path-sample.js';

/** What a dataset of states keeps of a block of rows, a piece of them a shard. */
export interface SummariseInput extends SampleSteps {
  /** Byte offset of float64 x[rows × n], and which row of the data its first is. */
  readonly x: number;
  readonly first: number;
  readonly rows: number;
  readonly n: number;
  /** Byte offsets: float64[rows] mean squares; float64[pieces × 2] extremes; uint64[pieces × 4] checksums; the sample. */
  readonly squares: number;
  readonly extremes: number;
  readonly sums: number;
  readonly sample: number;
}

/** Values of a piece at most, unless one row has more: they stay in a core's cache from one kernel to the next. */
const pieceValues = 1 << 15;

function pieceRows(n: number): number {
  return Math.max(1, Math.floor(pieceValues / n));
}

/** The pieces of a block. */
export function piecesOf({ rows, n }: Pick<SummariseInput, 'rows' | 'n'>): number {
  return Math.ceil(rows / pieceRows(n));
}

/** Values of a block's rows that are in the sample. */
export function sampleSize({
  first,
  rows,
  n,
  ...steps
}: SampleSteps & Pick<SummariseInput, 'first' | 'rows' | 'n'>): number {
  return (sampledBefore(first + rows, steps) - sampledBefore(first, steps)) * sampledOf(n, steps);
}

export function summariseRows({ kernels, memory }: TaskContext, input: SummariseInput, piece: number): void {
  const { n } = input;
  const at = piece * pieceRows(n);
  const rows = Math.min(pieceRows(n), input.rows - at);
  const first = input.first + at;
  const x = input.x + at * n * 8;
  kernels.checksum(x, rows * n, input.sums + piece * 32, input.extremes + piece * 16);
  kernels.meanPower(x, rows, n, 2, input.squares + at * 8, 1);
  const count = sampleSize({ ...input, first, rows });
  if (count === 0) return;
  const before = sampleSize({ ...input, rows: at });
  const sample = memory.float64(input.sample + before * 8, count);
  let taken = 0;
  eachSampled(input, { first, rows }, n, memory.float64(x, rows * n), (value) => (sample[taken++] = value));
}
