import { meansOfSegments, segmentsOf, segmentValues } from './segments.js';
import type { TaskContext } from '../pool/protocol.js';
import { eachSampled, sampledBefore, sampledOf, type SampleSteps } from './path-sample.js';

/** What a dataset of states keeps of a block of rows, a piece of them a shard. */
export interface SummariseInput extends SampleSteps {
  /** Byte offset of float64 x[rows × n], and which row and path of the data its first is. */
  readonly x: number;
  readonly first: number;
  readonly firstPath: number;
  readonly rows: number;
  readonly n: number;
  /** Whether the data’s rows, of which these may be a part, are wide (rows/segments.ts). */
  readonly isWide: boolean;
  /**
   * Byte offsets: float64[rows × segments] mean squares of each row’s segments; float64[checksums × 2] extremes;
   * uint64[checksums × 4]; the sample.
   */
  readonly squares: number;
  readonly extremes: number;
  readonly sums: number;
  readonly sample: number;
}

type Shape = Pick<SummariseInput, 'rows' | 'n' | 'isWide'>;

/** Values of a piece at most, unless one row has more: they stay in a core's cache from one kernel to the next. */
const pieceValues = 1 << 15;

function pieceRows(n: number): number {
  return Math.max(1, Math.floor(pieceValues / n));
}

/** The pieces of a block. */
export function piecesOf({ rows, n }: Pick<SummariseInput, 'rows' | 'n'>): number {
  return Math.ceil(rows / pieceRows(n));
}

/** The checksums of a block: of each piece, and where rows are wide of each of their segments, row by row. */
export function checksumsOf({ rows, n, isWide }: Shape): number {
  return isWide ? rows * segmentsOf(n) : piecesOf({ rows, n });
}

/** Values of a block's rows that are in the sample. */
export function sampleSize({
  first,
  rows,
  n,
  firstPath,
  ...steps
}: SampleSteps & Pick<SummariseInput, 'first' | 'firstPath' | 'rows' | 'n'>): number {
  return (sampledBefore(first + rows, steps) - sampledBefore(first, steps)) * sampledOf(n, steps, firstPath);
}

export function summariseRows(context: TaskContext, input: SummariseInput, piece: number): void {
  const { n, firstPath } = input;
  const at = piece * pieceRows(n);
  const rows = Math.min(pieceRows(n), input.rows - at);
  const first = input.first + at;
  const x = input.x + at * n * 8;
  checksums(context, input, { x, at, rows, piece });
  meansOfSegments(context, { x, rows, n, power: 2, out: input.squares + at * segmentsOf(n) * 8 });
  const count = sampleSize({ ...input, first, rows });
  if (count === 0) return;
  const { memory } = context;
  const before = sampleSize({ ...input, rows: at });
  const sample = memory.float64(input.sample + before * 8, count);
  let taken = 0;
  const take = (value: number): void => void (sample[taken++] = value);
  eachSampled(input, { first, rows }, n, memory.float64(x, rows * n), take, firstPath);
}

/** Of the piece’s values, or of each segment of its rows. */
function checksums(
  { kernels }: TaskContext,
  { n, isWide, sums, extremes }: SummariseInput,
  { x, at, rows, piece }: { x: number; at: number; rows: number; piece: number },
): void {
  if (!isWide) {
    kernels.checksum(x, rows * n, sums + piece * 32, extremes + piece * 16);
    return;
  }
  const segments = segmentsOf(n);
  for (let row = 0; row < rows; row++) {
    for (let b = 0; b < segments; b++) {
      const first = b * segmentValues;
      const place = (at + row) * segments + b;
      const count = Math.min(segmentValues, n - first);
      kernels.checksum(x + (row * n + first) * 8, count, sums + place * 32, extremes + place * 16);
    }
  }
}
