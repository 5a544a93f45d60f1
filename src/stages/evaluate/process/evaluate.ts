import type { Column } from '../../../arrow/columns.js';
import { log } from '../../../evaluation/exponential.js';
import { roles } from '../../../random/transition-split.js';
import { simulatedError } from '../../../rows/scheme-error.js';
import type { SimulateParameters } from '../../../rows/simulation.js';
import { type RowRange, rowRanges } from '../../../rows/parts.js';
import type { TransitionRows } from '../../../rows/transition-rows.js';
import type { SimulatedProcess } from '../../../estimands/process.js';
import type { HoldOut } from '../../../random/split.js';
import type { TransitionEstimatorConfig } from '../../../transition-estimators/config.js';
import type { ProcessEvidence, ProcessFit } from '../../../verdicts/process/evidence.js';
import { processVerdictsOf } from '../../../verdicts/process/index.js';
import { storedStudy } from '../../replicates/replicate-table.js';
import { sourceIn } from '../../source.js';
import type { Compute } from '../../stage.js';
import { storedTransitions } from '../../train/train-process.js';
import type { ProcessEstimatorResult, ProcessResult } from '../result.js';
import { resultSummary } from '../result-codec.js';
import { verdictColumns } from '../tables.js';
import { FittedProcess, type ProcessCandidate } from './candidate.js';
import { processEvidence, scoredRows } from './evidence.js';
import { judgedByLaws } from './laws.js';
import { scoreColumns, transitionLadderColumns } from './tables.js';

export interface EvaluateProcessParameters {
  readonly holdOut: HoldOut;
  /** By their names, in the file's order, choices that depend on the paths made. */
  readonly estimators: Readonly<Record<string, TransitionEstimatorConfig>>;
  readonly process: SimulatedProcess | undefined;
  readonly of: string | undefined;
}

/** Rows of the table `transitions` in a part. */
const rowsPerPart = 1 << 17;

/**
 * Scores every transition under every estimator's law, compares the estimators on those that none has seen, and says what was
 * learned. Tables: `transitions`, one row a transition; `scores`, one row an estimator and split; `ladder`, one row a rung;
 * `verdicts`, one row a verdict.
 */
export function evaluateProcess(
  { holdOut, estimators, of }: EvaluateProcessParameters,
  simulate: SimulateParameters | undefined,
): Compute {
  return async (context) => {
    const { upstream, output, progress } = context;
    const rows = await storedTransitions(context, { holdOut, of }, simulate);
    const scored = scoredRows(rows);
    const fitted = Object.entries(estimators).map(
      ([name, config]) => new FittedProcess(name, config, upstream[`train:${name}`]),
    );
    const { candidates, goodness } = await judgedByLaws(context, scored, fitted);
    for (const range of rowRanges(rows.role.length, rowsPerPart)) {
      output.begin(range.index, 'transitions');
      await output.write(transitionColumns(rows, candidates, range), range.index, 'transitions');
      progress({ done: range.first + range.rows, total: rows.role.length, unit: 'rows' });
    }
    const source = sourceIn(upstream) === 'simulate' ? 'simulated' : 'imported';
    const evidence = processEvidence(scored, candidates, source, goodness);
    const { schemeError } = upstream['simulate'] ? simulatedError.read(upstream['simulate']) : {};
    const result: ProcessResult = {
      transitions: {
        ...evidence.transitions,
        paths: rows.path.length === 0 ? 0 : rows.path[rows.path.length - 1] + 1,
        time: evidence.time,
        dt: evidence.dt,
      },
      estimators: candidates.map((candidate, i) => resultOf(candidate, evidence.fits[i], evidence)),
      ladder: evidence.ladder,
      verdicts: processVerdictsOf(evidence),
      advice: [],
      study: upstream['replicates'] ? storedStudy(upstream['replicates']) : null,
      ...(schemeError && { schemeError }),
    };
    await Promise.all([
      output.write(scoreColumns(result.estimators), 0, 'scores'),
      output.write(transitionLadderColumns(result.ladder), 0, 'ladder'),
      output.write(verdictColumns(result.verdicts), 0, 'verdicts'),
    ]);
    return resultSummary.write(result);
  };
}

function resultOf(
  candidate: ProcessCandidate,
  { trainScore, holdOutScore, goodness }: ProcessFit,
  { transitions }: ProcessEvidence,
): ProcessEstimatorResult {
  const { name, config, estimator, fit, estimated } = candidate;
  const { transitions: _count, time: _time, ...found } = fit;
  const { logLikelihood } = fit;
  const comparableAs = estimator.comparableAs?.(config) ?? null;
  // Of weights there is no number of parameters that these criteria are for.
  const isCounted = logLikelihood !== null && estimator.level === 'closed-form';
  return {
    name,
    kind: config.kind,
    ...found,
    aic: isCounted ? 2 * estimated - 2 * logLikelihood : null,
    bic: isCounted ? estimated * log(transitions.train) - 2 * logLikelihood : null,
    comparableAs,
    holdOut: { logScore: holdOutScore },
    train: { logScore: trainScore },
    goodness,
  };
}

const roleWords = Object.entries(roles).reduce<string[]>((words, [word, role]) => {
  words[role] = word === 'none' ? 'gap' : word;
  return words;
}, []);

/** Of each transition where it ends, from what to what, and its log density and transform under each law. */
function transitionColumns(
  { all, role, path, row }: TransitionRows,
  candidates: readonly ProcessCandidate[],
  { first, rows }: RowRange,
): Column[] {
  const part = <Values extends Float64Array | Uint32Array | Uint8Array>(values: Values): Values =>
    values.subarray(first, first + rows) as Values;
  const finite = (values: Float64Array): Float64Array =>
    part(values).map((value) => (Number.isFinite(value) ? value : NaN));
  return [
    { name: 'path', type: 'int32', values: Int32Array.from(part(path)) },
    { name: 'j', type: 'int32', values: Int32Array.from(part(row)) },
    { name: 'split', type: 'utf8', values: Array.from(part(role), (one) => roleWords[one]) },
    { name: 'from', type: 'float64', values: part(all.from) },
    { name: 'to', type: 'float64', values: part(all.to) },
    { name: 'dt', type: 'float64', values: part(all.dt) },
    ...candidates.flatMap(({ name, scores }): Column[] =>
      scores
        ? [
            {
              name: `logDensity_${name}`,
              type: 'float64',
              values: finite(scores.logDensity),
              nullable: true,
            },
            { name: `uniform_${name}`, type: 'float64', values: finite(scores.uniform), nullable: true },
          ]
        : [],
    ),
  ];
}
