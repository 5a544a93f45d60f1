import type { Column } from '../../arrow/columns.js';
import { estimators } from '../../estimators/index.js';
import { withTruth } from '../../estimands/estimand.js';
import type { Estimator } from '../../estimators/estimator.js';
import { withoutFailing } from '../../store/files.js';
import type { FitContext } from '../../training/data.js';
import { fitSummary, type ParameterResult, type TrainParameters } from './fit-summary.js';
import type { Compute, StageContext } from '../stage.js';
import { trainingData } from './training-data.js';

/** Seconds between checkpoints of a long fit, at least, and their share of its time, at most: they change no result. */
const checkpointSeconds = 2;
const checkpointShare = 0.1;

/** Fits one estimator to the training rows. Tables: `parameters`, and what the estimator adds to it. */
export function train({ estimator: config, holdOut, truth }: TrainParameters): Compute {
  return async (context) => {
    const { pool, seed, output, progress, throwIfInterrupted } = context;
    const data = trainingData(context, { holdOut });
    await pool.pause();
    const estimator = estimators[config.kind] as Estimator<unknown>;
    const fit = await estimator.fit(data, config, {
      pool,
      threads: context.share,
      seed,
      warn: context.warn,
      progress: (done, total) => {
        throwIfInterrupted();
        progress({ done, total, unit: 'epochs' });
      },
      resumeFrom: output.writer.readCheckpoint(),
      checkpoint: checkpoints(context),
    });
    await pool.pause();
    const full = fit.fullSample();
    await pool.pause();
    const estimands = estimator.estimands(config);
    const parameters = withTruth(fit.parameters, estimands, truth);
    const fullSample = full && withTruth(full, estimands, truth);
    const tables = { parameters: parameterColumns(parameters, fullSample), ...fit.tables() };
    await Promise.all(Object.entries(tables).map(([table, columns]) => output.write(columns, 0, table)));
    const { status, message } = fit;
    return fitSummary.write({ status, message, parameters, fullSample });
  };
}

function checkpoints({ output }: StageContext): FitContext['checkpoint'] {
  let latest = performance.now();
  let pause = checkpointSeconds * 1000;
  return (state, last) => {
    // Where even that fails (a full disk), the interruption is the thing to tell of, and the one before it is there.
    if (last) return withoutFailing(() => output.writer.writeCheckpoint(state()));
    const now = performance.now();
    if (now - latest < pause) return;
    output.writer.writeCheckpoint(state());
    latest = performance.now();
    pause = Math.max(checkpointSeconds * 1000, (latest - now) / checkpointShare);
  };
}

/** One row a parameter and sample: fitted on the training rows (`train`) and on all rows (`full`). */
function parameterColumns(
  parameters: readonly ParameterResult[],
  fullSample: readonly ParameterResult[] | null,
): Column[] {
  const rows = [
    ...parameters.map((parameter) => ({ sample: 'train', ...parameter })),
    ...(fullSample ?? []).map((parameter) => ({ sample: 'full', ...parameter })),
  ];
  const number = (name: string, value: (row: ParameterResult) => number | null | undefined): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(rows, (row) => value(row) ?? NaN),
    nullable: true,
  });
  return [
    { name: 'sample', type: 'utf8', values: rows.map(({ sample }) => sample) },
    { name: 'name', type: 'utf8', values: rows.map(({ name }) => name) },
    number('estimate', (row) => row.estimate),
    number('standardError', (row) => row.standardError),
    number('lower95', (row) => row.interval95?.[0]),
    number('upper95', (row) => row.interval95?.[1]),
    number('degreesOfFreedom', (row) => row.degreesOfFreedom),
    number('truth', (row) => row.truth),
  ];
}
