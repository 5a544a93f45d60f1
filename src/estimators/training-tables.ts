import type { Column } from '../arrow/columns.js';
import type { End } from '../training/history.js';
import type { Forecast } from '../training/forecast.js';
import type { Trained } from '../training/history.js';
import { norm } from '../training/vectors.js';

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

/** A table of one row. */
export const oneRow = (figures: Readonly<Record<string, number>>): Column[] =>
  Object.entries(figures).map(([name, value]) => ({
    name,
    type: 'float64',
    values: Float64Array.of(finite(value)),
    nullable: true,
  }));

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
