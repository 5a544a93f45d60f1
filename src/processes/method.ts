import type { ModuleSource } from '../own-models/module-source.js';
import type { PlainDrawStep, PlainStep } from '../kernels/reference/paths.js';

/** How paths of a process are advanced: by its own law, exactly, or by a scheme. */
export interface Method<Parameters> {
  /** The module of kernels, and its file in dist/kernels/laws. */
  readonly law: string;
  /** Of a user's module, which takes the place of the kernel. */
  readonly own?: OwnLaw;
  /** What has a column: those of the process, and what a scheme has to remember. */
  readonly components: readonly ['x', ...string[]];
  /** Standard normals per step; 0 where `drawStep` draws for itself. */
  readonly noises: number;
  /** The numbers that the kernel takes for steps of length h. */
  constants(parameters: Parameters, h: number): readonly number[];
  /** The values at time 0, one per component. */
  start(parameters: Parameters): readonly Start[];
  /** Bytes that the kernel needs for every thread beside the normals, of these constants. */
  room?(constants: readonly number[]): number;
  /** The step in plain TypeScript, which gives the same bits: one of the two. */
  readonly step?: PlainStep;
  readonly drawStep?: PlainDrawStep;
  /**
   * Of what its values are functions, where several methods of one process can use the same W: of W at the ends of its steps,
   * or, of an exact step, at those of rows.
   */
  readonly alongW?: 'steps' | 'rows';
  /** Whether several steps may lead from row to row; of a law that is exact one is enough. */
  readonly takesSubsteps: boolean;
  /** Whether its kernel goes by the loop of schemes although one step from row to row is enough. */
  readonly inSteps?: true;
  /** The component that counts steps after which a path was outside the domain, and what was done with it. */
  readonly outside?: string;
  /** What a value that is no number means, and what to do, where it may be more than an overflow. */
  readonly lost?: string;
}

/** What makes the steps of a law that a user's module has. */
export interface OwnLaw {
  readonly module: ModuleSource;
  /** Values of the pipeline file, in place of those that the module declares. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly scheme: string;
}

/** A value at time 0: a number for all paths, or a law that each path draws from by itself. */
export type Start =
  | number
  | { readonly normal: readonly [mean: number, sd: number] }
  /** mean + Σ_k row_k z_k, z_k a normal that a path has in common for all of its components. */
  | { readonly normals: readonly [mean: number, row: readonly number[]] }
  | { readonly gamma: readonly [shape: number, scale: number] }
  | { readonly beta: readonly [a: number, b: number] }
  /** What another component, one before it, starts from. */
  | { readonly sameAs: number };

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

export function momentsOfStart(start: Exclude<Start, { readonly sameAs: number }>): Moments {
  if (typeof start === 'number') return { mean: start, variance: 0 };
  if ('normal' in start) return { mean: start.normal[0], variance: start.normal[1] * start.normal[1] };
  if ('normals' in start) {
    const [mean, row] = start.normals;
    return { mean, variance: row.reduce((sum, value) => sum + value * value, 0) };
  }
  if ('gamma' in start) {
    const [shape, scale] = start.gamma;
    return { mean: shape * scale, variance: shape * scale * scale };
  }
  const [a, b] = start.beta;
  return { mean: a / (a + b), variance: (a * b) / ((a + b) * (a + b) * (a + b + 1)) };
}
