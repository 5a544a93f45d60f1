import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline, type RunReport, run as runPipeline } from '#dist/index.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { lockNameOf } from '../store/locks.js';
import { bytesOf } from '../tables.js';

/** Large enough for several parts and for shards that threads take in another order each time. */
const wide = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths: 1801, times: 1400 },
  train: {
    estimators: {
      ...smallPipeline.train.estimators,
      cubic: { kind: 'least-squares', basis: 'cubic' },
      linear: { kind: 'network', hidden: [], epochs: 1, batchSize: 500 },
    },
  },
};

describe('the same pipeline file gives the same bytes', () => {
  /** What a run of two threads that nothing disturbs gives. */
  let reference: ReturnType<typeof bytesOf>;

  beforeAll(async () => {
    reference = bytesOf(await runIn(folderOfFile(), wide));
  });

  it('on 1, 2, 3 and 7 threads', async () => {
    expect(reference['simulate'].length).toBeGreaterThan(1);
    for (const threads of [1, 3, 7]) {
      const found = bytesOf(await runIn(temporaryFolder(), wide, { threads }));
      expect(found, `${threads} threads`).toEqual(reference);
    }
  });

  it('interrupted at any part and run again, or not', async () => {
    const folder = temporaryFolder();
    let interruptions = 0;
    let report: RunReport | undefined;
    for (let after = 1; !report; after++) {
      const stop = new AbortController();
      let parts = 0;
      const onEvent = ({ type }: { type: string }): void => {
        if (type === 'partFinished' && ++parts === 1) stop.abort();
      };
      try {
        report = await runIn(folder, wide, { signal: stop.signal, onEvent });
      } catch (error) {
        expect(error).toMatchObject({ name: 'InterruptedError', exitCode: 130 });
        interruptions++;
      }
      expect(after).toBeLessThan(50);
    }
    expect(interruptions).toBeGreaterThan(4);
    expect(bytesOf(report)).toEqual(reference);
  });

  it('of the seed experiment: a change of bytes without a change of version is seen', async () => {
    const loaded = loadPipeline('pipelines/lambda.yaml');
    const dataFolder = temporaryFolder();
    const report = await runPipeline(loaded, { what: 'targets', threads: 2, dataFolder });
    const { createHash } = await import('node:crypto');
    const { readColumns } = await import('#dist/rows/stored-table.js');
    const { Store } = await import('#dist/store/store.js');
    const store = new Store(dataFolder);
    const dataset = (stage: string) =>
      store.find(stage, report.stages.find((found) => found.stage === stage)!.fingerprint)!;
    // The values, not the files: a file's metadata holds the fingerprint, which any change of kernels changes.
    const { listValues, readArrow } = await import('#dist/arrow/reader.js');
    const hash = createHash('sha256');
    const { folder, manifest } = dataset('simulate');
    for (const { file } of manifest.parts) {
      hash.update(listValues(readArrow(readFileSync(join(folder, file)), file), 'x'));
    }
    expect(hash.digest('hex')).toBe('172dc7929cab2d1a7c895ac8e34b168932af47d9f122238cb06629553c9010b7');
    const { s, k } = readColumns(dataset('targets'), ['s', 'k']);
    expect(createHash('sha256').update(s).update(k).digest('hex')).toBe(
      '689acf67edadd810d8919c22eeb61240cf0a2296bfb2b6d61aa2dfff48529a39',
    );
  });
});

describe('a run', () => {
  it('clears away what a process killed right after publishing has left', async () => {
    const folder = temporaryFolder();
    const { stages } = await runIn(folder, smallPipeline, { what: 'targets' });
    // No process has this number: the largest that Linux gives out is 4,194,304.
    const left = [lockNameOf({ pid: 4194305 }), 'checkpoint.bin', 'journal.ndjson'];
    for (const name of left) writeFileSync(join(stages[1].path, name), '');
    const again = await runIn(folder, smallPipeline, { what: 'targets' });
    expect(again.stages.map(({ status }) => status)).toContain('reused');
    expect(readdirSync(stages[1].path).filter((name) => left.includes(name))).toEqual([]);
  });

  it('reuses what is stored, and computes again only what depends on a change', async () => {
    const folder = temporaryFolder();
    const statuses = (report: RunReport): string[] =>
      report.stages.map(({ stage, status }) => `${stage} ${status}`);
    await runIn(folder, smallPipeline);
    const again = await runIn(folder, smallPipeline);
    expect(again.stages.every(({ status }) => status === 'reused')).toBe(true);
    expect(again.stages.every(({ parts }) => parts.computed === 0 && parts.reused === parts.total)).toBe(
      true,
    );
    const changed = await runIn(folder, smallPipeline, { set: ['train.estimators.network.epochs=2'] });
    expect(statuses(changed).filter((line) => !line.endsWith('reused'))).toEqual([
      'train:network computed',
      'evaluate computed',
    ]);
    expect(changed.result).not.toEqual(again.result);
  });

  it('computes what is named anew with force, to the same bytes', async () => {
    const folder = temporaryFolder();
    const first = await runIn(folder, smallPipeline);
    const forced = await runIn(folder, smallPipeline, { what: 'train:network', force: true });
    expect(forced.stages.filter(({ status }) => status === 'computed').map(({ stage }) => stage)).toEqual([
      'train:network',
    ]);
    expect(bytesOf(forced)['train:network']).toEqual(bytesOf(first)['train:network']);
  });

  it('refuses with only where something upstream is missing, and writes nothing', async () => {
    const folder = temporaryFolder();
    await expect(runIn(folder, smallPipeline, { what: 'targets', only: true })).rejects.toThrow(
      /simulate is not stored, and --only/,
    );
  });
});
