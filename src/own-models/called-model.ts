import type { ModelMath, ModelParameter, ModelRows, Theta } from './contract.js';
import { isModuleError } from './module-error.js';
import { loadedModel } from './load.js';
import type { ModuleSource } from './module-source.js';
import { float64Of } from './numbers.js';
import { packed, unpacked } from './parameters.js';
import { type ModelPredictions, predictionsOf } from './predictions.js';
import type { WatchedCall } from './realm.js';
import { thrownIn } from './thrown.js';

/** Numbers of some rows, in this thread's own realm: what a model is given is made of them. */
export interface RowNumbers {
  readonly count: number;
  readonly n: number;
  readonly x: ArrayLike<number>;
  readonly s: ArrayLike<number>;
  readonly t: ArrayLike<number>;
  readonly k: ArrayLike<number>;
  /** Which rows of the dataset they are. */
  readonly indices: ArrayLike<number>;
}

/** Rows as a model sees them, with k and without. */
export interface GivenRows {
  readonly learning: ModelRows;
  readonly predicting: ModelRows;
  /** Which rows they are, in words. */
  readonly words: string;
}

/** A model that was loaded in this thread: calls its functions, and checks what they give. */
export class CalledModel {
  readonly parameters: readonly ModelParameter[];
  /** Numbers of all parameters together. */
  readonly count: number;
  readonly #loaded: ReturnType<typeof loadedModel>;

  constructor(
    private readonly source: ModuleSource,
    private readonly readsK: boolean,
  ) {
    this.#loaded = loadedModel(source);
    ({ parameters: this.parameters, count: this.count } = this.#loaded.model);
  }

  has(name: 'gradient' | 'hessian' | 'fit' | 'start'): boolean {
    return this.#loaded.model.functions[name] !== undefined;
  }

  rows({ count, n, x, s, t, k, indices }: RowNumbers): GivenRows {
    const { realm } = this.#loaded;
    const { float64 } = realm;
    const seen = { count, n, x: float64(x), s: float64(s), t: float64(t), dt: this.source.dt };
    const learning = realm.record({ ...seen, k: float64(k) }) as ModelRows;
    return {
      learning,
      predicting: this.readsK ? learning : (realm.record(seen) as ModelRows),
      words: rowsInWords(indices),
    };
  }

  predict({ predicting, words }: GivenRows, numbers: Float64Array): ModelPredictions {
    const value = this.#call('predict', words, (functions, math) =>
      functions.predict(predicting, this.#theta(numbers), math),
    );
    return predictionsOf(this.source, value, predicting.count);
  }

  /** The same where the module is handed functions that are watched: see `watching`. */
  predictWatched({ predicting, words }: GivenRows, numbers: Float64Array, math: ModelMath): ModelPredictions {
    const value = this.#call('predict', words, (functions) =>
      functions.predict(predicting, this.#theta(numbers), math),
    );
    return predictionsOf(this.source, value, predicting.count);
  }

  /** Functions for the module, of which each call of those that are named goes to `call` in place of them. */
  watching(names: readonly string[], call: WatchedCall): ModelMath {
    return this.#loaded.realm.watching(names, call);
  }

  /** Of the mean squared residual, by all numbers; 0 by fixed ones that it leaves out. */
  gradient({ learning, words }: GivenRows, numbers: Float64Array): Float64Array {
    const value = this.#call('gradient', words, (functions, math) =>
      functions.gradient!(learning, this.#theta(numbers), math),
    );
    return packed(this.source, 'gradient', this.parameters, value, this.#zeros());
  }

  hessian({ learning, words }: GivenRows, numbers: Float64Array): Float64Array {
    const value = this.#call('hessian', words, (functions, math) =>
      functions.hessian!(learning, this.#theta(numbers), math),
    );
    return float64Of(this.source, 'hessian', 'all second derivatives', value, this.count * this.count);
  }

  /** θ by `start` or `fit`; what `start` leaves out stands as declared. */
  theta(name: 'start' | 'fit', { learning, words }: GivenRows): Float64Array {
    const value = this.#call(name, words, (functions, math) => functions[name]!(learning, math));
    const declared = new Map(this.parameters.map((one) => [one.name, one.start]));
    return packed(this.source, name, this.parameters, value, name === 'start' ? declared : undefined);
  }

  /** All numbers as `parameters` declares them. */
  declared(): Float64Array {
    const numbers = new Float64Array(this.count);
    for (const { first, start } of this.parameters) numbers.set(start, first);
    return numbers;
  }

  #theta(numbers: Float64Array): Theta {
    const { realm } = this.#loaded;
    return realm.record(unpacked(this.parameters, numbers, realm.float64)) as Theta;
  }

  /** What the gradient by fixed parameters counts as. */
  #zeros(): Map<string, Float64Array> {
    return new Map(
      this.parameters.filter(({ fixed }) => fixed).map(({ name, count }) => [name, new Float64Array(count)]),
    );
  }

  #call(
    name: string,
    words: string,
    call: (
      functions: ReturnType<typeof loadedModel>['model']['functions'],
      math: ReturnType<typeof loadedModel>['realm']['math'],
    ) => unknown,
  ): unknown {
    const { model, realm } = this.#loaded;
    try {
      return call(model.functions, realm.math);
    } catch (error) {
      if (isModuleError(error)) throw error;
      throw thrownIn(this.source, `${name} failed on ${words}`, error);
    }
  }
}

/** How many rows are named. */
const named = 4;

function rowsInWords(indices: ArrayLike<number>): string {
  if (indices.length === 1) return `row ${indices[0]}`;
  const first = Array.from({ length: Math.min(named, indices.length) }, (_, i) => indices[i]);
  return `rows ${first.join(', ')}${indices.length > named ? ` … (${indices.length})` : ''}`;
}
