import { optimizers } from '../optimizers/index.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import type { ModuleSource } from '../own-models/module-source.js';
import type { TrainingData } from './data.js';
import { bestConstant } from './end.js';
import { type DescentConfig, rowsOf, type TrainedRows, vectorsOf } from './machine.js';
import { type DescribedModel, movingNumbers } from './own-model-start.js';
import type { ModelData, ModelInput, ModelTrainingInput } from './own-model-work.js';
import type { Trainee } from './trainee.js';
import { inUnits, unitsOf } from './units.js';

/** All rows of a dataset where an own model's tasks find them. `x` is left out where the model does not read it. */
export async function modelData(
  { paths, rows, s, k }: Pick<TrainingData, 'paths' | 'rows' | 's' | 'k'>,
  memory: Executor['memory'],
  reserved: Reservations,
  readsX: boolean,
): Promise<ModelData> {
  const n = readsX ? paths.n : 0;
  const x = reserved.take(rows * n * 8, 'rows of an own model');
  const t = reserved.take(rows * 8, 'times of rows');
  memory.float64(t, rows).fill(NaN);
  await paths.each((block) => {
    const values = memory.float64(block.x, block.rows * paths.n);
    if (readsX) memory.float64(x + block.first * n * 8, values.length).set(values);
    const times = block.column?.('t');
    if (times) memory.float64(t + block.first * 8, block.rows).set(times);
    return Promise.resolve();
  });
  const at = { s: reserved.float64(s, 'mean squares'), k: reserved.float64(k, 'targets') };
  return { x, n, t, ...at, rows, first: 0 };
}

/** The rows of a training of k̂, and what its losses are held against. */
export function trainedRows(data: TrainingData, fraction: number | undefined): TrainedRows {
  const { learn, validate } = data.validation(fraction);
  const units = unitsOf(data.k, data.s, learn);
  const [y, f] = [inUnits(data.k, units.target), inUnits(data.s, units.factor)];
  return {
    train: learn,
    validation: validate,
    holdOut: data.holdOut,
    units,
    lossOfNothing: learn.reduce((sum, j) => sum + y[j] * y[j], 0) / learn.length,
    benchmark: bestConstant(y, f, learn),
  };
}

/** An own model in the shared memory, as a training sees it: one thread at a time works on it. */
export class ModelTrainee implements Trainee {
  readonly input: Omit<ModelTrainingInput, 'team' | 'optimizer'>;
  readonly members = 1;
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  readonly best: Float64Array;
  readonly persistent: readonly Uint8Array[];
  readonly tasks = {
    epoch: 'trainModelEpoch',
    loss: 'modelLossAndGradient',
    observe: 'observeModel',
  } as const;

  constructor(
    model: ModelInput,
    { parameters }: DescribedModel,
    rows: TrainedRows,
    config: DescentConfig,
    { memory, seed }: { readonly memory: Executor['memory']; readonly seed: number },
    reserved: Reservations,
  ) {
    const { slots, initialScalars } = optimizers[config.optimizer.kind] as Optimizer<never>;
    const length = parameters.reduce((sum, { count }) => sum + count, 0);
    const phi = movingNumbers(parameters, memory.float64(model.numbers, length));
    // In whole vectors of 16 bytes, as the kernels take them.
    const count = Math.max(2, Math.ceil(phi.length / 2) * 2);
    const { best, ...vectors } = vectorsOf({ count, bytes: 8 }, slots, memory, reserved);
    const scalars = reserved.float64(initialScalars, 'the optimizer’s state');
    this.parameters = memory.float64(vectors.parameters, count);
    this.parameters.set(phi);
    this.gradient = memory.float64(vectors.gradient, count);
    this.best = memory.float64(best, count);
    this.persistent = [
      ...[vectors.parameters, ...vectors.slots, best].map((offset) => memory.bytes(offset, count * 8)),
      memory.bytes(scalars, initialScalars.length * 8),
    ];
    const { batchSize, clipNorm = null } = config;
    this.input = {
      ...model,
      units: rows.units,
      vectors,
      scalars,
      clipNorm,
      ...rowsOf(rows, reserved),
      batchSize: batchSize === 'full' ? rows.train.length : Math.min(batchSize, rows.train.length),
      seed,
    };
  }
}

/** A model and all its numbers, from what it declares, in the shared memory. */
export async function describedModel(
  pool: Executor,
  source: ModuleSource,
  readsK: boolean,
  data: ModelData,
  reserved: Reservations,
): Promise<{ readonly model: ModelInput; readonly described: DescribedModel }> {
  const ownModules = [source] as const;
  const described = await pool.run<DescribedModel>('describeModel', { ownModules, readsK, data, numbers: 0 });
  const numbers = reserved.take(described.count * 8, 'an own model’s parameters');
  return { model: { ownModules, readsK, data, numbers }, described };
}
