import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { journalledParts, journalName, rewriteJournal } from '../../src/store/journal.js';
import { manifestName, readManifest } from '../../src/store/manifest.js';
import { folderOf } from '../tables.js';
import { filesOf, tiny, TinyRuns } from './tiny-run.js';

let runs: TinyRuns;
let data: string;
let folder: string;
let reference: Record<string, string>;

const stage = 'train:closed-form';
const fit = (): Promise<RunReport> => runs.run(data, { what: stage });

/** Makes of the finished dataset one that was left after two parts. Gives the journal's bytes. */
function unfinish(): Buffer {
  rewriteJournal(folder, readManifest(folder)!.parts.slice(0, 2));
  rmSync(join(folder, manifestName));
  return readFileSync(join(folder, journalName));
}

/** Damages bytes of a journal, every `step`-th and the one between its lines, and all bits of one of its lines. */
export function damageJournal(step = 1): void {
  beforeAll(async () => {
    runs = await TinyRuns.start(tiny);
    data = join(runs.folder, 'data');
    folder = folderOf(await fit(), stage);
    reference = filesOf(data);
  });
  afterAll(() => runs.end());

  it('a journal of which any byte is damaged: the next run gives the same bytes', async () => {
    const whole = unfinish();
    expect((await fit()).stages.at(-1)?.parts.reused).toBe(2);
    const newline = whole.indexOf('\n');
    for (const at of whole.keys()) {
      if (at % step > 0 && at !== newline) continue;
      const bytes = unfinish();
      bytes[at] ^= 1 << (at % 8);
      writeFileSync(join(folder, journalName), bytes);
      const { stages } = await fit();
      expect(filesOf(data), `bit ${at % 8} of byte ${at}`).toEqual(reference);
      // The other line is trusted, but where the two flow into one.
      expect(stages.at(-1)?.parts.reused, `byte ${at}`).toBe(at === newline ? 0 : 1);
    }
    expect(whole.length).toBeGreaterThan(300);
  });

  it('a line of which any bit is damaged counts as absent', () => {
    const written = unfinish();
    const all = journalledParts(folder).map(({ file }) => file);
    const first = written.indexOf('\n');
    for (let bit = 0; bit < 8 * first; bit++) {
      const bytes = Buffer.from(written);
      bytes[bit >> 3] ^= 1 << (bit & 7);
      writeFileSync(join(folder, journalName), bytes);
      expect(
        journalledParts(folder).map(({ file }) => file),
        `bit ${bit}`,
      ).toEqual(all.slice(1));
    }
  });
}
