import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError, loadPipeline } from '#dist/index.js';
import { recompute, verifyStore } from '#dist/run/verify.js';
import { type Manifest, manifestText } from '../../src/store/manifest.js';
import { Store } from '../../src/store/store.js';
import { verifyDatasets } from '../../src/store/verify.js';
import { harm, harms, tinyPipeline } from '../damage.js';
import { filesIn } from '../files.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { dead, living, lockNameOf } from '../store/locks.js';
import { bytesOf, folderOf } from '../tables.js';

/** What verify names as damaged: `stage/fingerprint/file what`. */
async function damageIn(dataFolder: string): Promise<string[]> {
  const { datasets } = await verifyStore({ dataFolder });
  return datasets.flatMap(({ kind, fingerprint, damage }) =>
    damage.map(({ file, what }) => `${kind}/${fingerprint}/${file} ${what}`),
  );
}

describe('verify', () => {
  it('reads everything, and finds nothing wrong with what a run has left', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, smallPipeline);
    const seen: [number, number][] = [];
    const { datasets } = await verifyStore({
      dataFolder: join(folder, 'data'),
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(datasets.map(({ stage, state }) => [stage, state])).toHaveLength(6);
    expect(datasets.every(({ state }) => state === 'whole')).toBe(true);
    const parts = Object.values(bytesOf(report)).flat();
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    expect(datasets.reduce((sum, dataset) => sum + dataset.bytes, 0)).toBe(bytes);
    expect(seen).toHaveLength(parts.length);
    expect(seen.at(-1)).toEqual([bytes, bytes]);
  });

  it('names every file that is cut at a 64-byte boundary or has a bit flipped, and no other', async () => {
    const folder = temporaryFolder();
    await runIn(folder, tinyPipeline);
    const [data, store] = [join(folder, 'data'), join(folder, 'data/store')];
    expect(await damageIn(data)).toEqual([]);
    const whats: Record<string, number> = {};
    const folders = new Map(new Store(data).folders().map((found) => [found.folder, found]));
    for (const harmed of harms(store)) {
      const mend = harm(store, harmed);
      const [kind, fingerprint, ...file] = harmed.file.split('/');
      const [{ damage }] = await verifyDatasets([folders.get(join(store, kind, fingerprint))!]);
      mend();
      const how = harmed.how.startsWith('cut') ? 'cut' : 'changed';
      const what = harmed.file.endsWith('manifest.json') ? 'unreadable' : how;
      expect(damage, harmed.how).toMatchObject([{ file: file.join('/'), what }]);
      whats[what] = (whats[what] ?? 0) + 1;
    }
    expect(await damageIn(data)).toEqual([]);
    // Parts both ways, and manifests.
    for (const what of ['cut', 'changed', 'unreadable']) expect(whats[what]).toBeGreaterThan(100);
  });

  it('and the next run make anew what a bad disk has changed without a trace', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, smallPipeline);
    const path = join(folderOf(report, 'targets'), 'part-00000.arrow');
    const whole = readFileSync(path);
    const { atime, mtime } = statSync(path);
    writeFileSync(path, whole.with(whole.length - 200, whole.at(-200)! ^ 64));
    utimesSync(path, atime, mtime);
    const statuses = async (): Promise<string[]> =>
      (await runIn(folder, smallPipeline)).stages.map(({ status }) => status);
    // A run that has to read none of it cannot know.
    expect(new Set(await statuses())).toEqual(new Set(['reused']));
    expect(await damageIn(join(folder, 'data'))).toEqual([
      expect.stringContaining('part-00000.arrow changed'),
    ]);
    expect(await statuses()).toContain('computed');
    expect(readFileSync(path).equals(whole)).toBe(true);
    expect(await damageIn(join(folder, 'data'))).toEqual([]);
  });

  it('names what is missing and what belongs to nothing, and leaves it alone', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, smallPipeline);
    rmSync(join(folderOf(report, 'evaluate'), 'metrics/part-00000.arrow'));
    const stray = join(folderOf(report, 'simulate'), 'part-00001.arrow');
    writeFileSync(stray, 'ARROW1');
    // What a run sweeps by itself is not worth a word.
    for (const file of ['journal.ndjson', 'part-00002.arrow.tmp', lockNameOf(dead)]) {
      writeFileSync(join(folderOf(report, 'targets'), file), '');
    }
    const found = (await damageIn(join(folder, 'data'))).map((line) => line.replace(/\/[0-9a-f]{64}/, ''));
    expect(found).toEqual([
      'evaluate/metrics/part-00000.arrow missing',
      'simulate/part-00001.arrow unexpected',
    ]);
    expect(existsSync(stray)).toBe(true);
  });

  it('looks at the parts of what is unfinished, and judges nothing that is being written', async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const wide = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 2001, times: 2500 } };
    const stop = new AbortController();
    const run = runIn(folder, wide, {
      what: 'simulate',
      signal: stop.signal,
      onEvent: ({ type }) => type === 'partFinished' && stop.abort(),
    });
    await expect(run).rejects.toThrow(InterruptedError);
    expect((await verifyStore({ dataFolder: data })).datasets).toMatchObject([
      { state: 'unfinished', damage: [] },
    ]);
    const part = filesIn(data).find(({ name }) => name.endsWith('.arrow'))!.path;
    writeFileSync(part, readFileSync(part).fill(1, 1000, 1001));
    const { datasets } = await verifyStore({ dataFolder: data });
    expect(datasets).toMatchObject([
      { state: 'damaged', damage: [{ file: 'part-00000.arrow', what: 'changed' }] },
    ]);
    writeFileSync(join(datasets[0].folder, lockNameOf(living)), '');
    expect((await verifyStore({ dataFolder: data })).datasets).toMatchObject([
      { state: 'inUse', damage: [] },
    ]);
  });

  it('of a pipeline reads its datasets alone, and says what is not stored', async () => {
    const folder = temporaryFolder();
    const dataFolder = join(folder, 'data');
    await runIn(folder, smallPipeline, { set: ['targets.noise=0.02'] });
    await runIn(folder, smallPipeline, { what: 'train:mean' });
    const loaded = loadPipeline(writePipeline(folder, smallPipeline));
    const { datasets, notStored } = await verifyStore({ dataFolder, loaded });
    expect(datasets.map(({ stage }) => stage)).toEqual(['simulate', 'targets', 'train:mean']);
    expect(notStored).toEqual(['train:closed-form', 'train:network', 'evaluate']);
  });
});

