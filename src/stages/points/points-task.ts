import { InterruptedError, messageOf, RunError, UsageError } from '../../errors.js';
import { InThread } from '../../pool/in-thread.js';
import type { Task, TaskContext } from '../../pool/protocol.js';
import { type Split, splitRows } from '../../random/split.js';
import { kernelDraws } from '../../training/kernel-draws.js';
import { PathsInThread } from '../../rows/paths-in-thread.js';
import { SimulatedSource } from '../../rows/path-sources.js';
import { evaluatePoint, type PointParameters, type PointResult } from './point.js';

/** The task `points`: points of a grid, one after the other in one thread. Such as have a simulation in common share it. */
export interface PointsInput {
  readonly points: readonly PointParameters[];
  /** Go on where a point fails. */
  readonly keepGoing: boolean;
  /** Byte offset of an int32 that is not 0 where the work is to stop. */
  readonly stop: number;
}

export type PointOutcome = { readonly results: readonly PointResult[] } | { readonly failure: string };

let engine: InThread | undefined;

/** Of each point in its order; ends with one that failed, unless it is to go on. */
export async function points(
  { modules, memory }: TaskContext,
  tasks: Readonly<Record<string, Task>>,
  { points: all, keepGoing, stop }: PointsInput,
): Promise<readonly PointOutcome[]> {
  engine ??= new InThread(modules, tasks);
  const stopped = memory.int32(stop, 1);
  engine.isStopped = () => Atomics.load(stopped, 0) !== 0;
  const outcomes: PointOutcome[] = [];
  let shared: Simulation | undefined;
  try {
    for (const point of all) {
      await engine.pause();
      if (!shared?.isOf(point)) {
        shared?.release();
        shared = new Simulation(engine, point);
      }
      const { paths, split } = shared;
      const outcome = await evaluatePoint(engine, paths, split(point), point).then(
        (results): PointOutcome => ({ results }),
        failed,
      );
      outcomes.push(outcome);
      if ('failure' in outcome && !keepGoing) break;
    }
    return outcomes;
  } finally {
    shared?.release();
  }
}

/** An error's class would be lost on its way between threads; a defect is not of one point alone. */
function failed(error: unknown): PointOutcome {
  const isOfPoint = error instanceof RunError || error instanceof UsageError;
  if (error instanceof InterruptedError || !isOfPoint) throw error;
  return { failure: messageOf(error) };
}

/** The paths of one simulation, read as targets read them, and their rows held out. */
class Simulation {
  readonly paths: PathsInThread;
  readonly #source: SimulatedSource;
  readonly #splits = new Map<unknown, Split>();

  constructor(
    private readonly executor: InThread,
    private readonly of: PointParameters,
  ) {
    this.#source = new SimulatedSource(executor, of.simulate, of.targets.of);
    this.#source.begin(of.seed);
    this.paths = new PathsInThread(executor, this.#source);
  }

  isOf({ seed, simulate, targets }: PointParameters): boolean {
    const { of } = this;
    return seed === of.seed && simulate === of.simulate && targets.of === of.targets.of;
  }

  /** All trainings of a pipeline hold the same rows out. */
  readonly split = ({ seed, trainings }: PointParameters): Split => {
    const [{ holdOut }] = Object.values(trainings);
    const split =
      this.#splits.get(holdOut) ?? splitRows(this.paths.rows, holdOut, seed, kernelDraws(this.executor));
    this.#splits.set(holdOut, split);
    return split;
  };

  release(): void {
    this.paths.release();
    this.#source.release();
  }
}
