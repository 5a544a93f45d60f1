import { normalTwoSided } from '../evaluation/distributions.js';
import { exp, log } from '../evaluation/exponential.js';

/** A measure of ∫σ² dt over all series, with the standard error of its noise where jumps and noise are none; NaN where it has none. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
}

/** E|Z|^{4/3} of a standard normal Z, 2^{2/3} Γ(7/6)/Γ(1/2). */
const mu43 = 0.8308609250295592;

/** π²/4 + π − 5, of the difference between realised variance and bipower variation. */
const theta = (Math.PI * Math.PI) / 4 + Math.PI - 5;

const power43 = (x: number): number => (x > 0 ? exp((4 / 3) * log(x)) : 0);

/** Increments r of several series; sums over neighbours stay within one. */
export class RealisedSums {
  readonly n: number;

  constructor(private readonly series: readonly Float64Array[]) {
    this.n = series.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Σ f(i) over all places i with `neighbours` increments before them in their series, times n over how many places there are,
   * so that what is missing at the ends is made up for.
   */
  #sum(neighbours: number, of: (r: Float64Array, i: number) => number): number {
    let [sum, places] = [0, 0];
    for (const r of this.series) {
      for (let i = neighbours; i < r.length; i++) {
        sum += of(r, i);
        places++;
      }
    }
    return places > 0 ? (sum * this.n) / places : NaN;
  }

  /** RV = Σ r². Its variance is 2/3 Σ r⁴ (Barndorff-Nielsen & Shephard 2002), which holds for irregular spacing as well. */
  variance(): Measured {
    const fourth = this.#sum(0, (r, i) => r[i] * r[i] * r[i] * r[i]);
    return { value: this.#sum(0, (r, i) => r[i] * r[i]), standardError: Math.sqrt((2 / 3) * fourth) };
  }

  /** Σ r² over negative and over positive r (Barndorff-Nielsen, Kinnebrock & Shephard 2010): half of RV each where drift and jumps are none. */
  semivariance(sign: 1 | -1): Measured {
    const value = this.#sum(0, (r, i) => (sign * r[i] > 0 ? r[i] * r[i] : 0));
    const fourth = this.#sum(0, (r, i) => (sign * r[i] > 0 ? r[i] * r[i] * r[i] * r[i] : 0));
    // E r⁴ [r > 0] = 3/2 σ⁴ and (E r² [r > 0])² = 1/4 σ⁴: 5/4 σ⁴ of 3/2.
    return { value, standardError: Math.sqrt((5 / 6) * fourth) };
  }

  /** BV = π/2 Σ |r_i| |r_{i−1}| · n/(n − 1) (Barndorff-Nielsen & Shephard 2004); variance 2.609 TP/n. */
  bipower(): Measured {
    const value = (Math.PI / 2) * this.#sum(1, (r, i) => Math.abs(r[i] * r[i - 1]));
    return { value, standardError: Math.sqrt(((theta + 2) * this.tripowerQuarticity()) / this.n) };
  }

  /**
   * MinRV = π/(π − 2) Σ min(|r_i|, |r_{i−1}|)² · n/(n − 1) (Andersen, Dobrev & Schaumburg 2012); variance 3.81 MinRQ/n with
   * MinRQ = π n/(3π − 8) Σ min⁴ · n/(n − 1).
   */
  minimum(): Measured {
    const least = (r: Float64Array, i: number): number => Math.min(Math.abs(r[i]), Math.abs(r[i - 1]));
    return this.#ordered(1, least, Math.PI / (Math.PI - 2), Math.PI / (3 * Math.PI - 8), 3.81);
  }

  /**
   * MedRV = π/(6 − 4√3 + π) Σ median(|r_{i−2}|, |r_{i−1}|, |r_i|)² · n/(n − 2) (the same); variance 2.96 MedRQ/n with
   * MedRQ = 3π n/(9π + 72 − 52√3) Σ median⁴ · n/(n − 2).
   */
  median(): Measured {
    const middle = (r: Float64Array, i: number): number => {
      const [a, b, c] = [Math.abs(r[i - 2]), Math.abs(r[i - 1]), Math.abs(r[i])];
      return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    };
    const root3 = Math.sqrt(3);
    const forSquares = Math.PI / (6 - 4 * root3 + Math.PI);
    const forFourths = (3 * Math.PI) / (9 * Math.PI + 72 - 52 * root3);
    return this.#ordered(2, middle, forSquares, forFourths, 2.96);
  }

  #ordered(
    neighbours: number,
    of: (r: Float64Array, i: number) => number,
    forSquares: number,
    forFourths: number,
    factor: number,
  ): Measured {
    const squares = this.#sum(neighbours, (r, i) => of(r, i) * of(r, i));
    const fourths = this.#sum(neighbours, (r, i) => of(r, i) * of(r, i) * of(r, i) * of(r, i));
    return { value: forSquares * squares, standardError: Math.sqrt(factor * forFourths * fourths) };
  }

