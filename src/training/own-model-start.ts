import type { ModelParameter } from '../own-models/contract.js';
import { exportError } from '../own-models/module-error.js';
import { isInside, nameOfNumber } from '../own-models/parameters.js';
import { moving, movingOf } from '../own-models/transformed.js';
import { asMember } from '../pool/barrier.js';
import type { TaskContext } from '../pool/protocol.js';
import type { RowList } from './batch.js';
import {
  type ModelInput,
  ModelOnRows,
  type ModelTrainingInput,
  ModelWork,
  rowsAtOnce,
} from './own-model-work.js';

/** What a model is, as the thread that plans its training needs it. */
export interface DescribedModel {
  readonly parameters: readonly ModelParameter[];
  readonly count: number;
}

/** The task: loads a model, which is where most of what is wrong with a module shows. */
export function describeModel(context: TaskContext, input: ModelInput): DescribedModel {
  const { parameters, count } = new ModelOnRows(context, input).model;
  return { parameters, count };
}

/** Rows to begin from. */
interface OnTraining extends ModelInput {
  readonly train: RowList;
}

/** The task: where the model begins, all numbers θ, by `start` where it has one; or, by `fit`, where it ends. */
export function beginModel(
  context: TaskContext,
  input: OnTraining & { readonly by: 'start' | 'fit' },
): Float64Array {
  const on = new ModelOnRows(context, input);
  const { model } = on;
  if (!model.has(input.by)) return model.declared();
  const [source] = input.ownModules;
  const numbers = model.theta(input.by, on.rows(context.memory.uint32(input.train.at, input.train.rows)));
  for (const { name, first, count, transform } of model.parameters) {
    for (let at = first; at < first + count; at++) {
      if (isInside(numbers[at], transform)) continue;
      const must = { identity: 'finite', log: 'positive', logit: 'between 0 and 1' }[transform];
      const what = count === 1 ? name : nameOfNumber(model.parameters, at);
      throw exportError(source, input.by, `must return ${what} ${must}, found ${numbers[at]}`);
    }
  }
  return numbers;
}

/** φ of where a model begins: what its training moves. */
export function movingNumbers(parameters: readonly ModelParameter[], theta: Float64Array): Float64Array {
  const { places, transforms } = movingOf(parameters);
  return Float64Array.from(places, (place, p) => moving(theta[place], transforms[p]));
}

/** The task: all second derivatives of the mean squared residual of the rows that are learned from, float64[p × p]. */
export function modelHessian(context: TaskContext, input: OnTraining): Float64Array {
  const on = new ModelOnRows(context, input);
  const { model } = on;
  const { count: p } = model;
  const rows = context.memory.uint32(input.train.at, input.train.rows);
  const sum = new Float64Array(p * p);
  const most = rowsAtOnce(input.data.n);
  for (let first = 0; first < rows.length; first += most) {
    const some = rows.subarray(first, first + most);
    const of = model.hessian(on.rows(some), on.numbers);
    for (let e = 0; e < p * p; e++) sum[e] += (some.length / rows.length) * of[e];
  }
  const size = sum.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const wrong = sum.findIndex(
    (value, e) => !(Math.abs(value - sum[(e % p) * p + Math.floor(e / p)]) <= asymmetry * size),
  );
  if (wrong < 0) return sum;
  const [one, other] = [Math.floor(wrong / p), wrong % p].map((at) => nameOfNumber(model.parameters, at));
  const mirrored = sum[(wrong % p) * p + Math.floor(wrong / p)];
  const words = `must be finite and symmetric, found ${sum[wrong]} by ${one}, ${other} and ${mirrored} the other way round`;
  throw exportError(input.ownModules[0], 'hessian', words);
}

/** How far a matrix of second derivatives may be from a symmetric one, as a share of its largest number: rounding. */
const asymmetry = 1e-9;

/** Rows and numbers that are looked at closely before a training. */
const fewRows = 16;
const fewNumbers = 24;
/** How far predictions of a row may differ with the rows beside it: rounding in another order. */
const rounding = 1e-9;
/** A gradient further from differences than this share of its largest number is told of. */
const wrongGradient = 1e-4;

/**
 * The task: looks at a model where it begins. Every row must have a finite k̂, the same twice and whatever rows stand
 * beside it, and the gradient must be finite. Gives how far the module's own gradient is from differences, as a share of its
 * largest number, and where; undefined where that is nothing to speak of.
 */
