import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runIn } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { ofProcess } from '../../tables.js';

describe('a wild value among unseen ones', () => {
  it('ends, and says that all transitions together have no estimate', async () => {
    const folder = temporaryFolder();
    // Reverts to 1, pushed to either side by turns of no short period.
    let level = 1;
    const x = Array.from({ length: 60 }, (_, i) => {
      level += 0.2 * (1 - level) + 0.02 * (((i * i * 7) % 23) - 11);
      return i === 55 ? 1e300 : level;
    });
    writeFileSync(join(folder, 'wild.csv'), `x\n${x.join('\n')}\n`);
    const report = await runIn(folder, {
      name: 'wild',
      import: { files: { wild: 'wild.csv' }, sql: 'SELECT x FROM wild', dt: '1/12' },
      train: { estimators: { cir: { kind: 'maximum-likelihood', model: 'cir' } } },
    });
    const { estimators, verdicts } = ofProcess(report);
    const [{ parameters, fullSample, notes }] = estimators;
    expect(parameters.every(({ estimate }) => estimate !== null)).toBe(true);
    expect(fullSample!.every(({ estimate }) => estimate === null)).toBe(true);
    expect(notes.at(-1)).toMatch(/^All transitions together have no estimate: .*[^.]\.$/);
    expect(verdicts.find(({ id }) => id === 'identifiable')!.answer).toBe('unclear');
  });
});
