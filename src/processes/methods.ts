import type { Coefficients } from './coefficients.js';
import type { Method, Start } from './method.js';
import type { ListedScheme, OwnScheme, Process } from './process.js';
import { schemes } from './schemes/index.js';
import type { Scheme } from './schemes/scheme.js';

/** How a process can be simulated, the standard first. */
export function schemesOf(process: Process<never>): readonly ListedScheme[] {
  if (process.schemes) return process.schemes;
  const found: ListedScheme[] = [
    ...(process.exact ? [{ kind: 'exact', summary: 'the law itself, for every dt' }] : []),
    ...fitting(process).map(({ kind, summary }) => ({ kind, summary })),
    ...Object.entries(process.own ?? {}).map(([kind, { summary }]) => ({ kind, summary })),
  ];
  const standard = standardOf(process);
  return [...found.filter(({ kind }) => kind === standard), ...found.filter(({ kind }) => kind !== standard)];
}

/** The scheme of a pipeline file that names none. */
export function standardOf({ exact, standard }: Process<never>): string {
  return standard ?? (exact ? 'exact' : 'euler');
}

/** The schemes whose coefficients the process has. */
function fitting({ coefficients }: Process<never>): Scheme[] {
  if (!coefficients) return [];
  return Object.values<Scheme>(schemes).filter(({ needs }) =>
    needs.every((name) => coefficients[name] !== undefined),
  );
}

/** Undefined where the process has no such scheme. */
export function methodOf<Parameters>(
  process: Process<Parameters>,
  scheme: string,
  parameters: Parameters,
): Method<Parameters> | undefined {
  if (process.method) {
    const known = process.schemes!.some((one) => one.kind === scheme);
    return known ? process.method(parameters, scheme) : undefined;
  }
  const { kind, components, exact, coefficients, own } = process;
  if (scheme === 'exact') {
    return (
      exact && {
        ...exact,
        law: kind,
        components,
        takesSubsteps: false,
        start: (parameters) => process.start(parameters),
      }
    );
  }
  const mine = own?.[scheme];
  if (mine) return ownMethod(process, scheme, mine);
  const found = fitting(process as Process<never>).find((one) => one.kind === scheme);
  return found && coefficients && schemeMethod(process, found, coefficients);
}

function ownMethod<Parameters>(
  process: Process<Parameters>,
  scheme: string,
  { more = {}, ...own }: OwnScheme<Parameters>,
): Method<Parameters> {
  return {
    ...own,
    law: `${process.kind}-${scheme}`,
    components: [...process.components, ...Object.keys(more)],
    takesSubsteps: true,
    start: (parameters) => [...process.start(parameters), ...Object.values(more)],
  };
}

function schemeMethod<Parameters>(
  process: Process<Parameters>,
  { kind, noises, components, ...scheme }: Scheme,
  coefficients: Coefficients<Parameters>,
): Method<Parameters> {
  const law = coefficients as Coefficients<never>;
  const counts = coefficients.isOutside !== undefined;
  const more: Record<string, Start> = components
    ? Object.fromEntries(components.map((name, i) => [name, i === 0 ? { sameAs: 0 } : 0]))
    : counts
      ? { outside: 0 }
      : {};
  return {
    law: `${process.kind}-${kind}`,
    components: [...process.components, ...Object.keys(more)],
    noises,
    takesSubsteps: true,
    // Of two normals the second is no W, but what a step knows of it beside its end.
    ...(noises === 1 && { alongW: 'steps' as const }),
    constants: (parameters, h) => [h, Math.sqrt(h), ...coefficients.own(parameters)],
    start: (parameters) => [...process.start(parameters), ...Object.values(more)],
    ...(scheme.step && { step: scheme.step(law) }),
    ...(counts && { outside: components ? 'counted as 0' : (coefficients.edge ?? 'kept') }),
  };
}
