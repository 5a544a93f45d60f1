import { makeParts } from '../../pool/long-tasks.js';
import type { PosteriorConfig } from '../../posteriors/kinds.js';
import { errorOf, type Failure } from '../failure.js';
import type { StageContext } from '../stage.js';
import type { PosteriorInput, PosteriorOutput, PosteriorWork } from './posterior-task.js';

/** What is to be done for an estimator of a posterior, by the name that the file has for it. */
export interface NamedPosteriorWork {
  readonly name: string;
  readonly config: PosteriorConfig;
  readonly work: PosteriorWork;
}

type Done = Exclude<PosteriorOutput, Failure>;

/** Does each piece of work in a thread, as many at once as the stage may hold threads; gives what came of them in their order. */
export async function workOfPosterior(
  {
    pool,
    share,
    seed,
    throwIfInterrupted,
  }: Pick<StageContext, 'pool' | 'share' | 'seed' | 'throwIfInterrupted'>,
  all: readonly NamedPosteriorWork[],
  onDone: (done: number) => void = () => undefined,
): Promise<Done[]> {
  const found = new Array<Done>(all.length);
  let done = 0;
  await makeParts(
    pool,
    Math.max(1, Math.min(share, all.length)),
    [...all.entries()],
    async ([i, { name, config, work }], run) => {
      throwIfInterrupted();
      const input = { ...work, config, seed } satisfies Omit<PosteriorInput, 'stop'>;
      const output = await run<PosteriorOutput>('posterior', input);
      if ('failure' in output) throw errorOf(output, `train.estimators.${name}: `);
      found[i] = output;
      onDone(++done);
    },
  );
  return found;
}

/** The same numbers in memory that threads share: they are told where, and nothing is copied. */
export const sharedColumns = (columns: readonly Float64Array[]): Float64Array[] =>
  columns.map((values) => {
    const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
    copy.set(values);
    return copy;
  });
