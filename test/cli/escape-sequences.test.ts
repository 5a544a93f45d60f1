import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { printableLines } from '../../src/text.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { pipeline } from './command.js';

/** Red letters, a title for the window, and the end of a line. */
const evil = '\u001b[31mred\u001b]0;title\u0007';

describe('text from elsewhere', () => {
  it('is shown on a terminal as it is written, but for bold letters and line ends of ours', () => {
    expect(printableLines(`a\n\u001b[1mbold\u001b[22m ${evil}\r\nb`)).toBe(
      'a\n\u001b[1mbold\u001b[22m \\u001b[31mred\\u001b]0;title\\u0007\\r\nb',
    );
  });

  it('does nothing to the terminal that errors are shown on', async () => {
    const folder = temporaryFolder();
    const file = writePipeline(folder, { ...smallPipeline, [evil]: 1 });
    const named = join(folder, `${evil.replaceAll('/', '')}.yaml`);
    writeFileSync(named, stringify({ ...smallPipeline, seed: evil }));
    const set = `evaluate.reference={name: "${evil.replaceAll('\u001b', '\\e').replaceAll('\u0007', '\\a')}", lambda: 1}`;
    const runs = [
      ['run', 'all', file],
      ['run', 'all', named],
      ['run', 'all', `${named}x`],
      ['run', evil],
      ['run', 'all', file, `--${evil}`],
      [evil],
      ['inspect', evil],
      ['run', 'all', writePipeline(temporaryFolder(), smallPipeline), '--set', set],
      ['run', 'all', '--set', `${evil}=1`],
      ['grid', `${evil}=1,2`],
    ];
    const ended = await Promise.all(runs.map((words) => pipeline(words, { cwd: folder })));
    for (const { code, stderr } of ended) {
      expect(code).toBeGreaterThan(0);
      // eslint-disable-next-line no-control-regex -- these are what must not be there
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }
  });
});
