import type { LoadedPipeline } from '../pipeline/load.js';
import type { Pipeline } from '../pipeline/schema.js';
import type { EstimatorResult, Result } from '../stages/evaluate.js';
import { figure, table, whole } from './output.js';

/** What a run found, for a person: parameters with their errors, and how well each estimator predicts. */
export function resultText({ pipeline }: Pick<LoadedPipeline, 'pipeline'>, result: Result): string {
  const { rows, estimators } = result;
  const heading = `${pipeline.name}: fitted on ${whole(rows.train)} rows, tried on ${whole(rows.holdOut)} that no estimator has seen`;
  return [
    heading,
    parametersText(estimators, constantTruth(pipeline)),
    predictionsText(estimators),
    ...estimators.flatMap(({ name, message }) => (message === null ? [] : [`${name}: ${message}`])),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The true λ where it is one number. */
function constantTruth({ targets: { lambda } }: Pipeline): number | null {
  return lambda?.kind === 'constant' ? (lambda['value'] as number) : null;
}

function parametersText(estimators: readonly EstimatorResult[], truthOfLambda: number | null): string {
  const rows = estimators.flatMap(({ name, kind, parameters, lambdaHoldOut }) => {
    if (lambdaHoldOut) {
      const { mean, sd } = lambdaHoldOut;
      const spread = `sd ${figure(sd, 3)} over unseen rows`;
      return [[name, 'mean λ̂', figure(mean), '', spread, truthText(truthOfLambda)]];
    }
    if (kind === 'mean') return [];
    return parameters.map(({ name: parameter, estimate, standardError, interval95, truth }) => [
      name,
      parameter,
      figure(estimate),
      figure(standardError, 3),
      interval95 ? `${figure(interval95[0])} … ${figure(interval95[1])}` : '–',
      truthText(truth),
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

function truthText(truth: number | null): string {
  return truth === null ? 'unknown' : figure(truth);
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
  return [
    text,
    'rmse and mae are in units of k: smaller is better.',
    'r² is 1 where predictions are exact, 0 where the rows’ own mean is as good.',
  ].join('\n');
}