describe('verify --recompute', () => {
  it('makes what is stored again, finds the same bytes, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const dataFolder = join(folder, 'data');
    await runIn(folder, smallPipeline, { what: 'train:network' });
    const before = filesIn(dataFolder).map(({ path }) => [path, readFileSync(path, 'hex')]);
    // A verification of a process that is gone.
    mkdirSync(join(dataFolder, 'verify/data/store'), { recursive: true });
    const loaded = loadPipeline(writePipeline(folder, smallPipeline));
    const again = await recompute(loaded, { dataFolder, threads: 1 });
    expect(again).toMatchObject([
      { stage: 'simulate', parts: 1, damage: [] },
      { stage: 'targets', parts: 1, damage: [] },
      { stage: 'train:network', parts: 7, damage: [] },
    ]);
    expect(filesIn(dataFolder).map(({ path }) => [path, readFileSync(path, 'hex')])).toEqual(before);
    expect(existsSync(join(dataFolder, 'verify'))).toBe(false);
  });

  it('names the part that comes out otherwise', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, smallPipeline, { what: 'targets' });
    const path = join(folderOf(report, 'targets'), 'manifest.json');
    const { sha256: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest & {
      sha256: string;
    };
    const [part] = manifest.parts;
    // As though another machine had computed other bytes.
    writeFileSync(path, manifestText({ ...manifest, parts: [{ ...part, sha256: '0'.repeat(64) }] }));
    const loaded = loadPipeline(writePipeline(folder, smallPipeline));
    const again = await recompute(loaded, { dataFolder: join(folder, 'data'), threads: 2 });
    expect(again.map(({ damage }) => damage.map(({ file, what }) => `${file} ${what}`))).toEqual([
      [],
      ['part-00000.arrow different'],
    ]);
  });

  it('that is interrupted leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const dataFolder = join(folder, 'data');
    await runIn(folder, smallPipeline);
    const loaded = loadPipeline(writePipeline(folder, smallPipeline));
    const stop = new AbortController();
    const run = recompute(loaded, {
      dataFolder,
      threads: 2,
      signal: stop.signal,
      onEvent: ({ type }) => type === 'stageFinished' && stop.abort(),
    });
    await expect(run).rejects.toThrow(InterruptedError);
    expect(existsSync(join(dataFolder, 'verify'))).toBe(false);
  });
});
