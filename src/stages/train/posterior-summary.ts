import type { Dataset } from '../../store/dataset.js';
import { flag, list, nullable, number, object, oneOf, summaryCodec, text } from '../../store/codec.js';
import type { PosteriorFit } from '../../posteriors/posterior-estimator.js';
import { hasTable, readColumns } from '../../rows/stored-table.js';
import type { FitStatus } from '../../training/data.js';

/** The summary of a dataset of an estimator of a posterior. */
export interface PosteriorFitSummary {
  readonly status: FitStatus;
  readonly message: string | null;
  readonly parameters: readonly string[];
  /** Draws that it learned from, and summaries of each. */
  readonly draws: number;
  readonly summaries: number;
  /** Whether there were enough draws for the linear Gaussian posterior. */
  readonly hasLinear: boolean;
  /** The same of every second of them; false where nothing trains. */
  readonly halfHasLinear: boolean;
  readonly networks: readonly {
    readonly epochs: number;
    readonly bestEpoch: number;
    readonly ended: 'epochs' | 'patience' | 'not-finite';
  }[];
}

export const posteriorFitSummary = summaryCodec(
  object<PosteriorFitSummary>({
    status: oneOf('converged', 'stopped', 'diverged'),
    message: nullable(text),
    parameters: list(text),
    draws: number,
    summaries: number,
    hasLinear: flag,
    halfHasLinear: flag,
    networks: list(
      object<PosteriorFitSummary['networks'][number]>({
        epochs: number,
        bestEpoch: number,
        ended: oneOf('epochs', 'patience', 'not-finite'),
      }),
    ),
  }),
);

/** A fit as its dataset keeps it, of all draws that it learned from or of every second of them. */
export function storedPosteriorFit(dataset: Dataset, of: 'all' | 'half' = 'all'): PosteriorFit {
  const { parameters, summaries: p, ...summary } = posteriorFitSummary.read(dataset);
  const prefix = of === 'half' ? 'half-' : '';
  const hasLinear = of === 'half' ? summary.halfHasLinear : summary.hasLinear;
  const d = parameters.length;
  const columns = readColumns(dataset, ['width', 'centre', 'mean', 'sd'], `${prefix}scales`);
  const scales = Array.from(columns.width, (width, c) => ({
    width,
    centre: columns.centre[c],
    mean: columns.mean[c],
    sd: columns.sd[c],
  }));
  const { value } = readColumns(dataset, ['value'], `${prefix}linear`);
  const linear = hasLinear
    ? { d, p, coefficients: value.slice(0, d * (p + 1)), root: value.slice(d * (p + 1)) }
    : undefined;
  return { beginning: { scales, linear }, trained: trainedOf(dataset, `${prefix}weights`) };
}

function trainedOf(dataset: Dataset, table: string): PosteriorFit['trained'] {
  if (!hasTable(dataset, table)) return [];
  const { network, weight } = readColumns(dataset, ['network', 'weight'], table);
  const networks = network.length === 0 ? 0 : network[network.length - 1] + 1;
  return Array.from({ length: networks }, (_, t) => ({
    weights: weight.slice(network.indexOf(t), network.lastIndexOf(t) + 1),
  }));
}
