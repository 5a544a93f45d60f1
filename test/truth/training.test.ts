import { expect, it } from 'vitest';
import { optimizers } from '../../src/optimizers/index.js';
import type { Optimizer } from '../../src/optimizers/optimizer.js';
import { base, trainedOn } from '../verdicts/trained-networks.js';

/** What is said of trainings, tried on many seeds. */

const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

it('a network that ended within the noise is unclear in 5 % of 200 seeds at most, and one that did not never finished', async () => {
  const networks = { short: { epochs: 20 }, long: { epochs: 320 } };
  const said: Record<string, number> = {};
  for (const seed of seeds(200)) {
    for (const { name, finish } of await trainedOn(seed, networks)) {
      said[`${name} ${finish}`] = (said[`${name} ${finish}`] ?? 0) + 1;
    }
  }
  expect(said['short moving']).toBe(200);
  // 190 of 200, and what chance does to 5 %: 1.96 √(0.05 · 0.95 / 200) = 3 %.
  expect(said['long finished']).toBeGreaterThan(184);
  console.log(said);
});

it('without a λ to find a network has finished, too', async () => {
  let finished = 0;
  const networks = { short: { epochs: 20 }, long: { epochs: 160 } };
  for (const seed of seeds(200)) {
    const found = await trainedOn(seed, networks, { targets: { lambda: 0, noise: 0.05 } });
    finished += found.filter(({ finish }) => finish === 'finished').length;
  }
  console.log({ finished, of: 400 });
  expect(finished).toBeGreaterThan(0.95 * 400 - 12);
});

const byKind = [
  ['sgd', {}],
  ...[0.5, 0.9, 0.99].flatMap((momentum) => [
    ['momentum', { momentum }],
    ['nesterov', { momentum }],
  ]),
] as ['sgd' | 'momentum' | 'nesterov', { momentum: number }][];

it.each([
  ['x0 = 1 with noise', {}],
  [
    'x0 = 0 without',
    {
      simulate: { ...base.simulate, process: { ...base.simulate.process, x0: 0 } },
      targets: { lambda: 0.25, noise: 0 },
    },
  ],
])('the learning rate that is offered holds in each of 40 trials from %s', async (_name, over) => {
  const diverged: string[] = [];
  for (const seed of seeds(40)) {
    const probe = { probe: { epochs: 1, optimizer: { kind: 'sgd', learningRate: 1e-9 } } };
    const [{ largestStableRate }] = await trainedOn(seed, probe, over);
    const lambdaMax = 2 / largestStableRate!;
    const networks = byKind.flatMap(([kind, given]) =>
      [8, 32, 'full'].map((batchSize) => {
        const entry = optimizers[kind] as Extract<Optimizer<unknown>, { stability: 'bounded' }>;
        const optimizer = {
          kind,
          ...given,
          learningRate: entry.safeRate(given, lambdaMax, batchSize === 'full'),
        };
        const name = `${kind}-${String(given.momentum).replace('.', '-')}-${batchSize}`;
        return [name, { optimizer, batchSize, epochs: batchSize === 'full' ? 160 : 40 }];
      }),
    ) as [string, object][];
    const trained = await trainedOn(seed, Object.fromEntries(networks), over);
    for (const { name, status } of trained) if (status === 'diverged') diverged.push(`${name} ${seed}`);
  }
  expect(diverged).toEqual([]);
});
