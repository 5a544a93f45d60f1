import type { Column } from '../arrow/columns.js';
import { estimators } from '../estimators/index.js';
import type { Estimator, Fit, Parameter, Predictor, StoredFit } from '../estimators/estimator.js';
import { type CurveScore, scoreCurve } from '../evaluation/curve-score.js';
import { Moments } from '../evaluation/moments.js';
import { finite, type Score, Scorer } from '../evaluation/scores.js';
import { type HoldOut, type Split, splitRows } from '../random/split.js';
import type { Json } from '../store/fingerprint.js';
import { type LambdaChoice, trueLambda } from '../targets/truth.js';
import { curveColumns, curveGrid } from './curves.js';
import { rowRanges, tableRowsPerPart } from './parts.js';
import { type Compute, rowProgress, type StageContext } from './stage.js';
import { readColumns } from './stored-table.js';
import { StoredPaths } from './stored-paths.js';
import type { EstimatorConfig, FitSummary } from './train.js';

export interface EvaluateParameters {
  readonly holdOut: HoldOut;
  /** The estimators by their names, in the pipeline file's order. */
  readonly estimators: Readonly<Record<string, EstimatorConfig>>;
  /** The true λ; undefined where k was observed. */
  readonly lambda: LambdaChoice | undefined;
}

/** What a run found: the `result` of `run --json`. Numbers that do not exist are null. */
export interface Result {
  readonly rows: { readonly train: number; readonly holdOut: number };
  readonly estimators: readonly EstimatorResult[];
  readonly verdicts: readonly never[];
}

export interface EstimatorResult {
  readonly name: string;
  readonly kind: string;
  readonly status: Fit['status'];
  readonly message: string | null;
  /** Fitted on the training rows. */
  readonly parameters: readonly Parameter[];
  /** Fitted on all rows; null for estimators without a closed form. */
  readonly fullSample: readonly Parameter[] | null;
  readonly holdOut: Score;
  readonly train: Score;
  /** Networks: λ̂_j over the hold-out rows. */
  readonly lambdaHoldOut: { readonly mean: number | null; readonly sd: number | null } | null;
  /** λ̂(x) against the true λ(x) on the grid of `curves`; null for estimators without a λ̂(x). */
  readonly lambdaCurve: CurveScore | null;
}

/** One estimator being evaluated. */
interface Candidate {
  readonly name: string;
  readonly config: EstimatorConfig;
  readonly estimator: Estimator<unknown>;
  readonly fit: FitSummary;
  readonly stored: StoredFit;
  readonly predictor: Predictor;
  readonly scores: { readonly train: Scorer; readonly holdOut: Scorer };
  readonly lambda: Moments;
}

/**
 * Predicts k for every row with every estimator and scores it on rows that it has not seen. Tables:
 * `predictions`, one row a row of the data; `metrics`, one row an estimator, split and metric; and where there is
 * an estimator whose λ is a function of x, `curves`, one row an estimator and point of a grid of x.
 */
export function evaluate(parameters: EvaluateParameters, source: 'simulate' | 'import'): Compute {
  return async (context) => {
    const { pool, seed, upstream, output, progress, throwIfInterrupted } = context;
    const targets = readColumns(upstream['targets'], ['t', 's', 'k']);
    const rows = targets.k.length;
    const paths = new StoredPaths(upstream[source], pool, throwIfInterrupted);
    const split = splitRows(rows, parameters.holdOut, seed);
    const splitNames = namesOfSplit(rows, split);
    const candidates = Object.entries(parameters.estimators).map(([name, config]) =>
      candidateOf(context, name, config, paths.n),
    );
    const fromPaths = candidates.some(({ estimator, config }) => estimator.predictsFromPaths(config));
    try {
      for (const { index, first, rows: count } of rowRanges(rows, tableRowsPerPart(paths.n))) {
        const kHat = candidates.map(() => new Float64Array(count).fill(NaN));
        const lambdaHat = candidates.map(() => new Float64Array(count).fill(NaN));
        const predict = async (block: {
          first: number;
          rows: number;
          x: number | undefined;
        }): Promise<void> => {
          const s = targets.s.subarray(block.first, block.first + block.rows);
          const k = targets.k.subarray(block.first, block.first + block.rows);
          for (const [c, { predictor }] of candidates.entries()) {
            const predicted = await predictor.predict({ ...block, s, k });
            kHat[c].set(predicted.kHat, block.first - first);
            lambdaHat[c].set(predicted.lambdaHat, block.first - first);
          }
          progress(rowProgress(block.first + block.rows, rows, paths.n));
        };
        if (fromPaths) await paths.range(first, count, predict);
        else await predict({ first, rows: count, x: undefined });

        const within = (values: Float64Array): Float64Array => values.subarray(first, first + count);
        const k = within(targets.k);
        candidates.forEach((candidate, c) =>
          score(candidate, k, kHat[c], lambdaHat[c], splitNames.slice(first, first + count)),
        );
        const columns: Column[] = [
          { name: 'j', type: 'int32', values: Int32Array.from({ length: count }, (_, r) => first + r) },
          { name: 't', type: 'float64', values: within(targets.t) },
          { name: 'split', type: 'utf8', values: splitNames.slice(first, first + count) },
          { name: 'k', type: 'float64', values: k },
          ...candidates.flatMap(({ name }, c): Column[] => [
            { name: `kHat_${name}`, type: 'float64', values: withoutInfinity(kHat[c]), nullable: true },
            {
              name: `lambdaHat_${name}`,
              type: 'float64',
              values: withoutInfinity(lambdaHat[c]),
              nullable: true,
            },
          ]),
        ];
        output.write(columns, index, 'predictions');
      }
    } finally {
      for (const { predictor } of candidates) predictor.release();
    }
    const curveScores = await writeCurves(context, candidates, paths, parameters.lambda);
    const result: Result = {
      rows: { train: split.train.length, holdOut: split.holdOut.length },
      estimators: candidates.map((candidate) => resultOf(candidate, curveScores)),
      verdicts: [],
    };
    output.write(metricColumns(result), 0, 'metrics');
    return result as unknown as Json;
  };
}

