import { canonicalJson, type Json } from '../store/fingerprint.js';

/**
 * What the plans of many variants of a pipeline have in common: what is made of a file's top-level keys is made once for as
 * long as those are the same objects.
 */
export class PlanMemo {
  readonly #numbers = new WeakMap<object, number>();
  #next = 1;
  readonly #made = new Map<string, unknown>();
  readonly #texts = new WeakMap<object, string>();

  /** What `make` gives of these objects, the first time. */
  of<Made>(what: string, from: readonly (object | undefined)[], make: () => Made): Made {
    let key = what;
    for (const object of from) key += ` ${object ? this.#number(object) : 0}`;
    return this.once(key, make);
  }

  /** What `make` gives the first time that something is asked for by this name. */
  once<Made>(name: string, make: () => Made): Made {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as Made;
  }

  /** The canonical JSON of a stage's parameters; undefined values are no ingredients. */
  text(parameters: object): string {
    const known = this.#texts.get(parameters);
    if (known !== undefined) return known;
    const text = canonicalJson(JSON.parse(JSON.stringify(parameters)) as Json);
    this.#texts.set(parameters, text);
    return text;
  }

  #number(object: object): number {
    const number = this.#numbers.get(object) ?? this.#next++;
    this.#numbers.set(object, number);
    return number;
  }
}
