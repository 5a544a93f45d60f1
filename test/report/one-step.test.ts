import { describe, expect, it } from 'vitest';
import { transitionLaw } from '../../src/likelihood/transition-law.js';
import { oneStepOf } from '../../src/report/one-step.js';
import type { StoredTransitions } from '../../src/report/stored-transitions.js';
import type { TransitionDensity } from '../../src/transition-estimators/transition-estimator.js';

const dt = 1 / 12;

/** One path of a law, and what the law says of its transitions. */
function stored(
  law: TransitionDensity & { simulate: ReturnType<typeof transitionLaw>['simulate'] },
  x0: number,
) {
  const shape = new Float64Array(60);
  const path = law.simulate(
    { from: shape.fill(x0), to: shape, dt: new Float64Array(60).fill(dt), begins: [0] },
    5,
  );
  const scores = { name: 'law', ...law.scores(path) };
  const rows = Float64Array.from({ length: 60 }, (_, i) => i);
  const transitions: StoredTransitions = {
    ...path,
    path: new Float64Array(60),
    row: rows,
    t: rows,
    unseen: new Uint32Array(0),
    laws: [scores],
  };
  return { transitions, scores };
}

const places = Array.from({ length: 60 }, (_, i) => i);

describe('what a law expects one step ahead', () => {
  it('has 2.5, 50 and 97.5 % below it, of cir near 0 too', () => {
    const law = transitionLaw({ kind: 'cir', kappa: 0.5, theta: 0.02, sigma: 0.3 });
    const { transitions, scores } = stored(law, 0.01);
    const step = oneStepOf(law, scores, transitions, places);
    const shares = { lower95: 0.025, median: 0.5, upper95: 0.975 };
    for (const [name, share] of Object.entries(shares)) {
      const to = step[name as keyof typeof shares];
      const { uniform } = law.scores({ ...transitions, to, begins: [0] });
      for (const u of uniform) expect(u).toBeCloseTo(share, 5);
    }
  });

  it('is that of a filter, which all values before decide, where x is measured with noise', () => {
    const [kappa, theta, sigma, noise] = [2, 0.05, 0.05, 0.004];
    const law = transitionLaw({ kind: 'ou', kappa, theta, sigma, noise });
    const { transitions, scores } = stored(law, 0.05);
    const step = oneStepOf(law, scores, transitions, places);
    // Kalman’s filter, begun at the first value as it was measured.
    const decay = Math.exp(-kappa * dt);
    const q = (sigma * sigma * (1 - decay * decay)) / (2 * kappa);
    let [mean, variance] = [transitions.from[0], noise * noise];
    for (const i of places) {
      mean = theta + (mean - theta) * decay;
      variance = variance * decay * decay + q;
      const total = variance + noise * noise;
      expect(step.median[i]).toBeCloseTo(mean, 8);
      expect(step.upper95[i] - step.median[i]).toBeCloseTo(1.959964 * Math.sqrt(total), 7);
      const gain = variance / total;
      mean += gain * (transitions.to[i] - mean);
      variance *= 1 - gain;
    }
  });
});
