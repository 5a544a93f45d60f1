import type { NetworkFunctions } from '../kernels/network-functions.js';
import type { ParameterVectors } from '../optimizers/optimizer.js';
import type { TrainingInput } from './batch.js';

/** What an epoch is told, whatever it trains: numbers and byte offsets in the shared memory. */
export interface DescentInput extends Pick<
  TrainingInput,
  | 'vectors'
  | 'scalars'
  | 'optimizer'
  | 'clipNorm'
  | 'train'
  | 'watched'
  | 'holdOutRows'
  | 'fitted'
  | 'lambda'
  | 'order'
  | 'draws'
  | 'batchSize'
  | 'seed'
  | 'team'
> {}

/** What one member does in an epoch, of what is trained. */
export interface EpochWork {
  readonly kernels: NetworkFunctions;
  /** The parts of the vectors whose gradient this member took last: it moves those parameters. */
  readonly own: readonly { readonly vectors: ParameterVectors }[];
  /** float64 of every row of the dataset: what is fitted. */
  readonly target: Float64Array;
  /** What of the last rows was no number, in words, where it is known. */
  readonly found?: string | undefined;
  /** The sum of the squared residuals of the rows at `indices`, and this member's part of the gradient of their mean. */
  lossAndGradient(indices: number, rows: number): number;
  /** The squares of the gradient's norms, layer by layer; all members meet. */
  gradientSquares(): readonly number[];
  /** What is fitted, and λ̂, of the watched rows that this member gets, into `fitted` and `lambda`. */
  watch(): void;
}
