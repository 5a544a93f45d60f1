import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '#dist/index.js';
import { type LatestRecord, readRecord, type RunRecord } from '#dist/run/record.js';
import { knownRuns } from '#dist/run/runs.js';
import { pipeline } from '../cli/command.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf } from '../tables.js';

type Line = RunEvent & { readonly at: string };

const runsOf = (folder: string): string[] =>
  readdirSync(join(folder, 'data/runs/small'))
    .filter((name) => /^\d{8}T\d{6}Z-\d+(-\d+)?$/.test(name))
    .sort();
const eventsOf = (folder: string, run: string): Line[] =>
  readFileSync(join(folder, 'data/runs/small', run, 'events.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const recordOf = (folder: string, run: string): RunRecord =>
  JSON.parse(readFileSync(join(folder, 'data/runs/small', run, 'record.json'), 'utf8')) as RunRecord;

/** «stageFinished simulate» */
const told = (events: readonly Line[]): string[] =>
  events.map((event) => `${event.type} ${'stage' in event ? event.stage : ''}`.trimEnd());

describe('the folder of a run', () => {
  it('tells the run event by event, with seconds, and what it used and found', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, smallPipeline);
    const [run] = runsOf(folder);
    const events = eventsOf(folder, run);
    expect(events[0]).toMatchObject({
      type: 'runStarted',
      run,
      pipeline: 'small',
      what: 'all',
      threads: 2,
      pid: process.pid,
    });
    expect(told(events).slice(1, 5)).toEqual([
      'stageStarted simulate',
      'partStarted simulate',
      'partFinished simulate',
      'stageFinished simulate',
    ]);
    expect(events.at(-1)!.type).toBe('runFinished');
    const parts = events.filter((event) => event.type === 'partFinished');
    // Each part of each dataset, with what its manifest says of it.
    const manifests = Object.values(bytesOf(report))
      .flat()
      .map(({ sha256 }) => sha256);
    expect(parts.map(({ sha256 }) => sha256).sort()).toEqual(manifests.sort());
    for (const event of events) {
      expect(Number.isNaN(Date.parse(event.at))).toBe(false);
      if (event.type.endsWith('Finished'))
        expect((event as { seconds: number }).seconds).toBeGreaterThanOrEqual(0);
    }
    const times = events.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));

    const record = recordOf(folder, run);
    expect(record).toMatchObject({
      state: 'finished',
      run,
      what: 'all',
      message: null,
      result: report.result,
    });
    expect(Object.values(record.planned)).toEqual(report.stages.map(({ fingerprint }) => fingerprint));
  });

  it('says of what is stored that it was reused, and of no part', async () => {
    const folder = temporaryFolder();
    await runIn(folder, smallPipeline, { what: 'simulate' });
    await runIn(folder, smallPipeline, { what: 'targets' });
    const events = eventsOf(folder, runsOf(folder)[1]);
    expect(told(events)).toEqual([
      'runStarted',
      'stageFinished simulate',
      'stageStarted targets',
      'partStarted targets',
      'partFinished targets',
      'stageFinished targets',
      'runFinished',
    ]);
    expect(events[1]).toMatchObject({ status: 'reused', parts: { total: 1, computed: 0, reused: 1 } });
  });

  it('says how a run was interrupted, and which parts the next one found', async () => {
    const folder = temporaryFolder();
    const wide = { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 2001, times: 2500 } };
    const stop = new AbortController();
    const options = {
      what: 'simulate',
      signal: stop.signal,
      onEvent: ({ type }: RunEvent) => type === 'partFinished' && stop.abort(),
    };
    await expect(runIn(folder, wide, options)).rejects.toThrow('interrupted');
    await runIn(folder, wide, { what: 'simulate' });
    const [first, second] = runsOf(folder);
    expect(told(eventsOf(folder, first)).slice(-2)).toEqual(['stageInterrupted simulate', 'runInterrupted']);
    expect(recordOf(folder, first).state).toBe('interrupted');
    const finished = eventsOf(folder, first).filter((event) => event.type === 'partFinished');
    const reused = eventsOf(folder, second).filter((event) => event.type === 'partReused');
    expect(reused.map(({ sha256 }) => sha256)).toEqual(finished.map(({ sha256 }) => sha256));
    expect(reused.length).toBeGreaterThan(0);
  });

  it('says why a run failed', async () => {
    const folder = temporaryFolder();
    const set = ['simulate.process.sigma=1e308', 'simulate.dt=1e300'];
    await expect(runIn(folder, smallPipeline, { set })).rejects.toThrow(
      /must stay finite.*: use a smaller sigma, mu or dt$/,
    );
    const [run] = runsOf(folder);
    expect(told(eventsOf(folder, run)).slice(-2)).toEqual(['stageFailed simulate', 'runFailed']);
    expect(recordOf(folder, run)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('the paths must stay finite') as string,
    });
    expect(existsSync(join(folder, 'data/runs/small/record.json'))).toBe(false);
  });

  it('is one for each of several runs at once', async () => {
    const folder = temporaryFolder();
    await runIn(folder, smallPipeline, { what: 'targets' });
    const names = ['mean', 'closed-form', 'network'];
    await Promise.all(names.map((name) => runIn(folder, smallPipeline, { what: `train:${name}` })));
    const runs = runsOf(folder);
    expect(runs).toHaveLength(4);
    expect(
      runs
        .slice(1)
        .map((run) => recordOf(folder, run).what)
        .sort(),
    ).toEqual(names.map((name) => `train:${name}`).sort());
    for (const run of runs)
      expect(
        eventsOf(folder, run)
          .map(({ type }) => type)
          .at(-1),
      ).toBe('runFinished');
  });

  it('shows a run that was killed as one that never ended', async () => {
    const folder = temporaryFolder();
    const file = writePipeline(folder, smallPipeline);
    const args = ['run', 'simulate', file, '--data', join(folder, 'data')];
    const size = ['--set', 'simulate.paths=2000', '--set', 'simulate.times=100000'];
    const ended = await pipeline([...args, ...size], {
      onStart: (kill) => {
        const timer = setInterval(() => {
          if (!existsSync(join(folder, 'data/store'))) return;
          clearInterval(timer);
          kill('SIGKILL');
        }, 5);
      },
    });
    expect(ended.code).toBeNull();
    expect(knownRuns(join(folder, 'data'))).toMatchObject([
      { life: 'dead', record: { state: 'running', finished: null } },
    ]);
    await runIn(folder, smallPipeline, { what: 'simulate' });
    expect(knownRuns(join(folder, 'data')).map(({ record }) => record!.state)).toEqual([
      'finished',
      'running',
    ]);
  });
});

describe('the record beside the runs', () => {
  it('is of the latest run that finished, and knows the latest dataset of every stage', async () => {
    const folder = temporaryFolder();
    const all = await runIn(folder, smallPipeline);
    const set = ['targets.noise=0.02'];
    const targets = await runIn(folder, smallPipeline, { what: 'targets', set });
    const record: LatestRecord = readRecord(join(folder, 'data'), 'small')!;
    expect(record).toMatchObject({ run: runsOf(folder)[1], what: 'targets', state: 'finished' });
    expect(record.latest).toEqual({
      ...Object.fromEntries(all.stages.map(({ stage, fingerprint }) => [stage, fingerprint])),
      targets: targets.stages[1].fingerprint,
    });
  });
});
