import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { SharedMemory } from '#dist/pool/shared-memory.js';
import { PartsInMemory, storedPart } from '#dist/rows/parts-in-memory.js';
import { Store } from '#dist/store/store.js';
import type { Dataset } from '#dist/store/dataset.js';
import { systemCalls } from '#dist/store/system-calls.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';

/** Six parts of 16 MB: more than are kept. */
let dataset: Dataset;
beforeAll(async () => {
  const folder = folderOfFile();
  const wide = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 10_007, times: 1200 } };
  const { stages } = await runIn(folder, wide, { what: 'simulate' });
  dataset = new Store(join(folder, 'data')).find('simulate', stages[0].fingerprint)!;
});

/** Counts the files that are read from here on. */
function countReads(): () => number {
  const { open } = systemCalls;
  let reads = 0;
  systemCalls.open = (path, flags) => {
    if (path.endsWith('.arrow')) reads++;
    return open(path, flags);
  };
  onTestFinished(() => void Object.assign(systemCalls, { open }));
  return () => reads;
}

it('a part is read once for all who ask, at once or later, and lies at one place', async () => {
  const parts = PartsInMemory.of(new SharedMemory());
  const reads = countReads();
  const [part] = dataset.manifest.parts;
  const [one, two] = await Promise.all([
    parts.lend(storedPart(dataset, part)),
    parts.lend(storedPart(dataset, part)),
  ]);
  one.giveBack();
  two.giveBack();
  const three = await parts.lend(storedPart(dataset, part));
  expect(three.x).toBe(one.x);
  expect(reads()).toBe(1);
});

it('what was not used for longest makes room, and what is in use never does', async () => {
  const memory = new SharedMemory();
  const parts = PartsInMemory.of(memory);
  const reads = countReads();
  const all = dataset.manifest.parts;
  const held = await parts.lend(storedPart(dataset, all[0]));
  for (const part of all.slice(1)) (await parts.lend(storedPart(dataset, part))).giveBack();
  const bytes = memory.byteLength;
  expect(reads()).toBe(6);
  expect(bytes).toBeLessThan(66 * 2 ** 20);
  (await parts.lend(storedPart(dataset, all[0]))).giveBack();
  (await parts.lend(storedPart(dataset, all[5]))).giveBack();
  expect(reads()).toBe(6);
  held.giveBack();
  (await parts.lend(storedPart(dataset, all[1]))).giveBack();
  expect(reads()).toBe(7);
  expect(memory.byteLength).toBe(bytes);
});

it('a damaged part is refused to all who ask, takes no memory, and is read anew when it is whole', async () => {
  const memory = new SharedMemory();
  const parts = PartsInMemory.of(memory);
  const part = dataset.manifest.parts[2];
  const file = join(dataset.folder, part.file);
  const whole = readFileSync(file);
  const damaged = Buffer.from(whole);
  damaged[1_000_000] ^= 1;
  writeFileSync(file, damaged);
  const lent = await Promise.allSettled([
    parts.lend(storedPart(dataset, part)),
    parts.lend(storedPart(dataset, part)),
  ]);
  expect(lent.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const bytes = memory.byteLength;
  writeFileSync(file, whole);
  (await parts.lend(storedPart(dataset, part))).giveBack();
  expect(memory.byteLength).toBe(bytes);
});
