import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { RunEvent } from '#dist/index.js';
import { collectGarbage } from '#dist/run/garbage.js';
import { systemCalls, type SystemCalls } from '#dist/store/system-calls.js';
import { filesOf, tiny, TinyRuns } from './tiny-run.js';

/** Stores on a full disk, and on one that may only be read. */

let runs: TinyRuns;
beforeAll(async () => (runs = await TinyRuns.start(tiny)));
afterAll(() => runs.end());

const noise = (value: number): { what: string; set: string[] } => ({
  what: 'targets',
  set: [`targets.noise=${value}`],
});

/** Lets calls fail until the test has finished. */
function refuse(code: string, names: readonly (keyof SystemCalls)[], refused = (): boolean => true): void {
  const real = { ...systemCalls };
  onTestFinished(() => void Object.assign(systemCalls, real));
  for (const name of names) {
    const call = real[name] as (...args: unknown[]) => unknown;
    const replaced = (...args: unknown[]): unknown => {
      if ((name === 'open' && args[1] === 'r') || !refused()) return call(...args);
      throw Object.assign(new Error(`${code}: made by a test, ${name}`), { code, syscall: name });
    };
    Object.assign(systemCalls, { [name]: replaced });
  }
}

const isOld = (data: string): ((name: string) => boolean) => {
  const known = new Set(readdirSync(join(data, 'store/targets')));
  return (name) => known.has(name);
};

it.each<[string, (keyof SystemCalls)[], boolean]>([
  ['for a byte', ['write'], false],
  ['for a folder, before something has gone', ['write', 'makeFolder'], true],
])('gc makes room on a disk that has none %s', async (_, calls, untilRemoved) => {
  const data = join(runs.folder, `full-${calls.length}`);
  await runs.run(data, noise(0.01));
  const wasThere = isOld(data);
  await runs.run(data, noise(0.02));
  let isRoom = false;
  const { remove } = systemCalls;
  refuse('ENOSPC', calls, () => !isRoom);
  systemCalls.remove = (path) => {
    remove(path);
    isRoom = untilRemoved;
  };
  const { datasets, runs: records } = await collectGarbage({ dataFolder: data, keepLast: 1, dryRun: false });
  expect(datasets.map(({ stage }) => stage)).toEqual(['targets']);
  expect(records).toHaveLength(1);
  expect(readdirSync(join(data, 'store/targets')).filter(wasThere)).toEqual([]);
  expect(readdirSync(join(data, 'gc'))).toEqual([]);
});

it('a run of what is stored reads a store that may only be read, and says that it keeps no record', async () => {
  const data = join(runs.folder, 'read-only');
  const { result } = await runs.run(data);
  const before = filesOf(data);
  const records = readdirSync(join(data, 'runs/tiny'));
  refuse('EROFS', ['open', 'write', 'rename', 'makeFolder', 'remove', 'removeFolder', 'date']);
  const events: RunEvent[] = [];
  const again = await runs.run(data, { onEvent: (event) => events.push(event) });
  expect(again.result).toEqual(result);
  expect(again.stages.every(({ status }) => status === 'reused')).toBe(true);
  expect(events.find(({ type }) => type === 'warning')).toMatchObject({
    stage: data,
    message: 'it is read-only: no record of this run is kept',
  });
  expect(filesOf(data)).toEqual(before);
  expect(readdirSync(join(data, 'runs/tiny'))).toEqual(records);
  await expect(runs.run(data, noise(0.03))).rejects.toThrow(
    /the disk cannot be written, it is mounted read-only \(EROFS/,
  );
  await expect(runs.run(data, { force: true })).rejects.toThrow(/EROFS/);
});
