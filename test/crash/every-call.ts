import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PathfitError } from '#dist/index.js';
import { type Fault, withFault } from './faults.js';
import { filesOf, TinyRuns } from './tiny-run.js';

const faults: Fault[] = ['ENOSPC', 'EIO', 'EMFILE', 'short write', 'crash'];

/** What is run under faults, and where the bytes that it leaves are compared. */
export interface Trial {
  readonly pipeline: object;
  /** What is stored when the faults begin; nothing where not given. */
  readonly before?: string;
  readonly what: string;
  /** Calls that there are at least, and writes among them. */
  readonly least: number;
  readonly leastWrites: number;
  /** Calls from one that fails to the next: 1 where not given. Each kind of fault begins at another call. */
  readonly step?: number;
}

/** Runs with a fault at call after call until none is hit; after each, a plain run has to give the reference bytes. */
export function atEveryCall(
  name: string,
  { pipeline, before, what, least, leastWrites, step = 1 }: Trial,
): void {
  describe(name, () => {
    let runs: TinyRuns;
    let reference: Record<string, string>;
    /** A data folder with what is stored before. */
    const dataFolder = (folder: string): string => {
      const data = join(runs.folder, folder);
      if (before !== undefined) cpSync(join(runs.folder, 'before'), data, { recursive: true });
      return data;
    };

    beforeAll(async () => {
      runs = await TinyRuns.start(pipeline);
      if (before !== undefined) await runs.run(join(runs.folder, 'before'), { what: before });
      const data = dataFolder('reference');
      await runs.run(data, { what });
      reference = filesOf(data);
      expect(reference).not.toEqual({});
    });

    afterAll(() => runs.end());

    it.each<Fault>(faults)(
      'after %s at any call: a plain run gives the same bytes, and leaves nothing else',
      async (fault) => {
        let n = 1 + (faults.indexOf(fault) % step);
        for (; ; n += step) {
          const data = dataFolder(`${fault}-${n}`);
          const { error, hit } = await withFault(fault, n, () => runs.run(data, { what }));
          if (error !== undefined && fault !== 'crash') {
            expect(error, `${fault} at call ${n}`).toBeInstanceOf(PathfitError);
            expect(error).toMatchObject({
              exitCode: 1,
              message: expect.not.stringContaining('\n') as string,
            });
          }
          await runs.run(data, { what });
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
