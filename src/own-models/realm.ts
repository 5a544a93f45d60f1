import * as vm from 'node:vm';
import type { ModelMath } from './contract.js';
import { exactNames, ownFunctions } from './math.js';

/**
 * The globals of one module: those of the language alone, without clock, randomness, locale or anything of Node. What it
 * is handed are objects of its own realm, so that no path leads from them to the functions of this one.
 */
export interface Realm {
  readonly context: vm.Context;
  readonly math: ModelMath;
  /** A copy of these numbers. */
  float64(values: ArrayLike<number>): Float64Array;
  /** A frozen object. */
  record(entries: Readonly<Record<string, unknown>>): object;
  /** The same functions, where each call of those that are named goes to `call` in place of them. */
  watching(names: readonly string[], call: WatchedCall): ModelMath;
}

/** What a function gives for some inputs. */
export type WatchedCall = (name: string, inputs: readonly number[]) => number;

/** What differs from run to run, from machine to machine or with the garbage collector, or waits. */
const removed = [
  'Date',
  'Intl',
  'console',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
];

/** Runs inside: functions that it makes are of that realm, whatever they call. */
const prepare = `(own, exact, removed) => {
  'use strict';
  const refusing = (name) => () => {
    throw new Error(name === 'random'
      ? 'Math.random is refused: a model must give the same values for the same rows'
      : 'Math.' + name + ' is refused: it differs between engines, and pathfit has none of its own');
  };
  for (const name of Object.getOwnPropertyNames(Math)) {
    if (exact.includes(name)) continue;
    const f = own[name];
    Math[name] = f === undefined ? refusing(name) : name === 'pow' ? (x, y) => f(x, y) : (x) => f(x);
  }
  Object.freeze(Math);
  for (const name of removed) delete globalThis[name];
  for (const type of [Object, Number, BigInt, Array, Object.getPrototypeOf(Float64Array)]) {
    delete type.prototype.toLocaleString;
  }
  for (const name of ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase']) delete String.prototype[name];
  const { freeze } = Object;
  const Numbers = Float64Array;
  return {
    math: Math,
    watching: (names, call) => {
      const math = {};
      for (const name of Object.getOwnPropertyNames(Math)) {
        math[name] = names.includes(name) ? (...inputs) => call(name, inputs) : Math[name];
      }
      return freeze(math);
    },
    float64: (values) => new Numbers(values),
    record: (names, values) => {
      const made = {};
      for (let i = 0; i < names.length; i++) made[names[i]] = values[i];
      return freeze(made);
    },
  };
}`;

/** A new realm. Needs a thread that was started with --experimental-vm-modules (pool.ts). */
export function newRealm(): Realm {
  // A context without interceptors: with them each global costs a tenth of a microsecond. Node 20.18 and later have it.
  const { DONT_CONTEXTIFY: ordinary } = vm.constants as unknown as { DONT_CONTEXTIFY: vm.Context };
  const context = vm.createContext(ordinary, { codeGeneration: { strings: false, wasm: false } });
  const made = vm.runInContext(prepare, context) as (
    own: typeof ownFunctions,
    exact: readonly string[],
    removed: readonly string[],
  ) => {
    math: ModelMath;
    float64(values: ArrayLike<number>): Float64Array;
    record(names: readonly string[], values: readonly unknown[]): object;
    watching: Realm['watching'];
  };
  const { math, float64, record, watching } = made(ownFunctions, exactNames, removed);
  return {
    context,
    math,
    float64,
    watching,
    record: (entries) => record(Object.keys(entries), Object.values(entries)),
  };
}
