import type { Trained } from './history.js';

/**
 * The units that a training works in, so that learning rates, epsilons, tolerances and clipped norms mean the same
 * whatever the data are measured in: the target (k, or λ) is divided by `target`, what multiplies λ̂ in the prediction
 * (s, or 1) by `factor`, each the root mean square over the rows that are learned from. The loss of predicting nothing is
 * then 1, the curvature by a constant λ 2, and λ̂ counts in target / factor. 1 stands for what is 0 in every row.
 */
export interface Units {
  readonly target: number;
  readonly factor: number;
}

export function unitsOf(target: Float64Array, factor: Float64Array, rows: Uint32Array): Units {
  return { target: rootMeanSquare(target, rows) || 1, factor: rootMeanSquare(factor, rows) || 1 };
}

/** What λ̂ counts in. */
export const lambdaUnit = ({ target, factor }: Units): number => target / factor;

/** √ mean v_j² over some rows. By the largest first, so that no square overflows or vanishes. */
export function rootMeanSquare(values: Float64Array, rows: Uint32Array): number {
  const largest = rows.reduce((most, j) => Math.max(most, Math.abs(values[j])), 0);
  if (largest === 0) return 0;
  let sum = 0;
  for (const j of rows) sum += (values[j] / largest) * (values[j] / largest);
  return largest * Math.sqrt(sum / rows.length);
}

/** The values in a unit. */
export const inUnits = (values: Float64Array, unit: number): Float64Array =>
  values.map((value) => value / unit);

/**
 * What a training did in the data's own units: losses in those of k² (or λ²), λ̂ in those of λ. Norms of gradients and
 * parameters, and learning rates, stay in the training's.
 */
export function inDataUnits(trained: Trained, units: Units): Trained {
  const { history, divergences, end } = trained;
  const lambda = (value: number): number => value * lambdaUnit(units);
  const loss = (value: number): number => value * units.target * units.target;
  return {
    ...trained,
    history: history.map((row) => ({
      ...row,
      loss: loss(row.loss),
      holdOutLoss: loss(row.holdOutLoss),
      validationLoss: loss(row.validationLoss),
      lambdaMean: lambda(row.lambdaMean),
      lambdaSd: lambda(row.lambdaSd),
    })),
    divergences: divergences.map(({ trace, ...divergence }) => ({
      ...divergence,
      trace: trace.map((step) => ({ ...step, loss: loss(step.loss) })),
    })),
    end: end && {
      ...end,
      loss: loss(end.loss),
      lambdaMean: lambda(end.lambdaMean),
      lambdaSd: lambda(end.lambdaSd),
      benchmark: {
        ...end.benchmark,
        lambda: lambda(end.benchmark.lambda),
        loss: loss(end.benchmark.loss),
      },
      lossOfNothing: loss(end.lossOfNothing),
    },
  };
}
