import { expect, it } from 'vitest';
import { trainedOn } from './trained-networks.js';

/** A sample of test/truth/training.test.ts. */

it('a network that ended within the noise has finished, and one that did not is asked for more epochs', async () => {
  const networks = { short: { epochs: 20 }, long: { epochs: 320 } };
  for (const seed of [1, 2]) {
    const [short, long] = await trainedOn(seed, networks);
    expect(short).toMatchObject({ finish: 'moving', answer: 'unclear' });
    expect(short.epochsWanted).toBeGreaterThan(25);
    expect(short.epochsWanted).toBeLessThan(320);
    expect(long).toMatchObject({ finish: 'finished', answer: 'yes', epochsWanted: null });
  }
});

it('momentum in mini-batches diverges below its limit for full batches, and holds at the rate that is offered', async () => {
  const at = (learningRate: number): object => ({
    epochs: 40,
    batchSize: 8,
    optimizer: { kind: 'momentum', momentum: 0.9, learningRate },
  });
  for (const seed of [1, 2]) {
    const [{ largestStableRate, stableRate }] = await trainedOn(seed, { probe: { ...at(1e-9), epochs: 1 } });
    // The step that lasts, learningRate / (1 − β), is that of sgd at half its limit: (1 − β) / 2 (1 + β) of it.
    expect(stableRate! / largestStableRate!).toBeGreaterThan(0.9 * (0.1 / 3.8));
    expect(stableRate! / largestStableRate!).toBeLessThanOrEqual(0.1 / 3.8);
    const [bold, told] = await trainedOn(seed, { bold: at(0.7 * largestStableRate!), told: at(stableRate!) });
    expect(bold.status).toBe('diverged');
    expect(told.status).toBe('stopped');
  }
});
