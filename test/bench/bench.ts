/** One bench: its figures and a peer's, measured in turn in one run. */
export interface Bench {
  readonly name: string;
  readonly unit: string;
  /** Whether more of the unit is better (a speed) or less (a time). */
  readonly better: 'more' | 'less';
  /** `peers` is the folder of the peers' programs, undefined where they or their language are not there. */
  run(peers: string | undefined): Promise<readonly BenchRow[]>;
}

export interface BenchRow {
  readonly name: string;
  /** The least ratio to the peer that we want. */
  readonly atLeast: number;
  readonly ours: number;
  readonly peer: { readonly name: string; readonly figure: number } | undefined;
}

type Measure = () => Promise<number>;

const rounds = 5;

/** Measures in turn, A B A B …, and gives the medians: a machine that slows down slows both. */
export async function inTurn(
  measure: Measure,
  peer: { name: string; measure: Measure } | undefined,
): Promise<Pick<BenchRow, 'ours' | 'peer'>> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure());
    if (peer) theirs.push(await peer.measure());
  }
  return { ours: median(ours), peer: peer && { name: peer.name, figure: median(theirs) } };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
