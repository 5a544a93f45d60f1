import { setMaxListeners } from 'node:events';
import { InterruptedError, messageOf, PathfitError } from '../errors.js';
import { Recorder } from '../run/record.js';
import { execute, openFleet } from '../run/run.js';
import type { Fleet } from '../engines/fleet.js';
import { Together } from '../run/together.js';
import type { Pool } from '../pool/pool.js';
import { isOfPosterior, isOfProcess, type Result } from '../stages/evaluate/result.js';
import { startPool } from '../engines/start-pool.js';
import { withoutFailing } from '../store/files.js';
import { collectionEnded } from '../store/garbage.js';
import { EventLog } from './event-log.js';
import { survivors } from './halving.js';
import { metricText } from './metric.js';
import { type GridPlan, type InvalidPoint, trains, type ValidPoint, type Variant } from './plan.js';
import type { GridEvent, GridReport, GridRunOptions } from './report.js';
import { writeResults } from './results.js';
import { checkCode } from './planned-dataset.js';
import type { Point } from './points.js';
import { emptyRow, type GridRow, processRowsOf, rowsOf, valueText } from './row.js';
import { runSmallPoints } from './small-points.js';
import { concernsAll, summaryOf } from './summary.js';

/** Points that other machines may be at, of those that have datasets of their own. */
const mostElsewhere = 256;

/** Bytes of paths that points which run at once may have in memory. */
const memoryBudget = 2 ** 30;

/**
 * Runs every point of a grid on one pool, and writes results.arrow. Datasets that several points need are made once;
 * what is stored is reused, so that a grid which was interrupted carries on, and values that are added run alone. What a
 * point gives depends on nothing but its pipeline: the same rows for any number of threads, in any order. Throws
 * InterruptedError, HeldError, or RunError where the system fails; a point that fails is a row.
 */
export async function runGrid(plan: GridPlan, options: GridRunOptions): Promise<GridReport> {
  const { dataFolder, threads, signal } = options;
  const { name, pipeline, request } = plan;
  const began = performance.now();
  if (signal) setMaxListeners(0, signal);
  checkCode(pipeline, plan.datasets, options);
  const planned = Object.fromEntries(
    [...plan.datasets].map(([fingerprint, { stage }]) => [`${stage} ${fingerprint}`, fingerprint]),
  );
  const { seed } = pipeline;
  const fleet = await openFleet(options);
  const recorder = await Recorder.open(dataFolder, {
    pipeline: pipeline.name,
    seed,
    threads,
    file: request.file,
    what: `grid ${name}`,
    planned,
  });
  try {
    await collectionEnded(dataFolder, signal);
    const log = new EventLog(dataFolder, name, options.onEvent);
    const run = new GridRun(plan, options, (...events) => log.events(events), fleet);
    const rows = await run.run();
    const path = writeResults(dataFolder, plan, rows, options.keepGoing === true);
    const seconds = Math.round(performance.now() - began) / 1000;
    log.events([{ type: 'gridFinished', seconds }]);
    await recorder.end();
    const metric = metricText(plan.metric);
    const summary = summaryOf(rows, run.reused);
    return {
      grid: name,
      pipeline: pipeline.name,
      threads,
      keys: plan.keys,
      metric,
      summary,
      path,
      seconds,
      rows,
    };
  } catch (error) {
    await recorder.fail(error).catch(() => undefined);
    throw error;
  } finally {
    withoutFailing(() => recorder.close());
    await fleet?.close();
  }
}

/** One trial of a point: its pipeline at a rung. */
interface Trial {
  readonly valid: ValidPoint;
  readonly rung: number;
}

class GridRun {
  readonly #rows = new Map<number, readonly GridRow[]>();
  readonly #together: Together;
  readonly #told = new Set<string>();
  #pool: Promise<Pool> | undefined;
  #stopped = false;
  /** Points whose last trial was there before. */
  readonly #reused = new Set<number>();

