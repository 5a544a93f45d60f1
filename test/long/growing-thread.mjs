/**
 * A thread of growing-memory.mjs with nothing between being woken and the task, where a growth is most often not known
 * yet: piscina's own work leaves it time. Counts how often it was not.
 */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { instantiateKernels } from '../../dist/kernels/modules.js';
import { MemoryViews } from '../../dist/pool/memory-views.js';
import { workThroughShards } from '../../dist/pool/shards.js';
import { tasks } from './growing-tasks.mjs';

const { modules, memory, calls, flags, port } = workerData;
const context = { kernels: instantiateKernels(modules, memory), memory: new MemoryViews(memory) };
port.postMessage('started');
let [done, unknown] = [0, 0];
for (let failed = false; done < calls && !failed;) {
  Atomics.wait(flags, 0, done);
  for (let received; !failed && (received = receiveMessageOnPort(port)) !== undefined;) {
    const { message } = received;
    if (memory.buffer.byteLength < message.memoryBytes) unknown++;
    try {
      workThroughShards(tasks[message.task], context, message);
    } catch (error) {
      failed = String(error);
    }
    done++;
    Atomics.store(flags, 1, failed ? -1 : done);
    Atomics.notify(flags, 1);
    if (failed) port.postMessage({ failed });
  }
}
port.postMessage({ unknown });
