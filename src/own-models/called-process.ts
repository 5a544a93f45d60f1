import type { Theta } from './contract.js';
import { loadedModule } from './load.js';
import { exportError, found, moduleError } from './module-error.js';
import type { ModuleSource } from './module-source.js';
import { ownProcessOf, type ProcessFunctions } from './own-process.js';
import { isInside } from './parameters.js';
import { thrownIn } from './thrown.js';

/** A process that was loaded in this thread: calls its functions, and checks what they give. */
export class CalledProcess {
  readonly #functions: ProcessFunctions;
  readonly #theta: Theta;
  readonly #math: Parameters<ProcessFunctions['drift']>[3];

  /** `values`: those of the pipeline file; the others are as the module declares them. */
  constructor(
    private readonly source: ModuleSource,
    values: Readonly<Record<string, number>>,
  ) {
    const { exports, realm } = loadedModule(source);
    const { parameters, functions } = ownProcessOf(exports, source);
    for (const [name, value] of Object.entries(values)) {
      const declared = parameters.find((one) => one.name === name);
      if (!declared) {
        const names = parameters.map((one) => one.name).join(', ');
        throw moduleError(
          source,
          undefined,
          `has the parameters ${names}, found ${name} in the pipeline file`,
        );
      }
      if (!isInside(value, declared.transform)) {
        const range = declared.transform === 'log' ? 'positive' : 'between 0 and 1';
        throw moduleError(source, undefined, `must have a ${name} that is ${range}, found ${value}`);
      }
    }
    this.#functions = functions;
    this.#math = realm.math;
    const declared = parameters.map(({ name, start }) => [name, start[0]] as const);
    this.#theta = realm.record({ ...Object.fromEntries(declared), ...values }) as Theta;
  }

  drift(x: number, t: number): number {
    return this.#number('drift', x, t, () => this.#functions.drift(x, t, this.#theta, this.#math));
  }

  diffusion(x: number, t: number): number {
    return this.#number('diffusion', x, t, () => this.#functions.diffusion(x, t, this.#theta, this.#math));
  }

  step(x: number, t: number, dt: number, z: number): number {
    return this.#number('step', x, t, () => this.#functions.step!(x, t, dt, this.#theta, z, this.#math));
  }

  #number(name: string, x: number, t: number, call: () => unknown): number {
    let value: unknown;
    try {
      value = call();
    } catch (error) {
      throw thrownIn(this.source, `${name} failed at x = ${x}, t = ${t}`, error);
    }
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw exportError(
      this.source,
      name,
      `must return a finite number, found ${found(value)} at x = ${x}, t = ${t}`,
    );
  }
}