  constructor(
    private readonly plan: GridPlan,
    private readonly options: GridRunOptions,
    private readonly onEvent: (...events: GridEvent[]) => void,
    private readonly fleet: Fleet | undefined,
  ) {
    const { pipeline, points } = plan;
    const { paths, times } = pipeline.simulate ?? { paths: 1, times: 1 };
    const fitting = Math.floor(memoryBudget / (8 * paths * times));
    // One more than there are threads: while they compute, the main thread reads and writes.
    const here = Math.min(options.threads + 1, Math.max(1, fitting));
    const beside = Math.min(points.length, fleet ? mostElsewhere : here);
    this.#together = new Together(beside);
  }

  get reused(): number {
    return this.#reused.size;
  }

  async run(): Promise<GridRow[]> {
    const { points, datasets, pruning } = this.plan;
    this.onEvent({ type: 'gridStarted', points: points.length, datasets: datasets.size });
    const invalid = points.filter((point): point is InvalidPoint => 'message' in point);
    for (const { point, message } of invalid)
      this.#rows.set(point.index, [emptyRow(point, 'invalid', message)]);
    if (invalid.length > 0 && !this.options.keepGoing) this.#stopped = true;
    const valid = points.filter((point): point is ValidPoint => 'rungs' in point);
    const small = valid.filter(({ isSmall }) => isSmall);
    let contenders = valid.filter(({ isSmall }) => !isSmall);
    try {
      if (small.length > 0 && !this.#stopped) await this.#runSmall(small);
      for (let rung = 0; rung < (pruning?.rungs.length ?? 1); rung++) {
        await this.#sideBySide(contenders.map((valid) => ({ valid, rung })));
        if (pruning && rung + 1 < pruning.rungs.length) contenders = this.#drop(contenders, rung);
      }
    } finally {
      await (await this.#pool)?.close();
    }
    return points.flatMap(({ point }) => this.#rows.get(point.index) ?? [emptyRow(point, 'notRun', null)]);
  }

  async #runSmall(small: readonly ValidPoint[]): Promise<void> {
    const events: GridEvent[] = [];
    const told = ({
      point: { index: point },
    }: ValidPoint): { point: number; rung: number; seconds: number } => {
      events.push({ type: 'pointStarted', point, rung: 0 });
      // It takes less than a clock could say.
      return { point, rung: 0, seconds: 0 };
    };
    await runSmallPoints(
      this.plan,
      small,
      await this.#startPool(),
      this.options,
      {
        finished: (valid, rows, reused) => {
          const common = told(valid);
          this.#rows.set(common.point, rows);
          if (reused) this.#reused.add(common.point);
          events.push({ type: 'pointFinished', ...common, reused, rows });
        },
        failed: (valid, message) => {
          const common = told(valid);
          this.#rows.set(common.point, [emptyRow(valid.point, 'failed', message)]);
          if (!this.options.keepGoing) this.#stopped = true;
          events.push({ type: 'pointFailed', ...common, message });
        },
        written: () => this.onEvent(...events.splice(0)),
        note: (message) => this.onEvent({ type: 'warning', message }),
        pieces: (standing) => this.onEvent({ type: 'pieces', ...standing }),
      },
      this.fleet,
    );
  }

  /** Runs trials, as many at once as the plan allows, each thread of control taking the next in order. */
  async #sideBySide(trials: readonly Trial[]): Promise<void> {
    let next = 0;
    let failure: unknown;
    const work = async (): Promise<void> => {
      while (!this.#stopped && next < trials.length) {
        try {
          await this.#trial(trials[next++]);
        } catch (error) {
          failure ??= error;
          this.#stopped = true;
        }
      }
    };
    await Promise.all(Array.from({ length: this.#together.beside }, work));
    if (failure !== undefined) throw failure;
  }

  async #trial({ valid: { point }, rung }: Trial): Promise<void> {
    const { index } = point;
    const began = performance.now();
    const seconds = (): number => Math.round(performance.now() - began) / 1000;
    if (this.options.signal?.aborted) throw new InterruptedError();
    this.onEvent({ type: 'pointStarted', point: index, rung });
    try {
      const variant = await this.plan.variant(point, rung);
      const { result, reused } = await this.#evaluate(variant, point);
      const fingerprintOf = (name: string): string =>
        variant.stages.find((stage) => stage.name === name)!.identity.fingerprint;
      const { lambda } = variant.loaded.pipeline.targets;
      const rows =
        isOfProcess(result) || isOfPosterior(result)
          ? processRowsOf(point, result, fingerprintOf)
          : rowsOf(point, result.estimators, lambda, fingerprintOf, result.schemeError);
      this.#rows.set(index, rows);
      if (reused) this.#reused.add(index);
      else this.#reused.delete(index);
      this.onEvent({ type: 'pointFinished', point: index, rung, reused, seconds: seconds(), rows });
    } catch (error) {
      if (concernsAll(error)) throw error;
      const message =
        error instanceof PathfitError ? error.message : `${messageOf(error)} (a defect of pathfit)`;
      this.#rows.set(index, [emptyRow(point, 'failed', message)]);
      if (!this.options.keepGoing) this.#stopped = true;
      this.onEvent({ type: 'pointFailed', point: index, rung, seconds: seconds(), message });
    }
  }

  async #evaluate({ loaded, stages }: Variant, point: Point): Promise<{ result: Result; reused: boolean }> {
    const { threads, dataFolder, wait, signal } = this.options;
    const pool = await this.#startPool();
    const selected = stages.slice(-1);
    const report = await execute(
      loaded,
      {
        what: 'evaluate',
        threads,
        dataFolder,
        pool,
        fleet: this.fleet,
        allowCode: this.options.allowCode,
        ...(wait && { wait }),
        ...(signal && { signal }),
      },
      {
        stages,
        selected,
        together: this.#together,
        onEvent: (event) => {
          if (event.type === 'pieces') this.onEvent(event);
          if (event.type === 'warning') this.#warn(point, `${event.stage}: ${event.message}`);
        },
      },
    );
    return { result: report.result!, reused: report.stages.at(-1)!.status === 'reused' };
  }

  /** Gives each warning once, with the point that had it first: most are the same at every point. */
  #warn({ index, values }: Point, message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    const settings = [...values].map(([key, value]) => `${key}=${valueText(value) ?? 'null'}`).join(', ');
    this.onEvent({ type: 'warning', message: `point ${index} (${settings}): ${message}` });
  }

  /** Ends a rung: gives the points that go on, and says of the others at which rung they were dropped. */
  #drop(contenders: readonly ValidPoint[], rung: number): ValidPoint[] {
    const { metric, halving, rungs } = this.plan.pruning!;
    const judged = contenders.map(({ point: { index } }) => ({
      point: index,
      rows: this.#rows.get(index)!.filter((row) => this.#isJudged(row)),
    }));
    const left = new Set(survivors(judged, metric, halving));
    const dropped = contenders.filter(({ point }) => !left.has(point.index));
    for (const { point } of dropped) {
      const rows = this.#rows.get(point.index)!;
      this.#rows.set(
        point.index,
        rows.map((row) => (row.status === 'failed' ? row : { ...row, status: 'dropped', rung: rung + 1 })),
      );
    }
    this.onEvent({
      type: 'rungFinished',
      rung: rung + 1,
      epochs: rungs[rung],
      contenders: contenders.length,
      dropped: dropped.map(({ point }) => point.index),
    });
    return contenders.filter(({ point }) => left.has(point.index));
  }

  /** Points are compared by the estimators whose epochs the rungs set, or by the one that the metric names. */
  #isJudged({ estimator }: GridRow): boolean {
    const { metric } = this.plan.pruning!;
    if (metric.estimator !== undefined) return estimator === metric.estimator;
    return estimator !== null && trains(this.plan.pipeline.train.estimators[estimator]);
  }

  #startPool(): Promise<Pool> {
    this.#pool ??= startPool({ threads: this.options.threads, allowCode: this.options.allowCode });
    return this.#pool;
  }
}
