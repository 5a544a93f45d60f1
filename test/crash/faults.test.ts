import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathfitError } from '#dist/index.js';
import { type Fault, withFault } from './faults.js';
import { filesOf, tiny, TinyRuns } from './tiny-run.js';

const { 'closed-form': closedForm, network } = tiny.train.estimators;
const only = (estimators: object): object => ({ ...tiny, train: { estimators } });

describe.each([
  [
    'a run of every stage',
    { pipeline: only({ 'closed-form': closedForm }), what: 'all', below: '', least: 100 },
  ],
  // By itself: in front of it the same calls are made as above, and where it is stored nobody looks there again.
  [
    'a training of a network',
    { pipeline: only({ network }), what: 'train:network', below: 'store/train', least: 100 },
  ],
  // A study does the other stages again, in a folder of its own.
  [
    'a recovery study',
    {
      pipeline: { ...only({ 'closed-form': closedForm }), evaluate: { replicates: 2 } },
      what: 'replicates',
      below: '',
      least: 10,
    },
  ],
])('%s', (_, { pipeline, what, below, least }) => {
  const filesBelow = (data: string): Record<string, string> =>
    Object.fromEntries(Object.entries(filesOf(data)).filter(([name]) => name.startsWith(below)));
  let runs: TinyRuns;
  let reference: Record<string, string>;

  beforeAll(async () => {
    runs = await TinyRuns.start(pipeline);
    const data = join(runs.folder, 'reference');
    await runs.run(data, { what });
    reference = filesBelow(data);
    expect(reference).not.toEqual({});
  });

  afterAll(() => runs.end());

  it.each<Fault>(['ENOSPC', 'EIO', 'EMFILE', 'short write', 'crash'])(
    'after %s at any call: a plain run gives the same bytes, and leaves nothing else',
    async (fault) => {
      let n = 1;
      for (; ; n++) {
        const data = join(runs.folder, `${fault}-${n}`);
        const { error, hit } = await withFault(fault, n, () => runs.run(data, { what }));
        if (error !== undefined && fault !== 'crash') {
          expect(error, `${fault} at call ${n}`).toBeInstanceOf(PathfitError);
          expect(error).toMatchObject({ exitCode: 1, message: expect.not.stringContaining('\n') as string });
        }
        await runs.run(data, { what });
        expect(filesBelow(data), `after ${fault} at call ${n}`).toEqual(reference);
        rmSync(data, { recursive: true });
        if (!hit) break;
      }
      expect(n).toBeGreaterThan(fault === 'short write' ? least / 4 : least);
    },
    300_000,
  );
});
