import { float64 } from '../../arrays.js';
import { RunError } from '../../errors.js';
import { formulaMeans, UndefinedFormulaError } from '../../estimators/formula-means.js';
import { meanPower, rowFunction } from '../../estimators/row-functions.js';
import type { Executor } from '../../pool/executor.js';
import { noiseOf, rowNoise } from '../../random/noise.js';
import { kernelDraws } from '../../training/kernel-draws.js';
import { streams } from '../../random/streams.js';
import { uniform } from '../../random/uniform.js';
import { lambdaModels } from '../../targets/index.js';
import type { FormulaCall, LambdaModel, RowFunctionCall } from '../../targets/lambda-model.js';
import { constantLambda, truthOf } from '../../targets/truth.js';
import type { RowRange } from '../../rows/parts.js';
import type { PathRows, RowBlock } from '../../rows/path-rows.js';
import { checkSizes } from './target-sizes.js';
import type { Source } from '../source.js';
import type { TargetsParameters } from '../../pipeline/targets-parameters.js';

/** Columns of a block of rows, each float64[rows]. */
export interface Made {
  readonly t: Float64Array;
  readonly s: Float64Array;
  readonly k: Float64Array;
  readonly lambda: Float64Array;
}

/** How many rows are done. */
type Progress = (rows: number) => void;

/**
 * The targets of a block of rows: s_j = (1/n) Σ_i x_ij² and k_j = (1/n) Σ_i f(x_ij) + noise_j, or k as observed.
 * `lambda` is the λ of the row: the number where λ is one number or drawn for the row, else the λ for which
 * λ s_j is the target without noise; NaN where there is none (k observed, or s_j = 0). Throws RunError where s or k
 * are too large or too small to be computed with.
 */
export async function targetsOf(
  executor: Executor,
  paths: PathRows,
  range: RowRange,
  parameters: TargetsParameters,
  seed: number,
  source: Source,
  progress: Progress = () => undefined,
): Promise<Made> {
  const made = await (parameters.lambda
    ? makeTargets(executor, paths, range, parameters, seed, progress)
    : observedTargets(executor, paths, range, progress));
  await checkSizes(executor, paths, range, made, parameters, source);
  return made;
}

async function observedTargets(
  executor: Executor,
  paths: PathRows,
  range: RowRange,
  progress: Progress,
): Promise<Made> {
  const [t, s, k] = [0, 1, 2].map(() => new Float64Array(range.rows));
  await paths.range(range.first, range.rows, async (block) => {
    const at = block.first - range.first;
    t.set(block.column('t'), at);
    s.set(await meanPower(executor, block, paths.n, 2), at);
    k.set(block.column('k'), at);
    progress(block.first + block.rows);
  });
  return { t, s, k, lambda: new Float64Array(range.rows).fill(NaN) };
}

async function makeTargets(
  executor: Executor,
  paths: PathRows,
  range: RowRange,
  { lambda: choice, noise }: TargetsParameters,
  seed: number,
  progress: Progress,
): Promise<Made> {
  const model = lambdaModels[choice!.kind] as LambdaModel<unknown>;
  const coefficients = truthOf(choice);
  const ofF = model.meanOfF?.(choice);
  const k = float64(range.rows);
  const [t, s] = [new BlockColumn(range), new BlockColumn(range)];
  const onlySquares = (): boolean =>
    !ofF && (coefficients ?? []).every((value, power) => power === 2 || value === 0);
  const known = paths.squares && onlySquares() ? paths.squares(range.first, range.rows) : undefined;
  if (known) {
    t.set(range, known.t);
    s.set(range, known.s);
    const coefficient = coefficients?.[2] ?? 0;
    for (let r = 0; r < range.rows; r++) k[r] = coefficient * known.s[r];
  } else
    await paths.range(range.first, range.rows, async (block) => {
      const at = block.first - range.first;
      t.set(block, block.column('t'));
      const square = await meanPower(executor, block, paths.n, 2);
      s.set(block, square);
      for (let power = 0; power < (coefficients?.length ?? 0); power++) {
        const coefficient = coefficients![power];
        if (coefficient === 0) continue;
        const mean = power === 2 ? square : await meanPower(executor, block, paths.n, power);
        for (let r = 0; r < block.rows; r++) k[at + r] += coefficient * mean[r];
      }
      if (ofF) k.set(await meansOf(executor, block, paths.n, ofF), at);
      progress(block.first + block.rows);
    });
  // One number for every row where f is λ x²: exact, not k / s with its rounding.
  const single = constantLambda(coefficients);
  const lambda =
    single !== undefined && !model.draw
      ? float64(range.rows).fill(single)
      : s.values.map((square, r) => {
          if (model.draw) return model.draw(choice, uniform(seed, streams.lambda, range.first + r, 0));
          return square > 0 ? k[r] / square : NaN;
        });
  if (model.draw) lambda.forEach((value, r) => (k[r] = value * s.values[r]));
  if (noiseOf(noise).sd > 0) {
    const added = rowNoise(seed, noise, range.first, range.rows, kernelDraws(executor));
    for (let r = 0; r < k.length; r++) k[r] += added[r];
  }
  return { t: t.values, s: s.values, k, lambda };
}

/** The rows' means of f. */
const meansOf = (
  executor: Executor,
  block: RowBlock,
  n: number,
  ofF: RowFunctionCall | FormulaCall,
): Promise<Float64Array> =>
  'program' in ofF
    ? formulaMeans(executor, block, n, ofF.program, ofF.power).catch((error: unknown) => {
        if (!(error instanceof UndefinedFormulaError)) throw error;
        const where = error.x === undefined ? 'opposite infinities' : `none at x = ${error.x}`;
        throw new RunError(
          `the formula of targets.lambda must be a number at every x, found ${where} in row ${block.first + error.row}: ` +
            'change it there, such as by abs, max or if',
        );
      })
    : rowFunction(executor, block, n, ofF);

/** A column of a range of rows that is put together block by block; of a single block it is what the block gave. */
class BlockColumn {
  values: Float64Array = none;

  constructor(private readonly range: RowRange) {}

  set({ first, rows }: Pick<RowBlock, 'first' | 'rows'>, values: Float64Array): void {
    if (rows === this.range.rows) {
      this.values = values;
      return;
    }
    if (this.values === none) this.values = new Float64Array(this.range.rows);
    this.values.set(values, first - this.range.first);
  }
}

const none = new Float64Array(0);
