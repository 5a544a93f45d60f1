import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markSuspect } from '../../src/store/damage.js';
import { DatasetWriter } from '../../src/store/dataset-writer.js';
import { readManifest } from '../../src/store/manifest.js';
import { readPart } from '../../src/store/part-file.js';
import { Store } from '../../src/store/store.js';
import type { Dataset } from '../../src/store/dataset.js';
import { temporaryFolder } from '../folders.js';

const identity = { stage: 'simulate', fingerprint: 'f'.repeat(64), ingredients: { a: 1 } };
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const minuteAgo = new Date(Date.now() - 60_000);

/** A finished dataset of two parts that were written a minute before its manifest. */
async function finished(): Promise<{ store: Store; dataset: Dataset; path: string }> {
  const store = new Store(temporaryFolder());
  const writer = await store.open(identity, 'resume');
  if (!(writer instanceof DatasetWriter)) throw new Error('the dataset is finished already');
  for (const name of ['a', 'b'])
    await writer.write(`${name}.arrow`, 1, (sink) => sink.write(text(`part ${name}`)));
  writer.publish({ rows: 2 });
  writer.release();
  const dataset = store.find('simulate', identity.fingerprint)!;
  for (const name of ['a', 'b']) utimesSync(join(dataset.folder, `${name}.arrow`), minuteAgo, minuteAgo);
  return { store, dataset, path: join(dataset.folder, 'b.arrow') };
}

const look = (store: Store) => store.look('simulate', identity.fingerprint);

describe('a look at a finished dataset', () => {
  it('reads nothing where sizes and ages are right', async () => {
    const { store, path } = await finished();
    writeFileSync(path, 'part B');
    utimesSync(path, minuteAgo, minuteAgo);
    expect(look(store)).toMatchObject({ state: 'stored', readAt: undefined });
  });

  it('reads a part that is younger than the manifest', async () => {
    const { store, path } = await finished();
    writeFileSync(path, 'part B');
    const detail = 'its sha256 is not what was written';
    expect(look(store)).toMatchObject({
      state: 'damaged',
      damage: [{ file: 'b.arrow', what: 'changed', detail }],
    });
  });

  it('names what is missing, cut, or too long', async () => {
    const { store, path } = await finished();
    for (const [content, damage] of [
      ['part', { what: 'cut', detail: '4 bytes, not 6' }],
      ['part bb', { what: 'changed', detail: '7 bytes, not 6' }],
      [undefined, { what: 'missing', detail: '' }],
    ] as const) {
      if (content === undefined) rmSync(path);
      else writeFileSync(path, content);
      expect(look(store)).toMatchObject({ state: 'damaged', damage: [{ file: 'b.arrow', ...damage }] });
    }
  });

  it('of a copied store reads everything once: the manifest then is younger, and the parts are not read again', async () => {
    const { store, dataset, path } = await finished();
    const copied = new Date(Date.now() - 1000);
    for (const file of ['a.arrow', 'b.arrow', 'manifest.json'])
      utimesSync(join(dataset.folder, file), copied, copied);
    const looked = look(store);
    if (looked.state !== 'stored' || !looked.readAt) throw new Error('the parts were not read');
    store.tidy(dataset, looked.readAt);
    expect(look(store)).toMatchObject({ state: 'stored', readAt: undefined });
    // What changes from now on is seen all the same.
    writeFileSync(path, 'part B');
    expect(look(store).state).toBe('damaged');
  });

  it('reads what a reader found to be wrong, whatever its age', async () => {
    const { store, dataset, path } = await finished();
    writeFileSync(path, 'part B');
    utimesSync(path, minuteAgo, minuteAgo);
    expect(() => readPart(dataset, dataset.manifest.parts[1])).toThrow(
      /b\.arrow is changed .*`pipeline run simulate`/,
    );
    expect(look(store).state).toBe('damaged');
  });

  it('is not stopped by a part to mark that is gone', () => {
    expect(() => markSuspect(join(temporaryFolder(), 'gone'))).not.toThrow();
  });
});

describe('a manifest', () => {
  it('is refused with any bit of it flipped, and cut anywhere', async () => {
    const { dataset } = await finished();
    const path = join(dataset.folder, 'manifest.json');
    const whole = readFileSync(path);
    expect(readManifest(dataset.folder)).toEqual(dataset.manifest);
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] ^= 1 << (bit & 7);
      writeFileSync(path, bytes);
      expect(() => readManifest(dataset.folder)).toThrow('manifest.json is unreadable');
    }
    for (let size = 0; size < whole.length; size++) {
      writeFileSync(path, whole.subarray(0, size));
      expect(() => readManifest(dataset.folder)).toThrow('manifest.json is unreadable');
    }
    expect(statSync(path).size).toBe(whole.length - 1);
  });
});
