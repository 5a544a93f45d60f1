import type { Column } from '../arrow/columns.js';
import type { Forecast } from '../training/forecast.js';
import type { End } from '../training/end.js';
import type { Layout } from '../training/layers.js';
import type { TrainingProblem } from '../training/machine.js';
import type { InputScale } from '../training/standardise.js';
import { lambdaUnit, type Units } from '../training/units.js';
import { norm } from '../training/vectors.js';
import type { Trained } from '../training/history.js';
import type { Fit, StoredFit } from './estimator.js';

/** The weights that were learned, and those with the hidden layers as they began. */
export type WeightTable = 'weights' | 'frozenWeights';

/** What a trained network leaves: its history, its divergences, the inputs' scale, and the weights. */
export function fitOf(
  { layout, units }: Pick<TrainingProblem, 'layout' | 'units'>,
  trained: Trained,
  scale: InputScale,
): Fit {
  const { status, message, parameters } = trained;
  return {
    status,
    message,
    parameters: [],
    fullSample: null,
    tables: {
      ...historyTables(trained),
      units: unitColumns(units),
      ...(parameters && {
        inputs: inputColumns(scale),
        weights: weightColumns(layout, parameters, lambdaUnit(units)),
      }),
    },
  };
}

/** What a training did, epoch by epoch, and the last steps before it went wrong, where it did. */
export function historyTables({
  history,
  divergences,
  end,
}: Pick<Trained, 'history' | 'divergences' | 'end'>): Record<string, readonly Column[]> {
  return {
    ...(end && { end: endColumns(end, history.at(-1)?.layerGradientNorms) }),
    ...(history.length > 0 && { history: historyColumns(history) }),
    ...(divergences.length > 0 && { divergences: divergenceColumns(divergences) }),
  };
}

/** A finite number, or NaN: null in the file. */
const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);

function historyColumns(history: Trained['history']): Column[] {
  const figure = (
    name: string,
    value: (row: Trained['history'][number]) => number,
    nullable = false,
  ): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(history, (row) => finite(value(row))),
    nullable,
  });
  const layers = history[0].layerGradientNorms.length;
  return [
    { name: 'epoch', type: 'int32', values: Int32Array.from(history, ({ epoch }) => epoch) },
    { name: 'step', type: 'int32', values: Int32Array.from(history, ({ step }) => step) },
    figure('loss', ({ loss }) => loss),
    figure('holdOutLoss', ({ holdOutLoss }) => holdOutLoss),
    figure('validationLoss', ({ validationLoss }) => validationLoss, true),
    figure('gradientNorm', ({ gradientNorm }) => gradientNorm),
    {
      name: 'layerGradientNorms',
      type: 'list',
      width: layers,
      values: Float64Array.from(history.flatMap(({ layerGradientNorms }) => layerGradientNorms)),
    },
    figure('parameterNorm', ({ parameterNorm }) => parameterNorm),
    figure('learningRate', ({ learningRate }) => learningRate, true),
    figure('lambdaMean', ({ lambdaMean }) => lambdaMean, true),
    // One row held out has no standard deviation.
    figure('lambdaSd', ({ lambdaSd }) => lambdaSd, true),
  ];
}

/**
 * The last steps before each divergence, or the step that overflowed where it was its epoch's first. Numbers that
 * overflowed are null: that they did is what the table says.
 */
function divergenceColumns(divergences: Trained['divergences']): Column[] {
  const rows = divergences.flatMap(({ epoch, step: last, learningRate, rows: batch, trace }, index) => {
    const steps = trace.length > 0 ? trace : [{ step: last, loss: NaN, gradientNorm: NaN }];
    return steps.map((step) => ({ index, epoch, learningRate, batch: batch.join(' '), ...step }));
  });
  const figure = (name: string, value: (row: (typeof rows)[number]) => number): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(rows, (row) => finite(value(row))),
    nullable: true,
  });
  return [
    { name: 'divergence', type: 'int32', values: Int32Array.from(rows, ({ index }) => index) },
    { name: 'epoch', type: 'int32', values: Int32Array.from(rows, ({ epoch }) => epoch) },
    { name: 'step', type: 'int32', values: Int32Array.from(rows, ({ step }) => step) },
    figure('loss', ({ loss }) => loss),
    figure('gradientNorm', ({ gradientNorm }) => gradientNorm),
    figure('learningRate', ({ learningRate }) => learningRate),
    { name: 'batchRows', type: 'utf8', values: rows.map(({ batch }) => batch) },
  ];
}

const oneRow = (figures: Readonly<Record<string, number>>): Column[] =>
  Object.entries(figures).map(([name, value]) => ({
    name,
    type: 'float64',
    values: Float64Array.of(finite(value)),
    nullable: true,
  }));

/** The units that the training worked in: those of the target, of what multiplies λ̂ in the prediction, and of λ̂. */
function unitColumns(units: Units): Column[] {
  const { target, factor } = units;
  return oneRow({ target, factor, lambda: lambdaUnit(units) });
}

/**
 * The kept weights on the rows that were learned from, the best constant λ, or a descent's closed form, on them, and the
 * norm of the last step's gradient by the hidden layers: null where there are none.
 */
function endColumns({ benchmark, ...end }: End, norms: readonly number[] | undefined): Column[] {
  const { lambda, loss, parameters } = benchmark;
  return oneRow({
    ...end,
    benchmarkLambda: lambda,
    benchmarkLoss: loss,
    benchmarkParameters: parameters,
    hiddenGradientNorm: norms && norms.length > 1 ? norm(norms.slice(0, -1)) : NaN,
  });
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

/** The forecast of a training, one row. */
export function forecastColumns(expected: Forecast): Column[] {
  const figure = (name: Exclude<keyof Forecast, 'exact'>): Column => ({
    name,
    type: 'float64',
    values: Float64Array.of(expected[name] ?? NaN),
    nullable: true,
  });
  return [
    figure('lambdaMax'),
    figure('largestStableRate'),
    figure('learningRate'),
    figure('divergenceEpoch'),
    figure('errorLeft'),
  ];
}

/** The share of the error along the steepest direction above which a training has hardly moved. */
const hardlyMoved = 0.5;

/** The warning that a forecast gives: of a learning rate that is too large, or hopelessly small; else undefined. */
export function forecastText({
  largestStableRate,
  learningRate,
  divergenceEpoch,
  errorLeft,
}: Forecast): string | undefined {
  const limit = `the largest stable one, ${largestStableRate.toPrecision(6)} with full batches`;
  if (divergenceEpoch !== null) {
    return `learningRate ${learningRate} is above ${limit}: expect the training to diverge in epoch ${divergenceEpoch}`;
  }
  if (!(errorLeft > hardlyMoved) || learningRate >= largestStableRate) return undefined;
  return (
    `learningRate ${learningRate} is far below ${limit}: the training will hardly move, ` +
    `${Math.floor(100 * errorLeft)} % of its error is left even along the steepest direction`
  );
}
