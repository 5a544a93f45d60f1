import { bridge } from './bridge.js';
import { brownian } from './brownian.js';
import { cir } from './cir.js';
import { ckls } from './ckls.js';
import { doubleWell } from './double-well.js';
import { formula } from './formula.js';
import { heston } from './heston.js';
import { gbm } from './gbm.js';
import { jacobi } from './jacobi.js';
import { kou } from './kou.js';
import { linear } from './linear.js';
import { logistic } from './logistic.js';
import { merton } from './merton.js';
import { module } from './module.js';
import { ou } from './ou.js';
import type { Process } from './process.js';

/** Every process, by its name in pipeline files. */
export const processes = {
  brownian,
  gbm,
  ou,
  cir,
  bridge,
  ckls,
  'double-well': doubleWell,
  logistic,
  jacobi,
  merton,
  kou,
  heston,
  linear,
  formula,
  module,
} as const satisfies Record<string, Process<never>>;
