import { networkFunctions, type NetworkFunctions } from '../kernels/network-functions.js';
import { CalledModel, type GivenRows } from '../own-models/called-model.js';
import type { ModuleSource } from '../own-models/module-source.js';
import { type Moving, movingOf, natural, slope } from '../own-models/transformed.js';
import type { Team } from '../pool/barrier.js';
import type { TaskContext } from '../pool/protocol.js';
import type { DescentInput, EpochWork } from './epoch-work.js';
import type { Units } from './units.js';

/** The rows of a dataset as an own model's tasks find them: byte offsets of float64 of all rows. */
export interface ModelData {
  /** float64[rows × n]; n is 0 where the model does not read x. */
  readonly x: number;
  readonly n: number;
  readonly s: number;
  readonly t: number;
  readonly k: number;
  readonly rows: number;
  /** Row of the dataset that is the first of them. */
  readonly first: number;
}

/** A model, and where all its numbers θ stand, float64: those that move are overwritten by what moves. */
export interface ModelInput {
  readonly ownModules: readonly [ModuleSource];
  readonly readsK: boolean;
  readonly data: ModelData;
  readonly numbers: number;
}

/** One training of an own model, as its thread sees it. The vectors hold φ of what moves, behind it nothing but zeros. */
export interface ModelTrainingInput extends DescentInput, ModelInput {
  readonly units: Units;
}

/** Values of x that a model is given in one call, at most. */
const mostValues = 1 << 22;

/** Rows that a model is given in one call: by the shape of the rows alone. */
export const rowsAtOnce = (n: number): number => Math.max(1, Math.floor(mostValues / Math.max(1, n)));

/** A model in this thread, on the rows of a dataset. */
export class ModelOnRows {
  readonly model: CalledModel;

  constructor(
    private readonly context: TaskContext,
    private readonly input: ModelInput,
  ) {
    this.model = new CalledModel(input.ownModules[0], input.readsK);
  }

  /** Copies: what a module does to its rows no other row sees. */
  rows(indices: ArrayLike<number>): GivenRows {
    const { data } = this.input;
    const { memory } = this.context;
    const count = indices.length;
    const picked = (offset: number): Float64Array => {
      const all = memory.float64(offset, data.rows);
      return Float64Array.from(indices, (row) => all[row]);
    };
    const x = new Float64Array(count * data.n);
    const all = memory.float64(data.x, data.rows * data.n);
    for (let r = 0; r < count; r++) {
      x.set(all.subarray(indices[r] * data.n, (indices[r] + 1) * data.n), r * data.n);
    }
    const [s, t, k] = [data.s, data.t, data.k].map(picked);
    return this.model.rows({
      count,
      n: data.n,
      x,
      s,
      t,
      k,
      indices: Uint32Array.from(indices, (row) => row + data.first),
    });
  }

  /** All numbers θ as they stand. */
  get numbers(): Float64Array {
    return this.context.memory.float64(this.input.numbers, this.model.count);
  }
}

/** One member's part of an epoch of an own model: it has no others. */
export class ModelWork implements EpochWork {
  readonly kernels: NetworkFunctions;
  readonly own: EpochWork['own'];
  readonly #on: ModelOnRows;
  readonly #moving: Moving;
  found: string | undefined;

  constructor(
    private readonly context: TaskContext,
    private readonly input: ModelTrainingInput,
    private readonly team: Team,
  ) {
    this.kernels = networkFunctions(context.kernels, 'F64');
    this.own = [{ vectors: input.vectors }];
    this.#on = new ModelOnRows(context, input);
    this.#moving = movingOf(this.#on.model.parameters);
  }

  /** k in the training's unit. */
  get target(): Float64Array {
    const { data, units } = this.input;
    return this.#float64(data.k, data.rows).map((value) => value / units.target);
  }

  lossAndGradient(indices: number, rows: number): number {
    const gradient = this.#float64(this.input.vectors.gradient, this.input.vectors.count).fill(0);
    const all = this.context.memory.uint32(indices, rows);
    const most = rowsAtOnce(this.input.data.n);
    let loss = 0;
    for (let first = 0; first < rows; first += most) {
      this.team.check();
      const some = all.subarray(first, Math.min(first + most, rows));
      const given = this.#on.rows(some);
      const { k } = this.#on.model.predict(given, this.#theta());
      const residuals = this.residuals(given, k);
      for (const residual of residuals) loss += residual * residual;
      if (!Number.isFinite(loss)) {
        const at = k.findIndex((value) => !Number.isFinite(value));
        const row = some[at] + this.input.data.first;
        this.found = at < 0 ? 'the loss overflows' : `predict gives k ${k[at]} in row ${row}`;
        return NaN;
      }
      const share = some.length / rows;
      this.#gradient(given, residuals).forEach((value, p) => (gradient[p] += share * value));
    }
    return loss;
  }

