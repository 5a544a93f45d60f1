import { estimators } from '../../estimators/index.js';
import { withTruth } from '../../estimands/estimand.js';
import type { Estimator } from '../../estimators/estimator.js';
import { withoutFailing } from '../../store/files.js';
import type { FitContext } from '../../training/data.js';
import { fitSummary, type TrainParameters } from './fit-summary.js';
import { parameterColumns } from './parameter-columns.js';
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
