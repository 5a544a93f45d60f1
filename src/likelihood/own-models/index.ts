import type { OwnKind } from '../kinds.js';
import { doubleWell } from './double-well.js';
import { jacobi } from './jacobi.js';
import { logistic } from './logistic.js';
import { merton } from './merton.js';
import type { OwnModel } from './own-model.js';

export const ownModels: Readonly<Record<OwnKind, OwnModel>> = {
  merton,
  'double-well': doubleWell,
  logistic,
  jacobi,
};
