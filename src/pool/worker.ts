import { workerData } from 'node:worker_threads';
import { instantiateKernels } from '../kernels/kernels.js';
import type { Task, TaskMessage, WorkerData } from './protocol.js';
import { workThroughShards } from './shards.js';

const { module, memory, tasks: url } = workerData as WorkerData;
const { tasks } = (await import(url)) as { tasks: Record<string, Task<unknown>> };
const context = { kernels: instantiateKernels(module, memory), memory };

export default (message: TaskMessage): unknown => {
  const task = tasks[message.task];
  if (!task) throw new Error(`the worker has no task "${message.task}"`);
  return workThroughShards(task, context, message);
};
