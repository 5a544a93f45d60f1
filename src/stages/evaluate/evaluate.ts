import { indices } from '../../arrays.js';
import type { Column } from '../../arrow/columns.js';
import { meanPower } from '../../estimators/row-functions.js';
import { scoreCurve } from '../../evaluation/curve-score.js';
import { finite } from '../../evaluation/scores.js';
import type { LambdaChoice } from '../../targets/truth.js';
import { trueLambda } from '../../estimands/lambda.js';
import { adviceOf } from '../../verdicts/advice.js';
import { verdictsOf } from '../../verdicts/index.js';
import { Candidate } from './candidate.js';
import { curveColumns, curveGrid, type ScoredCurve } from './curves.js';
import { ladderColumns, metricColumns, verdictColumns } from './tables.js';
import type { EvaluatedRows } from './comparison.js';
import { gatherEvidence } from './evidence.js';
import type { EstimatorResult, EvaluateParameters, Result } from './result.js';
import { resultSummary } from './result-codec.js';
import { overlapOf } from '../../rows/overlap.js';
import { rowRanges, tableRowsPerPart } from '../../rows/parts.js';
import { storedStudy } from '../replicates/replicate-table.js';
import { pathsIn } from '../source.js';
import { columnIn } from '../targets/summary.js';
import { type Compute, rowProgress, type StageContext } from '../stage.js';
import { simulatedError } from '../../rows/scheme-error.js';
import { readColumns } from '../../rows/stored-table.js';
import { readSplit, splitWords } from '../../rows/stored-split.js';
import { StoredPaths } from '../../rows/stored-paths.js';

/**
 * Predicts k for every row with every estimator, compares the estimators on rows that none has seen, and says what
 * was learned. Tables: `predictions`, one row a row of the data; `metrics`, one row an estimator, split and metric;
 * `ladder`, one row a rung; `verdicts`, one row a verdict; and where there is an estimator whose λ is a function of
 * x, `curves`, one row an estimator and point of a grid of x.
 */
export function evaluate(planned: EvaluateParameters): Compute {
  return async (context) => {
    const { pool, upstream, output, throwIfInterrupted } = context;
    const overlap = overlapOf(pathsIn(upstream));
    const parameters = { ...planned, overlap, lags: Math.max(planned.lags, overlap - 1) };
    const targets = readColumns(upstream['targets'], ['t', 's', 'k', 'lambda']);
    const rows = targets.k.length;
    const paths = new StoredPaths(pathsIn(upstream), pool, throwIfInterrupted, columnIn(upstream));
    const split = readSplit(upstream['targets']);
    const candidates = Object.entries(parameters.estimators).map(
      ([name, config]) => new Candidate(context, name, config, rows, paths.n),
    );
    const evaluated: EvaluatedRows = { ...targets, ...split, paths, meanX: new Float64Array(rows).fill(NaN) };
    try {
      await predictAll(context, evaluated, candidates);
    } finally {
      for (const candidate of candidates) candidate.release();
    }
    const curves = await writeCurves(context, candidates, paths, parameters.lambda);
    const results = candidates.map((candidate) => resultOf(candidate, evaluated, curves));
    const evidence = await gatherEvidence(context, parameters, evaluated, candidates, curves);
    const { schemeError } = upstream['simulate'] ? simulatedError.read(upstream['simulate']) : {};
    const result: Result = {
      rows: { train: split.train.length, holdOut: split.holdOut.length },
      estimators: results,
      ladder: evidence.ladder,
      verdicts: verdictsOf(evidence),
      advice: adviceOf(evidence),
      study: upstream['replicates'] ? storedStudy(upstream['replicates']) : null,
      ...(schemeError && { schemeError }),
    };
    await Promise.all([
      output.write(metricColumns(results), 0, 'metrics'),
      output.write(ladderColumns(result.ladder), 0, 'ladder'),
      output.write(verdictColumns(result.verdicts), 0, 'verdicts'),
    ]);
    return resultSummary.write(result);
  };
}

