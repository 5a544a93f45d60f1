import type { AdvancePaths } from './advance-paths.js';
import type { Kernels } from './kernels.js';

/**
 * The areas that kernels are compiled in, each a module of its own over the one memory, as every law is: a stage's fingerprint
 * names those that it computes with, so that a change of one leaves what others have made where it is.
 */
export const areas = ['draws', 'rows', 'formulas', 'training'] as const;

/** An area, or a law of a process: what is compiled by itself and has its own sha256. */
export type KernelModule = (typeof areas)[number] | `laws/${string}`;

/**
 * The modules, which threads are handed: the areas compiled, the laws as bytes, since a run needs one of them or two, and all take
 * longer to compile than many a run.
 */
export type KernelModules = Readonly<Record<KernelModule, WebAssembly.Module | Uint8Array<ArrayBuffer>>>;

/** The module of a law. */
export const moduleOfLaw = (law: string): KernelModule => `laws/${law}`;

/** A thread's instance of the kernels over the memory that all threads share. */
export function instantiateKernels(modules: KernelModules, memory: WebAssembly.Memory): Kernels {
  const instance = (name: KernelModule): WebAssembly.Exports => {
    const found = modules[name];
    const module = found instanceof WebAssembly.Module ? found : new WebAssembly.Module(found);
    return new WebAssembly.Instance(module, { env: { memory } }).exports;
  };
  const kernels = Object.assign({}, ...areas.map(instance)) as Omit<Kernels, 'laws'>;
  return { ...kernels, laws: lawsOf(modules, instance) };
}

function lawsOf(
  modules: KernelModules,
  instance: (name: KernelModule) => WebAssembly.Exports,
): Kernels['laws'] {
  const laws: Record<string, AdvancePaths> = {};
  for (const name of Object.keys(modules)) {
    const law = /^laws\/(.*)$/.exec(name)?.[1];
    if (law === undefined) continue;
    Object.defineProperty(laws, law, {
      configurable: true,
      enumerable: true,
      get: () => {
        const { advance } = instance(moduleOfLaw(law));
        Object.defineProperty(laws, law, { value: advance, enumerable: true });
        return advance;
      },
    });
  }
  return laws;
}
