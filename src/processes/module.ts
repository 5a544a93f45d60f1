import type { ModuleSource } from '../own-models/module-source.js';
import type { PlainStep } from '../kernels/reference/paths.js';
import type { Coefficients } from './coefficients.js';
import type { Process } from './process.js';
import { schemes } from './schemes/index.js';

export interface ModuleParameters {
  /** What the file of the pipeline names, read when that was loaded. */
  file: ModuleSource;
  parameters: Record<string, number>;
  x0: number;
}

/** The schemes that need no derivative of the diffusion. */
const own = {
  euler: schemes.euler,
  'derivative-free-milstein': schemes['derivative-free-milstein'],
} as const;

/** The functions of a process of a user's, where it was loaded. */
export interface OwnFunctions {
  drift(x: number, t: number): number;
  diffusion(x: number, t: number): number;
  step(x: number, t: number, dt: number, z: number): number;
}

/**
 * Its step by a scheme, with c = [h, √h]: the times of the steps go by `substeps` of h from row to row. One is made for each
 * walk over paths, which it is called for step by step.
 */
export function ownStep(functions: OwnFunctions, scheme: string, substeps: number): PlainStep {
  let [t, s] = [0, 0];
  const at = (row: number, h: number): void => {
    t = (row * substeps + s) * h;
    s = (s + 1) % substeps;
  };
  if (scheme === 'exact') {
    return (values, z, [h], row) => {
      at(row, h);
      values[0] = functions.step(values[0], t, h, z[0]);
    };
  }
  const coefficients: Coefficients<never> = {
    own: () => [],
    drift: (x) => functions.drift(x, t),
    diffusion: (x) => functions.diffusion(x, t),
    slope: () => NaN,
  };
  const step = own[scheme as keyof typeof own].step!(coefficients);
  return (values, z, c, row) => {
    at(row, c[0]);
    step(values, z, c, row);
  };
}

/** A user's own process, an ES module that runs in the threads: docs/own-models.md has its contract. */
export const module: Process<ModuleParameters> = {
  kind: 'module',
  summary:
    'a process of your own: an ES module with drift(x, t, theta, math) and diffusion(x, t, theta, math)',
  equations: () => [{ component: 'x', equation: 'dx = a(x, t) \\, dt + b(x, t) \\, dW' }],
  stated: ({ parameters, x0 }) => ({ ...parameters, x0 }),
  parameters: (z) => ({
    file: z
      .string()
      .min(1)
      .describe('the module, relative to this file: one .mjs or .js that imports nothing'),
    parameters: z
      .record(z.string(), z.number())
      .default({})
      .describe('values in place of those that the module declares'),
    x0: z.number().default(0).describe('value of every path at time 0'),
  }),
  components: ['x'],
  domain: 'wherever the module goes: every value must be finite',
  schemes: [
    ...Object.values(own).map(({ kind, summary }) => ({ kind, summary })),
    { kind: 'exact', summary: 'the module’s own step(x, t, dt, theta, z, math), where it has one' },
  ],
  standard: 'euler',
  method: ({ file, parameters }, scheme) => ({
    law: 'module',
    own: { module: file, parameters, scheme },
    components: ['x'],
    noises: 1,
    takesSubsteps: scheme !== 'exact',
    inSteps: true,
    constants: (_, h) => [h, Math.sqrt(h)],
    start: ({ x0 }) => [x0],
  }),
  growsWith: ['parameters'],
  start: ({ x0 }) => [x0],
};
