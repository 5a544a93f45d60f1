import type { ModelParameter } from '../../own-models/contract.js';

/** Rows with their targets, as a model learns from them. */
export interface TargetRows {
  readonly count: number;
  readonly n: number;
  /** float64[count × n], row by row. */
  readonly x: Float64Array;
  readonly s: Float64Array;
  readonly t: Float64Array;
  readonly k: Float64Array;
  readonly dt: number | undefined;
  /** Which rows of the dataset they are. */
  readonly indices?: readonly number[];
}

/** k̂ per row, and λ̂ per row where the model has one. */
export interface Predictions {
  readonly k: Float64Array;
  readonly lambda: Float64Array | undefined;
}

/** Called for each call of a function that a model is handed, in place of it. */
export interface Watched {
  readonly names: readonly string[];
  readonly call: (name: string, inputs: readonly number[]) => number;
}

/** An own model that is called and not looked into: all numbers of its parameters are one vector. */
export interface BlackBox {
  readonly parameters: readonly ModelParameter[];
  readonly count: number;
  /** The text of its module. */
  readonly text: string;
  /** What its module is called in stack traces. */
  readonly trace: string;
  has(name: 'gradient' | 'hessian' | 'fit' | 'start'): boolean;
  predict(rows: TargetRows, numbers: Float64Array, watched?: Watched): Predictions;
  gradient(rows: TargetRows, numbers: Float64Array): Float64Array;
  /** float64[count × count] */
  hessian(rows: TargetRows, numbers: Float64Array): Float64Array;
  /** θ by a function of its own. */
  theta(name: 'fit' | 'start', rows: TargetRows): Float64Array;
}

/** What the parameters declare. */
export function declaredStart({ parameters, count }: BlackBox): Float64Array {
  const numbers = new Float64Array(count);
  for (const { first, start } of parameters) numbers.set(start, first);
  return numbers;
}
