import { exp, log } from '../evaluation/activations.js';
import { normalBelow } from '../evaluation/normal-distribution.js';
import { invertLower } from '../estimators/linear-algebra.js';
import { hermiteNodes } from './hermite-nodes.js';
import { logRoot2Pi, type Posterior, type Random } from './posterior.js';

/** Halvings of an interval that holds a quantile: more change no bit. */
const halvings = 60;

/**
 * q(z) = Σ_c π_c N(z; m_c, (U_cᵀ U_c)⁻¹) with U_c lower triangular of positive diagonal: densities, marginals and
 * their distribution functions in closed form.
 */
export class NormalMixture implements Posterior {
  readonly #components: number;
  /** Σ ln U_ii of each component. */
  readonly #logDeterminants: Float64Array;
  /** Standard deviations of marginals, components × d, made where they are asked for. */
  #sds: Float64Array | undefined;

  /**
   * @param logWeights - ln π_c
   * @param means - m_c one after the other
   * @param factors - U_c row by row, one after the other
   */
  constructor(
    readonly d: number,
    private readonly logWeights: Float64Array,
    private readonly means: Float64Array,
    private readonly factors: Float64Array,
  ) {
    this.#components = logWeights.length;
    this.#logDeterminants = new Float64Array(this.#components);
    for (let c = 0; c < this.#components; c++) {
      for (let i = 0; i < d; i++) this.#logDeterminants[c] += log(factors[(c * d + i) * d + i]);
    }
  }

  /** N(0, I). */
  static standard(d: number): NormalMixture {
    const identity = new Float64Array(d * d);
    for (let i = 0; i < d; i++) identity[i * d + i] = 1;
    return new NormalMixture(d, Float64Array.of(0), new Float64Array(d), identity);
  }

  /** All components of mixtures, which count alike. */
  static together(mixtures: readonly NormalMixture[]): NormalMixture {
    if (mixtures.length === 1) return mixtures[0];
    const joined = (part: (mixture: NormalMixture) => Float64Array): Float64Array =>
      Float64Array.from(mixtures.flatMap((mixture) => Array.from(part(mixture))));
    const share = log(mixtures.length);
    return new NormalMixture(
      mixtures[0].d,
      joined(({ logWeights }) => logWeights.map((weight) => weight - share)),
      joined(({ means }) => means),
      joined(({ factors }) => factors),
    );
  }

  logDensity(z: ArrayLike<number>): number {
    const { d, means, factors, logWeights } = this;
    let most = -Infinity;
    const logs = new Float64Array(this.#components);
    for (let c = 0; c < this.#components; c++) {
      let squares = 0;
      for (let i = 0; i < d; i++) {
        let y = 0;
        for (let j = 0; j <= i; j++) y += factors[(c * d + i) * d + j] * (z[j] - means[c * d + j]);
        squares += y * y;
      }
      logs[c] = logWeights[c] + this.#logDeterminants[c] - 0.5 * squares;
      if (logs[c] > most) most = logs[c];
    }
    if (!(most > -Infinity)) return -Infinity;
    let sum = 0;
    for (let c = 0; c < this.#components; c++) sum += exp(logs[c] - most);
    return most + log(sum) - d * logRoot2Pi;
  }

  below(i: number, z: ArrayLike<number>): number {
    return this.#marginalBelow(i, z[i]);
  }

  quantile(i: number, p: number): number {
    let [low, high] = [-1, 1];
    while (this.#marginalBelow(i, low) > p) low *= 2;
    while (this.#marginalBelow(i, high) < p) high *= 2;
    for (let h = 0; h < halvings; h++) {
      const middle = low + (high - low) / 2;
      if (this.#marginalBelow(i, middle) < p) low = middle;
      else high = middle;
    }
    return low + (high - low) / 2;
  }

  expectation(i: number, f: (z: number) => number): number {
    const sds = this.#marginalSds();
    let sum = 0;
    for (let c = 0; c < this.#components; c++) {
      const [mean, sd] = [this.means[c * this.d + i], sds[c * this.d + i]];
      let own = 0;
      // In pairs, so that what is odd around the mean vanishes.
      for (const { node, weight } of hermiteNodes) {
        own += weight * (f(mean + sd * node) + f(mean - sd * node));
      }
      sum += exp(this.logWeights[c]) * own;
    }
    return sum;
  }

  /** A component by its weight, then m_c + U_c⁻¹ ξ. */
  draws(random: Random, count: number): { z: Float64Array; logDensity: Float64Array } {
    const { d, factors, means } = this;
    const [all, logDensity] = [new Float64Array(count * d), new Float64Array(count)];
    const weights = this.logWeights.map(exp);
    for (let draw = 0; draw < count; draw++) {
      const z = all.subarray(draw * d, (draw + 1) * d);
      let left = random.uniform();
      let c = 0;
      for (; c < this.#components - 1; c++) {
        left -= weights[c];
        if (left < 0) break;
      }
      for (let i = 0; i < d; i++) {
        let y = random.normal();
        for (let j = 0; j < i; j++) y -= factors[(c * d + i) * d + j] * (z[j] - means[c * d + j]);
        z[i] = means[c * d + i] + y / factors[(c * d + i) * d + i];
      }
      logDensity[draw] = this.logDensity(z);
    }
    return { z: all, logDensity };
  }

  #marginalBelow(i: number, z: number): number {
    const sds = this.#marginalSds();
    let sum = 0;
    for (let c = 0; c < this.#components; c++) {
      const at = c * this.d + i;
      sum += exp(this.logWeights[c]) * normalBelow((z - this.means[at]) / sds[at]);
    }
    return Math.min(sum, 1);
  }

  /** √Σ_j (U⁻¹)_ij² */
  #marginalSds(): Float64Array {
    if (this.#sds) return this.#sds;
    const { d } = this;
    const sds = new Float64Array(this.#components * d);
    for (let c = 0; c < this.#components; c++) {
      const inverse = invertLower(this.factors.subarray(c * d * d, (c + 1) * d * d), d);
      for (let i = 0; i < d; i++) {
        let square = 0;
        for (let j = 0; j <= i; j++) square += inverse[i * d + j] * inverse[i * d + j];
        sds[c * d + i] = Math.sqrt(square);
      }
    }
    return (this.#sds = sds);
  }
}
