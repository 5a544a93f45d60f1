import { RunError } from '../errors.js';
import { cholesky } from '../estimators/linear-algebra.js';
import { exp, log } from '../evaluation/activations.js';
import {
  distance,
  distributionAlong,
  type Grid,
  momentsOf,
  type Place,
  place,
  rowLength,
  sizeOf,
} from './grid.js';
import { GridMarginal, marginalOf } from './grid-marginal.js';
import { logRoot2Pi, type Posterior, type Random } from './posterior.js';

/** Nodes on each axis by the number of axes, and of the grids that only look for the place. */
const finest = [3001, 161, 25];
const coarse = [401, 41, 13];
/** How far they reach at least, in standard deviations, and at most: where tails are heavier than a normal distribution's. */
const reaches = [9, 8, 6.5];
const farthest = [60, 16, 6.5];
/** Of the marginals along other axes than the first: as many as take about as long whatever the number of lines. */
const marginalNodes = [0, 1601, 321];
/** Below e^−40 of the greatest density nothing counts. */
const nothing = 40;

/** How often the place of the grid is found again, at most: it stays where it hardly moves any more. */
const mostMoves = 24;
/** How often the fine grid is moved. */
const mostAttempts = 6;
/** Nodes on each axis that a posterior must lie on to have a covariance there, and what the grid shrinks by where it does not. */
const leastNodes = 1.7;
const shrink = 0.4;

/** The widest that a grid begins: what a prior allows. */
const widest = 1;

/**
 * A posterior of at most three parameters whose density is known up to a factor, by the trapezoid rule on a grid z = m + L u of
 * equal steps in u, m and L Lᵀ the mean and covariance that the grid itself finds: its error falls exponentially in the step.
 */
export class GridPosterior implements Posterior {
  readonly #grid: Grid;
  readonly #marginals: (GridMarginal | undefined)[] = [];

  /**
   * @param logPosterior - ln p(data | z) + ln φ(z), −∞ allowed
   * @param begin - a mean and a root of a covariance near those of the posterior
   */
  constructor(
    readonly d: number,
    private readonly logPosterior: (z: Float64Array) => number,
    begin: Place,
  ) {
    if (d > finest.length) throw new Error(`a grid has at most ${finest.length} axes, found ${d}`);
    let place = this.#settled(begin);
    // Tails that are heavy on one side may lie beyond what the coarser grids have seen.
    for (let attempt = 1; ; attempt++) {
      const grid = this.#over(place.mean, place.root, finest[d - 1], this.#reachFrom(place.mean, place.root));
      const { mean, covariance } = momentsOf(grid, d);
      const root = cholesky(covariance, d);
      const wider = root ? sizeOf(root, d) / sizeOf(place.root, d) : 0;
      if (root && distance(place, mean, d) < 0.5 && wider > 0.5 && wider < 2) {
        this.#grid = grid;
        return;
      }
      if (!root || attempt === mostAttempts) {
        throw new RunError('the grid has not found the exact posterior of an observation: leave it out');
      }
      place = { mean, root };
    }
  }

  /** ln p(data): the evidence. */
  get logEvidence(): number {
    return this.#grid.logTotal;
  }

  logDensity(z: ArrayLike<number>): number {
    return this.logPosterior(Float64Array.from(z)) - this.#grid.logTotal;
  }

  below(i: number, z: ArrayLike<number>): number {
    return this.#marginal(i).below(z[i]);
  }

  quantile(i: number, p: number): number {
    return this.#marginal(i).quantile(p);
  }

  expectation(i: number, f: (z: number) => number): number {
    return this.#marginal(i).expectation(f);
  }

  /** By the marginal of one parameter; of several nodes by their shares, moved within their cells, and taken again by p there. */
  draws(random: Random, count: number): { z: Float64Array; logDensity: Float64Array } {
    const { d } = this;
    const z = d === 1 ? this.#drawsOfOne(random, count) : this.#drawsOfCells(random, count);
    const logDensity = new Float64Array(count);
    for (let r = 0; r < count; r++) logDensity[r] = this.logDensity(z.subarray(r * d, (r + 1) * d));
    return { z, logDensity };
  }

  #drawsOfOne(random: Random, count: number): Float64Array {
    return Float64Array.from({ length: count }, () => this.#marginal(0).quantile(random.uniform()));
  }

