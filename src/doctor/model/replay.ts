import { modelMath } from '../../own-models/math.js';
import type { Watched } from './black-box.js';
import type { Point } from './point.js';

/** A call that a model made of a function which it was handed. */
export interface Call {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly output: number;
  /** Line of the module; undefined where the engine does not say. */
  readonly line: number | undefined;
}

const original = (name: string, inputs: readonly number[]): number =>
  (modelMath[name] as (...inputs: readonly number[]) => number)(...inputs);

/** The calls of these functions by which a model predicts, in their order. */
export function callsOf(point: Point, names: readonly string[]): Call[] {
  const calls: Call[] = [];
  const { trace } = point.probe.model;
  const call = (name: string, inputs: readonly number[]): number => {
    const output = original(name, inputs);
    calls.push({ name, inputs: [...inputs], output, line: lineIn(trace) });
    return output;
  };
  point.probe.predict(point.theta, { names, call });
  return calls;
}

/** The line of the module that is being executed, by the stack that the engine writes. */
function lineIn(trace: string): number | undefined {
  const { stack = '' } = new Error('where this is called');
  const at = stack.indexOf(`${trace}:`);
  const line = at < 0 ? NaN : Number.parseInt(stack.slice(at + trace.length + 1), 10);
  return Number.isNaN(line) ? undefined : line;
}

/** What somebody takes a call's value for, and its derivative by each input. */
export interface Taken {
  readonly value: number;
  readonly slopes: readonly number[];
}

/**
 * Functions that go on straight from where they were called at a point, call by call, with other values or slopes than their own:
 * derivatives by differences are then those that somebody has who takes these for the functions'. Where other calls are made
 * than at the point, the result is NaN.
 */
export function replaying(
  calls: readonly Call[],
  names: readonly string[],
  takenOf: (call: Call) => Taken | undefined,
): () => Watched {
  const all = calls.map(takenOf);
  return () => {
    let at = 0;
    const call = (name: string, inputs: readonly number[]): number => {
      const i = at++;
      const made = calls[i];
      if (made?.name !== name) return NaN;
      const taken = all[i];
      if (!taken) return original(name, inputs);
      return inputs.reduce(
        (value, input, k) => value + taken.slopes[k] * (input - made.inputs[k]),
        taken.value,
      );
    };
    return { names, call };
  };
}
