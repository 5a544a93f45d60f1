import { truthKind } from '../estimands/lambda.js';
import { hasParametersOfLambda } from '../estimators/shown.js';
import { rowEstimators } from '../pipeline/question.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { type EstimatorResult, isOfPosterior, isOfProcess, type Result } from '../stages/evaluate/result.js';
import { posteriorText } from './posterior-text.js';
import { processText } from './process-text.js';
import { figure, percent, table, whole, widest, wrap } from './output.js';
import { studyText } from './study-text.js';
import { schemeErrorText } from './scheme-error-text.js';
import { adviceText, ladderText, verdictsText } from './verdict-text.js';

/** What a run found, for a person: parameters with their errors, and how well each estimator predicts. */
export function resultText({ pipeline }: Pick<LoadedPipeline, 'pipeline'>, result: Result): string {
  if (isOfProcess(result)) return processText({ pipeline }, result);
  if (isOfPosterior(result)) return posteriorText({ pipeline }, result);
  const { rows, estimators } = result;
  const lambda = truthOfLambda(pipeline);
  const heading = wrap(
    `${pipeline.name}: fitted on ${whole(rows.train)} rows, tested on ${whole(rows.holdOut)} held-out rows`.split(
      ' ',
    ),
    80,
    '  ',
  ).join('\n');
  return [
    heading,
    schemeErrorText(result),
    parametersText(pipeline, estimators, lambda),
    // Where λ is one number, a curve has nothing to add to it.
    lambda === 'λ(x)' ? curvesText(estimators) : '',
    predictionsText(estimators),
    studyText(result.study),
    messagesText(estimators),
    ladderText(result.ladder),
    verdictsText(result.verdicts),
    adviceText(result.advice),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The true λ in a word: a number, or how it varies. */
function truthOfLambda({ targets }: Pipeline): string {
  const truth = truthKind(targets.lambda);
  if (truth.kind === 'constant') return figure(truth.value);
  return { observed: 'unknown', row: 'by row', function: 'λ(x)' }[truth.kind];
}

/** With as many digits as eighty columns hold: six, or fewer where names are long. */
function parametersText(pipeline: Pipeline, estimators: readonly EstimatorResult[], lambda: string): string {
  const configs = rowEstimators(pipeline);
  const shown = estimators.filter(
    ({ name, lambdaHoldOut }) => lambdaHoldOut || hasParametersOfLambda(configs[name]),
  );
  const fits = [6, 5, 4].map((digits) => parametersTable(shown, lambda, digits));
  return fits.find((text) => widest(text.split('\n')) <= 80) ?? fits[2];
}

function parametersTable(estimators: readonly EstimatorResult[], lambda: string, digits: number): string {
  const rows = estimators.flatMap(({ name, parameters, lambdaHoldOut }) => {
    if (lambdaHoldOut) {
      const { mean, sd } = lambdaHoldOut;
      const spread = sd === null ? '–' : `sd ${figure(sd, 3)} over rows`;
      return [[name, 'mean λ̂', figure(mean, digits), '', spread, lambda]];
    }
    return parameters.map(({ name: parameter, estimate, standardError, interval95, truth }) => [
      name,
      parameter,
      figure(estimate, digits),
      figure(standardError, 3),
      interval95 ? `${figure(interval95[0], digits)} … ${figure(interval95[1], digits)}` : '–',
      truthText(truth, lambda),
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

/** A parameter that the true λ does not have has no truth of its own. */
function truthText(truth: number | null, lambda: string): string {
  if (truth !== null) return figure(truth);
  return lambda === 'unknown' ? 'unknown' : '–';
}

/** How near estimators of a function of x come to the true λ(x), where it is known. */
function curvesText(estimators: readonly EstimatorResult[]): string {
  const rows = estimators.flatMap(({ name, lambdaCurve }) =>
    lambdaCurve === null || lambdaCurve.rmse === null
      ? []
      : [[name, figure(lambdaCurve.rmse, 3), percent(lambdaCurve.coverage)]],
  );
  if (rows.length === 0) return '';
  return table(
    [
      { title: 'λ̂(x) over the range of x' },
      { title: 'rmse from λ(x)', align: 'right' },
      { title: 'band holds λ(x)', align: 'right' },
    ],
    rows,
  );
}

/** What the estimators have to say of themselves, a paragraph each. */
function messagesText(estimators: readonly EstimatorResult[]): string {
  return estimators
    .flatMap(({ name, message }) => (message === null ? [] : [`${name}: ${message}`]))
    .map((text) => wrap(text.split(' '), 80, '  ').join('\n'))
    .join('\n');
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
      { title: 'predicting k on held-out rows' },
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
    'r² is 1 where predictions are exact, 0 where the held-out rows’ own mean is as',
    'good; beatsTheMean compares with the mean of the training rows.',
  ].join('\n');
}
