import { describe, expect, it } from 'vitest';
import type { DensityHead } from '../../src/posteriors/density-head.js';
import { mixtureHead, mixtureOf } from '../../src/posteriors/mixture-head.js';
import { NormalMixture } from '../../src/posteriors/normal-mixture.js';
import { splineAt, splineHead, splineInverse, splineOf } from '../../src/posteriors/spline.js';
import { plainDraws } from '../../src/random/draws.js';

const normals = (count: number, step: number): Float64Array => plainDraws.normals(7, 0, 0, count, step);

const heads: readonly (readonly [string, DensityHead, number])[] = [
  ['a mixture of one number', mixtureHead(1, 5), 1],
  ['a mixture of three numbers', mixtureHead(3, 4), 3],
  ['one normal distribution', mixtureHead(2, 1), 2],
  ['a spline', splineHead(8), 1],
  ['a spline of two bins', splineHead(2), 1],
];

describe.each(heads)('the loss of %s', (_, head, d) => {
  it('has the derivatives that its differences say', () => {
    for (let trial = 0; trial < 40; trial++) {
      const outputs = normals(head.outputs, trial);
      const target = normals(d, 1000 + trial).map((value) => 1.7 * value);
      const gradients = new Float64Array(head.outputs);
      head.loss(outputs, 0, target, 0, gradients, 0.25);
      gradients.forEach((slope, o) => {
        const at = (step: number): number => {
          const moved = outputs.slice();
          moved[o] += step;
          return head.loss(moved, 0, target, 0, undefined, 0);
        };
        const h = 1e-4;
        const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(slope).toBeCloseTo(0.25 * difference, 7);
      });
    }
  });

  it('begins near a standard normal density', () => {
    const bias = new Float64Array(head.outputs);
    head.begin(bias, (i) => normals(100, 0)[i]);
    const target = new Float64Array(d).fill(0.5);
    const standard = d * (0.125 + 0.5 * Math.log(2 * Math.PI));
    expect(Math.abs(head.loss(bias, 0, target, 0, undefined, 0) - standard)).toBeLessThan(0.35 * d);
  });
});

describe('what the outputs say', () => {
  it('of a mixture is its density', () => {
    const [d, components] = [3, 4];
    const outputs = normals(mixtureHead(d, components).outputs, 3);
    const { logWeights, means, factors } = mixtureOf(outputs, 0, d, components);
    const mixture = new NormalMixture(d, logWeights, means, factors);
    for (let trial = 0; trial < 20; trial++) {
      const z = normals(d, 50 + trial);
      const loss = mixtureHead(d, components).loss(outputs, 0, z, 0, undefined, 0);
      expect(mixture.logDensity(z)).toBeCloseTo(-loss, 12);
    }
  });

  it('of a spline is its density, which has an inverse and integrates to 1', () => {
    const outputs = normals(23, 5).map((value) => 1.5 * value);
    const spline = splineOf(outputs, 0, 8);
    let [sum, previous] = [0, -Infinity];
    const h = 1e-3;
    for (let z = -8 + h / 2; z < 8; z += h) {
      const { v, logSlope } = splineAt(spline, z);
      sum += (h * Math.exp(-0.5 * v * v + logSlope)) / Math.sqrt(2 * Math.PI);
      expect(v).toBeGreaterThan(previous);
      previous = v;
      expect(splineInverse(spline, v)).toBeCloseTo(z, 9);
      const loss = splineHead(8).loss(outputs, 0, Float64Array.of(z), 0, undefined, 0);
      expect(-loss).toBeCloseTo(-0.5 * v * v + logSlope - 0.5 * Math.log(2 * Math.PI), 10);
    }
    expect(sum).toBeCloseTo(1, 6);
  });
});

describe('a mixture of normal distributions', () => {
  const outputs = normals(mixtureHead(2, 3).outputs, 9).map((value) => 0.4 * value);
  const { logWeights, means, factors } = mixtureOf(outputs, 0, 2, 3);
  const mixture = new NormalMixture(2, logWeights, means, factors);

  it('has marginals that integrate its density', () => {
    // F(z_0) and F(z_1) at (0.3, −0.2), by the trapezoid rule over the plane.
    const at = [0.3, -0.2];
    const h = 0.02;
    const sums = [0, 0];
    let all = 0;
    for (let a = -12; a <= 12; a += h) {
      for (let b = -12; b <= 12; b += h) {
        const mass = h * h * Math.exp(mixture.logDensity([a, b]));
        all += mass;
        // A node on the boundary counts half.
        sums[0] += mass * (a < at[0] - 1e-9 ? 1 : a < at[0] + 1e-9 ? 0.5 : 0);
        sums[1] += mass * (b < at[1] - 1e-9 ? 1 : b < at[1] + 1e-9 ? 0.5 : 0);
      }
    }
    expect(all).toBeCloseTo(1, 6);
    at.forEach((_, i) => expect(mixture.below(i, at)).toBeCloseTo(sums[i], 3));
    expect(mixture.quantile(1, mixture.below(1, at))).toBeCloseTo(at[1], 10);
  });

  it('has the moments of its draws', () => {
    const n = 20_000;
    const u = plainDraws.uniforms(1, 0, 0, n, 0);
    const e = plainDraws.normals(1, 0, 0, 2 * n, 1);
    let [nextU, nextE] = [0, 0];
    const { z } = mixture.draws({ uniform: () => u[nextU++], normal: () => e[nextE++] }, n);
    const sums = [0, 0, 0];
    for (let r = 0; r < n; r++) {
      sums[0] += z[2 * r] / n;
      sums[1] += z[2 * r + 1] / n;
      sums[2] += (z[2 * r + 1] * z[2 * r + 1]) / n;
    }
    const expected = [
      mixture.expectation(0, (value) => value),
      mixture.expectation(1, (value) => value),
      mixture.expectation(1, (value) => value * value),
    ];
    const spread = Math.sqrt(mixture.expectation(1, (value) => value ** 4) / n);
    for (const [i, value] of expected.entries()) expect(Math.abs(sums[i] - value)).toBeLessThan(4 * spread);
  });
});
