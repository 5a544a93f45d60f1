import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathfitError } from '#dist/index.js';
import { systemFailure } from '#dist/errors.js';
import { collectGarbage, type Garbage } from '#dist/run/garbage.js';
import { verifyStore } from '#dist/run/verify.js';
import { lock } from '#dist/store/lock.js';
import { folderOf } from '../tables.js';
import { type Fault, withFault } from './faults.js';
import { filesOf, tiny, TinyRuns } from './tiny-run.js';

/** verify and gc with a failure in front of every single call of the system that they make. */

let runs: TinyRuns;
let before: string;
/** The files of the latest run, and of a dataset that none of the last runs planned, but that a process is writing. */
let latest: Record<string, string>;
let inUse: Record<string, string>;
let written: string;

const noise = (value: number): { what: string; set: string[] } => ({
  what: 'targets',
  set: [`targets.noise=${value}`],
});

beforeAll(async () => {
  runs = await TinyRuns.start(tiny);
  before = join(runs.folder, 'before');
  const run = async (value: number): Promise<string> =>
    folderOf(await runs.run(before, noise(value)), 'targets').slice(before.length + 1);
  const old = await run(0.02);
  written = await run(0.03);
  await run(0.01);
  const files = Object.entries(filesOf(before));
  inUse = Object.fromEntries(files.filter(([name]) => name.startsWith(written)));
  latest = Object.fromEntries(files.filter(([name]) => !name.startsWith(written) && !name.startsWith(old)));
  // A manifest and a part of each dataset: of simulate and targets, of targets alone.
  expect([files.length, Object.keys(latest).length, Object.keys(inUse).length]).toEqual([8, 4, 2]);
});
afterAll(() => runs.end());

interface Trial<Prepared, Result> {
  readonly prepare: (data: string) => Promise<Prepared>;
  readonly work: (data: string) => Promise<Result>;
  readonly check: (data: string, at: string, prepared: Prepared, result: Result | undefined) => Promise<void>;
}

/** Does it in copies of the folder, the fault at call 1, 2, … until it passes untouched; gives how often. */
async function atEveryCall<Prepared, Result>(
  fault: Fault,
  { prepare, work, check }: Trial<Prepared, Result>,
): Promise<number> {
  for (let n = 1; ; n++) {
    const data = join(runs.folder, `${fault}-${n}`);
    cpSync(before, data, { recursive: true, preserveTimestamps: true });
    const prepared = await prepare(data);
    const { result, error, hit } = await withFault(fault, n, () => work(data));
    const at = `${fault} at call ${n}`;
    if (error !== undefined && fault !== 'crash') {
      // What the command line makes of it.
      const told = error instanceof PathfitError ? error : systemFailure(error);
      expect(told?.message, at).toContain(`(${fault}, `);
      expect(told).toMatchObject({ exitCode: 1, message: expect.not.stringContaining('\n') as string });
    }
    await check(data, at, prepared, result);
    rmSync(data, { recursive: true });
    if (!hit) return n;
  }
}

const states = async (dataFolder: string): Promise<string[]> => [
  ...new Set((await verifyStore({ dataFolder })).datasets.map(({ state }) => state)),
];

describe('verify', () => {
  it.each<Fault>(['ENOSPC', 'EIO', 'EMFILE'])(
    'under %s at any call tells of it, and changes nothing',
    async (fault) => {
      const calls = await atEveryCall(fault, {
        prepare: () => Promise.resolve(),
        work: (dataFolder) => verifyStore({ dataFolder }),
        check: async (data, at, _, verification) => {
          // A part that cannot be read is named, and nothing else.
          const damage = verification?.datasets.flatMap((dataset) => dataset.damage) ?? [];
          for (const { what, detail } of damage)
            expect([what, detail], at).toEqual(['unreadable', expect.stringContaining(fault)]);
          expect(filesOf(data), at).toEqual(filesOf(before));
          expect(await states(data), at).toEqual(['whole']);
        },
      });
      // It writes nothing that a full disk could refuse.
      if (fault === 'ENOSPC') expect(calls).toBe(1);
      else expect(calls).toBeGreaterThan(15);
    },
  );
});

describe('gc', () => {
  it.each<Fault>(['ENOSPC', 'EIO', 'EMFILE', 'crash'])(
    'under %s at any call: what is used stays, and the next gc removes the rest',
    async (fault) => {
      const collect = (dataFolder: string): Promise<Garbage> =>
        collectGarbage({ dataFolder, keepLast: 1, dryRun: false });
      const used = { ...latest, ...inUse };
      const calls = await atEveryCall(fault, {
        prepare: (data) => lock(join(data, written)),
        work: collect,
        check: async (data, at, unlock) => {
          expect(filesOf(data), at).toMatchObject(used);
          unlock();
          await collect(data);
          expect(filesOf(data), at).toEqual(latest);
          expect(readdirSync(join(data, 'gc')), at).toEqual([]);
          const { stages } = await runs.run(data, noise(0.01));
          expect(stages.map(({ status }) => status)).toEqual(['reused']);
        },
      });
      expect(calls).toBeGreaterThan(fault === 'ENOSPC' ? 5 : 15);
    },
  );
});