  /**
   * TSRV (Zhang, Mykland & Aït-Sahalia 2005, equations 55 and 64), of a series of n increments r and K-step increments R:
   * (Σ R²/K − n̄/n Σ r²) / (1 − n̄/n), n̄ = (n − K + 1)/K. Noise on the values, E ε² = RV/2n, is in neither term. Variance
   * 8 n (E ε²)²/K² + 4/3 (K/n) RQ, with RQ by the R.
   */
  twoScales(K: number): Measured {
    let [value, variance] = [0, 0];
    for (const r of this.series) {
      const n = r.length;
      const share = (n - K + 1) / K / n;
      let [fast, slow, fourth, sliding] = [0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        fast += r[i] * r[i];
        sliding = 0;
        if (i < K - 1) continue;
        for (let j = i - K + 1; j <= i; j++) sliding += r[j];
        slow += sliding * sliding;
        fourth += sliding * sliding * sliding * sliding;
      }
      const noise = fast / (2 * n);
      const quarticity = ((n / (3 * K * K)) * fourth * n) / (n - K + 1);
      const left = 1 - share;
      value += (slow / K - share * fast) / left;
      variance += ((8 * n * noise * noise) / (K * K) + (4 / 3) * (K / n) * quarticity) / (left * left);
    }
    return { value, standardError: Math.sqrt(variance) };
  }

  /** TP = n μ_{4/3}^{−3} Σ |r_i r_{i−1} r_{i−2}|^{4/3} · n/(n − 2), which estimates T ∫σ⁴ dt whatever jumps there are. */
  tripowerQuarticity(): number {
    const sum = this.#sum(2, (r, i) => power43(Math.abs(r[i] * r[i - 1] * r[i - 2])));
    return (this.n / (mu43 * mu43 * mu43)) * sum;
  }

  /** RQ = n/3 Σ r⁴. */
  realisedQuarticity(): number {
    return (this.n / 3) * this.#sum(0, (r, i) => r[i] * r[i] * r[i] * r[i]);
  }

  /**
   * The ratio statistic for jumps (Huang & Tauchen 2005; Barndorff-Nielsen & Shephard 2006),
   *   z = (1 − BV/RV) / √((π²/4 + π − 5)/n · max(1, TP/BV²)),
   * standard normal where the path is continuous, and its one-sided p-value. Undefined where r hardly moves.
   */
  jumps(): { readonly z: number; readonly p: number } | undefined {
    const bipower = this.bipower().value;
    const ratio = this.tripowerQuarticity() / bipower / bipower;
    const z = (1 - bipower / this.variance().value) / Math.sqrt((theta / this.n) * Math.max(1, ratio));
    if (!Number.isFinite(z)) return undefined;
    const outside = normalTwoSided(z) / 2;
    return { z, p: z > 0 ? outside : 1 - outside };
  }
}