  gradientSquares(): number[] {
    const { gradient, count } = this.input.vectors;
    return [this.kernels.sumOfSquares(gradient, count)];
  }

  watch(): void {
    const { watched, units } = this.input;
    const rows = this.context.memory.uint32(watched.at, watched.rows);
    const fitted = this.#float64(this.input.fitted, watched.rows);
    const lambda = this.#float64(this.input.lambda, watched.rows);
    const most = rowsAtOnce(this.input.data.n);
    for (let first = 0; first < rows.length; first += most) {
      this.team.check();
      const given = this.#on.rows(rows.subarray(first, first + most));
      const found = this.#on.model.predict(given, this.#theta());
      const { s } = given.learning;
      found.k.forEach((k, r) => {
        fitted[first + r] = k / units.target;
        const value = found.lambda ? found.lambda[r] : k / s[r];
        lambda[first + r] = (value * units.factor) / units.target;
      });
    }
  }

  /** (k − k̂) / unit of each row. */
  residuals(given: GivenRows, k: Float64Array): Float64Array {
    const { target } = this.input.units;
    const observed = given.learning.k!;
    return Float64Array.from(k, (value, j) => (observed[j] - value) / target);
  }

  /** The gradient by φ of the mean squared residual of these rows. */
  #gradient(given: GivenRows, residuals: Float64Array): Float64Array {
    return this.#on.model.has('gradient') ? this.ownGradient(given) : this.differences(given, residuals);
  }

  /** By the module's own function, in the training's units. */
  ownGradient(given: GivenRows): Float64Array {
    const theta = this.#theta();
    const { places, transforms } = this.#moving;
    const { target } = this.input.units;
    const all = this.#on.model.gradient(given, theta);
    return Float64Array.from(
      places,
      (place, p) => ((all[place] / target) * slope(theta[place], transforms[p])) / target,
    );
  }

  /**
   * By central differences of every row's k̂, extrapolated from steps h and h / 2 to an error of h⁴ (Richardson): of a loss near
   * its minimum differences would be rounding.
   */
  differences(given: GivenRows, residuals: Float64Array, positions?: readonly number[]): Float64Array {
    const theta = this.#theta();
    const { places, transforms } = this.#moving;
    const phi = this.#float64(this.input.vectors.parameters, places.length);
    const { target } = this.input.units;
    const chosen = positions ?? places.map((_, p) => p);
    return Float64Array.from(chosen, (p) => {
      this.team.check();
      const place = places[p];
      const predicted = (value: number): Float64Array => {
        const moved = theta.slice();
        moved[place] = natural(value, transforms[p]);
        return this.#on.model.predict(given, moved).k;
      };
      const h = stepAt(phi[p]);
      const [above, below] = [predicted(phi[p] + h), predicted(phi[p] - h)];
      const [nearAbove, nearBelow] = [predicted(phi[p] + h / 2), predicted(phi[p] - h / 2)];
      let sum = 0;
      for (let j = 0; j < residuals.length; j++) {
        const [wide, near] = [(above[j] - below[j]) / (2 * h), (nearAbove[j] - nearBelow[j]) / h];
        sum += (residuals[j] * (4 * near - wide)) / 3;
      }
      return (-2 * sum) / (residuals.length * target);
    });
  }

  /** All numbers θ, those that move as φ says. */
  #theta(): Float64Array {
    const theta = this.#on.numbers.slice();
    const { places, transforms } = this.#moving;
    const phi = this.#float64(this.input.vectors.parameters, places.length);
    places.forEach((place, p) => (theta[place] = natural(phi[p], transforms[p])));
    return theta;
  }

  #float64(offset: number, count: number): Float64Array {
    return this.context.memory.float64(offset, count);
  }
}

/** About ε^(1/5) of a number, a power of two, so that adding it to 0 or 1 rounds nothing. */
function stepAt(value: number): number {
  let step = 1 / 1024;
  for (let size = Math.abs(value); size >= 2; size /= 2) step *= 2;
  return step;
}
