import { exp, log } from '../evaluation/activations.js';
import { normalBelow, normalScore } from '../evaluation/normal-distribution.js';
import { type DensityChoice, densityParameters, resolvedTraining } from './density-config.js';
import { densityLayout, densityOutputs } from './density-outputs.js';
import { type DensityTrainingConfig, trainDensity } from './density-training.js';
import { onScales, residualsOf, rowByRow } from './draws.js';
import { type LinearGaussian, lineOrUnit, logVolume, meanOf, residualOf } from './linear-gaussian.js';
import { logRoot2Pi, type Posterior, type Random } from './posterior.js';
import type { Engine, PosteriorEstimator } from './posterior-estimator.js';
import { hermiteNodes } from './hermite-nodes.js';
import { randomOf } from './random.js';
import { type Spline, splineAt, splineHead, splineInverse, splineOf, splineOutputs } from './spline.js';

export interface SplineConfig extends DensityChoice {
  readonly bins: number;
  readonly ensemble: number;
}

/** Draws by which marginals are found that have no closed form. */
const marginalDraws = 512;

/** Columns 0 … i − 1 of N × d numbers, beside the summaries: what network i reads. */
function inputsOf(
  summaries: readonly Float64Array[],
  residuals: Float64Array,
  d: number,
  i: number,
  count: number,
): Float64Array {
  const before = Array.from({ length: i }, (_, j) =>
    Float64Array.from({ length: count }, (_one, r) => residuals[r * d + j]),
  );
  return rowByRow([...summaries, ...before], count);
}

/**
 * Each score given those before it by a monotone spline whose knots and slopes are a network of the summaries and of these
 * (Durkan et al. 2019, autoregressive), of what the linear Gaussian posterior leaves: p(ε) = Π_i φ(v_i(ε_i)) v_i′(ε_i).
 */
export const splinePosterior: PosteriorEstimator<SplineConfig> = {
  kind: 'spline-posterior',
  summary: 'monotone splines of the scores, one given those before it, their knots networks of the summaries',
  parameters: (z) => ({
    bins: z.int().min(2).max(64).default(8).describe('pieces of each spline'),
    ...densityParameters(z, 1),
  }),
  level: 'network',
  formula: ({ bins, hidden }) =>
    `z = A (1, s) + R ε, \\quad Φ^{-1}(F(ε_i | ε_1, …, ε_{i-1}, s)) = \\mathrm{spline}_{${bins}}(ε_i; \\mathrm{network}_{${hidden.join(',')}}(s, ε_1, …, ε_{i-1}))`,
  trainings: ({ ensemble }, d) => ensemble * d,
  resolve: (config, source) => resolvedTraining(config, source),

  train(engine, { count, scores, summaries }, { scales, linear }, config, training, { seed, progress }) {
    const columns = onScales(scales, summaries);
    const d = scores.length;
    const i = training % d;
    const residuals = residualsOf(lineOrUnit(linear, d, columns.length), columns, scores);
    const rows = {
      count,
      p: columns.length + i,
      d: 1,
      inputs: inputsOf(columns, residuals, d, i, count),
      targets: Float64Array.from({ length: count }, (_, r) => residuals[r * d + i]),
    };
    return trainDensity(engine, rows, splineHead(config.bins), config as DensityTrainingConfig, {
      seed,
      member: training,
      progress,
    });
  },

  posteriors(engine, config, { beginning: { scales, linear }, trained }, { d, summaries }) {
    const columns = onScales(scales, summaries);
    const line = lineOrUnit(linear, d, columns.length);
    const weights = trained.map((one) => one.weights);
    return (r) =>
      new SplinePosterior(
        engine,
        config,
        line,
        weights,
        Float64Array.from(columns, (column) => column[r]),
      );
  },
};

