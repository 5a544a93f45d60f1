import { processes } from './index.js';
import { type Law, lawWith } from './law.js';
import { methodOf, schemesOf, standardOf } from './methods.js';
import type { Process } from './process.js';
import {
  inWords,
  type SchemeReference,
  referenceName,
  referenceProblem,
  withReference,
} from './reference.js';

/** What a pipeline file says of a simulation. */
export interface Simulation {
  readonly process: { readonly kind: string };
  readonly times: number;
  readonly dt: number;
  readonly scheme?: string | undefined;
  readonly substeps?: number | undefined;
  readonly reference?: SchemeReference | undefined;
  readonly antithetic?: boolean | undefined;
  readonly paths?: number | undefined;
}

const processOf = ({ process }: Pick<Simulation, 'process'>): Process<unknown> =>
  (processes as Record<string, unknown>)[process.kind] as Process<unknown>;

/** Every scheme that some process has, the exact one first. */
export const schemeNames = [
  ...new Set(Object.values(processes).flatMap((process) => schemesOf(process).map(({ kind }) => kind))),
].sort((one, other) => (one === 'exact' ? -1 : other === 'exact' ? 1 : 0));

/** The scheme that a simulation goes by. */
export const schemeOf = (simulation: Simulation): string =>
  simulation.scheme ?? standardOf(processOf(simulation));

/** What a file calls the components of a simulation's paths, in their order; the first has the column x. */
export function componentsOf({ process: parameters }: Pick<Simulation, 'process'>): readonly string[] {
  const process = processOf({ process: parameters });
  return process.componentNames?.(parameters) ?? process.components;
}

/** The column of a component, by the name that a file has for it; undefined where there is none. */
export function columnOf(simulation: Pick<Simulation, 'process'>, name: string): string | undefined {
  const [first, ...others] = componentsOf(simulation);
  if (name === 'x' || name === first) return 'x';
  return others.includes(name) ? name : undefined;
}

/** What of a simulation does not fit together: the key below `simulate`, and «must be …, found …». */
export function simulationProblem(
  simulation: Simulation,
): { readonly path: string[]; readonly message: string } | undefined {
  const process = processOf(simulation);
  // The parameters have been refused already, with their reason.
  if (process.refused?.(simulation.process as never)) return undefined;
  const { dt, times, substeps = 1 } = simulation;
  const scheme = schemeOf(simulation);
  const method = methodOf(process, scheme, simulation.process);
  if (!method) {
    const known = schemesOf(process as Process<never>).map(({ kind }) => kind);
    return {
      path: ['scheme'],
      message: `must be one of ${known.join(', ')} for ${process.kind}, found ${scheme}`,
    };
  }
  if (substeps > 1 && !method.takesSubsteps) {
    const known = schemesOf(process as Process<never>).map(({ kind }) => kind);
    const others = known.filter((kind) => kind !== scheme);
    return {
      path: ['substeps'],
      message:
        `must be left out or 1 for scheme ${scheme}, which one step makes exact, found ${substeps}` +
        (others.length > 0 ? `: schemes that take them are ${others.join(', ')}` : ''),
    };
  }
  const problem = process.problem?.(simulation.process, { scheme, h: dt / substeps, dt, times });
  if (problem) {
    return {
      path: problem.key === 'scheme' ? ['scheme'] : ['process', problem.key],
      message: problem.message,
    };
  }
  const unpaired = simulation.antithetic ? problemOfPairs(simulation, scheme, method.noises) : undefined;
  if (unpaired || simulation.reference === undefined) return unpaired;
  return problemOfReference(simulation);
}

function problemOfPairs(
  { paths = 0 }: Simulation,
  scheme: string,
  noises: number,
): ReturnType<typeof simulationProblem> {
  if (noises === 0) {
    const message = `must be left out for scheme ${scheme}, whose draws are not all normals that have a negative, found true`;
    return { path: ['antithetic'], message };
  }
  if (paths % 2 === 0) return undefined;
  return { path: ['paths'], message: `must be even where paths are antithetic pairs, found ${paths}` };
}

