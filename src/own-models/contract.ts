/** What an own model is: an ES module of a user's, with these named exports. Every function is synchronous and pure. */

/** The parameters' values by name, in their natural units, as `start` has them: a number or a list of numbers. */
export type Theta = Readonly<Record<string, number | Float64Array>>;

/** Rows that a model computes with. */
export interface ModelRows {
  readonly count: number;
  /** Values of x per row; 0 where the file's `inputs` leave x out. */
  readonly n: number;
  /** float64[count × n], row by row. */
  readonly x: Float64Array;
  /** Mean of x² per row. */
  readonly s: Float64Array;
  /** Time of each row. */
  readonly t: Float64Array;
  /** Time between two rows; undefined where rows were imported. */
  readonly dt: number | undefined;
  /** Target of each row: what `gradient`, `hessian`, `fit` and `start` see, and `predict` only where `inputs` has k. */
  readonly k?: Float64Array;
}

/** pathfit's own functions, which have the same bits on every engine; `Math` inside a module has the same. */
export type ModelMath = Readonly<Record<string, unknown>>;

/** How a parameter moves: freely; θ = e^φ > 0; or 0 < θ = 1 / (1 + e^−φ) < 1. */
export const transforms = ['identity', 'log', 'logit'] as const;
export type Transform = (typeof transforms)[number];

/** An entry of the export `parameters`. */
export interface ParameterDeclaration {
  readonly start: number | ArrayLike<number>;
  readonly transform?: Transform;
  /** Rows and columns of a list, row by row; their product is its length. */
  readonly shape?: readonly number[];
  /** Whether a fit leaves it where it starts: a scale of inputs, for example. */
  readonly fixed?: boolean;
  readonly describe?: string;
}

/** A parameter, and where its numbers stand among those of all parameters in order. */
export interface ModelParameter {
  readonly name: string;
  /** Whether it is one number, in θ a number and not a list of one. */
  readonly scalar: boolean;
  readonly first: number;
  readonly count: number;
  readonly shape: readonly number[] | undefined;
  readonly transform: Transform;
  readonly fixed: boolean;
  readonly describe: string | undefined;
  readonly start: Float64Array;
}

/** What a function of the module is called with and gives; what it gives is checked by whoever calls it. */
export interface ModelFunctions {
  /** k̂ per row, and λ̂ per row where the model has one: { k, lambda }. */
  predict(rows: ModelRows, theta: Theta, math: ModelMath): unknown;
  /** Of the loss mean_j (k_j − k̂_j)², by every parameter, as θ is; fixed ones may be left out. */
  gradient?(rows: ModelRows, theta: Theta, math: ModelMath): unknown;
  /** Of the same loss, float64[p × p] over all p numbers in order. */
  hessian?(rows: ModelRows, theta: Theta, math: ModelMath): unknown;
  /** θ by a closed form of its own, from the training rows. */
  fit?(rows: ModelRows, math: ModelMath): unknown;
  /** θ to start from, some of it or all, from the training rows. */
  start?(rows: ModelRows, math: ModelMath): unknown;
}

export const modelFunctions = ['predict', 'gradient', 'hessian', 'fit', 'start'] as const;

/** A module that was loaded and holds the contract. */
export interface OwnModel {
  readonly origin: ModuleOrigin;
  readonly parameters: readonly ModelParameter[];
  /** Numbers of all parameters together. */
  readonly count: number;
  readonly functions: ModelFunctions;
}

/** Where a module is from: the words and lines of errors are made of it. */
export interface ModuleOrigin {
  /** Who uses it: `estimator mine`. */
  readonly user: string;
  /** Its path as the pipeline file has it. */
  readonly file: string;
  readonly text: string;
}
