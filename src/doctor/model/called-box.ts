import { CalledModel, type GivenRows } from '../../own-models/called-model.js';
import type { ModelMath } from '../../own-models/contract.js';
import type { ModuleSource } from '../../own-models/module-source.js';
import { traceName } from '../../own-models/thrown.js';
import type { BlackBox, Predictions, TargetRows, Watched } from './black-box.js';

/** A module that this thread has loaded, as the doctor calls it. */
export class CalledBox implements BlackBox {
  readonly #model: CalledModel;
  readonly #given = new WeakMap<TargetRows, GivenRows>();
  readonly #maths = new Map<readonly string[], ModelMath>();
  #watched: Watched['call'] | undefined;

  constructor(
    private readonly source: ModuleSource,
    readsK: boolean,
  ) {
    this.#model = new CalledModel(source, readsK);
  }

  get parameters(): BlackBox['parameters'] {
    return this.#model.parameters;
  }
  get count(): number {
    return this.#model.count;
  }
  get text(): string {
    return this.source.text;
  }
  get trace(): string {
    return traceName(this.source);
  }

  has(name: 'gradient' | 'hessian' | 'fit' | 'start'): boolean {
    return this.#model.has(name);
  }

  predict(rows: TargetRows, numbers: Float64Array, watched?: Watched): Predictions {
    const given = this.#rows(rows);
    if (!watched) return this.#model.predict(given, numbers);
    this.#watched = watched.call;
    return this.#model.predictWatched(given, numbers, this.#math(watched.names));
  }

  gradient(rows: TargetRows, numbers: Float64Array): Float64Array {
    return this.#model.gradient(this.#rows(rows), numbers);
  }

  hessian(rows: TargetRows, numbers: Float64Array): Float64Array {
    return this.#model.hessian(this.#rows(rows), numbers);
  }

  theta(name: 'fit' | 'start', rows: TargetRows): Float64Array {
    return this.#model.theta(name, this.#rows(rows));
  }

  /** Made once for the same rows: a module is asked for them thousands of times. */
  #rows(rows: TargetRows): GivenRows {
    const given =
      this.#given.get(rows) ?? this.#model.rows({ ...rows, indices: rows.indices ?? [...rows.s.keys()] });
    this.#given.set(rows, given);
    return given;
  }

  /** One for the same names, whoever watches. */
  #math(names: readonly string[]): ModelMath {
    const math = this.#maths.get(names) ?? this.#model.watching(names, (...of) => this.#watched!(...of));
    this.#maths.set(names, math);
    return math;
  }
}
