import { describe, expect, it } from 'vitest';
import { exactPosterior } from '../../src/posteriors/exact-posterior.js';
import { GridPosterior, logStandard } from '../../src/posteriors/grid-posterior.js';
import { randomOf } from '../../src/posteriors/random.js';
import type { Posterior } from '../../src/posteriors/posterior.js';
import type { RowSource } from '../../src/posteriors/source.js';
import { chosenPrior } from '../../src/priors/index.js';

/** Posteriors after one observation of known sums, by the estimator itself. */
function posteriorOf(source: Omit<RowSource, 'train'>, sums: Readonly<Record<string, number>>): Posterior {
  const statistics = Object.fromEntries(
    Object.entries(sums).map(([name, value]) => [name, Float64Array.of(value)]),
  );
  const d = Object.keys(source.priors).length;
  const at = exactPosterior.posteriors(
    undefined as never,
    { source: { ...source, train: 1 } },
    { beginning: { scales: [], linear: undefined }, trained: [] },
    { count: 1, d, summaries: [], statistics },
  );
  return at(0);
}

/** Mean, standard deviation and quantiles of θ_i. */
function figuresOf(posterior: Posterior, i: number, theta: (z: number) => number) {
  const mean = posterior.expectation(i, theta);
  const square = posterior.expectation(i, (z) => (theta(z) - mean) ** 2);
  return {
    mean,
    sd: Math.sqrt(square),
    quantile: (p: number) => theta(posterior.quantile(i, p)),
  };
}

const near = (value: number, known: number, digits = 10): void =>
  expect(Math.abs(value / known - 1)).toBeLessThan(10 ** -digits);

/** Of transitions from x to y, as draws keep them, about a centre of 0. */
function sumsOf(x: readonly number[], dt: number): Record<string, number> {
  const sums = {
    n: x.length - 1,
    dt,
    centre: 0,
    x: 0,
    y: 0,
    xx: 0,
    xy: 0,
    yy: 0,
    paths: 1,
    starts: 0,
    starts2: 0,
  };
  for (let i = 0; i + 1 < x.length; i++) {
    sums.x += x[i];
    sums.y += x[i + 1];
    sums.xx += x[i] * x[i];
    sums.xy += x[i] * x[i + 1];
    sums.yy += x[i + 1] * x[i + 1];
  }
  return sums;
}

