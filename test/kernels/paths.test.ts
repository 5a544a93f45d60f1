import { describe, expect, it } from 'vitest';
import { compileKernelsAtOnce } from '../../src/kernels/load.js';
import { instantiateKernels, moduleOfLaw } from '../../src/kernels/modules.js';
import { advance, type PlainLaw } from '../../src/kernels/reference/paths.js';
import { methodsOfAll } from '../processes/methods.js';
import { differingValues, trialNumbers } from './bits.js';
import { loadKernels } from './load.js';
import { compileTestLaw, coupled } from './test-laws.js';

const { kernels: shipped, memory, f64 } = loadKernels(256);
const modules = { ...compileKernelsAtOnce(), [moduleOfLaw('coupled')]: await compileTestLaw('coupled') };
const { laws } = instantiateKernels(modules, memory);

/** Byte offsets: constants, room for normals, states, and x. */
const [constantsPointer, sparePointer, statePointer, xPointer] = [1024, 262144, 1048584, 2097152];

interface TestedLaw extends PlainLaw {
  readonly law: string;
  readonly components: readonly string[];
  /** Constants of trials. */
  readonly constants: readonly (readonly number[])[];
  /** A value of a component at a start, from a number of about 1. */
  startOf(number: number, component: number): number;
  readonly takesSubsteps: boolean;
}

/** Every law and scheme of a process, and a law with more of everything than one. */
const tested: TestedLaw[] = [
  ...methodsOfAll(),
  {
    ...coupled,
    constants: [-3, 0, 2, 7].map((size) => coupled.constants.map((value) => value * size)),
    startOf: (number: number) => number * 50,
    takesSubsteps: false,
  },
];

interface Range {
  readonly firstPath: number;
  readonly paths: number;
  readonly firstStep: number;
  readonly steps: number;
}

/** The plain loops take most of the time. */
const trials = 60;

describe.each(tested)('the paths of the law $law', (one) => {
  const { law, components, noises, takesSubsteps, startOf } = one;
  const width = components.length;

  /** Where the blocks of the components lie: `gap` bytes apart. */
  function run(
    constants: readonly number[],
    stride: number,
    gap: number,
    seed: number[],
    range: Range,
    substeps: number,
    tile: number,
    antithetic: boolean,
  ): void {
    f64(constantsPointer, 17000).fill(NaN).set(constants);
    const { firstPath, paths, firstStep, steps } = range;
    const [low, high, stream] = seed;
    laws[law](
      xPointer,
      xPointer + gap,
      gap,
      stride,
      statePointer,
      paths * 8,
      sparePointer,
      constantsPointer,
      low,
      high,
      stream,
      firstPath,
      paths,
      firstStep,
      steps,
      width,
      substeps,
      tile,
      antithetic ? 1 : 0,
    );
  }

  it('have the bits of the plain loop for any range, and nothing else is written', () => {
    const { word, whole } = trialNumbers(5);
    for (let trial = 0; trial < trials; trial++) {
      const paths = trial % 20 === 0 ? whole(120, 270) : whole(0, 19);
      const steps = whole(0, 11);
      const stride = paths + whole(0, 3);
      const [firstPath, firstStep] = [word() >>> whole(0, 32), word() >>> whole(0, 32)];
      const seed = [word(), word(), word()];
      const constants = one.constants[trial % one.constants.length];
      const substeps = takesSubsteps ? whole(1, 12) : 1;
      const tile = 4 * whole(1, 32);
      const antithetic = trial % 4 === 3;

      const state = Float64Array.from({ length: width * paths }, (_, i) =>
        startOf(whole(-1000, 1000) / 500, Math.floor(i / paths)),
      );
      const stateAround = f64(statePointer - 8, state.length + 4).fill(-7.25);
      stateAround.set(state, 1);
      // Around and between the components' blocks there are eight values of no use.
      const block = stride * steps + 8;
      const xAround = f64(xPointer - 64, 8 + width * block).fill(99.5);
      const x = xAround.slice();
      const blocks = components.map((_, c) => x.subarray(8 + c * block, 8 + c * block + stride * steps));
      run(
        constants,
        stride,
        block * 8,
        seed,
        { firstPath, paths, firstStep, steps },
        substeps,
        tile,
        antithetic,
      );
      const [low, high, stream] = seed;
      advance(
        one,
        blocks,
        stride,
        state,
        constants,
        low,
        high,
        stream,
        firstPath,
        paths,
        firstStep,
        steps,
        substeps,
        antithetic,
      );
      expect(differingValues(xAround, x)).toBe(0);
      expect(differingValues(stateAround, Float64Array.of(-7.25, ...state, -7.25, -7.25, -7.25))).toBe(0);
    }
  });

  it('are the same however the range is cut, and leave the last row in the state', () => {
    const [paths, steps] = [300, 23];
    const bytes = paths * steps * 8;
    const walk = (pathCuts: number[], stepCuts: number[]): Float64Array => {
      const state = f64(statePointer, width * paths);
      state.forEach((_, i) => (state[i] = startOf(0.9, Math.floor(i / paths))));
      f64(xPointer, width * paths * steps).fill(0);
      f64(constantsPointer, 17000).fill(0).set(one.constants[0]);
      for (let s = 1; s < stepCuts.length; s++) {
        for (let p = 1; p < pathCuts.length; p++) {
          const [path, step] = [pathCuts[p - 1], stepCuts[s - 1]];
          laws[law](
            xPointer + (step * paths + path) * 8,
            xPointer + bytes + (step * paths + path) * 8,
            bytes,
            paths,
            statePointer + path * 8,
            paths * 8,
            sparePointer,
            constantsPointer,
            11,
            12,
            13,
            40 + path,
            pathCuts[p] - path,
            6 + step,
            stepCuts[s] - step,
            width,
            takesSubsteps ? 3 : 1,
            64,
          );
        }
      }
      const x = f64(xPointer, width * paths * steps).slice();
      const ends = components.map((_, c) =>
        x.subarray(((c + 1) * steps - 1) * paths, (c + 1) * steps * paths),
      );
      ends.forEach((end, c) => {
        expect(differingValues(state.subarray(c * paths, (c + 1) * paths), end)).toBe(0);
      });
      return x;
    };
    const { whole } = trialNumbers(6);
    const cuts = (end: number) =>
      [0, ...Array.from({ length: 4 }, () => whole(0, end)), end].sort((a, b) => a - b);
    const uncut = walk([0, paths], [0, steps]);
    for (let trial = 0; trial < 20; trial++) {
      expect(differingValues(walk(cuts(paths), cuts(steps)), uncut)).toBe(0);
    }
  });

  it.skipIf(noises === 0)('take normals of their own for each of a step’s', () => {
    const z = new Float64Array(noises);
    const seen: number[] = [];
    const keep: PlainLaw = { noises, step: (_values, normals) => void seen.push(...normals) };
    advance(keep, [z], 1, new Float64Array(2), [], 1, 2, 3, 4, 2, 5, 8);
    expect(new Set(seen).size).toBe(2 * 8 * noises);
  });
});

