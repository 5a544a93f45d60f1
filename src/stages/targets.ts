import { RunError } from '../errors.js';
import { meanPower, rowFunction } from '../estimators/row-functions.js';
import { type Noise, noiseOf, rowNoise } from '../random/noise.js';
import { streams } from '../random/streams.js';
import { uniform } from '../random/uniform.js';
import { lambdaModels } from '../targets/index.js';
import type { LambdaModel } from '../targets/lambda-model.js';
import { constantLambda, type LambdaChoice, truthOf } from '../targets/truth.js';
import { type RowRange, rowRanges, tableRowsPerPart } from './parts.js';
import { type Compute, rowProgress, type StageContext } from './stage.js';
import { StoredPaths } from './stored-paths.js';

/** How targets are made; `lambda` is undefined where k was observed. */
export interface TargetsParameters {
  readonly lambda?: LambdaChoice | undefined;
  readonly noise: Noise;
}

/** The summary of a dataset of targets. */
export interface TargetsSummary {
  readonly rows: number;
  readonly n: number;
}

/**
 * The targets of every row: s_j = (1/n) Σ_i x_ij² and k_j = (1/n) Σ_i f(x_ij) + noise_j, or k as observed.
 * `lambda` is the λ of the row: the number where λ is one number or drawn for the row, else the λ for which
 * λ s_j is the target without noise; null where there is none (k observed, or s_j = 0). Throws RunError where s or k
 * are too large or too small to be computed with.
 */
export function targets(parameters: TargetsParameters, source: 'simulate' | 'import'): Compute {
  return async (context) => {
    const { pool, output, progress, throwIfInterrupted } = context;
    const dataset = context.upstream[source];
    const paths = new StoredPaths(dataset, pool, throwIfInterrupted);
    const { n, rows } = paths;
    for (const range of rowRanges(rows, tableRowsPerPart(n))) {
      if (output.has(range.index)) continue;
      output.begin(range.index);
      const made = await (parameters.lambda
        ? makeTargets(context, paths, range, parameters)
        : observedTargets(context, paths, range));
      const remedy = remedyOf(parameters, source);
      if (made.s.every((value) => value === 0)) await checkZero(context, paths, range, remedy);
      checkSize('s', made.s, range, remedy);
      checkSize('k', made.k, range, remedy);
      await output.write(
        [
          {
            name: 'j',
            type: 'int32',
            values: Int32Array.from({ length: range.rows }, (_, r) => range.first + r),
          },
          { name: 't', type: 'float64', values: made.t },
          { name: 's', type: 'float64', values: made.s },
          { name: 'k', type: 'float64', values: made.k },
          { name: 'lambda', type: 'float64', values: made.lambda, nullable: true },
        ],
        range.index,
      );
      progress(rowProgress(range.first + range.rows, rows, n));
    }
    return { rows, n } satisfies TargetsSummary;
  };
}

/** The root mean squares that s and k may have: what is computed from them holds their fourth powers. */
const smallest = 1e-70;
const largest = 1e70;

/** What to change where s is too large or too small, and where k alone is. */
interface Remedy {
  readonly s: string;
  readonly k: string;
}

function remedyOf({ lambda, noise }: TargetsParameters, source: 'simulate' | 'import'): Remedy {
  const s =
    source === 'simulate'
      ? 'change the size of x by simulate.process and simulate.dt'
      : 'change the unit of x in import.sql';
  if (lambda === undefined) return { s, k: 'change the unit of k in import.sql' };
  const { sd } = noiseOf(noise);
  return { s, k: sd > largest ? `targets.noise is too large (${sd})` : 'change the size of targets.lambda' };
}

/**
 * Refuses rows whose s or k is not finite, or, where it is not 0 throughout, has a root mean square outside
 * [1e-70, 1e70]: squares of their squares would be 0 or infinite. Of each part for itself, so that a part that is stored
 * has been looked at.
 */
function checkSize(name: 's' | 'k', values: Float64Array, range: RowRange, remedy: Remedy): void {
  let most = 0;
  for (const value of values) most = Math.max(most, Number.isFinite(value) ? Math.abs(value) : Infinity);
  if (most === 0) return;
  let squares = 0;
  for (const value of values) squares += (value / most) * (value / most);
  const size = most === Infinity ? Infinity : most * Math.sqrt(squares / values.length);
  if (size >= smallest && size <= largest) return;
  const found =
    most === Infinity ? 'numbers beyond the largest float64' : `a root mean square of ${size.toPrecision(3)}`;
  throw sizeError(name, found, range, remedy);
}