/** The simulation of the reference, as if it were alone. */
function referenceOf({ reference, ...simulation }: Simulation): Simulation {
  return reference === 'exact'
    ? { ...simulation, scheme: 'exact', substeps: 1 }
    : { ...simulation, scheme: reference?.scheme ?? simulation.scheme, substeps: reference!.substeps };
}

function problemOfReference(simulation: Simulation): ReturnType<typeof simulationProblem> {
  const process = processOf(simulation);
  if (methodOf(process, schemeOf(simulation), simulation.process)?.own) {
    const message = 'must be left out for a process of your own, whose steps are compared with no others';
    return { path: ['reference'], message };
  }
  const alone = referenceOf(simulation);
  const found = simulationProblem(alone);
  if (found) {
    const [key] = found.path;
    const isOwn = key === 'scheme' || key === 'substeps';
    const path = isOwn ? ['reference', ...(simulation.reference === 'exact' ? [] : [key])] : ['reference'];
    return { path, message: isOwn ? found.message : `must be possible: ${found.message}` };
  }
  const stepping = (of: Simulation) => ({
    scheme: schemeOf(of),
    substeps: of.substeps ?? 1,
    method: methodOf(process, schemeOf(of), of.process)!,
  });
  const [own, reference] = [stepping(simulation), stepping(alone)];
  if (simulation.reference === 'exact' && reference.method.alongW !== 'rows') {
    return {
      path: ['reference'],
      message: `must be { scheme, substeps } for ${process.kind}, whose exact step is no function of W, found exact`,
    };
  }
  const problem = referenceProblem(own, reference);
  if (problem) {
    return {
      path: ['reference', ...(problem.key === undefined ? [] : [problem.key])],
      message: problem.message,
    };
  }
  const taken = reference.method.components
    .map(referenceName)
    .find((name) => own.method.components.includes(name));
  return taken === undefined
    ? undefined
    : {
        path: ['reference'],
        message: `must be left out where a component is called ${taken}, as its column would be`,
      };
}

/** The law of a simulation that has no problem. */
export function lawOfSimulation(simulation: Simulation): Law {
  const { process, dt, substeps } = simulation;
  const law: Law = {
    ...lawWith(processOf(simulation), process, dt, schemeOf(simulation), substeps),
    ...(simulation.antithetic && { antithetic: true }),
  };
  if (simulation.reference === undefined) return law;
  return withReference(
    law,
    lawOfSimulation(referenceOf(simulation)),
    processOf(simulation).start(simulation.process).length,
  );
}

/** What is known of a simulation beside its law. */
export interface SimulationFacts {
  readonly scheme: string;
  readonly growsWith: readonly string[];
  /** The component that counts steps outside the domain, and what is done there. */
  readonly outside?: string;
  /** What it is held against, in words, and how many components both have. */
  readonly heldAgainst?: { readonly reference: string; readonly components: number };
  /** What a value that is no number means, and what to do, where it may be more than an overflow. */
  readonly lost?: string;
}

export function factsOfSimulation(simulation: Simulation): SimulationFacts {
  const process = processOf(simulation);
  const scheme = schemeOf(simulation);
  const { outside, lost } = methodOf(process, scheme, simulation.process)!;
  return {
    scheme,
    growsWith: process.growsWith,
    ...(outside !== undefined && { outside }),
    ...(simulation.reference !== undefined && {
      heldAgainst: {
        reference: stepsInWords(referenceOf(simulation)),
        components: process.start(simulation.process).length,
      },
    }),
    ...(lost !== undefined && { lost }),
  };
}

const stepsInWords = (simulation: Simulation): string =>
  inWords({ scheme: schemeOf(simulation), substeps: simulation.substeps ?? 1 });
