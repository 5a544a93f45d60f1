import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathfitError } from '#dist/index.js';
import { type Fault, withFault } from './faults.js';
import { filesOf, TinyRuns } from './tiny-run.js';

/** What is run under faults, and where the bytes that it leaves are compared. */
export interface Trial {
  readonly pipeline: object;
  readonly what: string;
  /** Stages that the plain run does not come by where what is asked for is stored; run by themselves after it. */
  readonly behind?: readonly string[];
  /** Calls that there are at least, and writes among them. */
  readonly least: number;
  readonly leastWrites: number;
}

/** Runs with a fault at call 1, 2, 3, … until none is hit; after each, a plain run has to give the reference bytes. */
export function atEveryCall(name: string, { pipeline, what, behind = [], least, leastWrites }: Trial): void {
  describe(name, () => {
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
            expect(error).toMatchObject({
              exitCode: 1,
              message: expect.not.stringContaining('\n') as string,
            });
          }
          for (const stage of [what, ...behind]) await runs.run(data, { what: stage });
          expect(filesOf(data), `after ${fault} at call ${n}`).toEqual(reference);
          rmSync(data, { recursive: true });
          if (!hit) break;
        }
        expect(n).toBeGreaterThan(fault === 'short write' ? leastWrites : least);
      },
      300_000,
    );
  });
}
