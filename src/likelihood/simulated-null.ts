import { replicateSeed } from '../random/replicate-seed.js';
import { atSizeOf, type FitStatistic, fitStatistics, statisticsOf, type Tested } from './goodness-of-fit.js';
import { type NullShape, nullShape } from './null-shape.js';
import type { TransitionLaw } from './transition-law.js';
import type { Transitions } from './transitions.js';

/** A law that was fitted, and what its test needs to do the same with series that are simulated from it. */
export interface FittedLaw {
  readonly law: TransitionLaw;
  /** All transitions, learned from or tested. */
  readonly transitions: Transitions;
  /** The law that the same estimator finds from simulated transitions; undefined where it finds none. Pure. */
  readonly refit: (learned: Transitions) => TransitionLaw | undefined;
  /** Which transitions are tested, where others are learned from; undefined where all are both. */
  readonly tested?: Tested;
}

export interface NullOptions {
  readonly seed: number;
  /** Series that are simulated, 99 where nothing is said: 5 % is then a p-value that can be had exactly. */
  readonly replicates?: number;
  /** Transitions that a simulated series has at most, about; 1,000 where nothing is said. */
  readonly mostTransitions?: number;
  /** Whether steps of a longer series may be merged where the process remembers over them where it was; so unless said otherwise. */
  readonly mayMerge?: boolean;
}

export interface TestedStatistic {
  readonly value: number;
  /** (1 + #{simulated ≥ value})/(R + 1) */
  readonly pValue: number;
}

export interface FitTest {
  readonly statistics: Readonly<Record<FitStatistic, TestedStatistic>>;
  /** Of all statistics together: how often one of them lies as far out where the model holds. */
  readonly pValue: number;
  /** Transitions that were tested. */
  readonly n: number;
  readonly replicates: number;
  /** Simulated series in which no law was found: they count as fitting worse, which makes no finding of a fault. */
  readonly failed: number;
  /** Transitions of each simulated series. */
  readonly simulated: number;
  readonly notes: readonly string[];
}

const standardReplicates = 99;
const standardMost = 1000;

const shapeOf = (
  { transitions, tested }: FittedLaw,
  { mostTransitions = standardMost, mayMerge = true }: NullOptions,
): NullShape => nullShape(transitions, tested, { most: mostTransitions, mayMerge });

/** The statistics of one simulated series; undefined where the estimator finds no law. A function of (seed, replicate). */
export function nullStatistics(
  fitted: FittedLaw,
  options: NullOptions,
  replicate: number,
): Record<FitStatistic, number> | undefined {
  const { law, refit } = fitted;
  const shape = shapeOf(fitted, options);
  const simulated = law.simulate(shape.transitions, replicateSeed(options.seed, replicate));
  if (!simulated.to.every(Number.isFinite)) return undefined;
  const found = refit(shape.tested ? learnedOf(simulated, shape.tested) : simulated);
  return found && statisticsOf(simulated, found.uniforms(simulated), shape.tested);
}

/** The test by all replicates, computed here in a row. */
export function testOfFit(fitted: FittedLaw, options: NullOptions): FitTest {
  const { replicates = standardReplicates } = options;
  const all = Array.from({ length: replicates }, (_, r) => nullStatistics(fitted, options, r));
  return judgedBy(fitted, options, all);
}

/** The test by the statistics of replicates 0, 1, 2, … wherever they were computed. */
export function judgedBy(
  fitted: FittedLaw,
  options: NullOptions,
  all: readonly (Readonly<Record<FitStatistic, number>> | undefined)[],
): FitTest {
  const { law, transitions, tested } = fitted;
  const shape = shapeOf(fitted, options);
  const own = statisticsOf(transitions, law.uniforms(transitions), tested);
  const n = testedOf(transitions, tested);
  const compared = atSizeOf(own, n, testedOf(shape.transitions, shape.tested));
  const found = all.filter((one) => one !== undefined);
  const failed = all.length - found.length;
  const shareOf = (values: readonly number[], value: number): number =>
    (1 + failed + values.filter((one) => one >= value).length) / (all.length + 1);
  const [worst, ...worsts] = largestDeviations([compared, ...found]);
  return {
    statistics: Object.fromEntries(
      fitStatistics.map((name) => [
        name,
        {
          value: own[name],
          pValue: shareOf(
            found.map((one) => one[name]),
            compared[name],
          ),
        },
      ]),
    ) as Record<FitStatistic, TestedStatistic>,
    pValue: shareOf(worsts, worst),
    n,
    replicates: all.length,
    failed,
    simulated: shape.transitions.from.length,
    notes: notesOf(shape, failed, all.length),
  };
}

const testedOf = ({ from }: Transitions, tested: Tested): number =>
  tested ? tested.reduce((sum, one) => sum + one, 0) : from.length;

function notesOf({ transitions, every, share }: NullShape, failed: number, replicates: number): string[] {
  const { length } = transitions.from;
  const steps = every > 1 ? `, each as long as ${every} of the data` : '';
  const span =
    share === 1
      ? 'over the same time'
      : `over ${(100 * share).toPrecision(2)} % of the time or of the series`;
  return [
    ...(every > 1 || share < 1
      ? [
          `The null distribution is that of series of ${length} transitions ${span}${steps}: for so many the statistics’ law does not depend on their number.`,
        ]
      : []),
    ...(failed > 0
      ? [
          `In ${failed} of ${replicates} simulated series the estimator found nothing: they count as fitting worse.`,
        ]
      : []),
  ];
}

/**
 * Of each set of statistics the largest, in standard deviations of that statistic from its mean over all sets: of their roots, which
 * are nearly normal. The data are among the sets, so that where the model holds no set is likelier than another to have the largest.
 */
function largestDeviations(sets: readonly Readonly<Record<FitStatistic, number>>[]): number[] {
  const largest = sets.map(() => -Infinity);
  for (const name of fitStatistics) {
    const roots = sets.map((one) => Math.sqrt(one[name]));
    const finite = roots.filter((root) => root < Infinity);
    const mean = finite.reduce((sum, root) => sum + root, 0) / finite.length;
    const spread = finite.reduce((sum, root) => sum + (root - mean) * (root - mean), 0);
    const deviation = Math.sqrt(spread / finite.length);
    for (const [i, root] of roots.entries()) {
      const own = root === Infinity ? Infinity : deviation > 0 ? (root - mean) / deviation : 0;
      largest[i] = Math.max(largest[i], own);
    }
  }
  return largest;
}

/** The transitions with 0, as series of their own wherever others lie between them. */
export function learnedOf({ from, to, dt, begins }: Transitions, tested: Uint8Array): Transitions {
  const starts = new Set(begins);
  const chosen: number[] = [];
  const own: number[] = [];
  for (let i = 0; i < from.length; i++) {
    if (tested[i]) continue;
    if (starts.has(i) || chosen.at(-1) !== i - 1) own.push(chosen.length);
    chosen.push(i);
  }
  const cut = (values: Float64Array): Float64Array => Float64Array.from(chosen, (i) => values[i]);
  return { from: cut(from), to: cut(to), dt: cut(dt), begins: own };
}
