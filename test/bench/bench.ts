import type { Peers } from './peers.js';

/** One bench: figures of ours and of peers, measured in turn in one run. */
export interface Bench {
  readonly name: string;
  /** What is measured, and how: a paragraph of BENCHMARKS.md. */
  readonly explanation: string;
  readonly unit: string;
  /** Whether more of the unit is better (a speed) or less (a time, memory). */
  readonly better: 'more' | 'less';
  /** The only system on which it can be measured, where there is one. */
  readonly only?: NodeJS.Platform;
  run(peers: Peers): Promise<readonly BenchRow[]>;
}

export interface BenchRow {
  readonly name: string;
  readonly ours: Figure;
  /** Undefined where there is none, or none is installed. */
  readonly peer?: Peer | undefined;
  /** Undefined where a row is there for information alone. */
  readonly wanted?: Wanted;
  /** Why it falls short, as found by profiling: told only where it does. */
  readonly shortfall?: string;
}

export interface Peer {
  readonly name: string;
  readonly figure: Figure;
}

/**
 * What a row is to show: to be `atLeast` so many times better than its peer, to take `atMost` so many times as much
 * as its peer, or a figure that is itself `under` a number.
 */
export type Wanted = { readonly atLeast: number } | { readonly atMost: number } | { readonly under: number };

/** The median of rounds, and the rounds. */
export interface Figure {
  readonly median: number;
  readonly rounds: readonly number[];
}

export type Measure = () => Promise<number>;

type Figures<Measures> = {
  [Name in keyof Measures]: Measures[Name] extends Measure ? Figure : Figure | undefined;
};

/** Measures in turn, A B A B …: a machine that slows down slows all. What is undefined is not installed. */
export async function inTurn<Measures extends Readonly<Record<string, Measure | undefined>>>(
  measures: Measures,
  rounds = 5,
): Promise<Figures<Measures>> {
  const present = Object.entries(measures).flatMap(([name, measure]) =>
    measure ? [{ name, measure, found: [] as number[] }] : [],
  );
  for (let round = 0; round < rounds; round++) {
    for (const { measure, found } of present) found.push(await measure());
  }
  const figures = present.map(({ name, found }) => [name, { median: median(found), rounds: found }]);
  return Object.fromEntries(figures) as Figures<Measures>;
}

/** A peer's figure with its name, undefined where it was not measured. */
export function peer(name: string, figure: Figure | undefined): Peer | undefined {
  return figure && { name, figure };
}

/** How many times better ours is, or where `atMost` is wanted, how many times as much it takes. */
export function ratioOf(
  { better }: Pick<Bench, 'better'>,
  { ours, peer, wanted }: BenchRow,
): number | undefined {
  if (!peer) return undefined;
  const times = ours.median / peer.figure.median;
  const asMuch = wanted !== undefined && 'atMost' in wanted;
  return asMuch || better === 'more' ? times : 1 / times;
}

/** Whether a row shows what it is to show; undefined where nothing is wanted, or the peer is not there. */
export function isReached(bench: Pick<Bench, 'better'>, row: BenchRow): boolean | undefined {
  const { wanted, ours } = row;
  if (wanted === undefined) return undefined;
  if ('under' in wanted) return ours.median < wanted.under;
  const ratio = ratioOf(bench, row);
  if (ratio === undefined) return undefined;
  return 'atLeast' in wanted ? ratio >= wanted.atLeast : ratio <= wanted.atMost;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