/** Predicts every row with every estimator, a part of the table `predictions` at a time. */
async function predictAll(
  { pool, output, progress }: StageContext,
  { t, s, k, train, holdOut, meanX, paths }: EvaluatedRows,
  candidates: readonly Candidate[],
): Promise<void> {
  const rows = k.length;
  const predict = async (block: { first: number; rows: number; x: number | undefined }): Promise<void> => {
    const { first, rows: count, x } = block;
    const within = (values: Float64Array): Float64Array => values.subarray(first, first + count);
    for (const candidate of candidates) await candidate.predict({ ...block, s: within(s), k: within(k) });
    if (x !== undefined) meanX.set(await meanPower(pool, { first, rows: count, x }, paths.n, 1), first);
    progress(rowProgress(first + count, rows, paths.n));
  };
  const fromPaths = candidates.some(({ readsPaths }) => readsPaths);
  for (const { index, first, rows: count } of rowRanges(rows, tableRowsPerPart(paths.n))) {
    output.begin(index, 'predictions');
    if (fromPaths) await paths.range(first, count, predict);
    else await predict({ first, rows: count, x: undefined });
    const within = (values: Float64Array): Float64Array => values.subarray(first, first + count);
    const columns: Column[] = [
      { name: 'j', type: 'int32', values: indices(first, count) },
      { name: 't', type: 'float64', values: within(t) },
      { name: 'split', type: 'utf8', values: splitWords({ train, holdOut }, { first, rows: count }) },
      { name: 'k', type: 'float64', values: within(k) },
      ...candidates.flatMap(({ name, all }): Column[] => [
        { name: `kHat_${name}`, type: 'float64', values: withoutInfinity(within(all.kHat)), nullable: true },
        {
          name: `lambdaHat_${name}`,
          type: 'float64',
          values: withoutInfinity(within(all.lambdaHat)),
          nullable: true,
        },
      ]),
    ];
    await output.write(columns, index, 'predictions');
  }
}

/** Writes the table `curves` where there is a curve, and gives each curve's score. */
async function writeCurves(
  { pool, output }: StageContext,
  candidates: readonly Candidate[],
  paths: StoredPaths,
  lambda: LambdaChoice | undefined,
): Promise<ReadonlyMap<string, ScoredCurve>> {
  const drawn = candidates.filter(({ estimator, fit }) => estimator.lambdaAt && fit.status !== 'diverged');
  if (drawn.length === 0) return new Map();
  const grid = await curveGrid(paths, pool);
  const trueAt = trueLambda(lambda);
  const truth = trueAt && grid.map(trueAt);
  const curves = drawn.map(({ name, config, estimator, stored }) => ({
    name,
    ...estimator.lambdaAt!(config, stored, grid),
  }));
  await output.write(curveColumns(grid, curves, truth), 0, 'curves');
  return new Map(curves.map((curve) => [curve.name, { score: scoreCurve(curve, truth), truth }]));
}

function resultOf(
  candidate: Candidate,
  { k, train, holdOut }: EvaluatedRows,
  curves: ReadonlyMap<string, ScoredCurve>,
): EstimatorResult {
  const { name, config, estimator, fit } = candidate;
  const lambda = candidate.lambdaOver(holdOut);
  return {
    name,
    kind: config.kind,
    status: fit.status,
    message: fit.message,
    parameters: fit.parameters,
    fullSample: fit.fullSample,
    holdOut: candidate.score(k, holdOut),
    train: candidate.score(k, train),
    lambdaHoldOut: estimator.lambdaByRow ? { mean: finite(lambda.mean), sd: finite(lambda.sd) } : null,
    lambdaCurve: curves.get(name)?.score ?? null,
  };
}

/** A prediction that overflowed is no number: it is left out like one that was never made. */
function withoutInfinity(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isFinite(value) ? value : NaN));
}