describe('the exact posterior', () => {
  const lambda = { kind: 'uniform', low: 0.1, high: 0.4 } as const;
  // notes of 2026-11: a truncated normal distribution, by its closed form.
  it.each([
    [0.25, 1, 0.25, 0.07426468984, 0.1149743381, 0.25, 0.3850256619],
    [0.12, 1, 0.1864338825, 0.06201695075, 0.1036742646, 0.1750735741, 0.3320718608],
    [0.5, 1, 0.3475403908, 0.04446029208, 0.2347698908, 0.3590498483, 0.3983474748],
    [0.25, 0.5, 0.2914013332, 0.07753232139, 0.1235316572, 0.3056953057, 0.3959202575],
  ])('of λ in one row is a truncated normal: k = %d, s = %d', (k, s, mean, sd, low, middle, high) => {
    const source = { priors: { lambda }, likelihood: { kind: 'row', noise: 0.1 } } as const;
    const found = figuresOf(posteriorOf(source, { k, s }), 0, chosenPrior(lambda).at);
    near(found.mean, mean, 9);
    near(found.sd, sd, 9);
    near(found.quantile(0.025), low, 9);
    near(found.quantile(0.5), middle, 9);
    near(found.quantile(0.975), high, 9);
  });

  it('of mu and sigma of Brownian motion is what quadrature over both says', () => {
    const [mu, sigma] = [
      { kind: 'uniform', low: -1, high: 1 },
      { kind: 'uniform', low: 0.05, high: 0.5 },
    ] as const;
    const dt = 1 / 52;
    const x = [0];
    for (let i = 1; i <= 52; i++) {
      x.push(x[i - 1] + 0.2 * Math.sqrt(dt) * Math.SQRT2 * Math.sin(1.3 * i * i) + 0.05 * dt);
    }
    const source = {
      priors: { mu, sigma },
      likelihood: { kind: 'process', process: 'brownian', fixed: {}, stationary: false },
    } as const;
    const posterior = posteriorOf(source, sumsOf(x, dt));
    const [ofMu, ofSigma] = [mu, sigma].map((one, i) => figuresOf(posterior, i, chosenPrior(one).at));
    near(ofMu.mean, 0.013292809, 7);
    near(ofMu.sd, 0.2254483962, 8);
    near(ofSigma.mean, 0.2243667011, 9);
    near(ofSigma.sd, 0.02295660062, 7);
    near((posterior as GridPosterior).logEvidence, 105.0749311, 9);
  });

  it('of kappa of an Ornstein–Uhlenbeck process is what quadrature says', () => {
    const kappa = { kind: 'uniform', low: 0.05, high: 5 } as const;
    const x = [0.5];
    for (let i = 0; i < 100; i++) x.push(0.9 * x[i] + 0.1 * Math.sin(1.7 * i * i));
    const source = {
      priors: { kappa },
      likelihood: { kind: 'process', process: 'ou', fixed: { theta: 0, sigma: 0.3 }, stationary: false },
    } as const;
    const posterior = posteriorOf(source, sumsOf(x, 0.1));
    const found = figuresOf(posterior, 0, chosenPrior(kappa).at);
    near(found.mean, 1.553922726, 9);
    near(found.sd, 0.5032336205, 9);
    near(found.quantile(0.025), 0.5719735617, 9);
    near(found.quantile(0.5), 1.551775876, 9);
    near(found.quantile(0.975), 2.547168723, 9);
    near((posterior as GridPosterior).logEvidence, 116.6063136, 9);
  });

  it('of two modes has both', () => {
    const theta = chosenPrior({ kind: 'uniform', low: -1, high: 1 });
    const begin = { mean: Float64Array.of(0), root: Float64Array.of(1) };
    for (const [k, sd, low, quarter] of [
      [0.5, 0.7053090802, -0.7494660254, -0.7053154181],
      [0.09, 0.2747549975, -0.3756191893, -0.2696300716],
      [0, 0.1545944368, -0.2474940008, -0.1215619763],
    ]) {
      const logPosterior = (z: Float64Array): number =>
        logStandard(z) - 0.5 * ((k - theta.at(z[0]) ** 2) / 0.05) ** 2;
      const found = figuresOf(new GridPosterior(1, logPosterior, begin), 0, theta.at);
      near(found.sd, sd, 8);
      near(found.quantile(0.05), low, 8);
      near(found.quantile(0.25), quarter, 8);
    }
  });

  it.each([1, 2, 3])('of %d parameters is found where it is a thousandth of the prior, and far away', (d) => {
    for (const [sd, far] of [
      [0.003, 2.5],
      [0.02, -3],
      [0.1, 0.3],
      [0.9, 0],
    ]) {
      const logPosterior = (z: Float64Array): number =>
        z.reduce((sum, value, i) => sum - 0.5 * ((value - far - 0.1 * i) / (sd * (1 + i))) ** 2, 0);
      const root = new Float64Array(d * d);
      for (let i = 0; i < d; i++) root[i * d + i] = 1;
      const posterior = new GridPosterior(d, logPosterior, { mean: new Float64Array(d), root });
      const volume = Array.from({ length: d }, (_, i) => sd * (1 + i) * Math.sqrt(2 * Math.PI));
      expect(posterior.logEvidence).toBeCloseTo(
        volume.reduce((sum, one) => sum + Math.log(one), 0),
        6,
      );
      for (let i = 0; i < d; i++) {
        expect((posterior.quantile(i, 0.5) - far - 0.1 * i) / (sd * (1 + i))).toBeCloseTo(0, 3);
      }
    }
  });

  it('of three parameters has uniform transforms of what it draws, and the log density of its evidence', () => {
    const root = Float64Array.of(0.3, 0, 0, 0.1, 0.2, 0, -0.05, 0.1, 0.25);
    const mean = [0.4, -0.3, 0.1];
    const logPosterior = (z: Float64Array): number => {
      const y0 = (z[0] - mean[0]) / 0.3;
      const y1 = (z[1] - mean[1] - 0.1 * y0) / 0.2;
      const y2 = (z[2] - mean[2] + 0.05 * y0 - 0.1 * y1) / 0.25;
      return -0.5 * (y0 * y0 + y1 * y1 + y2 * y2);
    };
    const begin = { mean: new Float64Array(3), root: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) };
    const posterior = new GridPosterior(3, logPosterior, begin);
    const volume = root[0] * root[4] * root[8] * (2 * Math.PI) ** 1.5;
    expect(posterior.logEvidence).toBeCloseTo(Math.log(volume), 9);
    const sds = [0.3, Math.hypot(0.1, 0.2), Math.hypot(0.05, 0.1, 0.25)];
    for (const i of [0, 1, 2]) {
      expect(posterior.quantile(i, 0.5)).toBeCloseTo(mean[i], 5);
      expect(posterior.quantile(i, 0.975)).toBeCloseTo(mean[i] + 1.959964 * sds[i], 3);
      expect(
        posterior.below(
          i,
          mean.map((value, j) => value - sds[j]),
        ),
      ).toBeCloseTo(0.1586553, 3);
    }
    const { z } = posterior.draws(randomOf(1, 0), 4000);
    for (const i of [0, 1, 2]) {
      let [sum, squares] = [0, 0];
      for (let r = 0; r < 4000; r++) {
        sum += (z[3 * r + i] - mean[i]) / sds[i] / 4000;
        squares += ((z[3 * r + i] - mean[i]) / sds[i]) ** 2 / 4000;
      }
      expect(Math.abs(sum)).toBeLessThan(4 / Math.sqrt(4000));
      expect(Math.abs(squares - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
    }
  });
});
