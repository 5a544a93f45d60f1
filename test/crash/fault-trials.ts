import type { Trial } from './every-call.js';
import { tiny } from './tiny-run.js';

const { 'closed-form': closedForm, network } = tiny.train.estimators;
const only = (estimators: object): object => ({ ...tiny, train: { estimators } });

export const everyStage: Trial = {
  pipeline: only({ 'closed-form': closedForm }),
  what: 'all',
  least: 90,
  leastWrites: 40,
};

/** By itself: before it and behind it the same calls are made as above. */
export const training: Trial = {
  pipeline: only({ network }),
  before: 'targets',
  what: 'train:network',
  least: 50,
  leastWrites: 20,
};
