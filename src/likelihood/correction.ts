import { UsageError } from '../errors.js';
import { mostReplicates } from '../random/replicate-seed.js';
import { bootstrap, type CorrectedEstimate } from './bootstrap.js';
import { jackknifeKappa, tangChenBias } from './corrections.js';
import type { Fit, Question } from './fit.js';
import type { LikelihoodOptions } from './question.js';

/** What a correction makes of the estimates. */
export interface Corrected {
  readonly by: 'tang-chen' | 'jackknife' | 'bootstrap';
  readonly blocks?: number;
  readonly replicates?: number;
  /** kappa without the bias that the correction finds, null where it finds none. */
  readonly kappa: number | null;
  /** The same of every free parameter, with the bias itself: the bootstrap's. */
  readonly parameters?: Readonly<Partial<Record<string, CorrectedEstimate>>>;
}

const standardReplicates = 200;

/** What corrects kappa once it is there; throws UsageError where the correction is not known for the question. */
export function correctionOf(
  question: Question,
  { correct = 'none', seed = 0 }: LikelihoodOptions,
): ((found: Fit) => { value: Corrected; notes: readonly string[] }) | undefined {
  const by = typeof correct === 'string' ? correct : correct.kind;
  if (by === 'none') return undefined;
  if (by !== 'tang-chen' && by !== 'jackknife' && by !== 'bootstrap') {
    throw new UsageError(`correct must be one of none, tang-chen, jackknife, bootstrap, found ${String(by)}`);
  }
  if (by === 'bootstrap') return bootstrapOf(question, correct, seed);
  const { kind, parameters, fixed, likelihood, stationary, transitions } = question;
  const { dt, begins } = transitions;
  const n = dt.length;
  const refuse = (must: string, found: string): UsageError =>
    new UsageError(`correct: ${by} must have ${must}, found ${found}: leave correct out`);
  if (!parameters.includes('kappa')) throw refuse('a model with kappa', kind);
  if (fixed.kappa !== undefined) throw refuse('kappa free', `kappa = ${fixed.kappa} given`);
  if (begins.length > 1) throw refuse('one series', `${begins.length}`);
  if (by === 'jackknife') {
    const blocks = typeof correct === 'object' && 'blocks' in correct ? correct.blocks : 2;
    const least = parameters.length + 1;
    if (!Number.isInteger(blocks) || blocks < 2 || Math.floor(n / blocks) < least) {
      throw new UsageError(
        `correct.blocks must be a whole number from 2, with at least ${least} transitions per block, found ${blocks} for ${n} transitions`,
      );
    }
    const left = n % blocks;
    const words =
      left === 0
        ? []
        : [
            `The jackknife’s ${blocks} blocks are equally long: the last ${left} of ${n} transitions are in none.`,
          ];
    return (found) => {
      const kappa = found.converged ? jackknifeKappa(question, found, blocks) : found.problems[0];
      return typeof kappa === 'number'
        ? { value: { by, blocks, kappa }, notes: words }
        : { value: { by, blocks, kappa: null }, notes: [...words, kappa] };
    };
  }
  if (kind !== 'ou' || likelihood === 'euler' || likelihood === 'kessler' || stationary || question.noisy) {
    throw refuse(
      'model ou with its exact likelihood and start: conditional, for which its formula is; jackknife takes others',
      `${kind} with ${likelihood}${stationary ? ', stationary' : ''}${question.noisy ? ', noise' : ''}`,
    );
  }
  if (dt.some((one) => one !== dt[0])) throw refuse('evenly spaced times', 'others');
  return ({ values }) => {
    const kappa = values.kappa ?? null;
    const bias = kappa === null ? null : tangChenBias(kappa, n, dt[0], fixed.theta !== undefined);
    return { value: { by, kappa: kappa === null || bias === null ? null : kappa - bias }, notes: [] };
  };
}

function bootstrapOf(
  question: Question,
  correct: LikelihoodOptions['correct'],
  seed: number,
): (found: Fit) => { value: Corrected; notes: readonly string[] } {
  const replicates =
    typeof correct === 'object' && 'replicates' in correct ? correct.replicates : standardReplicates;
  if (!Number.isInteger(replicates) || replicates < 2 || replicates > mostReplicates) {
    throw new UsageError(
      `correct.replicates must be a whole number from 2 to ${mostReplicates}, found ${String(replicates)}`,
    );
  }
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageError(
      `seed must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, found ${String(seed)}`,
    );
  }
  return (found) => {
    const { parameters, notes } = bootstrap(question, found, replicates, seed);
    const kappa = parameters.kappa?.estimate ?? null;
    return { value: { by: 'bootstrap', replicates, kappa, parameters }, notes };
  };
}
