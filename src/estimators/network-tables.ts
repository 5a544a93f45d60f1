import type { Column } from '../arrow/columns.js';
import type { Layout } from '../training/layers.js';
import type { TrainingProblem } from '../training/machine.js';
import type { InputScale } from '../training/standardise.js';
import { lambdaUnit, type Units } from '../training/units.js';
import type { Trained } from '../training/history.js';
import type { Fit, StoredFit } from './estimator.js';
import { historyTables, oneRow } from './training-tables.js';

/** The weights that were learned, and those with the hidden layers as they began. */
export type WeightTable = 'weights' | 'frozenWeights';

/** What a trained network leaves: its history, its divergences, the inputs' scale, and the weights. */
export function fitOf(
  { layout, units }: Pick<TrainingProblem, 'layout' | 'units'>,
  trained: Trained,
  scale: InputScale,
): Fit {
  const { status, message, parameters } = trained;
  const tables = {
    ...historyTables(trained),
    units: unitColumns(units),
    ...(parameters && {
      inputs: inputColumns(scale),
      weights: weightColumns(layout, parameters, lambdaUnit(units)),
    }),
  };
  return { status, message, parameters: [], fullSample: () => null, tables: () => tables };
}

/** The units that the training worked in: those of the target, of what multiplies λ̂ in the prediction, and of λ̂. */
function unitColumns(units: Units): Column[] {
  const { target, factor } = units;
  return oneRow({ target, factor, lambda: lambdaUnit(units) });
}

function inputColumns({ mean, sd }: InputScale): Column[] {
  return [
    { name: 'input', type: 'int32', values: Int32Array.from(mean, (_, i) => i) },
    { name: 'mean', type: 'float64', values: mean },
    { name: 'sd', type: 'float64', values: sd },
  ];
}

/** Visits every weight and bias (input −1): its place in the parameter vector, without the padding. */
function eachWeight(
  { layers, bytes }: Layout,
  visit: (layer: number, input: number, output: number, at: number) => void,
): void {
  layers.forEach(({ inputs, outputs, width, weights }, layer) => {
    for (let input = 0; input <= inputs; input++) {
      // The bias lies behind the last row of weights, as one row more.
      const row = weights / bytes + input * width;
      for (let output = 0; output < outputs; output++) {
        visit(layer, input < inputs ? input : -1, output, row + output);
      }
    }
  });
}

/**
 * The table `weights`, or `frozenWeights`: one row per weight or bias (input −1). The last layer's are those that give λ̂
 * itself: the training's, in which λ̂ counts in `unit`, times that.
 */
export function weightColumns(
  layout: Layout,
  parameters: Float32Array | Float64Array,
  unit: number,
): Column[] {
  const last = layout.layers.length - 1;
  const rows = layout.layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
  const [layers, inputs, outputs] = [0, 1, 2].map(() => new Int32Array(rows));
  const values = new Float64Array(rows);
  let row = 0;
  eachWeight(layout, (layer, input, output, at) => {
    layers[row] = layer;
    inputs[row] = input;
    outputs[row] = output;
    values[row++] = layer === last ? parameters[at] * unit : parameters[at];
  });
  return [
    { name: 'layer', type: 'int32', values: layers },
    { name: 'input', type: 'int32', values: inputs },
    { name: 'output', type: 'int32', values: outputs },
    { name: 'value', type: 'float64', values },
  ];
}

/** The parameter vector of a stored fit, with its padding, as the training has it: its output counts in `lambdaUnitOf`. */
export function parametersOf(
  layout: Layout,
  fit: StoredFit,
  table: WeightTable = 'weights',
): Float32Array | Float64Array {
  const values = fit.column(table, 'value');
  const parameters = layout.bytes === 4 ? new Float32Array(layout.count) : new Float64Array(layout.count);
  const unit = lambdaUnitOf(fit);
  const last = layout.layers.length - 1;
  let next = 0;
  eachWeight(layout, (layer, _input, _output, at) => {
    const value = values[next++];
    parameters[at] = layer === last ? value / unit : value;
  });
  return parameters;
}

/** What a trained network's output counts in. */
export function lambdaUnitOf(fit: StoredFit): number {
  return fit.column('units', 'lambda')[0];
}

export function scaleOf(fit: StoredFit): InputScale {
  return { mean: fit.column('inputs', 'mean'), sd: fit.column('inputs', 'sd') };
}
