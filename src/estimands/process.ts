import { equationsText } from './formula-equations.js';
import { processes } from '../processes/index.js';
import type { ModuleParameters } from '../processes/module.js';
import type { Process } from '../processes/process.js';

/** The process that was simulated, its parameters beside its kind. */
export type SimulatedProcess = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** What a parameter of an estimator of the process stands for; its true value is joined where results are written down. */
export type TransitionEstimand =
  /** A parameter of a process of that kind, under the name that the process has for it. */
  | { readonly of: 'process'; readonly kind: string; readonly parameter: string }
  /** A parameter of a process of formulas with these equations, under the name that they have for it. */
  | { readonly of: 'formula'; readonly equations: string; readonly parameter: string }
  /** A parameter of a process by a module of this content, under the name that the module has for it. */
  | { readonly of: 'module'; readonly sha256: string; readonly parameter: string }
  /** The coefficient of x^power in the drift, where it is a polynomial of that degree. */
  | { readonly of: 'drift'; readonly power: number; readonly degree: number }
  /** The volatility per root of time of x (level) or of ln x, where it is one number for all x. */
  | { readonly of: 'volatility'; readonly scale: 'level' | 'log' }
  /** What has no true value: weights, length scales, test statistics. */
  | { readonly of: 'none' };

/** The true value; null where there is none, or none is known. */
export function truthOfProcess(
  estimand: TransitionEstimand | undefined,
  process: SimulatedProcess | undefined,
): number | null {
  if (!estimand || !process) return null;
  const entry = (processes as Record<string, unknown>)[process.kind] as Process<unknown>;
  const known = firstOf(estimand, entry, process);
  return typeof known === 'number' && Number.isFinite(known) ? known : null;
}

function firstOf(estimand: TransitionEstimand, entry: Process<unknown>, process: SimulatedProcess): unknown {
  if (estimand.of === 'process') {
    return process.kind === estimand.kind ? process[estimand.parameter] : undefined;
  }
  if (estimand.of === 'formula') {
    return process.kind === 'formula' && estimand.equations === equationsOf(process)
      ? (process['parameters'] as Readonly<Record<string, number>>)[estimand.parameter]
      : undefined;
  }
  if (estimand.of === 'module') {
    if (process.kind !== 'module') return undefined;
    const { file, parameters } = process as unknown as ModuleParameters;
    return file.sha256 === estimand.sha256 ? parameters[estimand.parameter] : undefined;
  }
  if (estimand.of === 'volatility') {
    const known = entry.volatility?.(process);
    return known?.scale === estimand.scale ? known.value : undefined;
  }
  if (estimand.of !== 'drift') return undefined;
  const drift = entry.polynomialDrift?.(process);
  // A polynomial of a lower degree is fitted to another drift.
  if (!drift || drift.length > estimand.degree + 1) return undefined;
  return drift[estimand.power] ?? 0;
}

/** Of a process of formulas of one component. */
function equationsOf({ parameters, components }: SimulatedProcess): string | undefined {
  const [[component, { drift, diffusion }], ...others] = Object.entries(
    components as Readonly<Record<string, { drift: string; diffusion: string }>>,
  );
  if (others.length > 0) return undefined;
  return equationsText({
    parameters: parameters as Readonly<Record<string, number>>,
    component,
    drift,
    diffusion,
  });
}

/** Parameters beside their true values; `estimands` says what each of them stands for, in their order. */
export function withProcessTruth<Parameter extends object>(
  parameters: readonly Parameter[],
  estimands: readonly TransitionEstimand[],
  process: SimulatedProcess | undefined,
): (Parameter & { readonly truth: number | null })[] {
  return parameters.map((parameter, p) => ({ ...parameter, truth: truthOfProcess(estimands[p], process) }));
}
