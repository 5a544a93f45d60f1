import { workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/modules.js';
import { loadOwnModules } from '../own-models/load.js';
import { loadTasks } from './load-tasks.js';
import { MemoryViews } from './memory-views.js';
import type { TaskMessage, WorkerData } from './protocol.js';
import { ownModulesOf } from './own-modules.js';
import { taskNamed, workThroughShards } from './shards.js';

const { modules, memory, tasks: url } = workerData as WorkerData;
const context = { modules, kernels: instantiateKernels(modules, memory), memory: new MemoryViews(memory) };

/** What a thread does with a message, when its tasks are loaded. */
export default loadTasks(url).then((tasks) => async (message: TaskMessage): Promise<unknown> => {
  await loadOwnModules(ownModulesOf(message.input));
  if (message.shards === 0) return;
  return workThroughShards(taskNamed(tasks, message.task), context, message);
});
