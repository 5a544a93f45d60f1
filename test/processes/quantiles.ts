import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { processes } from '../../src/processes/index.js';
import { lawWith } from '../../src/processes/law.js';
import type { Process } from '../../src/processes/process.js';
import { simulated } from './simulated.js';

/** Pairs of a quantile and its level. */
type Quantiles = readonly (readonly [x: number, level: number])[];

interface Case {
  readonly kind: keyof typeof processes;
  readonly parameters: object;
  readonly quantiles: Quantiles;
}

interface Vectors {
  readonly transitions: readonly (Case & { readonly dt: number })[];
  readonly starts: readonly Case[];
}

/** What quantiles.py beside it has made of SciPy's distributions. */
export const { transitions, starts } = JSON.parse(
  readFileSync('test/vectors/quantiles.json', 'utf8'),
) as Vectors;

/** The values of `draws` paths after one exact step; of a stationary start they have its law. */
export function drawsOf({ kind, parameters }: Case, dt: number, draws: number, seed?: number): Float64Array {
  const most = 200_000;
  const x = new Float64Array(draws);
  for (let first = 0; first < draws; first += most) {
    const law = lawWith(processes[kind] as unknown as Process<object>, parameters, dt);
    const count = Math.min(most, draws - first);
    x.set(simulated(law, count, 1, (seed ?? 1) + first)[0], first);
  }
  return x;
}

/**
 * Kolmogorov and Smirnov: the largest difference of the empirical distribution function from that of theory, over the quantiles,
 * is below its quantile of 1 − 2·10⁻⁵, 2.4/√n.
 */
export function expectDistribution(draws: Float64Array, quantiles: Quantiles): void {
  const sorted = draws.slice().sort();
  let at = 0;
  let largest = 0;
  for (const [x, level] of quantiles) {
    while (at < sorted.length && sorted[at] <= x) at++;
    largest = Math.max(largest, Math.abs(at / sorted.length - level));
  }
  expect(quantiles.length).toBeGreaterThan(20);
  expect(largest * Math.sqrt(sorted.length)).toBeLessThan(2.4);
}
