import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathfitError } from '#dist/index.js';
import { type Fault, withFault } from './faults.js';
import { filesOf, tiny, TinyRuns } from './tiny-run.js';

const closedForm = { 'closed-form': tiny.train.estimators['closed-form'] };

describe.each([
  ['a run of every stage', { pipeline: tiny, what: 'all' }],
  // A study does the other stages again, in a folder of its own.
  [
    'a recovery study',
    {
      pipeline: { ...tiny, train: { estimators: closedForm }, evaluate: { replicates: 2 } },
      what: 'replicates',
    },
  ],
])('%s', (_, { pipeline, what }) => {
  let runs: TinyRuns;
  let reference: Record<string, string>;

  beforeAll(async () => {
    runs = await TinyRuns.start(pipeline);
    const data = join(runs.folder, 'reference');
    await runs.run(data, { what });
    reference = filesOf(data);
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
        expect(filesOf(data), `after ${fault} at call ${n}`).toEqual(reference);
        rmSync(data, { recursive: true });
        if (!hit) break;
      }
      expect(n).toBeGreaterThan(what === 'all' ? (fault === 'short write' ? 40 : 100) : 10);
    },
    300_000,
  );
});
