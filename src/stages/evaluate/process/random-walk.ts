import { log } from '../../../evaluation/exponential.js';
import type { Transitions } from '../../../likelihood/transitions.js';

const logTwoPi = 1.8378770664093453;

/** dX = mu dt + sigma dW by maximum likelihood: what every law of the process has to beat. */
export interface RandomWalk {
  readonly mu: number;
  readonly variance: number;
}

/** mu = Σ (y − x) / Σ dt, sigma² = (1/n) Σ (y − x − mu dt)²/dt. */
export function fitRandomWalk({ from, to, dt }: Transitions): RandomWalk {
  let [moved, time] = [0, 0];
  for (let i = 0; i < from.length; i++) {
    moved += to[i] - from[i];
    time += dt[i];
  }
  const mu = moved / time;
  let squares = 0;
  for (let i = 0; i < from.length; i++) {
    const apart = to[i] - from[i] - mu * dt[i];
    squares += (apart * apart) / dt[i];
  }
  return { mu, variance: squares / from.length };
}

/** ln p of each transition, in nats. */
export function randomWalkScores({ mu, variance }: RandomWalk, { from, to, dt }: Transitions): Float64Array {
  return from.map((x, i) => {
    const apart = to[i] - x - mu * dt[i];
    const v = variance * dt[i];
    return -0.5 * (logTwoPi + log(v) + (apart * apart) / v);
  });
}
