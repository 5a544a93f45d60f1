import * as z from 'zod';
import { networkFunctions } from '../../src/kernels/network-functions.js';
import type { Precision } from '../../src/kernels/kernels.js';
import type { Values } from '../../src/kernels/reference/precision.js';
import { optimizers } from '../../src/optimizers/index.js';
import type { ParameterVectors, SteppingOptimizer } from '../../src/optimizers/optimizer.js';
import { arena } from '../kernels/arena.js';

export type OptimizerName = Exclude<keyof typeof optimizers, 'lbfgs'>;
export type Settings = Record<string, number>;

/** An entry's parameters with their defaults, as a pipeline file would give them. */
export function settingsOf(name: OptimizerName, given: Settings): Settings {
  return z.strictObject(optimizers[name].parameters(z)).parse(given) as Settings;
}

/** The parameters of a training that an optimizer moves, in memory of their own. */
export function training(name: OptimizerName, precision: Precision, start: readonly number[]) {
  const optimizer = optimizers[name] as SteppingOptimizer<Settings>;
  const memory = arena(precision);
  const kernels = networkFunctions(memory.kernels, precision);
  const zeros = start.map(() => 0);
  const parameters = memory.values(start);
  const gradient = memory.values(zeros);
  const slots = Array.from({ length: optimizer.slots }, () => memory.values(zeros));
  const scalars = Float64Array.from(optimizer.initialScalars);

  /** Values first … end − 1 of every vector. */
  function range(first: number, end: number): ParameterVectors {
    const at = (values: Values): number => values.byteOffset + first * values.BYTES_PER_ELEMENT;
    return {
      parameters: at(parameters),
      gradient: at(gradient),
      slots: slots.map(at),
      count: end - first,
    };
  }

  return {
    parameters,
    slots,
    scalars,
    guarded: memory.guarded,
    /** One step along this gradient, the vectors cut at `cuts`. */
    step(g: ArrayLike<number>, settings: Settings, cuts: readonly number[] = []): void {
      gradient.set(g);
      optimizer.advance(scalars, settings);
      const ends = [...cuts, start.length];
      ends.forEach((end, i) => {
        optimizer.step(kernels, range(i === 0 ? 0 : ends[i - 1], end), scalars, settings);
      });
    },
  };
}
