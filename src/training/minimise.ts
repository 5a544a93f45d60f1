import { keepingEpochs, packCheckpoint, unpackCheckpoint } from './checkpoint.js';
import type { FitContext } from './data.js';
import type { Observation } from './epoch.js';
import { whereItEnded } from './end.js';
import type { End } from './history.js';
import { lbfgsStart, type LbfgsState, lbfgsStep } from './lbfgs.js';
import type { DescentConfig, TrainedRows } from './machine.js';
import type { Trainee } from './trainee.js';
import type { EpochRecord, Trained } from './history.js';

/** What a minimisation over all rows knows between iterations. */
interface MinimisationState {
  readonly history: EpochRecord[];
  lbfgs: LbfgsState;
}

/** Minimises over full batches by L-BFGS; an epoch is an iteration. */
export async function minimise(
  trainee: Trainee,
  rows: TrainedRows,
  config: DescentConfig,
  context: FitContext,
): Promise<Trained> {
  const { pool, resumeFrom } = context;
  const { optimizer, epochs } = config;
  const { input, members, parameters, tasks } = trainee;
  const evaluate = async (at: Float64Array): Promise<{ loss: number; gradient: Float64Array }> => {
    parameters.set(at);
    const loss = await pool.team<number>(tasks.loss, { ...input, optimizer }, members);
    return { loss, gradient: Float64Array.from(trainee.gradient) };
  };
  const settings = optimizer as Partial<Parameters<typeof lbfgsStep>[2]>;
  const state: MinimisationState = resumeFrom
    ? (unpackCheckpoint(resumeFrom, []) as MinimisationState)
    : { history: [], lbfgs: await lbfgsStart(parameters, evaluate, settings) };
  const { history } = state;
  const packed = (): Uint8Array => packCheckpoint(state, []);
  const iterations = async (): Promise<Trained> => {
    while (history.length < epochs && state.lbfgs.status === 'running') {
      context.progress(history.length, epochs);
      const lbfgs = await lbfgsStep(state.lbfgs, evaluate, settings);
      const { loss } = await evaluate(Float64Array.from(lbfgs.parameters));
      const figures = await pool.team<Observation>(tasks.observe, { ...input, optimizer, loss }, members);
      const epoch = history.length + 1;
      history.push({ epoch, step: epoch, learningRate: NaN, ...figures });
      state.lbfgs = lbfgs;
      context.checkpoint(packed);
    }
    context.progress(epochs, epochs);
    const kept = keptBy(state, parameters);
    const end = kept && (await whereItEnded(pool, trainee, rows, optimizer, kept));
    return minimised(state, kept, end);
  };
  return keepingEpochs(context, state, packed, iterations);
}

/** The parameters where it ended, in the network's precision; undefined where no loss could be computed. */
function keptBy(
  { lbfgs }: MinimisationState,
  like: Float32Array | Float64Array,
): Float32Array | Float64Array | undefined {
  if (lbfgs.status === 'not-finite') return undefined;
  const kept = like.slice();
  kept.set(lbfgs.parameters);
  return kept;
}

/** What a minimisation ended with. */
function minimised(
  { history, lbfgs: { status } }: MinimisationState,
  parameters: Float32Array | Float64Array | undefined,
  end: End | undefined,
): Trained {
  const common = { history, divergences: [], parameters, end };
  if (!parameters) {
    const message = 'the loss at the initial weights is not finite: standardise the inputs, or use float64';
    return { status: 'diverged', message, ...common };
  }
  const message =
    status === 'line-search-failed' ? 'no further decrease could be found at this precision' : null;
  return {
    status: status === 'converged' ? 'converged' : 'stopped',
    message,
    ...common,
  };
}
