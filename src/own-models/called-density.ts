import { figure } from '../text.js';
import type { Theta, Transform } from './contract.js';
import { loadedModule } from './load.js';
import { exportError, isModuleError, moduleError } from './module-error.js';
import type { ModuleSource } from './module-source.js';
import { float64Of } from './numbers.js';
import { type ModelTransitions, ownProcessOf, type ProcessFunctions } from './own-process.js';
import { isInside } from './parameters.js';
import { thrownIn } from './thrown.js';

/** Transitions that a module is asked about at once, at most. */
const mostAtOnce = 1 << 16;

interface Pairs {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly dt: Float64Array;
  readonly t: Float64Array;
}

/** Values of parameters by name. */
export type Values = Readonly<Record<string, number>>;

/** The `logDensity` of a module that was loaded in this thread, on some transitions: calls it, and checks what it gives. */
export class CalledDensity {
  /** Every parameter as the module declares it. */
  readonly declared: Values;
  readonly transforms: Readonly<Record<string, Transform>>;
  readonly #call: NonNullable<ProcessFunctions['logDensity']>;
  readonly #realm: ReturnType<typeof loadedModule>['realm'];
  readonly #blocks: readonly ModelTransitions[];

  constructor(
    private readonly source: ModuleSource,
    private readonly pairs: Pairs,
  ) {
    const { exports, realm } = loadedModule(source);
    const { parameters, functions } = ownProcessOf(exports, source);
    if (!functions.logDensity) throw moduleError(source, undefined, 'must export logDensity, found none');
    this.#call = functions.logDensity;
    this.#realm = realm;
    this.declared = Object.fromEntries(parameters.map(({ name, start }) => [name, start[0]]));
    this.transforms = Object.fromEntries(parameters.map(({ name, transform }) => [name, transform]));
    const blocks: ModelTransitions[] = [];
    for (let first = 0; first < pairs.from.length; first += mostAtOnce) {
      const part = (values: Float64Array): Float64Array =>
        realm.float64(values.subarray(first, first + mostAtOnce));
      const x = part(pairs.from);
      blocks.push(
        realm.record({
          count: x.length,
          x,
          next: part(pairs.to),
          t: part(pairs.t),
          dt: part(pairs.dt),
        }) as ModelTransitions,
      );
    }
    this.#blocks = blocks;
  }

  /**
   * Throws RunError for names that the module does not declare, for values outside of where they may be, and for a density at them
   * that changes from call to call.
   */
  check(values: Values, before: () => void): void {
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(this.declared, name)) {
        const names = Object.keys(this.declared).join(', ');
        throw moduleError(
          this.source,
          undefined,
          `has the parameters ${names}, found ${name} in the pipeline file`,
        );
      }
      if (!isInside(value, this.transforms[name])) {
        const range = this.transforms[name] === 'log' ? 'positive' : 'between 0 and 1';
        throw moduleError(this.source, undefined, `must have a ${name} that is ${range}, found ${value}`);
      }
    }
    const [one, again] = [this.at(values, before), this.at(values, before)];
    const changed = one.findIndex((value, i) => value !== again[i]);
    if (changed < 0) return;
    throw exportError(
      this.source,
      'logDensity',
      `must return the same for the same arguments, found ${one[changed]} and then ${again[changed]} for transition ${changed}`,
    );
  }

  /** ln p of each transition, −∞ where it is impossible at these values; parameters that are left out are as declared. */
  at(values: Values, before: () => void): Float64Array {
    const theta = this.#realm.record({ ...this.declared, ...values }) as Theta;
    const all = new Float64Array(this.pairs.from.length);
    let first = 0;
    for (const block of this.#blocks) {
      before();
      const found = float64Of(
        this.source,
        'logDensity',
        'ln p of each transition',
        this.#called(block, theta, first),
        block.count,
      );
      const wrong = found.findIndex((value) => Number.isNaN(value) || value === Infinity);
      if (wrong >= 0) {
        throw exportError(
          this.source,
          'logDensity',
          `must return finite numbers, or −Infinity where a transition is impossible, found ${found[wrong]} for ${this.#inWords(first + wrong, theta)}`,
        );
      }
      all.set(found, first);
      first += block.count;
    }
    return all;
  }

  #called(block: ModelTransitions, theta: Theta, first: number): unknown {
    try {
      return this.#call(block, theta, this.#realm.math);
    } catch (error) {
      if (isModuleError(error)) throw error;
      const which = `transitions ${first} to ${first + block.count - 1}`;
      throw thrownIn(this.source, `logDensity failed on ${which}, at ${inWords(theta)}`, error);
    }
  }

  #inWords(i: number, theta: Theta): string {
    const { from, to, dt } = this.pairs;
    return `transition ${i} (x = ${from[i]}, next = ${to[i]}, dt = ${dt[i]}), at ${inWords(theta)}`;
  }
}

const inWords = (theta: Theta): string =>
  Object.entries(theta)
    .map(([name, value]) => `${name} = ${figure(value as number)}`)
    .join(', ');
