import { replicateSeed } from '../random/replicate-seed.js';
import { type FitStatistic, fitStatistics, statisticsOf, type Tested } from './goodness-of-fit.js';
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
  /** Transitions that a simulated series has at most, 1,000 where nothing is said: of more, as many steps as it takes make one. */
  readonly mostTransitions?: number;
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

/** The statistics of one simulated series; undefined where the estimator finds no law. A function of (seed, replicate). */
export function nullStatistics(
  { law, transitions, refit, tested }: FittedLaw,
  { seed, mostTransitions = standardMost }: NullOptions,
  replicate: number,
): Record<FitStatistic, number> | undefined {
  const shape = shortened(transitions, tested, mostTransitions);
  const simulated = law.simulate(shape.transitions, replicateSeed(seed, replicate));
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
  { law, transitions, tested }: FittedLaw,
  { mostTransitions = standardMost }: NullOptions,
  all: readonly (Readonly<Record<FitStatistic, number>> | undefined)[],
): FitTest {
  const own = statisticsOf(transitions, law.uniforms(transitions), tested);
  const found = all.filter((one) => one !== undefined);
  const failed = all.length - found.length;
  const shareOf = (values: readonly number[], value: number): number =>
    (1 + failed + values.filter((one) => one >= value).length) / (all.length + 1);
  const [worst, ...worsts] = largestDeviations([own, ...found]);
  const n = tested ? tested.reduce((sum, one) => sum + one, 0) : transitions.from.length;
  const { transitions: short, every } = shortened(transitions, tested, mostTransitions);
  return {
    statistics: Object.fromEntries(
      fitStatistics.map((name) => [
        name,
        {
          value: own[name],
          pValue: shareOf(
            found.map((one) => one[name]),
            own[name],
          ),
        },
      ]),
    ) as Record<FitStatistic, TestedStatistic>,
    pValue: shareOf(worsts, worst),
    n,
    replicates: all.length,
    failed,
    simulated: short.from.length,
    notes: notesOf(every, short.from.length, failed, all.length),
  };
}

function notesOf(every: number, simulated: number, failed: number, replicates: number): string[] {
  return [
    ...(every > 1
      ? [
          `The null distribution is that of series of ${simulated} transitions over the same time, each as long as ${every} of the data: the statistics’ scale does not depend on their number.`,
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

interface Shortened {
  readonly transitions: Transitions;
  readonly tested: Tested;
  readonly every: number;
}

/** All replicates ask for the same. */
const shortenedLast = new WeakMap<
  Transitions,
  { readonly tested: Tested; readonly most: number; readonly found: Shortened }
>();

/**
 * At most about `most` transitions over the same time: `every` consecutive ones of a series that are all tested, or all learned from,
 * make one. How a statistic behaves depends on the time that a series spans and hardly on the steps in it.
 */
function shortened(transitions: Transitions, tested: Tested, most: number): Shortened {
  const { from, to, dt, begins } = transitions;
  const every = Math.max(1, Math.ceil(from.length / most));
  if (every === 1) return { transitions, tested, every };
  const before = shortenedLast.get(transitions);
  if (before?.tested === tested && before?.most === most) return before.found;
  const starts = new Set(begins);
  const rows: { from: number; to: number; dt: number; tested: number; steps: number }[] = [];
  const own: number[] = [];
  for (let i = 0; i < from.length; i++) {
    const row = rows.at(-1);
    const which = tested ? tested[i] : 1;
    if (row && !starts.has(i) && row.tested === which && row.steps < every) {
      row.to = to[i];
      row.dt += dt[i];
      row.steps += 1;
      continue;
    }
    if (starts.has(i)) own.push(rows.length);
    rows.push({ from: from[i], to: to[i], dt: dt[i], tested: which, steps: 1 });
  }
  const found = {
    transitions: {
      from: Float64Array.from(rows, (row) => row.from),
      to: Float64Array.from(rows, (row) => row.to),
      dt: Float64Array.from(rows, (row) => row.dt),
      begins: own,
    },
    tested: tested && Uint8Array.from(rows, (row) => row.tested),
    every,
  };
  shortenedLast.set(transitions, { tested, most, found });
  return found;
}
