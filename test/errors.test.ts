import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Opens all files that it may, then starts a thread. */
const startingWithoutFiles = `
import { openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { systemFailure } from '${new URL('../dist/errors.js', import.meta.url).href}';
const worker = () => new Worker('', { eval: true });
// What a first thread needs is loaded.
await worker().terminate();
try {
  for (;;) openSync('/dev/null');
} catch {
  worker().on('error', (error) => process.stdout.write(systemFailure(error)?.message ?? error.stack));
}`;

it('a thread that cannot start, since no further file may be opened, is a failure of the system', () => {
  const node = [process.execPath, '--input-type=module', '--eval', startingWithoutFiles];
  const { stdout } = spawnSync('bash', ['-c', 'ulimit -n 100; exec "$@"', 'bash', ...node], {
    encoding: 'utf8',
  });
  expect(stdout).toBe(
    'no further file may be opened by this process (EMFILE, starting a thread): raise its limit (ulimit -n)',
  );
});
