import { expect, it } from 'vitest';
import { InterruptedError } from '#dist/errors.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { maximumLikelihood } from '#dist/transition-estimators/maximum-likelihood.js';
import { month, waves } from '../likelihood/series.js';

const transitions = transitionsOf({ x: waves, dt: month }, [0, Infinity], true);

it.each([
  ['a search', { model: 'cir' }],
  ['a search of a model with parameters of its own', { model: 'logistic' }],
  ['a bootstrap', { model: 'ou', correct: { kind: 'bootstrap', replicates: 50 } }],
  ['profiles', { model: 'ou', profile: true }],
  ['a jackknife', { model: 'ou', correct: { kind: 'jackknife', blocks: 4 } }],
] as const)('%s ends where it is to stop, at each of its evaluations', async (_, config) => {
  const asked = { start: 'conditional', profile: false, ...config } as const;
  let looks = 0;
  const fitUntil = async (last: number): Promise<void> => {
    looks = 0;
    const progress = (): void => {
      if (++looks > last) throw new InterruptedError();
    };
    const found = await maximumLikelihood.fit(transitions, asked, {
      seed: 1,
      warn: () => undefined,
      progress,
    });
    found.tables();
  };
  await fitUntil(Infinity);
  const all = looks;
  expect(all).toBeGreaterThan(2);
  for (const last of [0, 1, Math.floor(all / 2), all - 1]) {
    await expect(async () => fitUntil(last)).rejects.toThrow(InterruptedError);
    expect(looks).toBe(last + 1);
  }
});
