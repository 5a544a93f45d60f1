import { expect, it } from 'vitest';
import { ouPath } from '../../transition-estimators/simulated.js';
import { judged } from '../../truth/process-trial.js';

const estimators = {
  walk: { kind: 'maximum-likelihood', model: 'brownian' },
  ou: { kind: 'maximum-likelihood', model: 'ou' },
  network: { kind: 'transition-network', epochs: 20 },
} as const;

it('answers are the same whatever the units of x and t', async () => {
  const x = ouPath(3, 250, 1 / 12, 2, 0.05, 0.01);
  const answers = async (scale: number, time: number) => {
    const { verdicts, evidence } = await judged({
      x: x.map((value) => value * scale),
      dt: time / 12,
      seed: 1,
      estimators,
    });
    return {
      answers: verdicts.map(({ id, answer }) => `${id} ${answer}`),
      gains: evidence.ladder.rungs.map(({ gain }) => gain?.mean ?? 0),
    };
  };
  const first = await answers(1, 1);
  for (const [scale, time] of [
    [100, 1],
    [1, 12],
    [1e-4, 365.25],
  ]) {
    const other = await answers(scale, time);
    expect(other.answers).toEqual(first.answers);
    other.gains.forEach((gain, i) => expect(gain).toBeCloseTo(first.gains[i], 5));
  }
});
