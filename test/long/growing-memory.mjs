/**
 * Grows the shared memory by a page before every call, and has two threads that have just been woken work in it, counter
 * and all: `node growing-memory.mjs CALLS`, so many on the pool's threads, and so many on bare ones. A call that fails
 * ends it. Prints how often a bare thread did not know of the growth by itself.
 */
import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { compileKernels } from '../../dist/kernels/load.js';
import { Pool } from '../../dist/pool/pool.js';
import { SharedMemory } from '../../dist/pool/shared-memory.js';

const calls = Number(process.argv[2]);
const modules = await compileKernels();
const [pageBytes, pieceBytes] = [65_536, 64];
/** A memory has 65,536 pages at most. */
const mostAtOnce = 50_000;

/** A call's page, which the memory gets for it: all of it but room for the call's counter. */
function grow(memory, call) {
  const before = memory.byteLength;
  const page = memory.reserve(pageBytes - pieceBytes, 'a page');
  if (memory.byteLength !== before + pageBytes) throw new Error('the memory has not grown');
  const cells = memory.float64(page, 8);
  cells[0] = 2 * call;
  return { page, cells };
}

function check(cells, call) {
  const [found, expected] = [[...cells].join(), [2 * call, 0, call, call, 1, 1, 0, 0].join()];
  if (found !== expected) throw new Error(`call ${call} left ${found}, not ${expected}`);
}

async function onPool(count) {
  const pool = new Pool({ threads: 2, modules, tasks: new URL('./growing-tasks.mjs', import.meta.url) });
  try {
    pool.memory.reserve(pageBytes - pieceBytes, 'the first page');
    for (let call = 0; call < count; call++) {
      const { page, cells } = grow(pool.memory, call);
      await pool.each('touch', { page }, 2);
      check(cells, call);
      pool.memory.reserve(pieceBytes, 'the place of the counter');
    }
  } finally {
    await pool.close();
  }
}

/** Says what a bare thread said last. */
const lastWord = async (port) => (await once(port, 'message'))[0];

async function onBareThreads(count) {
  const memory = new SharedMemory();
  memory.reserve(pageBytes - pieceBytes, 'the first page');
  const threads = await Promise.all(
    [0, 1].map(async () => {
      const flags = new Int32Array(new SharedArrayBuffer(8));
      const { port1, port2 } = new MessageChannel();
      const workerData = { modules, memory: memory.memory, calls: count, flags, port: port2 };
      const worker = new Worker(new URL('./growing-thread.mjs', import.meta.url), {
        workerData,
        transferList: [port2],
      });
      await lastWord(port1);
      return { worker, flags, port: port1 };
    }),
  );
  const ends = threads.map(({ port }) => lastWord(port));
  for (let call = 0; call < count; call++) {
    const { page, cells } = grow(memory, call);
    const counter = memory.reserve(pieceBytes, 'a counter');
    const message = { task: 'touch', input: { page }, shards: 2, counter, memoryBytes: memory.byteLength };
    for (const { port, flags } of threads) {
      port.postMessage(message);
      Atomics.add(flags, 0, 1);
      Atomics.notify(flags, 0);
    }
    for (const { flags } of threads) {
      for (let done; (done = Atomics.load(flags, 1)) !== call + 1;) {
        if (done < 0) throw new Error(`call ${call}: ${JSON.stringify(await Promise.race(ends))}`);
        Atomics.wait(flags, 1, done, 5);
      }
    }
    check(cells, call);
  }
  const tallies = await Promise.all(ends);
  await Promise.all(threads.map(({ worker }) => worker.terminate()));
  return tallies.reduce((sum, { unknown }) => sum + unknown, 0);
}

let unknown = 0;
for (let done = 0; done < calls; done += mostAtOnce) {
  const count = Math.min(mostAtOnce, calls - done);
  await onPool(count);
  unknown += await onBareThreads(count);
}
console.log(`${process.version}: ${calls} calls each; unknown to a bare thread: ${unknown} growths`);
