import type { PlainLaw } from '../../src/kernels/reference/paths.js';
import type { Start } from '../../src/processes/method.js';
import { methodOf, schemesOf } from '../../src/processes/methods.js';
import { processes } from '../../src/processes/index.js';
import type { Process } from '../../src/processes/process.js';
import { examples } from './examples.js';

/** A process with parameters. */
export interface Example {
  readonly kind: string;
  readonly process: Process<unknown>;
  readonly parameters: unknown;
}

export const allExamples: readonly Example[] = Object.entries(examples).flatMap(([kind, choices]) =>
  choices.map((parameters) => ({
    kind,
    parameters,
    process: (processes as Record<string, unknown>)[kind] as Process<unknown>,
  })),
);

interface TestedMethod extends PlainLaw {
  readonly law: string;
  readonly components: readonly string[];
  readonly constants: readonly (readonly number[])[];
  startOf(number: number, component: number): number;
  readonly takesSubsteps: boolean;
}

const h = 1 / 12;

/** Every law and scheme that there is, with the constants of its process' examples where they fit. */
export function methodsOfAll(): TestedMethod[] {
  return Object.entries(processes).flatMap(([kind, entry]) => {
    const process = entry as unknown as Process<unknown>;
    const own = allExamples.filter((example) => example.kind === kind);
    return schemesOf(process as Process<never>).flatMap(({ kind: scheme }) => {
      const fitting = own.filter(
        ({ parameters }) => process.problem?.(parameters, { scheme, h, dt: h, times: 1 }) === undefined,
      );
      // Where the method depends on the parameters, each example has its own.
      const groups = process.method ? fitting.map((example) => [example]) : [fitting];
      return groups.map((group) => testedMethod(process, scheme, group));
    });
  });
}

function testedMethod(process: Process<unknown>, scheme: string, group: readonly Example[]): TestedMethod {
  const method = methodOf(process, scheme, group[0].parameters)!;
  const typical = method.start(group[0].parameters).map((value) => startValue(value));
  return {
    ...method,
    constants: group.map(({ parameters }) => method.constants(parameters, h)),
    startOf: (number: number, component: number) => Math.abs(number) * 0.4 * (typical[component] || 0.1),
  };
}

function startValue(start: Start): number {
  if (typeof start === 'number') return start;
  if ('normal' in start) return start.normal[0];
  if ('normals' in start) return start.normals[0];
  if ('gamma' in start) return start.gamma[0] * start.gamma[1];
  return 'beta' in start ? start.beta[0] / (start.beta[0] + start.beta[1]) : 0.1;
}
