import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DatasetWriter } from '../../src/store/dataset-writer.js';
import { Store } from '../../src/store/store.js';
import { systemCalls } from '../../src/store/system-calls.js';
import { temporaryFolder } from '../folders.js';

const identity = { stage: 'simulate', fingerprint: 'f'.repeat(64), ingredients: { a: 1 } };
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

async function open(store: Store, anew = false): Promise<DatasetWriter> {
  const opened = await store.open(identity, anew ? 'recompute' : 'resume');
  if (!(opened instanceof DatasetWriter)) throw new Error('the dataset is finished already');
  return opened;
}

describe('a dataset', () => {
  it('appears when it is published, with the sha256 of every part, and leaves no journal', async () => {
    const store = new Store(temporaryFolder());
    const writer = await open(store);
    await writer.write('part-00000.arrow', 3, (sink) => sink.write(text('abc')));
    expect(store.look('simulate', identity.fingerprint).state).toBe('partial');
    expect(store.find('simulate', identity.fingerprint)).toBeUndefined();
    writer.publish({ rows: 3 });
    writer.release();
    const { manifest, folder } = store.find('simulate', identity.fingerprint)!;
    // printf abc | sha256sum
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(manifest.parts).toEqual([{ file: 'part-00000.arrow', rows: 3, bytes: 3, sha256 }]);
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'part-00000.arrow']);
  });

  it('is resumed from the parts whose bytes are what the journal says', async () => {
    const store = new Store(temporaryFolder());
    const first = await open(store);
    for (const [i, words] of ['aa', 'bb', 'cc'].entries()) {
      await first.write(`part-0000${i}.arrow`, 1, (sink) => sink.write(text(words)));
    }
    first.release();
    const folder = store.folder('simulate', identity.fingerprint);
    writeFileSync(join(folder, 'part-00001.arrow'), 'b!');
    writeFileSync(join(folder, 'part-00007.arrow'), 'never journalled');
    writeFileSync(join(folder, 'part-00003.arrow.tmp'), 'torn');
    appendFileSync(join(folder, 'journal.ndjson'), '{"file":"part-000');

    const second = await open(store);
    expect(second.resumedParts).toBe(2);
    expect(second.part('part-00001.arrow')).toBeUndefined();
    expect(readdirSync(folder).filter((name) => name.startsWith('part'))).toEqual([
      'part-00000.arrow',
      'part-00002.arrow',
    ]);
    await second.write('part-00001.arrow', 1, (sink) => sink.write(text('bb')));
    second.release();
    // The torn line was taken out: what was appended behind it can be read.
    const third = await open(store);
    expect(third.resumedParts).toBe(3);
    third.release();
  });

  it('is recomputed when asked, and found again when not', async () => {
    const store = new Store(temporaryFolder());
    const writer = await open(store);
    await writer.write('part-00000.arrow', 1, (sink) => sink.write(text('old')));
    writer.publish({});
    writer.release();
    expect(await store.open(identity, 'resume')).toHaveProperty('manifest');
    const anew = await open(store, true);
    expect(anew.resumedParts).toBe(0);
    expect(store.look('simulate', identity.fingerprint).state).toBe('missing');
    anew.release();
  });

  it('leaves nothing behind where nothing was written', async () => {
    const store = new Store(temporaryFolder());
    const writer = await open(store);
    writer.release();
    expect(existsSync(store.folder('simulate', identity.fingerprint))).toBe(false);
  });

  it('leaves neither a part nor a temporary file where writing one fails', async () => {
    const store = new Store(temporaryFolder());
    const writer = await open(store);
    const fail = (): never => {
      throw new Error('the disk is full');
    };
    await expect(writer.write('part-00000.arrow', 1, fail)).rejects.toThrow('the disk is full');
    writer.release();
    expect(existsSync(store.folder('simulate', identity.fingerprint))).toBe(false);
  });

  it('makes names and journal durable within a second, and says where it could not', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { sync } = systemCalls;
    onTestFinished(() => void Object.assign(systemCalls, { sync }));
    const writer = await open(new Store(temporaryFolder()));
    const write = (i: number) => writer.write(`part-0000${i}.arrow`, 1, (sink) => sink.write(text('abc')));
    let syncs = 0;
    systemCalls.sync = (fd) => {
      syncs++;
      sync(fd);
    };
    await write(0);
    await write(1);
    expect(syncs).toBe(0);
    // The folder that both have their names in, and the journal.
    vi.advanceTimersByTime(1000);
    expect(syncs).toBe(2);
    vi.advanceTimersByTime(5000);
    expect(syncs).toBe(2);
    await write(2);
    systemCalls.sync = () => {
      throw new Error('the disk is broken');
    };
    vi.advanceTimersByTime(1000);
    systemCalls.sync = sync;
    await expect(write(3)).rejects.toThrow('the disk is broken');
    expect(() => writer.publish(null)).toThrow('the disk is broken');
    writer.release();
  });

  it('keeps checkpoints whole or not at all', async () => {
    const store = new Store(temporaryFolder());
    const writer = await open(store);
    expect(writer.readCheckpoint()).toBeUndefined();
    writer.writeCheckpoint(text('epoch 1'));
    writer.writeCheckpoint(text('epoch 2'));
    expect(new TextDecoder().decode(writer.readCheckpoint())).toBe('epoch 2');
    appendFileSync(join(writer.folder, 'checkpoint.bin'), '!');
    expect(writer.readCheckpoint()).toBeUndefined();
    writer.release();
  });
});
