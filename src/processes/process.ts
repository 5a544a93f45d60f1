import type { ParametricEntry } from '../entry.js';
import type { Coefficients } from './coefficients.js';
import type { Method, Moments, Start } from './method.js';

/** A component under its name in the pipeline file, and its equation in the part of TeX that report/mathml.ts reads. */
export interface ComponentEquation {
  readonly component: string;
  readonly equation: string;
}

/** A process that makes paths of one or several components. */
export interface Process<Parameters> extends ParametricEntry {
  /** What it has a column of; the first is what targets and estimators read. */
  readonly components: readonly ['x', ...string[]];
  /** What its parameters call its components, the first of which is the column x; `components` unless given. */
  componentNames?(parameters: Parameters): readonly string[];
  /** What it is in formulas, a line per component, under the names that the pipeline file has for them. */
  equations(parameters: Parameters): readonly ComponentEquation[];
  /** What a line says of the parameters, where they are not the keys beside `kind`. */
  stated?(parameters: Parameters): Readonly<Record<string, number | string>>;
  /** Where x may be, and what paths do at the ends, in words. */
  readonly domain: string;
  /** Its own step, by which values at the times of rows have their law whatever dt is. */
  readonly exact?: OwnStep<Parameters>;
  /** What schemes are made of. */
  readonly coefficients?: Coefficients<Parameters>;
  /** Schemes of its own, by their names in pipeline files. */
  readonly own?: Readonly<Record<string, OwnScheme<Parameters>>>;
  /** The scheme of a pipeline file that names none, where there is no exact step. */
  readonly standard?: string;
  /** Parameters by which paths grow: where they leave the numbers, one of these, or dt, is too large. */
  readonly growsWith: readonly (keyof Parameters & string)[];
  /** Of a process whose steps depend on its parameters: its schemes, and how one advances paths. */
  readonly schemes?: readonly ListedScheme[];
  method?(parameters: Parameters, scheme: string): Method<Parameters>;
  /** The values from which paths start, at time 0, one per component. */
  start(parameters: Parameters): readonly Start[];
  /** What theory says of the components at time t, where it has a formula; tests hold the paths against it. */
  moments?(parameters: Parameters, t: number): readonly Moments[];
  /** The drift's coefficients by power of x, where it is a polynomial. */
  polynomialDrift?(parameters: Parameters): readonly number[];
  /** The diffusion coefficient of x (level) or of ln x, where it is the same for all x and nothing jumps. */
  volatility?(parameters: Parameters): { readonly scale: 'level' | 'log'; readonly value: number };
  /** What does not fit together, of parameters that are valid by themselves. */
  problem?(parameters: Parameters, steps: Steps): Problem | undefined;
}

/** What a scheme or the exact step of a process says in lists. */
export interface ListedScheme {
  readonly kind: string;
  readonly summary: string;
}

/** A step that the law itself has. */
export interface OwnStep<Parameters> extends Pick<
  Method<Parameters>,
  'noises' | 'constants' | 'step' | 'drawStep' | 'alongW'
> {}

/** A scheme of one process. */
export interface OwnScheme<Parameters> extends OwnStep<Parameters> {
  readonly summary: string;
  /** Components that it has beside those of the process, and what they start from. */
  readonly more?: Readonly<Record<string, Start>>;
  /** Which of them counts steps outside the domain, and what is done there. */
  readonly outside?: string;
}

/** How a process is simulated. */
export interface Steps {
  readonly scheme: string;
  /** Length of a step of the scheme. */
  readonly h: number;
  readonly dt: number;
  readonly times: number;
}

/** What is wrong with a parameter, or with `scheme` beside them: «must be …, found …». */
export interface Problem {
  readonly key: string;
  readonly message: string;
}
