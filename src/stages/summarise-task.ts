import type { TaskContext } from '../pool/protocol.js';

/** The task: what a dataset of states keeps of rows of paths, a piece of them a shard. */
export interface SummariseInput {
  /** Byte offset of float64 x[rows × n], whole blocks of `blockRows` rows, of which the last may be shorter. */
  readonly x: number;
  readonly rows: number;
  readonly n: number;
  readonly blockRows: number;
  /** Byte offsets: float64[rows] mean squares; float64[pieces × 2] extremes; uint64[pieces × 4] checksums. */
  readonly squares: number;
  readonly extremes: number;
  readonly sums: number;
}

/** Values of a piece at most, unless one row has more: they stay in a core's cache from one kernel to the next. */
const pieceValues = 1 << 15;

/** The pieces of some rows: each block is cut by itself, so that they do not depend on how many blocks come at once. */
export function piecesOf({ rows, n, blockRows }: Pick<SummariseInput, 'rows' | 'n' | 'blockRows'>): number {
  const perBlock = Math.ceil(blockRows / pieceRows(n));
  return Math.floor(rows / blockRows) * perBlock + Math.ceil((rows % blockRows) / pieceRows(n));
}

function pieceRows(n: number): number {
  return Math.max(1, Math.floor(pieceValues / n));
}

export function summariseRows({ kernels }: TaskContext, input: SummariseInput, shard: number): void {
  const { n, blockRows } = input;
  const perBlock = Math.ceil(blockRows / pieceRows(n));
  const block = Math.floor(shard / perBlock) * blockRows;
  const first = block + (shard % perBlock) * pieceRows(n);
  const rows = Math.min(pieceRows(n), block + blockRows - first, input.rows - first);
  const x = input.x + first * n * 8;
  kernels.checksum(x, rows * n, input.sums + shard * 32, input.extremes + shard * 16);
  kernels.meanPower(x, rows, n, 2, input.squares + first * 8, 1);
}
