import { InterruptedError } from '../../errors.js';
import { InThread } from '../../pool/in-thread.js';
import type { Task, TaskContext } from '../../pool/protocol.js';
import type { TrainedDensity } from '../../posteriors/density-training.js';
import type { Draws } from '../../posteriors/draws.js';
import { posteriorEstimators } from '../../posteriors/index.js';
import type { PosteriorConfig } from '../../posteriors/kinds.js';
import type { Observed, PosteriorEstimator, PosteriorFit } from '../../posteriors/posterior-estimator.js';
import { type Asked, type PosteriorScores, scoresOf } from '../../posteriors/posterior-scores.js';
import { type Failure, failureOf } from '../failure.js';

/** What threads do for an estimator of a posterior, the numbers in memory that they share. */
export type PosteriorWork =
  | {
      readonly do: 'train';
      readonly draws: Draws;
      readonly fit: PosteriorFit;
      /** Which of the estimator's trainings. */
      readonly training: number;
    }
  | { readonly do: 'score'; readonly observed: Observed; readonly fit: PosteriorFit; readonly asked: Asked };

export type PosteriorInput = PosteriorWork & {
  readonly config: PosteriorConfig;
  readonly seed: number;
  /** Byte offset of an int32 that is not 0 where the work is to stop. */
  readonly stop: number;
};

/** What came of it, or why nothing did. */
export type PosteriorOutput =
  { readonly trained: TrainedDensity } | { readonly scores: PosteriorScores } | Failure;

let engine: InThread | undefined;

/** The task `posterior`. */
export function posteriorTask(
  { modules, memory }: TaskContext,
  tasks: Readonly<Record<string, Task>>,
  input: PosteriorInput,
): PosteriorOutput {
  engine ??= new InThread(modules, tasks);
  const { config, seed, stop, fit } = input;
  const estimator: PosteriorEstimator<unknown> = posteriorEstimators[config.kind];
  const stopped = memory.int32(stop, 1);
  const progress = (): void => {
    if (Atomics.load(stopped, 0) !== 0) throw new InterruptedError();
  };
  try {
    progress();
    if (input.do === 'score') {
      const posteriors = estimator.posteriors(engine, config, fit, input.observed);
      return { scores: scoresOf(posteriors, input.observed, input.asked, seed, progress) };
    }
    const { draws, training } = input;
    return {
      trained: estimator.train!(engine, draws, fit.beginning, config, training, { seed, progress }),
    };
  } catch (error) {
    return failureOf(error);
  }
}
