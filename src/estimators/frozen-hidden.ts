import { initialisations } from '../initialisations/index.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import { hiddenColumns } from '../training/hidden-columns.js';
import { initialise } from '../training/initialise.js';
import type { TrainingConfig, TrainingProblem } from '../training/machine.js';
import { type LastLayerInput, scratchBytes } from './last-layer.js';

/** Widest last hidden layer, and most multiplications, for which the last layer is solved. */
const mostColumns = 257;
const mostWork = 2e9;

/**
 * The network with its hidden layers as they began and its last layer fitted exactly to the rows that it learns from:
 * the best that untrained hidden layers can do, with no descent whose slowness would count against them. The whole
 * parameter vector; undefined without hidden layers, or where the last of them is too wide to be solved in passing.
 */
export async function frozenHidden(
  pool: Executor,
  problem: TrainingProblem,
  { initialisation }: Pick<TrainingConfig, 'initialisation'>,
  seed: number,
): Promise<Float32Array | Float64Array | undefined> {
  const { layout, head, train } = problem;
  const { layers, bytes } = layout;
  const last = layers.at(-1)!;
  const p = last.inputs + 1;
  if (layers.length < 2 || p > mostColumns || train.length * p * p > mostWork) return undefined;
  const parameters = bytes === 4 ? new Float32Array(layout.count) : new Float64Array(layout.count);
  initialise(layout, parameters, initialisations[initialisation], pool, seed);
  const reserved = new Reservations(pool.memory);
  try {
    const input: LastLayerInput = {
      columns: await hiddenColumns(pool, reserved, problem, parameters),
      rows: problem.dataRows,
      p,
      y: head.k,
      train: { at: reserved.uint32(train, 'row indices'), rows: train.length },
      scratch: reserved.take(scratchBytes(train.length, p), 'the last layer’s normal equations'),
    };
    const solution = await pool.run<Float64Array | undefined>('solveLastLayer', input);
    solution?.forEach((value, c) => {
      const row = c < last.inputs ? last.weights / bytes + c * last.width : last.bias / bytes;
      parameters[row] = value;
    });
    return solution && parameters;
  } finally {
    reserved.releaseAll();
  }
}
