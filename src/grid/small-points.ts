import { InterruptedError } from '../errors.js';
import { makeParts, type RunLong } from '../pool/long-tasks.js';
import type { Pool } from '../pool/pool.js';
import { StageOutput } from '../stages/output.js';
import type { DatasetWriter } from '../store/dataset-writer.js';
import type { PiecesStanding } from '../engines/engine.js';
import type { Json } from '../store/fingerprint.js';
import { DamagedError } from '../store/damage.js';
import type { Dataset } from '../store/dataset.js';
import { Store } from '../store/store.js';
import { PartsOfPoints } from './part-of-points.js';
import type { GridPlan, ValidPoint } from './plan.js';
import { type PointsPlan, partsOfPlan, pointsMetadata } from './points-plan.js';
import { pointColumns, storedPointRows } from './point-rows.js';
import type { GridRunOptions } from './report.js';
import type { Fleet } from '../engines/fleet.js';
import { type Part as StoredPart, partFileName } from '../store/part.js';
import type { GridRow } from './row.js';

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
  /** What befalls other machines, and how their pieces stand. */
  note(message: string): void;
  pieces(standing: PiecesStanding): void;
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
  fleet?: Fleet,
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
    const parts = partsOf(plan, small);
    const points = new SmallPoints(plan, pool, options, events, opened, valuesOf);
    // Parts in which a point fails are left to this process, which says so.
    if (fleet) await points.runElsewhere(parts, fleet);
    await points.run(parts);
    fleet?.published(identity.fingerprint);
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
  readonly #computing = new PartsOfPoints();
  #stopped = false;
  /** Parts that were reported. */
  readonly #reported = new Set<number>();

  constructor(
    private readonly plan: GridPlan,
    private readonly pool: Pool,
    private readonly options: GridRunOptions,
    private readonly events: SmallPointEvents,
    private readonly writer: DatasetWriter,
    private readonly valuesOf: (point: number) => GridRow['values'],
  ) {
    const nothing = (): undefined => undefined;
    this.#output = new StageOutput(writer, pointsMetadata, {
      started: nothing,
      finished: nothing,
    });
  }

  /** Has other machines make what they can. */
  async runElsewhere(parts: readonly Part[], fleet: Fleet): Promise<void> {
    const { fingerprint, stage } = this.plan.smallPoints!;
    this.#reportBefore(parts);
    const byFile = new Map(parts.map((part) => [partFileName(part.index), part]));
    await fleet.makeParts(
      {
        stage,
        fingerprint,
        plan: () => this.#published(parts) as unknown as Json,
        fresh: false,
        upstream: {},
        writer: this.writer,
        observer: {
          started: () => undefined,
          finished: (made) => this.#reportMade(byFile.get(made.file)!, made),
          progress: () => undefined,
          warning: () => undefined,
          note: (message) => this.events.note(message),
          pieces: (standing) => this.events.pieces(standing),
        },
      },
      partsOfPlan(parts.length),
      this.options.signal,
    );
  }

  #published(parts: readonly Part[]): PointsPlan {
    const { keys, values } = this.plan;
    const evaluatedOf = ({ rungs }: ValidPoint): string => rungs[0].at(-1)!;
    return {
      kind: 'points',
      values,
      keys,
      parts: parts.map(({ points }) => ({
        places: points.map(({ point }) => point.index),
        values: points.map(({ point }) => keys.map((key) => point.values.get(key) as Json)),
        evaluated: points.map(evaluatedOf),
      })),
      evaluated: parts
        .flatMap(({ points }) => points)
        .toSorted((a, b) => a.point.index - b.point.index)
        .map(evaluatedOf),
    };
  }

  #reportMade({ index, points }: Part, made: StoredPart): void {
    this.#reported.add(index);
    const manifest = { ...this.writer.manifestOf(null), parts: [made] };
    const rows = storedPointRows({ folder: this.writer.folder, manifest }, this.valuesOf);
    for (const valid of points) report(valid, rows.get(valid.point.index)!, false, this.events);
    this.events.written();
  }

  async run(parts: readonly Part[]): Promise<void> {
    this.#reportBefore(parts);
    const missing = parts.filter(({ index }) => !this.#output.has(index));
    await makeParts(this.pool, this.pool.threads, missing, async (part, run) => {
      if (this.options.signal?.aborted) throw new InterruptedError();
      await this.#makePart(part, run);
      return this.#stopped ? 'stop' : undefined;
    });
    if (!this.#stopped)
      this.writer.publish({ points: parts.reduce((sum, { points }) => sum + points.length, 0) });
  }

  /** Reports what earlier runs have left, once. */
  #reportBefore(parts: readonly Part[]): void {
    if (parts.every(({ index }) => !this.#output.has(index) || this.#reported.has(index))) return;
    const before = storedPointRows(
      { folder: this.writer.folder, manifest: this.writer.manifestOf(null) },
      this.valuesOf,
    );
    for (const { index, points } of parts) {
      if (!this.#output.has(index) || this.#reported.has(index)) continue;
      this.#reported.add(index);
      for (const valid of points) report(valid, before.get(valid.point.index)!, true, this.events);
    }
    this.events.written();
  }

  async #makePart({ index, points }: Part, run: RunLong): Promise<void> {
    const { keepGoing = false } = this.options;
    const planned = points.map(({ point, rungs }) => ({
      point,
      pipeline: this.plan.load(point),
      fingerprints: rungs[0],
    }));
    const { rows, computed, hasFailed } = await this.#computing.rowsOf(planned, keepGoing, run);
    if (hasFailed && !keepGoing) this.#stopped = true;
    // A point that failed is tried again by the next run, as any is.
    if (computed === points.length && !hasFailed) await this.#output.write(pointColumns(rows), index);
    let next = 0;
    for (const valid of points.slice(0, computed)) {
      const first = next;
      while (rows[next]?.point === valid.point.index) next++;
      report(valid, rows.slice(first, next), false, this.events);
    }
    this.events.written();
  }
}
