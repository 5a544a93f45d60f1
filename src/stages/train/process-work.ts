import { modulesOf } from '../../own-models/module-source.js';
import { makeParts } from '../../pool/long-tasks.js';
import type { TimedTransitions } from '../../rows/transition-rows.js';
import type { TransitionEstimatorConfig } from '../../transition-estimators/config.js';
import { errorOf, type Failure } from '../failure.js';
import type { StageContext } from '../stage.js';
import type { ProcessInput, ProcessOutput, ProcessWork } from './process-task.js';

/** What is to be done for an estimator, by the name that the pipeline file has for it. */
export interface NamedWork {
  readonly name: string;
  readonly config: TransitionEstimatorConfig;
  readonly work: ProcessWork;
}

/** Transitions in memory that threads share: they are told where, and nothing is copied. */
export function shared({ from, to, dt, t, begins }: TimedTransitions): TimedTransitions {
  const share = (values: Float64Array): Float64Array => {
    const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
    copy.set(values);
    return copy;
  };
  return { from: share(from), to: share(to), dt: share(dt), t: share(t), begins };
}

/** Does each piece of work in a thread, as many at once as the stage may hold threads; gives what came of them in their order. */
export async function workOfProcess(
  {
    pool,
    share,
    seed,
    throwIfInterrupted,
  }: Pick<StageContext, 'pool' | 'share' | 'seed' | 'throwIfInterrupted'>,
  all: readonly NamedWork[],
): Promise<Exclude<ProcessOutput, Failure>[]> {
  const found = new Array<Exclude<ProcessOutput, Failure>>(all.length);
  const places = Math.max(1, Math.min(share, all.length));
  await makeParts(pool, places, [...all.entries()], async ([i, { name, config, work }], run) => {
    throwIfInterrupted();
    const input = { ...work, config, seed, ownModules: modulesOf({ config }) } satisfies Omit<
      ProcessInput,
      'stop'
    >;
    const output = await run<ProcessOutput>('process', input);
    if ('failure' in output) throw errorOf(output, `train.estimators.${name}: `);
    found[i] = output;
  });
  return found;
}
