/** A coordinate's bounds; low = high holds it fixed. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** The first step as a share of a coordinate's range, and the last: below it a move is no longer looked for. */
const firstStep = 1 / 16;
const lastStep = 1e-6;
const mostSweeps = 2000;

/**
 * A maximum of f over a box by pattern search (Hooke & Jeeves 1961), from `start`: look one step up and down each
 * coordinate; where that gains, try the same move again from there; where it does not, halve the steps. It needs no
 * derivative and takes −∞ for an answer. What it gives is no worse than a last step along any coordinate.
 */
export async function maximise(
  f: (at: readonly number[]) => Promise<number>,
  start: readonly number[],
  bounds: readonly Bounds[],
): Promise<number[]> {
  const within = (value: number, c: number): number =>
    Math.min(Math.max(value, bounds[c].low), bounds[c].high);
  const sweep = async (
    from: number[],
    value: number,
    step: number,
  ): Promise<{ at: number[]; value: number }> => {
    let best = { at: from, value };
    for (const [c, { low, high }] of bounds.entries()) {
      for (const sign of [1, -1]) {
        const moved = within(best.at[c] + sign * step * (high - low), c);
        if (moved === best.at[c]) continue;
        const at = best.at.with(c, moved);
        const there = await f(at);
        if (!(there > best.value)) continue;
        best = { at, value: there };
        break;
      }
    }
    return best;
  };

  let at = start.map(within);
  let value = await f(at);
  for (let step = firstStep, sweeps = 0; step >= lastStep && sweeps < mostSweeps; sweeps++) {
    const next = await sweep(at, value, step);
    if (!(next.value > value)) {
      step /= 2;
      continue;
    }
    const before = at;
    ({ at, value } = next);
    const onward = at.map((coordinate, c) => within(2 * coordinate - before[c], c));
    const further = await sweep(onward, await f(onward), step);
    if (further.value > value) ({ at, value } = further);
  }
  return at;
}

/** The best point of a grid of `points` inner points a coordinate that is free: where a search begins. */
export async function bestOfGrid(
  f: (at: readonly number[]) => Promise<number>,
  bounds: readonly Bounds[],
  points: number,
): Promise<number[]> {
  let grid: number[][] = [[]];
  for (const { low, high } of bounds) {
    const values =
      low < high
        ? Array.from({ length: points }, (_, g) => low + ((g + 0.5) / points) * (high - low))
        : [low];
    grid = grid.flatMap((at) => values.map((value) => [...at, value]));
  }
  let best = grid[0];
  let value = -Infinity;
  for (const at of grid) {
    const there = await f(at);
    if (there > value) [best, value] = [at, there];
  }
  return best;
}