class SplinePosterior implements Posterior {
  readonly d: number;
  readonly #mean: Float64Array;
  readonly #members: number;
  #marginals: readonly Float64Array[] | undefined;
  /** Of the first number, a spline per member. */
  #first: readonly Spline[] | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly config: SplineConfig,
    private readonly line: LinearGaussian,
    private readonly weights: readonly Float64Array[],
    private readonly summaries: Float64Array,
  ) {
    this.d = line.d;
    this.#members = weights.length / line.d;
    this.#mean = new Float64Array(line.d);
    meanOf(line, (c) => summaries[c], this.#mean);
  }

  logDensity(z: ArrayLike<number>): number {
    return this.#scores(this.#residual(z), 1).logDensity[0];
  }

  /** F(z_i | z_0 … z_(i−1)): members count by how likely they made what came before. */
  below(i: number, z: ArrayLike<number>): number {
    return this.#scores(this.#residual(z), 1).below[i];
  }

  quantile(i: number, p: number): number {
    const alone = this.#firstAlone(i);
    if (alone) return alone(normalScore(p));
    const sorted = this.#drawn()[i];
    const at = p * (sorted.length - 1);
    const low = Math.floor(at);
    return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
  }

  expectation(i: number, f: (z: number) => number): number {
    const alone = this.#firstAlone(i);
    if (alone) {
      return hermiteNodes.reduce(
        (sum, { node, weight }) => sum + weight * (f(alone(node)) + f(alone(-node))),
        0,
      );
    }
    const sorted = this.#drawn()[i];
    return sorted.reduce((sum, z) => sum + f(z), 0) / sorted.length;
  }

  draws(random: Random, count: number): { z: Float64Array; logDensity: Float64Array } {
    const residuals = this.#sample(random, count);
    return { z: this.#placed(residuals, count), logDensity: this.#scores(residuals, count).logDensity };
  }

  /** The first number as a function of v, where one spline says all of it. */
  #firstAlone(i: number): ((v: number) => number) | undefined {
    if (i > 0 || this.#members > 1) return undefined;
    const spline = this.#splines(new Float64Array(0), 1, 0)(0, 0);
    return (v) => this.#mean[0] + this.line.root[0] * splineInverse(spline, v);
  }

  /** Draws of ε, count × d. */
  #sample(random: Random, count: number): Float64Array {
    const { d } = this;
    const residuals = new Float64Array(count * d);
    const members = Array.from({ length: count }, () => Math.floor(random.uniform() * this.#members));
    for (let i = 0; i < d; i++) {
      const splines = this.#splines(residuals, count, i);
      for (let r = 0; r < count; r++) {
        const spline = splines(Math.min(members[r], this.#members - 1), r);
        residuals[r * d + i] = splineInverse(spline, random.normal());
      }
    }
    return residuals;
  }

  /** z = A (1, s) + R ε of rows of ε. */
  #placed(residuals: Float64Array, count: number): Float64Array {
    const { d, line } = this;
    const z = new Float64Array(count * d);
    for (let r = 0; r < count; r++) {
      for (let i = 0; i < d; i++) {
        let moved = this.#mean[i];
        for (let j = 0; j <= i; j++) moved += line.root[i * d + j] * residuals[r * d + j];
        z[r * d + i] = moved;
      }
    }
    return z;
  }

  /** ε of one z. */
  #residual(z: ArrayLike<number>): Float64Array {
    const residual = new Float64Array(this.d);
    residualOf(
      this.line,
      (c) => this.summaries[c],
      (i) => z[i],
      residual,
    );
    return residual;
  }

  /** The spline of member m for row r: those of the first number depend on no row. */
  #splines(residuals: Float64Array, count: number, i: number): (m: number, r: number) => Spline {
    const first = i === 0 ? this.#first : undefined;
    if (first) return (m) => first[m];
    const { d, config, summaries } = this;
    const p = summaries.length + i;
    const layout = densityLayout(p, config, splineOutputs(config.bins));
    const rows = i === 0 ? 1 : count;
    const inputs = new Float64Array(rows * p);
    for (let r = 0; r < rows; r++) {
      inputs.set(summaries, r * p);
      for (let j = 0; j < i; j++) inputs[r * p + summaries.length + j] = residuals[r * d + j];
    }
    const { width } = layout.layers.at(-1)!;
    const outputs = Array.from({ length: this.#members }, (_, m) =>
      densityOutputs(this.engine, layout, this.weights[m * d + i], inputs, rows),
    );
    const splineAtRow = (m: number, r: number): Spline => splineOf(outputs[m], r * width, config.bins);
    if (i > 0) return splineAtRow;
    const own = (this.#first = outputs.map((_, m) => splineAtRow(m, 0)));
    return (m) => own[m];
  }

  /** ln q(z) of rows of ε, and F of each number given those before it, rows × d. */
  #scores(
    residuals: Float64Array,
    count: number,
  ): { readonly logDensity: Float64Array; readonly below: Float64Array } {
    const { d } = this;
    const members = this.#members;
    const logs = new Float64Array(count * members);
    const below = new Float64Array(count * d);
    for (let i = 0; i < d; i++) {
      const splines = this.#splines(residuals, count, i);
      for (let r = 0; r < count; r++) {
        let most = -Infinity;
        for (let m = 0; m < members; m++) most = Math.max(most, logs[r * members + m]);
        let [sum, all] = [0, 0];
        for (let m = 0; m < members; m++) {
          const { v, logSlope } = splineAt(splines(m, r), residuals[r * d + i]);
          const weight = exp(logs[r * members + m] - most);
          sum += weight * normalBelow(v);
          all += weight;
          logs[r * members + m] += -0.5 * v * v - logRoot2Pi + logSlope;
        }
        below[r * d + i] = sum / all;
      }
    }
    const volume = logVolume(this.line) + log(members);
    const logDensity = new Float64Array(count);
    for (let r = 0; r < count; r++) {
      let most = -Infinity;
      for (let m = 0; m < members; m++) most = Math.max(most, logs[r * members + m]);
      let sum = 0;
      for (let m = 0; m < members; m++) sum += exp(logs[r * members + m] - most);
      logDensity[r] = most + log(sum) - volume;
    }
    return { logDensity, below };
  }

  /** Sorted draws of each marginal, the same each time. */
  #drawn(): readonly Float64Array[] {
    if (this.#marginals) return this.#marginals;
    const { d } = this;
    const z = this.#placed(this.#sample(randomOf(0, 0), marginalDraws), marginalDraws);
    this.#marginals = Array.from({ length: d }, (_, i) =>
      Float64Array.from({ length: marginalDraws }, (_one, r) => z[r * d + i]).sort(),
    );
    return this.#marginals;
  }
}
