import type { Column } from '../arrow/columns.js';
import type { StoredFit } from '../estimators/estimator.js';
import type { Model } from './network-rows.js';
import { NetworkScore } from './network-score.js';
import { type Activation, networkShape } from './network-shape.js';
import type { TrainedNetwork } from './network-training.js';

export interface StoredNetwork {
  readonly model: Model;
  readonly weights: Float64Array;
  readonly score: NetworkScore;
}

const figures = (name: string, values: ArrayLike<number>): Column => ({
  name,
  type: 'float64',
  values: Float64Array.from(values),
});

/** A score that is not finite is null. */
export function historyColumns({ history }: TrainedNetwork): Column[] {
  const score = (name: 'trainScore' | 'validationScore'): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(history, (row) => (Number.isFinite(row[name]) ? row[name] : NaN)),
    nullable: true,
  });
  return [
    { name: 'epoch', type: 'int32', values: Int32Array.from(history, ({ epoch }) => epoch) },
    score('trainScore'),
    score('validationScore'),
  ];
}

/**
 * `weights` in the order of network-shape.ts; `inputs`, one row an input; `start`, one row; `spread`, of ln of its variance; `history`, one
 * row an epoch, of the training that was watched.
 */
export function networkTables(trained: TrainedNetwork): Record<string, readonly Column[]> {
  const { weights, model } = trained;
  const { inputs, start, unit } = model;
  return {
    weights: [figures('value', weights)],
    inputs: [figures('mean', inputs.means), figures('sd', inputs.sds)],
    start: [
      figures('level', [start.level]),
      figures('slope', [start.slope]),
      figures('unit', [unit]),
      figures('low', [inputs.low]),
      figures('high', [inputs.high]),
      figures('loss', [start.loss]),
    ],
    spread: [figures('value', start.spread)],
    history: historyColumns(trained),
  };
}

/** The network that was stored; undefined where the fit has none. */
export function storedNetwork(
  { hidden, activation }: { readonly hidden: readonly number[]; readonly activation: Activation },
  fit: StoredFit,
): StoredNetwork | undefined {
  if (!fit.has('weights')) return undefined;
  const first = (name: string): number => fit.column('start', name)[0];
  const means = [...fit.column('inputs', 'mean')];
  const shape = networkShape(means.length, hidden, activation);
  return {
    model: {
      inputs: { means, sds: [...fit.column('inputs', 'sd')], low: first('low'), high: first('high') },
      start: {
        level: first('level'),
        slope: first('slope'),
        spread: [...fit.column('spread', 'value')],
        loss: first('loss'),
      },
      unit: first('unit'),
    },
    weights: fit.column('weights', 'value'),
    score: new NetworkScore(shape, new Float64Array(shape.count)),
  };
}