function candidateOf(
  { pool, upstream }: StageContext,
  name: string,
  config: EstimatorConfig,
  n: number,
): Candidate {
  const estimator = estimators[config.kind] as Estimator<unknown>;
  const dataset = upstream[`train:${name}`];
  const fit = dataset.manifest.summary as unknown as FitSummary;
  const stored: StoredFit = {
    status: fit.status,
    parameters: fit.parameters,
    column: (table, column) => readColumns(dataset, [column], table)[column],
  };
  return {
    name,
    config,
    estimator,
    fit,
    stored,
    predictor: estimator.predictor(config, stored, n, pool),
    scores: { train: new Scorer(), holdOut: new Scorer() },
    lambda: new Moments(),
  };
}

function score(
  { scores, lambda }: Candidate,
  k: Float64Array,
  kHat: Float64Array,
  lambdaHat: Float64Array,
  splits: readonly string[],
): void {
  splits.forEach((split, r) => {
    if (split === 'train') scores.train.add(k[r], kHat[r]);
    if (split !== 'holdOut') return;
    scores.holdOut.add(k[r], kHat[r]);
    lambda.add(lambdaHat[r]);
  });
}

/** Writes the table `curves` where there is a curve, and gives each curve's score. */
async function writeCurves(
  { pool, output }: StageContext,
  candidates: readonly Candidate[],
  paths: StoredPaths,
  lambda: LambdaChoice | undefined,
): Promise<ReadonlyMap<string, CurveScore>> {
  const drawn = candidates.filter(({ estimator }) => estimator.lambdaAt);
  if (drawn.length === 0) return new Map();
  const grid = await curveGrid(paths, pool);
  const trueAt = trueLambda(lambda);
  const truth = trueAt && grid.map(trueAt);
  const curves = drawn.map(({ name, config, estimator, stored }) => ({
    name,
    ...estimator.lambdaAt!(config, stored, grid),
  }));
  output.write(curveColumns(grid, curves, truth), 0, 'curves');
  return new Map(curves.map((curve) => [curve.name, scoreCurve(curve, truth)]));
}

function resultOf(
  { name, config, estimator, fit, scores, lambda }: Candidate,
  curveScores: ReadonlyMap<string, CurveScore>,
): EstimatorResult {
  return {
    name,
    kind: config.kind,
    status: fit.status,
    message: fit.message,
    parameters: fit.parameters,
    fullSample: fit.fullSample,
    holdOut: scores.holdOut.score,
    train: scores.train.score,
    lambdaHoldOut: estimator.lambdaByRow ? { mean: finite(lambda.mean), sd: finite(lambda.sd) } : null,
    lambdaCurve: curveScores.get(name) ?? null,
  };
}

function namesOfSplit(rows: number, { train, holdOut }: Split): string[] {
  const names = new Array<string>(rows).fill('gap');
  for (const j of train) names[j] = 'train';
  for (const j of holdOut) names[j] = 'holdOut';
  return names;
}

/** A prediction that overflowed is no number: it is left out like one that was never made. */
function withoutInfinity(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isFinite(value) ? value : NaN));
}

function metricColumns({ estimators: results }: Result): Column[] {
  const rows = results.flatMap((result) =>
    (['holdOut', 'train'] as const).flatMap((split) =>
      Object.entries(result[split]).map(([metric, value]) => ({
        estimator: result.name,
        split,
        metric,
        value,
      })),
    ),
  );
  return [
    { name: 'estimator', type: 'utf8', values: rows.map((row) => row.estimator) },
    { name: 'split', type: 'utf8', values: rows.map((row) => row.split) },
    { name: 'metric', type: 'utf8', values: rows.map((row) => row.metric) },
    {
      name: 'value',
      type: 'float64',
      values: Float64Array.from(rows, (row) => (row.value as number | null) ?? NaN),
      nullable: true,
    },
  ];
}
