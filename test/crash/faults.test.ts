import { atEveryCall } from './every-call.js';
import { everyStage, training } from './fault-trials.js';

// Every sixth call, each kind of fault from another on; test/long/faults.test.ts has all of them.
atEveryCall('a run of every stage', { ...everyStage, step: 6 });
atEveryCall('a training of a network', { ...training, step: 6 });
