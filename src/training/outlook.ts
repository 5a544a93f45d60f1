import { optimizers } from '../optimizers/index.js';
import { Reservations } from '../pool/reservations.js';
import { streams } from '../random/streams.js';
import type { FitContext } from './data.js';
import { kernelDraws } from './kernel-draws.js';
import type { Layer } from './layers.js';
import { Machine, type TrainingConfig, type TrainingProblem } from './machine.js';

/** What can be known of a training before it begins, beside its stability. */
export interface Outlook {
  /**
   * Why no gradient will ever reach the hidden layers: `silent`, they give 0 for every row, so that a last layer that
   * begins at zero stays there and sends nothing back; `flat`, every unit is where its activation has no slope. Null
   * where one does, or there are none.
   */
  readonly noGradient: 'silent' | 'flat' | null;
  /**
   * Of an optimizer whose steps are no longer than about its learning rate: how far they can take λ̂, as a share of the
   * way from 0 to the best constant λ: steps · learningRate · (weights of the last layer, and its bias). Null for others.
   */
  readonly reach: number | null;
  /** The same of a single step. */
  readonly stride: number | null;
}

/** A gradient this much shorter than that of the last layer moves nothing. */
const nothing = 1e-12;
/** Where the generator's counters of the last layer's weights begin, apart from those of other checks. */
const drawsFrom = 2000;

/** Looks at the gradients of all training rows at the start, and with the last layer drawn instead of zero. */
export async function outlookOf(
  problem: TrainingProblem,
  config: TrainingConfig,
  { pool, threads, seed }: Pick<FitContext, 'pool' | 'threads' | 'seed'>,
): Promise<Outlook> {
  const { layout, train, benchmark } = problem;
  const last = layout.layers.at(-1)!;
  const adaptive = optimizers[config.optimizer.kind].stability === 'adaptive';
  const batch = config.batchSize === 'full' ? train.length : Math.min(config.batchSize, train.length);
  const steps = config.epochs * Math.ceil(train.length / batch);
  const longest = config.optimizer.learningRate * (last.inputs + (layout.biased ? 1 : 0));
  const stride = adaptive && benchmark.lambda !== 0 ? longest / Math.abs(benchmark.lambda) : null;
  const known = { reach: stride === null ? null : steps * stride, stride };
  if (layout.layers.length === 1) return { noGradient: null, ...known };

  const reserved = new Reservations(pool.memory);
  try {
    const machine = new Machine(problem, { ...config, batchSize: 'full' }, { pool, threads, seed }, reserved);
    const { input, members, parameters } = machine;
    const gradient = async (): Promise<(layers: readonly Layer[]) => number> => {
      await pool.team<number>('lossAndGradient', { ...input, optimizer: config.optimizer }, members);
      const { memory } = pool;
      const { gradient: at } = input.vectors;
      const all = Float64Array.from(
        layout.bytes === 4 ? memory.float32(at, layout.count) : memory.float64(at, layout.count),
      );
      const ofWeights = ({ weights, bias }: Layer): Float64Array =>
        all.subarray(weights / layout.bytes, bias / layout.bytes);
      return (layers) => Math.max(...layers.flatMap((layer) => Array.from(ofWeights(layer), Math.abs)));
    };
    const hidden = layout.layers.slice(0, -1);
    const atStart = await gradient();
    if (atStart([last]) === 0 && atStart(hidden) === 0) return { noGradient: 'silent', ...known };
    const drawn = kernelDraws(pool).uniforms(seed, streams.check, 0, last.inputs, drawsFrom);
    drawn.forEach((u, i) => (parameters[last.weights / layout.bytes + i * last.width] = 2 * u - 1));
    const withLast = await gradient();
    const flat = !(withLast(hidden) > nothing * withLast([last]));
    return { noGradient: flat ? 'flat' : null, ...known };
  } finally {
    reserved.releaseAll();
  }
}
