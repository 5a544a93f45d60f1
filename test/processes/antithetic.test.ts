import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/pipeline/load.js';
import type { Simulation } from '../../src/processes/simulation.js';
import { lawOfSimulation } from '../../src/processes/simulation.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf, rowsOf } from '../tables.js';
import { meanOf, simulated } from './simulated.js';

const paired = (process: Simulation['process'], more: object = {}): Simulation => ({
  process,
  times: 3,
  dt: 0.5,
  antithetic: true,
  ...more,
});

/** Of each pair the mean of its two values. */
const meansOfPairs = (x: Float64Array): Float64Array =>
  Float64Array.from({ length: x.length / 2 }, (_, i) => 0.5 * (x[2 * i] + x[2 * i + 1]));

describe('antithetic paths', () => {
  it.each([
    ['brownian motion', { kind: 'brownian', mu: 0.3, sigma: 2, x0: 1 }, {}, 1.45],
    ['ou from its stationary law', { kind: 'ou', kappa: 1, theta: 0.7, sigma: 2, x0: 'stationary' }, {}, 0.7],
    [
      'ou by euler',
      { kind: 'ou', kappa: 1, theta: 0.7, sigma: 2, x0: 0.7 },
      { scheme: 'euler', substeps: 6 },
      0.7,
    ],
    [
      'two components from their stationary law',
      {
        kind: 'linear',
        drift: [
          [1, 0.5],
          [0, 2],
        ],
        diffusion: [
          [1, 0],
          [0.4, 3],
        ],
        mean: [0.7, 3],
        components: ['x', 'y'],
        x0: 'stationary',
      },
      {},
      0.7,
    ],
  ])('of %s have the mean of theory, pair by pair', (_, process, more, mean) => {
    const [x] = simulated(lawOfSimulation(paired(process, more)), 150, 3);
    meansOfPairs(x.slice(300)).forEach((value) => expect(Math.abs(value - mean)).toBeLessThan(1e-14));
    expect(new Set(x.slice(300)).size).toBe(150);
  });

  it('have their own law each, and a mean with less error', () => {
    const process = { kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 };
    const [x] = simulated(lawOfSimulation(paired(process)), 40_000, 3);
    const last = x.slice(80_000);
    const [all, pairs] = [meanOf(last), meanOf(meansOfPairs(last))];
    const exact = Math.exp(0.075);
    expect(Math.abs(pairs.mean - exact) / pairs.error).toBeLessThan(4);
    expect(pairs.error).toBeLessThan(0.5 * all.error);
    const square = meanOf(last.map((value) => value ** 2));
    expect(Math.abs(square.mean - Math.exp(0.15 + 0.24)) / square.error).toBeLessThan(5);
    // The first of each pair is the path that it would be without pairs.
    const [alone] = simulated(lawOfSimulation(paired(process, { antithetic: false })), 40_000, 3);
    expect(alone.filter((_, i) => i % 2 === 0)).toEqual(x.filter((_, i) => i % 2 === 0));
  });

  const held = (simulate: object) => ({
    ...smallPipeline,
    simulate: {
      process: { kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 },
      scheme: 'euler',
      paths: 20_000,
      times: 4,
      dt: 0.25,
      antithetic: true,
      ...simulate,
    },
    train: { holdOut: { fraction: 0.25, by: 'time' }, estimators: { mean: { kind: 'mean' } } },
  });

  it('have errors of schemes whose standard errors are those of independent pairs', async () => {
    const report = await runIn(temporaryFolder(), held({ reference: 'exact' }));
    const [found] = report.result!.schemeError!.components;
    expect(Math.abs(found.strong - 0.06381047477476) / found.strongStandardError!).toBeLessThan(4);
    expect(Math.abs(found.weak - (1.050945336914 - 1.051271096376)) / found.weakStandardError!).toBeLessThan(
      4,
    );
    const rows = rowsOf<{ x: Float64Array; reference: Float64Array }>(report, 'simulate');
    const { error } = meanOf(meansOfPairs(rows[3].x.map((value, i) => value - rows[3].reference[i])));
    expect(Math.abs(found.weakStandardError! / error - 1)).toBeLessThan(1e-3);
  });

  it('are the same on 1, 2 and 7 threads, and where states are kept', async () => {
    const simulate = { paths: 2050, times: 40, substeps: 3 };
    const reference = bytesOf(await runIn(temporaryFolder(), held(simulate), { what: 'targets' }));
    for (const threads of [1, 7]) {
      expect(bytesOf(await runIn(temporaryFolder(), held(simulate), { what: 'targets', threads }))).toEqual(
        reference,
      );
    }
    const linear = {
      ...held(simulate),
      targets: { lambda: { kind: 'linear', a: 0.2, b: 0.1 }, noise: 0.01 },
    };
    const [kept, states] = await Promise.all(
      ['paths', 'states'].map(async (keep) =>
        rowsOf<{ k: number }>(
          await runIn(
            temporaryFolder(),
            { ...linear, simulate: { ...linear.simulate, keep } },
            { what: 'targets' },
          ),
          'targets',
        ).map(({ k }) => k),
      ),
    );
    expect(states).toEqual(kept);
  });

  it.each([
    [{ paths: 7 }, 'simulate.paths must be even where paths are antithetic pairs, found 7'],
    [
      { process: { kind: 'cir', kappa: 1, theta: 1, sigma: 1 }, scheme: 'exact' },
      'simulate.antithetic must be left out for scheme exact, whose draws are not all normals',
    ],
    [
      { process: { kind: 'merton', sigma: 1, intensity: 1, jumpSd: 1 }, scheme: 'exact' },
      'simulate.antithetic must be left out for scheme exact',
    ],
  ])('are refused with %j', (simulate, message) => {
    const file = writePipeline(temporaryFolder(), held(simulate));
    expect(() => loadPipeline(file)).toThrow(message);
  });
});
