import { exp } from '#dist/evaluation/exponential.js';
import { cirPath, normals, ouPath } from '../transition-estimators/simulated.js';
import type { SimulatedProcess } from '#dist/estimands/process.js';
import type { ProcessCase } from './process-trial.js';

/** Paths of one kind, and the estimators that are asked about them. */
export interface ProcessKind {
  readonly name: string;
  /** Undefined where they count as imported. */
  readonly process?: SimulatedProcess;
  readonly path: (seed: number) => readonly number[];
  readonly dt: number;
  readonly estimators: ProcessCase['estimators'];
  /** κT of the training transitions is at least 20, or there is no kappa: the drift is determined. */
  readonly determined?: boolean;
}

const likelihood = (model: string) => ({ kind: 'maximum-likelihood', model }) as const;
const walk = { 'random-walk': likelihood('brownian') };
const network = { network: { kind: 'transition-network' } } as const;
const ofOu = { ...walk, ou: likelihood('ou'), ...network };
const ofCir = { ...walk, cir: likelihood('cir'), ...network };
const ofRates = {
  ...walk,
  ou: likelihood('ou'),
  cir: likelihood('cir'),
  ckls: likelihood('ckls'),
  ...network,
};

const month = 1 / 12;
const day = 1 / 252;

const ou = (n: number, kappa: number, determined: boolean): ProcessKind => ({
  name: `ou, kappa ${kappa}, ${n} months`,
  process: { kind: 'ou', kappa, theta: 0.05, sigma: 0.01, x0: 0.05 },
  path: (seed) => ouPath(seed, n, month, kappa, 0.05, 0.01),
  dt: month,
  estimators: ofOu,
  determined,
});

/** 4κθ/σ² is 10: 0 is not reached. */
const cir = (
  n: number,
  dt: number,
  kappa: number,
  estimators: ProcessCase['estimators'],
  known = true,
): ProcessKind => ({
  name: `cir, kappa ${kappa}, ${n} steps of ${dt.toPrecision(2)}, ${Object.keys(estimators).join(' ')}`,
  ...(known && {
    process: { kind: 'cir', kappa, theta: 0.06, sigma: Math.sqrt((4 * kappa * 0.06) / 10), x0: 0.06 },
  }),
  path: (seed) => cirPath(seed, n, dt, kappa, 0.06, 10),
  dt,
  estimators,
  determined: 0.8 * n * dt * kappa >= 20,
});

function walkPath(seed: number, n: number, dt: number): number[] {
  const z = normals(seed, n);
  const x = [1];
  for (let i = 0; i < n; i++) x.push(x[i] + 0.05 * dt + 0.2 * Math.sqrt(dt) * z[i]);
  return x;
}

const brownian = (n: number): ProcessKind => ({
  name: `brownian, ${n} days`,
  process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
  path: (seed) => walkPath(seed, n, day),
  dt: day,
  estimators: { ...walk, ...network },
  determined: true,
});

/** Data of the model itself. */
export const ofNormalLaws: readonly ProcessKind[] = [
  ou(250, 0.2, false),
  ou(250, 2, true),
  ou(1000, 0.2, false),
  ou(1000, 2, true),
  brownian(250),
  brownian(1000),
  // More than the 1,000 that a null has: of a speed that merged steps would forget.
  { ...ou(3000, 2, true), estimators: { ...walk, ou: likelihood('ou') } },
];

export const ofCirs: readonly ProcessKind[] = [
  cir(250, month, 1, ofCir),
  cir(250, month, 2, ofCir),
  cir(250, month, 1, ofRates),
  cir(1000, day, 4, ofCir),
  cir(1000, month, 1, ofRates),
];

/** Jumps of sd `size` √dt sigma, `intensity` per year, at most one per step. */
function jumpPath(
  seed: number,
  n: number,
  dt: number,
  kappa: number,
  intensity: number,
  size: number,
): number[] {
  const [z, jump, when] = [normals(seed, n), normals(seed, n, 1), normals(seed, n, 2)];
  const decay = exp(-kappa * dt);
  const sd = 0.2 * Math.sqrt(dt);
  // P(|z| > c) is the probability of a jump: c of 10 of 252 days.
  const c = intensity * dt > 0.03 ? 2.054 : 3;
  const x = [1];
  for (let i = 0; i < n; i++) {
    const jumps = Math.abs(when[i]) > c ? size * sd * jump[i] : 0;
    x.push(1 + (x[i] - 1) * decay + sd * z[i] + jumps);
  }
  return x;
}

const waves = Array.from(
  { length: 1001 },
  (_, i) => 0.06 + 0.02 * Math.sin(0.37 * i) + 0.01 * Math.cos(1.91 * i) + 0.005 * Math.sin(5.3 * i),
);

const cirUnderOu = (n: number, estimators = {}): ProcessKind =>
  cir(n, month, 0.5, { ...walk, ou: likelihood('ou'), ...estimators }, false);

const jumpsUnder = (model: 'ou' | 'brownian', n: number): ProcessKind => ({
  name: `jumps under ${model}, ${n} days`,
  path: (seed) => jumpPath(seed, n, day, model === 'ou' ? 5 : 0, 10, 5),
  dt: day,
  estimators: { [model]: likelihood(model) },
});

/** Data of another process, so many that it shows: a fifth of them is unseen. */
export const others: readonly ProcessKind[] = [
  cirUnderOu(3500),
  cirUnderOu(3500, network),
  // Twenty jumps among 500 unseen transitions.
  jumpsUnder('ou', 2500),
  jumpsUnder('brownian', 2500),
  ...(['ou', 'cir'] as const).map((model) => ({
    name: `waves under ${model}`,
    path: (seed: number) => waves.slice(seed % 700, (seed % 700) + 241),
    dt: month,
    estimators: { ...walk, [model]: likelihood(model) },
  })),
];

/** Too few for that: 200 unseen transitions of cir, and three jumps among 75. */
export const short: readonly ProcessKind[] = [
  cirUnderOu(1000),
  cirUnderOu(1000, network),
  jumpsUnder('ou', 375),
  jumpsUnder('brownian', 375),
];