  #drawsOfCells(random: Random, count: number): Float64Array {
    const { d } = this;
    const { shares, nodes, step, mean, root } = this.#grid;
    const cumulative = new Float64Array(shares.length);
    shares.reduce((sum, share, n) => (cumulative[n] = sum + share), 0);
    const proposed = new Float64Array(count * d);
    const weights = new Float64Array(count);
    const u = new Float64Array(d);
    for (let r = 0; r < count; r++) {
      const node = firstAbove(cumulative, random.uniform() * cumulative[cumulative.length - 1]);
      let rest = node;
      for (let i = d - 1; i >= 0; i--) {
        u[i] = ((rest % nodes) - (nodes - 1) / 2 + random.uniform() - 0.5) * step;
        rest = Math.floor(rest / nodes);
      }
      const own = proposed.subarray(r * d, (r + 1) * d);
      place(mean, root, u, own);
      weights[r] = exp(this.logDensity(own) - log(shares[node]));
    }
    // Systematic resampling: weights are near one another, since p hardly changes within a cell.
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const z = new Float64Array(count * d);
    let [at, sum] = [0, weights[0]];
    const first = random.uniform();
    for (let r = 0; r < count; r++) {
      const wanted = ((r + first) / count) * total;
      while (sum < wanted && at < count - 1) sum += weights[++at];
      z.set(proposed.subarray(at * d, (at + 1) * d), r * d);
    }
    return z;
  }

  #marginal(i: number): GridMarginal {
    return (this.#marginals[i] ??= this.#marginalOf(i));
  }

  /** Along the first axis the shares of all others add up to the marginal; of another axis its distribution function gives it. */
  #marginalOf(i: number): GridMarginal {
    const { nodes, step, shares, mean, root } = this.#grid;
    const { d } = this;
    if (i > 0) {
      const below = distributionAlong(this.#grid, d, i);
      return marginalOf(below, mean[i], rowLength(root, d, i), marginalNodes[d - 1]);
    }
    const others = shares.length / nodes;
    const along = Float64Array.from({ length: nodes }, (_, n) => {
      let sum = 0;
      for (let other = 0; other < others; other++) sum += shares[n * others + other];
      return sum;
    });
    return new GridMarginal(mean[0], root[0], step, along);
  }

  /**
   * Mean and root of the covariance as coarser grids find them, each from the one before, which begins wide. Where a posterior is so
   * narrow that it lies on few nodes these say no covariance, and the grid shrinks around it first.
   */
  #settled(begin: Place): Place {
    const { d } = this;
    const widen = Math.min(
      1.5,
      widest / Math.max(...Array.from({ length: d }, (_, i) => rowLength(begin.root, d, i))),
    );
    let now: Place = { mean: begin.mean, root: begin.root.map((value) => widen * value) };
    for (let move = 0; move < mostMoves; move++) {
      const grid = this.#over(now.mean, now.root, coarse[d - 1], reaches[d - 1]);
      const found = momentsOf(grid, d);
      const root = cholesky(found.covariance, d);
      const occupied = 1 / grid.shares.reduce((sum, share) => sum + share * share, 0);
      if (!root || occupied < leastNodes ** d) {
        now = { mean: found.mean, root: now.root.map((value) => shrink * value) };
        continue;
      }
      const moved = distance(now, found.mean, d);
      const wider = sizeOf(root, d) / sizeOf(now.root, d);
      now = { mean: found.mean, root };
      if (moved < 0.05 && wider > 0.8 && wider < 1.25) break;
    }
    return now;
  }

  /** Standard deviations along the axes at which the density is next to nothing, both ways. */
  #reachFrom(mean: Float64Array, root: Float64Array): number {
    const { d } = this;
    const z = new Float64Array(d);
    const at = (axis: number, far: number): number => {
      for (let i = 0; i < d; i++) z[i] = mean[i] + root[i * d + axis] * far;
      return this.logPosterior(z);
    };
    const middle = at(0, 0);
    let reach = reaches[d - 1];
    for (let axis = 0; axis < d; axis++) {
      for (const side of [-1, 1]) {
        while (reach < farthest[d - 1] && at(axis, side * reach) > middle - nothing) reach++;
      }
    }
    return reach;
  }

  #over(mean: Float64Array, root: Float64Array, nodes: number, reach: number): Grid {
    const { d } = this;
    const step = (2 * reach) / (nodes - 1);
    const count = nodes ** d;
    const shares = new Float64Array(count);
    const [u, z] = [new Float64Array(d), new Float64Array(d)];
    let most = -Infinity;
    for (let n = 0; n < count; n++) {
      let rest = n;
      for (let i = d - 1; i >= 0; i--) {
        u[i] = ((rest % nodes) - (nodes - 1) / 2) * step;
        rest = Math.floor(rest / nodes);
      }
      place(mean, root, u, z);
      const value = this.logPosterior(z);
      shares[n] = Number.isNaN(value) ? -Infinity : value;
      if (shares[n] > most) most = shares[n];
    }
    let total = 0;
    for (let n = 0; n < count; n++) total += shares[n] = exp(shares[n] - most);
    for (let n = 0; n < count; n++) shares[n] /= total;
    return {
      mean,
      root,
      nodes,
      step,
      shares,
      logTotal: most + log(total) + d * log(step) + log(sizeOf(root, d)),
    };
  }
}

/** The first place of an ascending list that is above a value. */
function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** ln φ of d normal scores: the prior. */
export function logStandard(z: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < z.length; i++) squares += z[i] * z[i];
  return -0.5 * squares - z.length * logRoot2Pi;
}
