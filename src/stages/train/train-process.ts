import { RunError } from '../../errors.js';
import { withProcessTruth } from '../../estimands/process.js';
import { transitionSplit } from '../../random/transition-split.js';
import { storedSeries } from '../../rows/stored-series.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import { training, transitionRows, type TransitionRows } from '../../rows/transition-rows.js';
import { transitionEstimators } from '../../transition-estimators/index.js';
import type { TransitionEstimator } from '../../transition-estimators/transition-estimator.js';
import { pathsIn } from '../source.js';
import type { Compute, StageContext } from '../stage.js';
import { parameterColumns } from './parameter-columns.js';
import type { PlainFit } from './process-task.js';
import { type NamedWork, shared, workOfProcess } from './process-work.js';
import { processFitSummary, type TrainProcessParameters } from './process-summary.js';

/** The transitions of the stored paths, and what each is for. */
export async function storedTransitions(
  { pool, seed, upstream, throwIfInterrupted }: Omit<StageContext, 'output' | 'progress' | 'warn' | 'share'>,
  { holdOut, of }: Pick<TrainProcessParameters, 'holdOut' | 'of'>,
  simulate: SimulateParameters | undefined,
): Promise<TransitionRows> {
  const series = await storedSeries(pathsIn(upstream), pool, throwIfInterrupted, {
    simulate,
    seed,
    ...(of !== undefined && { of }),
  });
  const rows = series.times.length - (series.hasStart ? 1 : 0);
  return transitionRows(series, transitionSplit({ paths: series.x.length, rows }, holdOut, seed));
}

/**
 * Throws RunError, naming the first value that is where the estimator's model never is: it would be impossible under any of its
 * parameters.
 */
function refuseOutside(
  key: string,
  estimator: TransitionEstimator<unknown>,
  config: unknown,
  { all: { from, to, begins }, path, row, times, behind }: TransitionRows,
): void {
  const domain = estimator.domain?.(config);
  if (!domain) return;
  const [low, high] = domain.within;
  const isInside = (x: number): boolean => x > low && x < high;
  const starts = new Set(begins);
  const refuse = (x: number, i: number, before: number): RunError => {
    const value = row[i] + behind - before;
    const place = value < behind ? 'at its start' : `in row ${value - behind}`;
    const must =
      low === -Infinity ? `below ${high}` : high === Infinity ? `above ${low}` : `between ${low} and ${high}`;
    return new RunError(
      `${key}: x must be ${must} for this model, found ${x} on path ${path[i]} ${place} (time ${times[value]}): take a model of all numbers such as ou, or leave such paths out`,
    );
  };
  for (let i = 0; i < from.length; i++) {
    if (starts.has(i) && !isInside(from[i]) && from[i] !== domain.mayBeginAt) throw refuse(from[i], i, 1);
    if (!isInside(to[i])) throw refuse(to[i], i, 0);
  }
}

/**
 * Fits one estimator of the process to the training transitions, and where it has a closed form to all of them. Tables:
 * `parameters`, and what the estimator adds to it. `name` is the estimator's in the file.
 */
export function trainProcess(
  name: string,
  parameters: TrainProcessParameters,
  simulate: SimulateParameters | undefined,
): Compute {
  return async (context) => {
    const { output } = context;
    const { estimator: config, process } = parameters;
    const rows = await storedTransitions(context, parameters, simulate);
    const estimator: TransitionEstimator<unknown> = transitionEstimators[config.kind];
    refuseOutside(`train.estimators.${name}`, estimator, config, rows);
    const learned = training(rows);
    const fitted = [learned, ...(estimator.level === 'closed-form' ? [rows.all] : [])];
    const works = fitted.map((transitions): NamedWork => ({
      name,
      config,
      work: { do: 'fit', transitions: shared(transitions) },
    }));
    const [fit, full = null] = (await workOfProcess(context, works)).map((done) => {
      if (!('fit' in done)) throw new Error('a fit has given something else');
      for (const line of done.warnings) context.warn(line);
      return done.fit;
    });
    const estimands = estimator.estimands(config);
    const found = withProcessTruth(fit.parameters, estimands, process);
    const fullSample = full && withProcessTruth(full.parameters, estimands, process);
    const tables = { parameters: parameterColumns(found, fullSample), ...fit.tables };
    await Promise.all(Object.entries(tables).map(([table, columns]) => output.write(columns, 0, table)));
    const { status, message, logLikelihood } = fit;
    const notes = [...fit.notes, ...failureOfAll(fit, full)];
    return processFitSummary.write({
      status,
      message,
      parameters: found,
      fullSample,
      notes,
      logLikelihood,
      transitions: learned.from.length,
      time: learned.dt.reduce((sum, dt) => sum + dt, 0),
    });
  };
}

/** That all transitions give no estimate where training transitions do, with the reason. */
function failureOfAll(fit: PlainFit, full: PlainFit | null): string[] {
  const isWithout = ({ parameters }: PlainFit): boolean =>
    parameters.length > 0 && parameters.every(({ estimate }) => estimate === null);
  if (!full || isWithout(fit) || !isWithout(full)) return [];
  const reason = full.message ?? full.notes.find((note) => !fit.notes.includes(note));
  return [`All transitions together have no estimate${reason === undefined ? '.' : `: ${reason}`}`];
}
