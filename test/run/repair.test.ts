import {
  copyFileSync,
  cpSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent, RunReport } from '#dist/index.js';
import { type Manifest, manifestText } from '../../src/store/manifest.js';
import { harm, harms, tinyPipeline } from '../damage.js';
import { contentsOf, filesIn } from '../files.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { bytesOf, folderOf } from '../tables.js';

/** Three parts of paths, which are 16 MB each. */
const wide = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 1801, times: 2600 } };

/** The same with one part of paths, for what befalls other stages. */
const narrow = { ...wide, simulate: { ...wide.simulate, paths: 20, times: 400 } };

interface Whole {
  readonly folder: string;
  readonly report: RunReport;
}

const wholes = new Map<object, Whole>();

beforeAll(async () => {
  for (const pipeline of [wide, narrow]) {
    const folder = folderOfFile();
    wholes.set(pipeline, { folder, report: await runIn(folder, pipeline) });
  }
});

/** A folder in which the whole pipeline has run. */
function afterRun(pipeline: object): { folder: string; first: RunReport } {
  const folder = temporaryFolder();
  const { folder: whole, report } = wholes.get(pipeline)!;
  cpSync(whole, folder, { recursive: true, preserveTimestamps: true });
  const stages = report.stages.map((stage) => ({ ...stage, path: stage.path.replace(whole, folder) }));
  // Copied times have lost their last digits: manifests are younger than their parts once more.
  const now = new Date();
  for (const { path } of stages) utimesSync(join(path, 'manifest.json'), now, now);
  // The system stamps files with the time of its last tick, which lags behind: what is harmed next has to be younger.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  return { folder, first: { ...report, stages } };
}

function flip(path: string, at = 0.5): void {
  const bytes = readFileSync(path);
  bytes[Math.floor(at * bytes.length)] ^= 1;
  writeFileSync(path, bytes);
}

/** Flips a bit as a bad disk does: neither size nor age tell. */
function flipUnseen(path: string): void {
  const { atime, mtime } = statSync(path);
  flip(path);
  utimesSync(path, atime, mtime);
}

/** The files of a dataset's folder: name → content, and which file it is on the disk. */
const contents = (report: RunReport, stage: string): Record<string, string> =>
  contentsOf(folderOf(report, stage));
const places = (report: RunReport, stage: string): Record<string, string> =>
  Object.fromEntries(
    filesIn(folderOf(report, stage)).map(({ name, path }) => {
      // A file system may give a new file the number of one that was removed.
      const { ino, mtimeNs } = statSync(path, { bigint: true });
      return [name, `${ino} of ${mtimeNs}`];
    }),
  );

const changed = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after).filter((name) => name !== 'manifest.json' && before[name] !== after[name]);

describe('the next run makes a damaged part anew, and only that part', () => {
  const cases: [string, string, (path: string) => void][] = [
    ['simulate', 'part-00000.arrow', rmSync],
    ['simulate', 'part-00001.arrow', flip],
    ['simulate', 'part-00002.arrow', (path) => truncateSync(path, 1000)],
    ['targets', 'part-00000.arrow', (path) => writeFileSync(path, readFileSync(path) + '\0')],
    ['train:closed-form', 'functions/part-00000.arrow', flip],
    ['train:network', 'weights/part-00000.arrow', (path) => truncateSync(path, 0)],
    ['evaluate', 'predictions/part-00000.arrow', rmSync],
    ['evaluate', 'metrics/part-00000.arrow', flip],
  ];

  it.each(cases)('%s: %s', async (stage, file, harm) => {
    const pipeline = stage === 'simulate' ? wide : narrow;
    const { folder, first } = afterRun(pipeline);
    const [before, lay] = [contents(first, stage), places(first, stage)];
    harm(join(folderOf(first, stage), file));
    const events: RunEvent[] = [];
    const second = await runIn(folder, pipeline, { onEvent: (event) => events.push(event) });
    expect(contents(second, stage)).toEqual(before);
    expect(changed(lay, places(second, stage))).toEqual([file]);
    expect(second.stages.filter(({ status }) => status !== 'reused')).toMatchObject([
      { stage, parts: { computed: 1 } },
    ]);
    expect(events).toContainEqual({ type: 'damaged', stage, files: [expect.stringMatching(`^${file} is `)] });
    expect(second.result).toEqual(first.result);
    const third = await runIn(folder, pipeline);
    expect(third.stages.every(({ status }) => status === 'reused')).toBe(true);
  });

  it('several at once, in several datasets', async () => {
    const { folder, first } = afterRun(wide);
    flip(join(folderOf(first, 'simulate'), 'part-00001.arrow'));
    rmSync(join(folderOf(first, 'simulate'), 'part-00002.arrow'));
    flip(join(folderOf(first, 'targets'), 'part-00000.arrow'));
    rmSync(join(folderOf(first, 'train:network'), 'history/part-00000.arrow'));
    const second = await runIn(folder, wide);
    const made = second.stages.map(({ stage, parts }) => [stage, parts.computed]);
    expect(made).toEqual([
      ['simulate', 2],
      ['targets', 1],
      ['train:mean', 0],
      ['train:closed-form', 0],
      ['train:network', 1],
      ['evaluate', 0],
    ]);
    expect(bytesOf(second)).toEqual(bytesOf(first));
  });
});

