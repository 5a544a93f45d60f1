import type { Kernels, NetworkKernels, Precision } from './kernels.js';

type Unsuffixed<Name> = Name extends `${infer Base}F32` ? Base : never;

/** The network kernels of one precision, without their suffix. */
export type NetworkFunctions = {
  [Name in keyof NetworkKernels as Unsuffixed<Name>]: NetworkKernels[Name];
};

/** What was picked of a thread's kernels: each batch asks. */
const picked = new WeakMap<Kernels, Map<Precision, NetworkFunctions>>();

/** The kernels of one precision. */
export function networkFunctions(kernels: Kernels, precision: Precision): NetworkFunctions {
  const known = picked.get(kernels) ?? new Map<Precision, NetworkFunctions>();
  picked.set(kernels, known);
  const functions = known.get(precision) ?? pick(kernels, precision);
  known.set(precision, functions);
  return functions;
}

function pick(kernels: Kernels, precision: Precision): NetworkFunctions {
  const entries = Object.entries(kernels)
    .filter(([name]) => name.endsWith(precision))
    .map(([name, kernel]) => [name.slice(0, -precision.length), kernel as unknown]);
  return Object.fromEntries(entries) as NetworkFunctions;
}
