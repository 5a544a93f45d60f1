import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import type { OptimizerChoice } from './batch.js';
import type { Observation } from './epoch.js';
import type { Benchmark, End } from './history.js';
import type { TrainedRows } from './machine.js';
import type { Trainee } from './trainee.js';

/** The best constant λ of some rows, λ = Σ y_j f_j / Σ f_j² with target y and factor f, and its mean squared residual. */
export function bestConstant(target: Float64Array, factor: Float64Array, rows: Uint32Array): Benchmark {
  let [products, squares] = [0, 0];
  for (const j of rows) {
    products += target[j] * factor[j];
    squares += factor[j] * factor[j];
  }
  const lambda = squares > 0 ? products / squares : 0;
  let loss = 0;
  for (const j of rows) loss += (target[j] - lambda * factor[j]) * (target[j] - lambda * factor[j]);
  return { lambda, loss: loss / rows.length, parameters: 1 };
}

/**
 * Looks at these parameters on all rows that were learned from, in the training's units: the losses of the history
 * are those of weights that were still moving.
 */
export async function whereItEnded(
  pool: Executor,
  { input, members, parameters, tasks }: Trainee,
  { train, holdOut, validation, benchmark, lossOfNothing }: TrainedRows,
  optimizer: OptimizerChoice,
  kept: Float32Array | Float64Array,
): Promise<End> {
  const reserved = new Reservations(pool.memory);
  try {
    parameters.set(kept);
    const rows = train.length;
    const onTrain = {
      ...input,
      optimizer,
      loss: NaN,
      watched: input.train,
      holdOutRows: rows,
      fitted: reserved.take(rows * 8, 'predictions'),
      lambda: reserved.take(rows * 8, 'predictions'),
    };
    const { holdOutLoss, lambdaMean, lambdaSd } = await pool.team<Observation>(
      tasks.observe,
      onTrain,
      members,
    );
    return {
      rows,
      holdOutRows: holdOut.length,
      validationRows: validation.length,
      loss: holdOutLoss,
      lambdaMean,
      lambdaSd,
      benchmark,
      lossOfNothing,
    };
  } finally {
    reserved.releaseAll();
  }
}
