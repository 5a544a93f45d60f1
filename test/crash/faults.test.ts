import { atEveryCall } from './every-call.js';
import { tiny } from './tiny-run.js';

const { 'closed-form': closedForm, network } = tiny.train.estimators;
const only = (estimators: object): object => ({ ...tiny, train: { estimators } });

atEveryCall('a run of every stage', {
  pipeline: only({ 'closed-form': closedForm }),
  what: 'all',
  least: 100,
  leastWrites: 40,
});

// By itself: before it and behind it the same calls are made as above.
atEveryCall('a training of a network', {
  pipeline: only({ network }),
  before: 'targets',
  what: 'train:network',
  least: 50,
  leastWrites: 20,
});
