import type { LoadedPipeline } from '../pipeline/load.js';
import type { EstimatorResult, Result } from '../stages/evaluate.js';
import { figure, table, whole } from './output.js';

/** What a run found, for a person: parameters with their errors, and how well each estimator predicts. */
export function resultText({ pipeline }: LoadedPipeline, result: Result): string {
  const { rows, estimators } = result;
  const heading = `${pipeline.name}: fitted on ${whole(rows.train)} rows, tried on ${whole(rows.holdOut)} that no estimator has seen`;
  return [
    heading,
    parametersText(estimators),
    predictionsText(estimators),
    ...estimators.flatMap(({ name, message }) => (message === null ? [] : [`${name}: ${message}`])),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function parametersText(estimators: readonly EstimatorResult[]): string {
  const rows = estimators.flatMap(({ name, kind, parameters, lambdaHoldOut }) => {
    if (lambdaHoldOut) {
      const { mean, sd } = lambdaHoldOut;
      return [[name, 'λ̂, mean over rows', figure(mean), figure(sd, 3), '', '']];
    }
    if (kind === 'mean') return [];
    return parameters.map(({ name: parameter, estimate, standardError, interval95, truth }) => [
      name,
      parameter,
      figure(estimate),
      figure(standardError, 3),
      interval95 ? `${figure(interval95[0])} … ${figure(interval95[1])}` : '–',
      truth === null ? 'unknown' : figure(truth),
    ]);
  });
  if (rows.length === 0) return '';
  return table(
    [
      { title: 'what was learned' },
      { title: '' },
      { title: 'estimate', align: 'right' },
      { title: '± error', align: 'right' },
      { title: '95 % interval' },
      { title: 'truth', align: 'right' },
    ],
    rows,
  );
}

function predictionsText(estimators: readonly EstimatorResult[]): string {
  const rows = estimators.map(({ name, status, holdOut }) => [
    name,
    status,
    figure(holdOut.rmse),
    figure(holdOut.mae),
    figure(holdOut.r2),
  ]);
  const text = table(
    [
      { title: 'predicting k on unseen rows' },
      { title: 'training' },
      { title: 'rmse', align: 'right' },
      { title: 'mae', align: 'right' },
      { title: 'r²', align: 'right' },
    ],
    rows,
  );
  return `${text}\nrmse, mae: in units of k, smaller is better. r²: 1 is perfect, 0 no better than the mean of these rows.`;
}
