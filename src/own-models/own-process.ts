import type { ModelMath, ModelParameter, ModuleOrigin, Theta } from './contract.js';
import { exportError, found, moduleError } from './module-error.js';
import { parametersOf } from './parameters.js';

/** What a module of a process exports beside its parameters, each of which is one number: dX = drift dt + diffusion dW (Itô). */
export interface ProcessFunctions {
  drift(x: number, t: number, theta: Theta, math: ModelMath): unknown;
  diffusion(x: number, t: number, theta: Theta, math: ModelMath): unknown;
  /** The value at t + dt, exactly, by one standard normal z: scheme exact. */
  step?(x: number, t: number, dt: number, theta: Theta, z: number, math: ModelMath): unknown;
  /** ln p(next | x) of each transition, float64[count]; −∞ where θ makes one impossible. */
  logDensity?(transitions: ModelTransitions, theta: Theta, math: ModelMath): unknown;
}

/** Transitions, float64[count] each. */
export interface ModelTransitions {
  readonly count: number;
  readonly x: Float64Array;
  readonly next: Float64Array;
  /** The time of x. */
  readonly t: Float64Array;
  /** The time from x to next. */
  readonly dt: Float64Array;
}

export const processFunctions = ['drift', 'diffusion', 'step', 'logDensity'] as const;

/** A module that was loaded and holds the contract of a process. */
export interface OwnProcess {
  readonly parameters: readonly ModelParameter[];
  readonly functions: ProcessFunctions;
}

/** The process that a module's exports make; throws RunError for what is missing, unknown or of another type. */
export function ownProcessOf(exports: Readonly<Record<string, unknown>>, origin: ModuleOrigin): OwnProcess {
  const known: readonly string[] = ['parameters', ...processFunctions];
  for (const name of ['parameters', 'drift', 'diffusion']) {
    if (name in exports) continue;
    const names = Object.keys(exports).join(', ') || 'no named exports';
    throw moduleError(origin, undefined, `must export ${name}, found ${names}`);
  }
  for (const [name, value] of Object.entries(exports)) {
    if (!known.includes(name)) {
      throw exportError(origin, name, `is no export of a process: ${known.join(', ')}`);
    }
    if (name !== 'parameters' && typeof value !== 'function') {
      throw exportError(origin, name, `must be a function, found ${found(value)}`);
    }
  }
  const parameters = parametersOf(origin, exports['parameters']);
  const list = parameters.find(({ scalar }) => !scalar);
  if (list) {
    throw exportError(
      origin,
      'parameters',
      `of a process must be single numbers, found a list in ${list.name}`,
    );
  }
  return { parameters, functions: exports as unknown as ProcessFunctions };
}
