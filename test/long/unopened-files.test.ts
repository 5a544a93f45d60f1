import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../cli/command.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

const hasStrace = spawnSync('strace', ['--version']).status === 0;

/** What Node opens before it comes to us: its own settings, and the file that it was asked to run. */
const nodes = /OpenSSL|extra certs|open '[^']*\/cli\/main\.js'/;

it.runIf(hasStrace).each(['EMFILE', 'EIO'])(
  '%s at any single opening of a file, packages’ own among them: a whole run, or one line',
  (code) => {
    const folder = temporaryFolder();
    const file = writePipeline(folder, smallPipeline);
    let failures = 0;
    for (let n = 1, untouched = 0; untouched < 20; n++) {
      const data = join(folder, 'data');
      const run = [process.execPath, main, 'run', 'all', file, '--data', data, '--quiet', '--threads', '2'];
      // Counted in each thread by itself.
      const inject = ['-f', '-qq', '-o', '/dev/null', '-e', `inject=openat:error=${code}:when=${n}`];
      const { status, stderr } = spawnSync('strace', [...inject, ...run], { encoding: 'utf8' });
      rmSync(data, { recursive: true, force: true });
      untouched = status === 0 ? untouched + 1 : 0;
      if (status === 0 || nodes.test(stderr)) continue;
      failures++;
      expect(stderr, `${code} at opening ${n}`).toMatch(/^[^\n]+\n$/);
      expect(stderr, `${code} at opening ${n}`).not.toContain('defect');
    }
    expect(failures).toBeGreaterThan(40);
  },
);
