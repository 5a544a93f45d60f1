import { InterruptedError } from '../errors.js';
import { PlanMemo } from '../pipeline/plan-memo.js';
import { resolvedEstimators } from '../pipeline/resolved-estimators.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { targetsParameters } from '../pipeline/targets-parameters.js';
import { makeParts, type RunLong } from '../pool/long-tasks.js';
import type { Pool } from '../pool/pool.js';
import type { PointParameters } from '../stages/points/point.js';
import type { PointOutcome, PointsInput } from '../stages/points/points-task.js';
import { stageNames } from '../stages/index.js';
import { simulateParameters } from '../stages/simulate/parameters.js';
import { trainingsOf } from '../stages/train/trainings.js';
import { StageOutput } from '../stages/output.js';
import type { DatasetWriter } from '../store/dataset-writer.js';
import { DamagedError } from '../store/damage.js';
import type { Dataset } from '../store/dataset.js';
import { Store } from '../store/store.js';
import type { GridPlan, ValidPoint } from './plan.js';
import { pointColumns, storedPointRows } from './point-rows.js';
import { pointsStage } from './points-identity.js';
import type { GridRunOptions } from './report.js';
import { emptyRow, type GridRow, rowsOf } from './row.js';

/** About what a closed form takes, in nanoseconds: a value of x of a simulation, a row of a point, and a point by itself. */
const nanoseconds = { value: 7, row: 300, point: 50_000 };
/** Of a part: a message, and what an interruption loses. */
const partNanoseconds = 5e7;

/** Small points that one thread computes one after the other. */
interface Part {
  readonly index: number;
  readonly points: readonly ValidPoint[];
}

/** What a grid hears of its small points. */
export interface SmallPointEvents {
  finished(valid: ValidPoint, rows: readonly GridRow[], reused: boolean): void;
  failed(valid: ValidPoint, message: string): void;
  /** A part is done. */
  written(): void;
}

/**
 * Computes the small points of a grid: a thread does those of a part one after the other, without a message, a file or a
 * promise of the store for each. Their rows are one dataset, written part by part, so that a grid that was killed carries on; a
 * point's own datasets are made by `pipeline run` with its values, bit for bit what is in its rows. Throws InterruptedError and
 * what concerns all points.
 */
export async function runSmallPoints(
  plan: GridPlan,
  small: readonly ValidPoint[],
  pool: Pool,
  options: GridRunOptions,
  events: SmallPointEvents,
): Promise<void> {
  const identity = plan.smallPoints!;
  // Of many small datasets, syncing takes longer than making them.
  const store = new Store(options.dataFolder, false);
  const values = new Map(small.map(({ point }) => [point.index, point.values]));
  const valuesOf = (point: number): GridRow['values'] => values.get(point)!;
  const reuse = (stored: Dataset): void => {
    const rows = storedPointRows(stored, valuesOf);
    for (const valid of small) report(valid, rows.get(valid.point.index)!, true, events);
    events.written();
  };
  const waiting =
    options.wait && options.signal ? { signal: options.signal, onHeld: () => undefined } : undefined;
  let opened = await store.open(identity, 'resume', waiting);
  if ('manifest' in opened) {
    try {
      return reuse(opened);
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      // What looked whole until it was read.
      opened = await store.open(identity, 'repair', waiting);
      if ('manifest' in opened) throw error;
    }
  }
  try {
    await new SmallPoints(plan, pool, options, events, opened, valuesOf).run(partsOf(plan, small));
  } finally {
    await opened.settled();
    opened.release();
  }
}

function report(
  valid: ValidPoint,
  rows: readonly GridRow[],
  reused: boolean,
  events: SmallPointEvents,
): void {
  const [{ status, message }] = rows;
  if (status === 'failed') events.failed(valid, message!);
  else events.finished(valid, rows, reused);
}

