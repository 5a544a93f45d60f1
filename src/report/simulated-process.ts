import { listedEntries } from '../pipeline/catalogue.js';
import type { Simulation } from '../pipeline/pipeline.js';
import { processes } from '../processes/index.js';
import type { ComponentEquation, Process } from '../processes/process.js';
import { schemeOf } from '../processes/simulation.js';
import { figure as numberText, plural } from '../text.js';
import type { Formula } from './document.js';

/** What a report says of the process that made the paths. */

const processOf = ({ process }: Simulation): Process<unknown> =>
  processes[process.kind] as unknown as Process<unknown>;

/** The components, the first of which is the column x whatever the file calls it. */
export function componentsOf(simulation: Simulation): (ComponentEquation & { readonly column: string })[] {
  return processOf(simulation)
    .equations(simulation.process)
    .map((one, c) => ({ ...one, column: c === 0 ? 'x' : one.component }));
}

/** Its equations, a line per component. */
export function processFormulas(simulation: Simulation): Formula[] {
  return componentsOf(simulation).map(({ equation }, c) => ({
    name: c === 0 ? `process ${simulation.process.kind}` : '',
    formula: equation,
  }));
}

/** «kappa = 2 per unit of time, theta = 0.04; 100 paths at 1,260 times, dt = 0.00397; scheme exact.» */
export function processText(simulation: Simulation): string {
  const { process, paths, times, dt, substeps = 1 } = simulation;
  const { stated } = processOf(simulation);
  const units = unitsOf(process.kind);
  const values = Object.entries(stated?.(process) ?? withoutKind(process)).map(
    ([name, value]) =>
      `${name}\u00a0=\u00a0${typeof value === 'number' ? numberText(value) : String(value)}${units.get(name) ?? ''}`,
  );
  const scheme = schemeOf(simulation);
  const steps = substeps > 1 ? `, ${substeps} steps between two rows` : '';
  const how = scheme === 'exact' ? 'drawn from the law itself' : `scheme ${scheme}${steps}`;
  return `${values.join(', ')}; ${plural(paths, 'path')} at ${plural(times, 'time')}, dt\u00a0=\u00a0${numberText(dt)}; ${how}.`;
}

function withoutKind(process: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(process).filter(([key]) => key !== 'kind'));
}

/** Units of time, and of what else, as the descriptions of the keys have them: « per unit of time». */
function unitsOf(kind: string): Map<string, string> {
  const entry = listedEntries('processes').find((one) => one.kind === kind);
  return new Map(
    (entry?.parameters ?? []).flatMap(({ name, description }) => {
      const unit = /\bper (?:square root of a )?unit of time(?: and (?:of )?[\w^]+)?/.exec(description)?.[0];
      return unit === undefined ? [] : [[name, ` ${unit}`] as const];
    }),
  );
}
