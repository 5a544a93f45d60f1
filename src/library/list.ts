import type { ListedEntry, TableName } from '../pipeline/catalogue.js';
import type { ShippedPipeline } from '../pipeline/shipped.js';

/** What can be listed, and what it is. */
export const kinds = {
  processes: 'diffusions that make the paths: simulate.process',
  targets: 'models of the true λ: targets.lambda',
  bases: 'functions that least squares fit: basis',
  estimators: 'what is fitted: train.estimators',
  priors: 'what is known of a parameter before there are data: prior.NAME',
  optimizers: 'how networks and descents move: optimizer, solver',
  schedules: 'how the learning rate changes over epochs: schedule',
  initialisations: 'how hidden weights begin: initialisation',
  metrics: 'what the points of a grid are ordered by: grid.metric, option metric',
  pipelines: 'pipeline files that commands take by name: own and shipped',
} as const satisfies Record<TableName | 'metrics' | 'pipelines', string>;

export type ListKind = keyof typeof kinds;

/**
 * What there is to choose from in a pipeline file, with parameters and defaults, from the schema that validates the file;
 * what grids are ordered by; or the pipeline files in the folder `pipelines`, then those of the package. Without a word:
 * what can be listed.
 *
 * @example
 * import { list } from '@pathfit/pathfit';
 *
 * const estimators = await list('estimators');
 * console.log(estimators.map(({ kind }) => kind).slice(0, 3).join(', ')); // mean, least-squares, ratio
 * const [brownian] = await list('processes');
 * console.log(brownian.parameters.map(({ name, must }) => `${name}: ${must}`)[1]); // sigma: a number of at least 0
 */
export function list(): Promise<{ readonly kind: ListKind; readonly summary: string }[]>;
export function list(kind: 'pipelines'): Promise<ShippedPipeline[]>;
export function list(kind: Exclude<ListKind, 'pipelines'>): Promise<ListedEntry[]>;
export async function list(kind?: ListKind): Promise<object[]> {
  if (kind === undefined) return Object.entries(kinds).map(([name, summary]) => ({ kind: name, summary }));
  if (kind === 'pipelines') {
    const { knownPipelines } = await import('../pipeline/shipped.js');
    return knownPipelines();
  }
  if (kind === 'metrics') {
    const { metrics } = await import('../grid/metric.js');
    return Object.entries(metrics).map(([name, { summary }]) => ({ kind: name, summary, parameters: [] }));
  }
  const { listedEntries } = await import('../pipeline/catalogue.js');
  return listedEntries(kind);
}