export function tryModel(
  context: TaskContext,
  input: ModelTrainingInput,
  member: number,
): { readonly share: number; readonly name: string } | null {
  return asMember(context.memory, input.team, member, (team) => {
    const work = new ModelWork(context, input, team);
    const on = new ModelOnRows(context, input);
    const { model } = on;
    const [source] = input.ownModules;
    const theta = on.numbers;
    const rows = context.memory.uint32(input.train.at, input.train.rows);
    const most = rowsAtOnce(input.data.n);
    // What is NaN in a row that is watched would look like a training that diverges.
    const watched = context.memory.uint32(input.watched.at, input.watched.rows);
    for (const all of [rows, watched]) {
      for (let first = 0; first < all.length; first += most) {
        team.check();
        const some = all.subarray(first, first + most);
        finitePredictions(model.predict(on.rows(some), theta), some, input);
      }
    }
    const few = rows.subarray(0, fewRows);
    const given = on.rows(few);
    const [once, again] = [model.predict(given, theta).k.slice(), model.predict(given, theta).k];
    few.forEach((row, r) => {
      const where = `of row ${row + input.data.first}`;
      if (once[r] !== again[r]) {
        const words = `must give the same values twice, found k ${once[r]} and then ${again[r]} ${where}`;
        throw exportError(source, 'predict', words);
      }
      const alone = model.predict(on.rows(few.subarray(r, r + 1)), theta).k[0];
      if (Math.abs(alone - once[r]) <= rounding * Math.abs(once[r])) return;
      const words = `must not depend on the rows beside it, found k ${once[r]} ${where} among others and ${alone} alone`;
      throw exportError(source, 'predict', words);
    });
    if (!model.has('gradient')) return null;
    const gradient = model.gradient(given, theta);
    const infinite = gradient.findIndex((value) => !Number.isFinite(value));
    if (infinite >= 0) {
      const words = `must be finite, found ${gradient[infinite]} by ${nameOfNumber(model.parameters, infinite)} in ${given.words}`;
      throw exportError(source, 'gradient', words);
    }
    const { places } = movingOf(model.parameters);
    const stride = Math.max(1, Math.ceil(places.length / fewNumbers));
    const positions = places.map((_, p) => p).filter((p) => p % stride === 0);
    const own = work.ownGradient(given);
    const differences = work.differences(given, work.residuals(given, once), positions);
    const largest = Math.max(
      ...positions.map((p, i) => Math.max(Math.abs(own[p]), Math.abs(differences[i]))),
    );
    let [share, worst] = [0, 0];
    positions.forEach((p, i) => {
      const off = Math.abs(own[p] - differences[i]) / largest;
      if (off > share) [share, worst] = [off, p];
    });
    return share > wrongGradient ? { share, name: nameOfNumber(model.parameters, places[worst]) } : null;
  });
}

/** Throws RunError where a prediction is no number: of which row. */
export function finitePredictions(
  { k, lambda }: { readonly k: Float64Array; readonly lambda?: Float64Array | undefined },
  rows: ArrayLike<number>,
  { ownModules: [source], data }: ModelInput,
): void {
  for (const [name, values] of Object.entries({ k, lambda })) {
    const at = values?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    // λ̂ of a row may be unknown, as where s is 0; k̂ may not.
    if (at < 0 || (name === 'lambda' && Number.isNaN(values![at]))) continue;
    const words = `must give finite values, found ${name} ${values![at]} in row ${rows[at] + data.first}`;
    throw exportError(source, 'predict', words);
  }
}

/** The task: k̂ and λ̂ of some rows of a block. */
export interface PredictModelInput extends ModelInput {
  readonly rowsPerShard: number;
  /** float64[rows] each. */
  readonly kHat: number;
  readonly lambdaHat: number;
}

export function predictModel(context: TaskContext, input: PredictModelInput, shard: number): void {
  const { rowsPerShard, data } = input;
  const on = new ModelOnRows(context, input);
  const first = shard * rowsPerShard;
  const rows = Uint32Array.from({ length: Math.min(rowsPerShard, data.rows - first) }, (_, r) => first + r);
  const given = on.rows(rows);
  const found = on.model.predict(given, on.numbers);
  finitePredictions(found, rows, input);
  context.memory.float64(input.kHat, data.rows).set(found.k, first);
  const { s } = given.learning;
  const lambda = found.lambda ?? found.k.map((k, r) => (s[r] > 0 ? k / s[r] : NaN));
  context.memory.float64(input.lambdaHat, data.rows).set(lambda, first);
}
