import { RunError } from '../errors.js';
import { log } from '../evaluation/exponential.js';
import { Moments } from '../evaluation/moments.js';
import type { Precision } from '../kernels/kernels.js';
import { networkFunctions } from '../kernels/network-functions.js';
import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';
import { Reservations } from '../pool/reservations.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock, PathBlocks } from './data.js';
import { type InputScale, inputScale } from './standardise.js';

/** What a network of rows may read of a row: its n values of x, its target k, its mean square s, their logarithms. */
export const inputNames = ['x', 'k', 's', 'logK', 'logS'] as const;
export type InputName = (typeof inputNames)[number];

/** A row's targets and mean squares, by row. */
export interface RowValues {
  readonly k: Float64Array;
  readonly s: Float64Array;
}

/** The inputs that are one number a row, in the order of `names`. Throws RunError for the logarithm of what is not positive. */
function numbersOf(names: readonly InputName[], { k, s }: RowValues): Float64Array[] {
  const logs = (values: Float64Array, name: string): Float64Array =>
    values.map((value, j) => {
      if (value > 0) return log(value);
      throw new RunError(`the logarithm of ${name} needs positive values, found ${value} at row ${j}`);
    });
  return names
    .filter((name) => name !== 'x')
    .map((name) =>
      ({ k: () => k, s: () => s, logK: () => logs(k, 'k'), logS: () => logs(s, 's') })[name as 'k'](),
    );
}

/**
 * The scale of every input over the training rows: one for all values of x, which are the same quantity, and one
 * for each of the others; or none, mean 0 and sd 1.
 */
export async function scaleOfInputs(
  pool: Executor,
  paths: PathBlocks,
  names: readonly InputName[],
  values: RowValues,
  train: Uint32Array,
  normalise: boolean,
): Promise<InputScale> {
  const ofX = names.includes('x')
    ? normalise
      ? await inputScale(pool, paths, train)
      : { mean: new Float64Array(paths.n), sd: new Float64Array(paths.n).fill(1) }
    : { mean: new Float64Array(0), sd: new Float64Array(0) };
  const others = numbersOf(names, values).map((numbers) => {
    const moments = new Moments();
    if (normalise) for (const j of train) moments.add(numbers[j]);
    const { count, mean, sd } = moments;
    return normalise ? { mean, sd: count > 1 ? sd * Math.sqrt((count - 1) / count) : 0 } : { mean: 0, sd: 1 };
  });
  return {
    mean: Float64Array.from([...ofX.mean, ...others.map(({ mean }) => mean)]),
    sd: Float64Array.from([...ofX.sd, ...others.map(({ sd }) => sd)]),
  };
}

export interface FeaturesInput {
  readonly precision: Precision;
  readonly rows: number;
  readonly rowsPerShard: number;
  /** float64[rows × n], or n = 0. */
  readonly x: number;
  readonly n: number;
  /** float64[rows × others]: the inputs that are one number a row. */
  readonly others: number;
  readonly otherCount: number;
  /** float64[n + others] each. */
  readonly mean: number;
  readonly inverseSd: number;
  /** T[rows × (n + others)]. */
  readonly out: number;
}

/** The task: a shard's rows of standardised inputs. */
export function makeFeatures({ kernels }: TaskContext, input: FeaturesInput, shard: number): void {
  const first = shard * input.rowsPerShard;
  featuresOf(kernels, input, first, Math.min(input.rowsPerShard, input.rows - first), input.out, first);
}

/** Standardised inputs of rows first … first + rows − 1, to row `toRow` of `out` and on. */
export function featuresOf(
  all: TaskContext['kernels'],
  { precision, x, n, others, otherCount, mean, inverseSd }: FeaturesInput,
  first: number,
  rows: number,
  out: number,
  toRow: number,
): void {
  const { standardise } = networkFunctions(all, precision);
  const bytes = precision === 'F32' ? 4 : 8;
  const width = n + otherCount;
  const to = out + toRow * width * bytes;
  if (n > 0) standardise(x + first * n * 8, rows, n, mean, inverseSd, to, width);
  if (otherCount === 0) return;
  const from = others + first * otherCount * 8;
  standardise(from, rows, otherCount, mean + n * 8, inverseSd + n * 8, to + n * bytes, width);
}

/** The inputs of blocks of rows where the kernels can read them. An input that never varies is only centred. */
export class FeatureMaker {
  readonly width: number;
  readonly #n: number;
  readonly #reserved: Reservations;
  readonly #mean: number;
  readonly #inverseSd: number;

  constructor(
    private readonly pool: Executor,
    private readonly names: readonly InputName[],
    { mean, sd }: InputScale,
    private readonly precision: Precision,
  ) {
    this.width = mean.length;
    this.#n = mean.length - names.filter((name) => name !== 'x').length;
    this.#reserved = new Reservations(pool.memory);
    this.#mean = this.#reserved.float64(mean, 'the mean of the inputs');
    this.#inverseSd = this.#reserved.float64(
      sd.map((value) => (value > 0 ? 1 / value : 1)),
      'the spread of the inputs',
    );
  }

  /** What tasks need to make a block's inputs; `values` are the block's rows. `reserved` holds what it takes. */
  input(reserved: Reservations, x: number, values: RowValues, out: number): FeaturesInput {
    const numbers = numbersOf(this.names, values);
    const rows = values.s.length;
    const interleaved = new Float64Array(rows * numbers.length);
    numbers.forEach((column, c) =>
      column.forEach((value, r) => (interleaved[r * numbers.length + c] = value)),
    );
    return {
      precision: this.precision,
      rows,
      rowsPerShard: rowsPerShard(this.width),
      x,
      n: this.#n,
      others: reserved.float64(interleaved, 'inputs'),
      otherCount: numbers.length,
      mean: this.#mean,
      inverseSd: this.#inverseSd,
      out,
    };
  }

  /** T[rows × width] of a block's inputs, to `out`. */
  async apply({ x }: Pick<PathBlock, 'x'>, values: RowValues, out: number): Promise<void> {
    const reserved = new Reservations(this.pool.memory);
    try {
      const input = this.input(reserved, x, values, out);
      await this.pool.each('makeFeatures', input, Math.ceil(input.rows / input.rowsPerShard));
    } finally {
      reserved.releaseAll();
    }
  }

  release(): void {
    this.#reserved.releaseAll();
  }
}