/** Points that have a simulation in common are in one part, in the order of their first one; cuts depend on shapes alone. */
function partsOf(plan: GridPlan, small: readonly ValidPoint[]): Part[] {
  const bySimulation = new Map<string, ValidPoint[]>();
  for (const valid of small) {
    const [simulation] = valid.rungs[0];
    bySimulation.set(simulation, [...(bySimulation.get(simulation) ?? []), valid]);
  }
  const parts: { index: number; points: ValidPoint[]; cost: number }[] = [];
  for (const group of bySimulation.values()) {
    const { paths, times } = plan.load(group[0].point).simulate!;
    let last = parts.at(-1);
    if (!last || last.cost >= partNanoseconds) {
      parts.push((last = { index: parts.length, points: [], cost: 0 }));
    }
    last.cost += paths * times * nanoseconds.value;
    for (const valid of group) {
      if (last.cost >= partNanoseconds) {
        // Of a large group the others simulate once more.
        parts.push((last = { index: parts.length, points: [], cost: paths * times * nanoseconds.value }));
      }
      last.points.push(valid);
      last.cost += times * nanoseconds.row + nanoseconds.point;
    }
  }
  return parts;
}

class SmallPoints {
  readonly #output: StageOutput;
  readonly #memo = new PlanMemo();
  #stopped = false;

  constructor(
    private readonly plan: GridPlan,
    private readonly pool: Pool,
    private readonly options: GridRunOptions,
    private readonly events: SmallPointEvents,
    private readonly writer: DatasetWriter,
    private readonly valuesOf: (point: number) => GridRow['values'],
  ) {
    const nothing = (): undefined => undefined;
    this.#output = new StageOutput(writer, new Map([['stage', pointsStage]]), {
      started: nothing,
      finished: nothing,
    });
  }

  async run(parts: readonly Part[]): Promise<void> {
    const before = storedPointRows(
      { folder: this.writer.folder, manifest: this.writer.manifestOf(null) },
      this.valuesOf,
    );
    for (const { index, points } of parts) {
      if (!this.#output.has(index)) continue;
      for (const valid of points) report(valid, before.get(valid.point.index)!, true, this.events);
    }
    this.events.written();
    const missing = parts.filter(({ index }) => !this.#output.has(index));
    await makeParts(this.pool, this.pool.threads, missing, async (part, run) => {
      if (this.options.signal?.aborted) throw new InterruptedError();
      await this.#makePart(part, run);
      return this.#stopped ? 'stop' : undefined;
    });
    if (!this.#stopped)
      this.writer.publish({ points: parts.reduce((sum, { points }) => sum + points.length, 0) });
  }

  async #makePart({ index, points }: Part, run: RunLong): Promise<void> {
    const { keepGoing = false } = this.options;
    const pipelines = points.map(({ point }) => this.plan.load(point));
    const input = { points: pipelines.map((pipeline) => this.#parameters(pipeline)), keepGoing };
    const outcomes = await run<readonly PointOutcome[]>('points', input satisfies Omit<PointsInput, 'stop'>);
    const rows = outcomes.flatMap((outcome, p) => {
      const { point } = points[p];
      if ('failure' in outcome) return [emptyRow(point, 'failed', outcome.failure)];
      const names = stageNames(pipelines[p]);
      const fingerprintOf = (stage: string): string => points[p].rungs[0][names.indexOf(stage)];
      return rowsOf(point, outcome.results, pipelines[p].targets.lambda, fingerprintOf);
    });
    const isWhole = outcomes.length === points.length;
    const hasFailed = outcomes.some((outcome) => 'failure' in outcome);
    if (hasFailed && !keepGoing) this.#stopped = true;
    // A point that failed is tried again by the next run, as any is.
    if (isWhole && !hasFailed) await this.#output.write(pointColumns(rows), index);
    let next = 0;
    for (const valid of points.slice(0, outcomes.length)) {
      const first = next;
      while (rows[next]?.point === valid.point.index) next++;
      report(valid, rows.slice(first, next), false, this.events);
    }
    this.events.written();
  }

  /** A message keeps the identity of what its points have in common, by which a thread sees that it is the same. */
  #parameters(pipeline: Pipeline): PointParameters {
    const { seed, simulate, train } = pipeline;
    const targets = this.#memo.of('targets read', [pipeline.targets, simulate], () =>
      targetsParameters(pipeline),
    );
    const estimators = this.#memo.of('estimators', [targets, train], () => resolvedEstimators(pipeline));
    return {
      seed,
      simulate: this.#memo.of('simulate', [simulate], () => simulateParameters(simulate!)),
      targets,
      trainings: trainingsOf(pipeline, estimators, this.#memo),
    };
  }
}