/** Where s is 0 in every row: refuses x that is not, whose squares are too small to be numbers. */
async function checkZero(
  { pool }: StageContext,
  paths: StoredPaths,
  range: RowRange,
  remedy: Remedy,
): Promise<void> {
  await paths.range(range.first, range.rows, async (block) => {
    for (const sign of [1, -1]) {
      const most = await rowFunction(pool, block, paths.n, { kernel: 'rowMaximum', constants: [sign] });
      if (most.some((value) => value > 0)) {
        throw sizeError('s', 'squares below the smallest float64', range, remedy);
      }
    }
  });
}

function sizeError(name: 's' | 'k', found: string, { first, rows }: RowRange, remedy: Remedy): RunError {
  const what = name === 's' ? 'the rows’ mean squares of x (s)' : 'the targets k';
  return new RunError(
    `${what} must be 0 or have a root mean square from ${smallest} to ${largest}, found ${found} ` +
      `in rows ${first} to ${first + rows - 1}: ${remedy[name]}`,
  );
}

interface Made {
  readonly t: Float64Array;
  readonly s: Float64Array;
  readonly k: Float64Array;
  readonly lambda: Float64Array;
}

async function observedTargets(
  { pool, progress }: StageContext,
  paths: StoredPaths,
  range: RowRange,
): Promise<Made> {
  const [t, s, k] = [0, 1, 2].map(() => new Float64Array(range.rows));
  await paths.range(range.first, range.rows, async (block) => {
    const at = block.first - range.first;
    t.set(block.column('t'), at);
    s.set(await meanPower(pool, block, paths.n, 2), at);
    k.set(block.column('k'), at);
    progress(rowProgress(block.first + block.rows, paths.rows, paths.n));
  });
  return { t, s, k, lambda: new Float64Array(range.rows).fill(NaN) };
}

async function makeTargets(
  { pool, seed, progress }: StageContext,
  paths: StoredPaths,
  range: RowRange,
  { lambda: choice, noise }: TargetsParameters,
): Promise<Made> {
  const model = lambdaModels[choice!.kind] as LambdaModel<unknown>;
  const coefficients = truthOf(choice);
  const ofF = model.meanOfF?.(choice);
  const [t, s, k] = [0, 1, 2].map(() => new Float64Array(range.rows));
  const onlySquares = !ofF && (coefficients ?? []).every((value, power) => power === 2 || value === 0);
  const stored = onlySquares ? paths.squares(range.first, range.rows) : undefined;
  if (stored) {
    t.set(stored.t);
    s.set(stored.s);
    const coefficient = coefficients?.[2] ?? 0;
    stored.s.forEach((square, r) => (k[r] = coefficient * square));
  } else
    await paths.range(range.first, range.rows, async (block) => {
      const at = block.first - range.first;
      t.set(block.column('t'), at);
      const square = await meanPower(pool, block, paths.n, 2);
      s.set(square, at);
      for (const [power, coefficient] of (coefficients ?? []).entries()) {
        if (coefficient === 0) continue;
        const mean = power === 2 ? square : await meanPower(pool, block, paths.n, power);
        for (let r = 0; r < block.rows; r++) k[at + r] += coefficient * mean[r];
      }
      if (ofF) k.set(await rowFunction(pool, block, paths.n, ofF), at);
      progress(rowProgress(block.first + block.rows, paths.rows, paths.n));
    });
  // One number for every row where f is λ x²: exact, not k / s with its rounding.
  const single = constantLambda(coefficients);
  const lambda = s.map((square, r) => {
    if (model.draw) return model.draw(choice, uniform(seed, streams.lambda, range.first + r, 0));
    return single ?? (square > 0 ? k[r] / square : NaN);
  });
  if (model.draw) lambda.forEach((value, r) => (k[r] = value * s[r]));
  if (noiseOf(noise).sd > 0) {
    rowNoise(seed, noise, range.first, range.rows).forEach((value, r) => (k[r] += value));
  }
  return { t, s, k, lambda };
}