it('cut files and flipped bits anywhere, manifests too: a sample of what test/long tries', async () => {
  const folder = temporaryFolder();
  const store = join(folder, 'data/store');
  await runIn(folder, tinyPipeline);
  const before = contentsOf(store);
  const sample = [...harms(store)].filter((_, i) => i % 89 === 0);
  expect(sample.length).toBeGreaterThan(10);
  for (const harmed of sample) {
    harm(store, harmed);
    await runIn(folder, tinyPipeline);
    expect(contentsOf(store), `${harmed.file} ${harmed.how}`).toEqual(before);
  }
});

describe('a part whose bits changed and whose size and age did not', () => {
  it('is found by the stage that reads it, mended, and the run goes on', async () => {
    const { folder, first } = afterRun(wide);
    const reference = await runIn(afterRun(wide).folder, wide, { set: ['targets.noise=0.02'] });
    flipUnseen(join(folderOf(first, 'simulate'), 'part-00002.arrow'));
    // Nothing has to read it.
    expect((await runIn(folder, wide)).stages.every(({ status }) => status === 'reused')).toBe(true);
    const events: RunEvent[] = [];
    const second = await runIn(folder, wide, {
      alone: true,
      set: ['targets.noise=0.02'],
      onEvent: (event) => events.push(event),
    });
    expect(bytesOf(second)).toEqual(bytesOf(reference));
    expect(second.stages[0]).toMatchObject({ stage: 'simulate', status: 'resumed', parts: { computed: 1 } });
    expect(events).toContainEqual({
      type: 'damaged',
      stage: 'simulate',
      files: ['part-00002.arrow is changed (its sha256 is not what was written)'],
    });
  });

  it('is mended once where trainings that run side by side find it', async () => {
    const { folder, first } = afterRun(narrow);
    flipUnseen(join(folderOf(first, 'targets'), 'part-00000.arrow'));
    const events: RunEvent[] = [];
    // The same targets, and other trainings than those that are stored.
    const set = [
      'train.estimators={ a: { kind: mean }, b: { kind: least-squares, basis: linear }, c: { kind: ratio } }',
    ];
    const second = await runIn(folder, narrow, { alone: true, set, onEvent: (event) => events.push(event) });
    expect(bytesOf(second)).toEqual(bytesOf(await runIn(temporaryFolder(), narrow, { set })));
    expect(events.filter(({ type }) => type === 'damaged')).toHaveLength(1);
  });

  it('stops a run that may not touch what is upstream', async () => {
    const { folder, first } = afterRun(wide);
    flipUnseen(join(folderOf(first, 'simulate'), 'part-00002.arrow'));
    const run = runIn(folder, wide, {
      alone: true,
      what: 'targets',
      set: ['targets.noise=0.02'],
      only: true,
    });
    await expect(run).rejects.toThrow(/part-00002.arrow is changed .* recomputes it$/);
  });
});

describe('a damaged manifest', () => {
  it.each([
    ['cut', (path: string) => truncateSync(path, 200)],
    [
      'with a number changed',
      (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('"rows": 400', '"rows": 401')),
    ],
    ['of another dataset', (path: string, other: string) => copyFileSync(other, path)],
  ])('%s: every part is recomputed, to the same bytes', async (_, harm) => {
    const { folder, first } = afterRun(narrow);
    const other = await runIn(folder, narrow, { what: 'targets', set: ['targets.noise=0.02'] });
    const before = contents(first, 'targets');
    const manifest = join(folderOf(first, 'targets'), 'manifest.json');
    harm(manifest, join(folderOf(other, 'targets'), 'manifest.json'));
    const second = await runIn(folder, narrow, { what: 'targets' });
    expect(second.stages[1]).toMatchObject({ stage: 'targets', status: 'computed', parts: { computed: 1 } });
    expect(contents(second, 'targets')).toEqual(before);
  });
});

describe('a repair', () => {
  it('that gives other bytes than the manifest says is an error, and leaves the manifest alone', async () => {
    const { folder, first } = afterRun(narrow);
    const dataset = folderOf(first, 'targets');
    const path = join(dataset, 'manifest.json');
    const { sha256: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest & {
      sha256: string;
    };
    const [part] = manifest.parts;
    // As though another machine had computed other bytes.
    const text = manifestText({ ...manifest, parts: [{ ...part, sha256: '0'.repeat(64) }] });
    writeFileSync(path, text);
    const later = new Date(Date.now() + 1000);
    utimesSync(join(dataset, part.file), later, later);
    const run = runIn(folder, narrow, { what: 'targets' });
    await expect(run).rejects.toThrow(/must get back the bytes that its manifest says .*--force/);
    expect(readFileSync(path, 'utf8')).toBe(text);
    const forced = await runIn(folder, narrow, { what: 'targets', force: true });
    expect(bytesOf(forced)['targets']).toEqual([part]);
  });

  it('that is interrupted is resumed', async () => {
    const { folder, first } = afterRun(wide);
    for (const index of [1, 2]) rmSync(join(folderOf(first, 'simulate'), `part-0000${index}.arrow`));
    const stop = new AbortController();
    const onEvent = ({ type }: RunEvent): void => {
      if (type === 'partFinished') stop.abort();
    };
    await expect(runIn(folder, wide, { what: 'simulate', signal: stop.signal, onEvent })).rejects.toThrow(
      'interrupted',
    );
    const last = await runIn(folder, wide, { what: 'simulate' });
    expect(last.stages[0].parts).toEqual({ total: 3, computed: 1, reused: 2 });
    expect(bytesOf(last)['simulate']).toEqual(bytesOf(first)['simulate']);
  });
});
