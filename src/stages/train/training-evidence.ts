import { estimators } from '../../estimators/index.js';
import type { Estimator } from '../../estimators/estimator.js';
import type { TrainingChoice } from '../../estimators/training-choice.js';
import { optimizers } from '../../optimizers/index.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import type { Dataset } from '../../store/dataset.js';
import type { TrainingEvidence } from '../../verdicts/fit-evidence.js';
import { type EndFigures, finishOf } from '../../verdicts/finished.js';
import { roundDown } from '../../verdicts/words.js';
import { hasTable, readColumns } from '../../rows/stored-table.js';
import { fitSummary, trainedEstimator } from './fit-summary.js';

/**
 * What a stored training was to do (by its ingredients, in which defaults are resolved), what was forecast of it, and
 * what it did; null for estimators that do not train. `epochs` are those asked for: the histories have as many as were kept. Where the loss was not finite before the
 * first step, it diverged in epoch 1.
 */
export function trainingEvidence(dataset: Dataset): TrainingEvidence | null {
  const { parameters } = trainedEstimator.read(dataset);
  const { estimator: config } = parameters;
  const choice = (estimators[config.kind] as Estimator<unknown>).trains(config);
  if (!choice) return null;
  const { optimizer, optimizerKey, epochs, fullBatch, earlyStopping, hiddenLayers, activation } = choice;
  const { learningRate = null } = optimizer;
  const { status } = fitSummary.read(dataset);
  // A table is left out where there is nothing to put into it.
  const columns = <const Name extends string>(
    table: string,
    names: readonly Name[],
  ): Partial<Record<Name, Float64Array>> =>
    hasTable(dataset, table) ? readColumns(dataset, names, table) : {};

  const none = new Float64Array(0);
  const history = columns('history', ['loss', 'holdOutLoss', 'validationLoss', 'gradientNorm', 'lambdaMean']);
  const expected = columns('forecast', ['lambdaMax', 'largestStableRate', 'divergenceEpoch']);
  const { divergence = none, epoch = none } = columns('divergences', ['divergence', 'epoch']);
  const diverged = status === 'diverged';
  // Several rows, its last steps, tell of each divergence; the one that ended the training halved nothing.
  const divergences = divergence.length > 0 ? divergence.at(-1)! + 1 : 0;
  const { loss = none, holdOutLoss = none, validationLoss = none, lambdaMean = none } = history;
  const finish = finishOf({
    loss,
    holdOutLoss,
    validationLoss,
    lambdaMean,
    end: diverged ? undefined : endOf(dataset),
    epochs,
    learningRate,
    earlyStopping,
    noGradient: activation === null ? null : noGradient(dataset, activation),
  });
  return {
    optimizer: optimizer.kind,
    learningRateKey: `${optimizerKey}.learningRate`,
    learningRate,
    epochs,
    largestStableRate: numberOrNull(expected.largestStableRate),
    limitIsExact: hiddenLayers === 0 && fullBatch,
    ...rateToTry(choice, numberOrNull(expected.lambdaMax)),
    forecastEpoch: numberOrNull(expected.divergenceEpoch),
    divergedEpoch: epoch[0] ?? (diverged ? 1 : null),
    halvings: diverged ? Math.max(0, divergences - 1) : divergences,
    loss,
    holdOutLoss,
    gradientNorm: history.gradientNorm ?? none,
    earlyStopping,
    finish,
  };
}

/** A learning rate to try where curvature sets a limit, to two digits, rounded down. */
function rateToTry(
  { optimizer: choice, fullBatch }: TrainingChoice,
  lambdaMax: number | null,
): Pick<TrainingEvidence, 'stableRate' | 'stableRateIsSure'> {
  const optimizer = optimizers[choice.kind] as Optimizer<unknown>;
  if (lambdaMax === null || optimizer.stability !== 'bounded') {
    return { stableRate: null, stableRateIsSure: false };
  }
  return {
    stableRate: roundDown(optimizer.safeRate(choice, lambdaMax, fullBatch)),
    stableRateIsSure: optimizer.safeRateIsSure,
  };
}

/** The number of a table of one row. */
function numberOrNull(column: Float64Array | undefined): number | null {
  return column && Number.isFinite(column[0]) ? column[0] : null;
}

function endOf(dataset: Dataset): EndFigures | undefined {
  if (!hasTable(dataset, 'end')) return undefined;
  const names = [
    'rows',
    'holdOutRows',
    'validationRows',
    'loss',
    'benchmarkLoss',
    'lossOfNothing',
    'lambdaMean',
    'benchmarkLambda',
    'benchmarkParameters',
  ] as const;
  const row = readColumns(dataset, names, 'end');
  return Object.fromEntries(names.map((name) => [name, row[name][0]])) as unknown as EndFigures;
}

/** Why hidden layers can learn nothing, where no gradient reached them in the end and λ̂ is one number for all rows, or nearly all. */
function noGradient(dataset: Dataset, activation: string): string | null {
  if (!hasTable(dataset, 'end')) return null;
  const { hiddenGradientNorm, lambdaSd } = readColumns(dataset, ['hiddenGradientNorm', 'lambdaSd'], 'end');
  const unseen = readColumns(dataset, ['lambdaSd'], 'history').lambdaSd.at(-1);
  if (hiddenGradientNorm[0] !== 0 || (lambdaSd[0] !== 0 && unseen !== 0)) return null;
  const { layer, input, value } = readColumns(dataset, ['layer', 'input', 'value'], 'weights');
  const last = layer.at(-1);
  const allZero = value.every((weight, at) => layer[at] === last || input[at] < 0 || weight === 0);
  const so = 'has learned nothing but one λ̂ for all rows: no gradient reaches its hidden weights,';
  const rows = lambdaSd[0] === 0 ? 'every row' : 'nearly every row';
  if (allZero) return `${so} which are all zero, as they began; choose another initialisation`;
  return activation === 'relu'
    ? `${so} since every relu unit is dead, 0 in ${rows}; use a smaller learning rate, or tanh`
    : `${so} since every ${activation} unit is saturated, the same in ${rows}; standardise the inputs, or use a smaller learning rate`;
}
