import type { TaskContext } from '../../pool/protocol.js';

/** The task: rows of a block of windows, x[r, i] = series[starts[r] + i], and the windows' means of k. */
export interface WindowsInput {
  /** Byte offsets: the series of x float64, and of k float64 or undefined where the window's mean is not wanted. */
  readonly series: number;
  readonly k: number | undefined;
  /** uint32[rows]: where in the series each window begins, ascending. */
  readonly starts: number;
  readonly rows: number;
  readonly rowsPerShard: number;
  readonly window: number;
  /** float64[rows × window], float64[rows]. */
  readonly x: number;
  readonly meanK: number;
}

export function makeWindows({ kernels, memory }: TaskContext, input: WindowsInput, shard: number): void {
  const { series, k, window, x, meanK, rowsPerShard } = input;
  const starts = memory.uint32(input.starts, input.rows);
  const end = Math.min((shard + 1) * rowsPerShard, input.rows);
  for (let r = shard * rowsPerShard; r < end; r++) {
    const first = starts[r] * 8;
    kernels.windows(series + first, 1, window, x + r * window * 8);
    if (k !== undefined) kernels.meanPower(k + first, 1, window, 1, meanK + r * 8, 1);
  }
}
