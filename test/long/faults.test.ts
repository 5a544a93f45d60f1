import { atEveryCall } from '../crash/every-call.js';
import { tiny } from '../crash/tiny-run.js';

// A study does the other stages again, in a folder of its own.
const { 'closed-form': closedForm } = tiny.train.estimators;
atEveryCall('a recovery study', {
  pipeline: { ...tiny, train: { estimators: { 'closed-form': closedForm } }, evaluate: { replicates: 2 } },
  what: 'replicates',
  least: 10,
  leastWrites: 10,
});