describe('Brownian motion', () => {
  const { brownian } = laws;

  it('accumulates the normals of the same range', () => {
    const [paths, steps, drift, volatility] = [9, 10, 0.125, 0.5];
    const zPointer = xPointer + 65536;
    f64(statePointer, paths).fill(3);
    f64(constantsPointer, 2).set([drift, volatility]);
    brownian(
      xPointer,
      0,
      0,
      paths,
      statePointer,
      0,
      0,
      constantsPointer,
      1,
      2,
      3,
      4,
      paths,
      5,
      steps,
      1,
      1,
      0,
    );
    shipped.normals(zPointer, 1, 2, 3, 4, paths, 5, steps);
    const z = f64(zPointer, paths * steps);
    const expected = new Float64Array(paths * steps);
    expected.forEach((_, i) => {
      expected[i] = (i < paths ? 3 : expected[i - paths]) + (drift + volatility * z[i]);
    });
    expect(differingValues(f64(xPointer, paths * steps), expected)).toBe(0);
    expect(differingValues(f64(statePointer, paths), expected.subarray(-paths))).toBe(0);
  });

  it('has the mean, variance and covariance of Brownian motion within four standard errors', () => {
    const [paths, steps, drift, sigma] = [20_000, 64, 0.3, 0.7];
    const x = xPointer + 262144;
    f64(xPointer, paths).fill(2);
    f64(constantsPointer, 2).set([drift, sigma]);
    brownian(x, 0, 0, paths, xPointer, 0, 0, constantsPointer, 20180712, 0, 0, 0, paths, 0, steps, 1, 1, 0);
    const deviation = (row: number) =>
      f64(x + (row - 1) * paths * 8, paths).map((value) => value - (2 + row * drift));
    const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / paths;
    for (const t of [1, 2, 5, 16, 64]) {
      const d = deviation(t);
      const variance = t * sigma ** 2;
      expect(Math.abs(meanOf(d)) / Math.sqrt(variance / paths)).toBeLessThan(4);
      const spread = meanOf(d.map((value) => value ** 2)) - variance;
      expect(Math.abs(spread) / (variance * Math.sqrt(2 / paths))).toBeLessThan(4);
      for (const s of [1, 16, 64]) {
        // Cov(X_s, X_t) = σ² min(s, t); the product of two normals has variance (s t + min(s, t)²) σ⁴.
        const earlier = Math.min(s, t);
        const e = deviation(s);
        const covariance = meanOf(d.map((value, i) => value * e[i])) - earlier * sigma ** 2;
        const standardError = sigma ** 2 * Math.sqrt((s * t + earlier ** 2) / paths);
        expect(Math.abs(covariance) / standardError).toBeLessThan(4);
      }
    }
  });
});
