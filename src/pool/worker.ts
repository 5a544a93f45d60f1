import { workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/modules.js';
import { MemoryViews } from './memory-views.js';
import type { TaskMessage, WorkerData } from './protocol.js';
import { taskNamed, workThroughShards } from './shards.js';

const { modules, memory, tasks: url } = workerData as WorkerData;
const tasks = (await import(url)) as Parameters<typeof taskNamed>[0];
const context = { modules, kernels: instantiateKernels(modules, memory), memory: new MemoryViews(memory) };

export default (message: TaskMessage): unknown =>
  message.shards === 0 ? undefined : workThroughShards(taskNamed(tasks, message.task), context, message);
