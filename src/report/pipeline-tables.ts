import type { ParameterResult } from '../stages/train/fit-summary.js';
import { piecesOf } from '../rows/dataset-tables.js';
import type { EstimatorResult, LambdaResult } from '../stages/evaluate/result.js';
import { truthKind } from '../estimands/lambda.js';
import { hasParametersOfLambda } from '../estimators/shown.js';
import { rowEstimators } from '../pipeline/question.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { figure as numberText, plural, whole } from '../text.js';
import { version } from '../version.js';
import type { Section, Table } from './document.js';
import { right } from './figures/rows.js';
import { tableOf } from './sample.js';
import { reportCommandLine, runCommand, type StoredPipeline } from './stored-pipeline.js';

/** Tables of a pipeline's report. */

interface ParameterRow {
  readonly estimator: string;
  readonly rows: string;
  readonly name: string;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  readonly truth: number | null;
}

/** Parameters with errors, intervals and truth: fitted on the training rows, and where there is a closed form on all rows. */
export function parameterTable(
  { estimators }: LambdaResult,
  pipeline: Pick<Pipeline, 'train' | 'targets'>,
): Table {
  const { targets } = pipeline;
  const configs = rowEstimators(pipeline);
  const truth = truthKind(targets.lambda);
  const rows = estimators.flatMap(({ name: estimator, parameters, fullSample, lambdaHoldOut }) => {
    const of = (sample: string, all: readonly ParameterResult[]): ParameterRow[] =>
      all.map((parameter) => ({ estimator, rows: sample, ...parameter }));
    const mean: ParameterRow[] = lambdaHoldOut
      ? [
          {
            estimator,
            rows: 'held out',
            name: `mean λ̂${lambdaHoldOut.sd === null ? '' : ` (sd ${numberText(lambdaHoldOut.sd, 3)} over rows)`}`,
            estimate: lambdaHoldOut.mean,
            standardError: null,
            interval95: null,
            truth: truth.kind === 'constant' ? truth.value : null,
          },
        ]
      : [];
    if (!hasParametersOfLambda(configs[estimator])) return mean;
    return [...mean, ...of('training', parameters), ...of('all', fullSample ?? [])];
  });
  return tableOf(rows, [
    { title: 'estimator', align: 'left', text: ({ estimator }) => estimator },
    { title: 'rows', align: 'left', text: ({ rows: sample }) => sample },
    { title: 'parameter', align: 'left', text: ({ name }) => name },
    right('estimate', ({ estimate }) => numberText(estimate)),
    right('± error', ({ standardError }) => numberText(standardError, 3)),
    right('from', ({ interval95 }) => numberText(interval95?.[0])),
    right('to (95 %)', ({ interval95 }) => numberText(interval95?.[1])),
    right('truth', ({ truth: own }) =>
      own === null && truth.kind === 'observed' ? 'unknown' : numberText(own),
    ),
  ]);
}

/** How well each estimator predicts k. */
export function scoreTable(estimators: readonly EstimatorResult[]): Table {
  return tableOf(estimators, [
    { title: 'estimator', align: 'left', text: ({ name }) => name },
    { title: 'kind', align: 'left', text: ({ kind }) => kind },
    { title: 'training', align: 'left', text: ({ status }) => status },
    right('rmse of k̂', ({ holdOut }) => numberText(holdOut.rmse)),
    right('mae', ({ holdOut }) => numberText(holdOut.mae)),
    right('r²', ({ holdOut }) => numberText(holdOut.r2)),
    right('rmse, training rows', ({ train }) => numberText(train.rmse)),
  ]);
}

/** Commands, datasets with their fingerprints, versions, and the pipeline file itself. */
export function howItWasMade({ options, text, stages, loaded }: StoredPipeline): Section {
  const datasets = tableOf(stages, [
    { title: 'stage', align: 'left', text: ({ stage }) => stage.name },
    { title: 'fingerprint', align: 'left', text: ({ stage }) => stage.identity.fingerprint },
    right('parts', ({ dataset }) => whole(dataset.manifest.parts.length)),
    right('rows', ({ dataset }) => whole(sum(piecesOf(dataset, undefined).map(({ rows }) => rows)))),
    right('bytes', ({ dataset }) => whole(sum(dataset.manifest.parts.map(({ bytes }) => bytes)))),
  ]);
  const { sqlEngine } = stages[0].stage.identity.ingredients as Record<string, string | undefined>;
  const engine = sqlEngine === undefined ? '' : `, SQL engine ${sqlEngine}`;
  const replaced =
    options.overrides.length > 0 ? ` with ${options.overrides.join(', ')} in place of its own values` : '';
  return {
    title: 'How it was made',
    blocks: [
      { kind: 'lines', text: `${runCommand(options)}\n${reportCommandLine(options)}` },
      {
        kind: 'folded',
        title: `Versions and fingerprints of ${plural(stages.length, 'stage')}`,
        blocks: [
          {
            kind: 'text',
            text: `pathfit ${version()}, kernels ${kernelsText(stages)}${engine}, seed ${loaded.pipeline.seed}. What is stored under these fingerprints has the same bytes wherever it is made:`,
          },
          { kind: 'table', table: datasets },
        ],
      },
      {
        kind: 'folded',
        title: `The pipeline file ${options.file}${replaced}`,
        blocks: [{ kind: 'lines', text: text.trimEnd() }],
      },
    ],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The modules of kernels that the stages were made with: `draws 0123456789ab, rows …`. */
function kernelsText(stages: StoredPipeline['stages']): string {
  const all = stages.map(
    ({ stage }) => (stage.identity.ingredients as Record<string, Record<string, string>>)['kernels'],
  );
  const modules = Object.entries(Object.assign({}, ...all) as Record<string, string>);
  return modules
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sha256]) => `${name} ${sha256.slice(0, 12)}`)
    .join(', ');
}
