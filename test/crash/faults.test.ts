import { atEveryCall } from './every-call.js';
import { tiny } from './tiny-run.js';

const { 'closed-form': closedForm, network } = tiny.train.estimators;
const only = (estimators: object): object => ({ ...tiny, train: { estimators } });

atEveryCall('a run of every stage', {
  pipeline: only({ 'closed-form': closedForm }),
  what: 'all',
  below: '',
  least: 100,
});

// By itself: in front of it the same calls are made as above, and where it is stored nobody looks there again.
atEveryCall('a training of a network', {
  pipeline: only({ network }),
  what: 'train:network',
  below: 'store/train',
  least: 100,
});
