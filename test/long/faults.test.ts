import { atEveryCall } from '../crash/every-call.js';
import { everyStage, training } from '../crash/fault-trials.js';
import { tiny } from '../crash/tiny-run.js';

atEveryCall('a run of every stage', everyStage);
atEveryCall('a training of a network', training);

// A study does the other stages again, in a folder of its own.
const { 'closed-form': closedForm } = tiny.train.estimators;
atEveryCall('a recovery study', {
  pipeline: { ...tiny, train: { estimators: { 'closed-form': closedForm } }, evaluate: { replicates: 2 } },
  what: 'replicates',
  least: 10,
  leastWrites: 10,
});
