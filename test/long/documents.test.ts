import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../cli/command.js';
import { documents } from '../document-examples.js';
import { folderOfFile } from '../folders.js';
import { ownData } from '../own-data.js';

/**
 * Every example of the README, of each page of docs and of each help, as it stands there, through a shell, in the order in which it is read,
 * each text in a fresh copy of the project. In the suite test/documents.test.ts runs them on smaller pipelines.
 */

/** The programs that examples call. npm installs nothing and tests nothing here: the project is installed, and this is a test. */
const programs = {
  pipeline: `exec "${process.execPath}" "${main}" "$@"`,
  npx: `[ "$1" = pipeline ] || exit 64; shift; exec "${process.execPath}" "${main}" "$@"`,
  npm: 'case "$*" in ci | test) ;; *) exit 64 ;; esac',
  jq: 'exec cat',
  less: 'exec cat',
  // Whatever shows a page: no test opens a browser.
  'xdg-open': 'exec true',
  open: 'exec true',
};

let bin: string;
beforeAll(() => {
  bin = folderOfFile();
  for (const [name, code] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${code}\n`);
    chmodSync(join(bin, name), 0o755);
  }
});

/** A project as one has that was cloned and installed, with a home beside it. */
function project(): { folder: string; home: string } {
  const [folder, home] = [folderOfFile(), folderOfFile()];
  for (const name of ['package.json', 'dist', 'pipelines', 'series', 'node_modules']) {
    symlinkSync(resolve(name), join(folder, name));
  }
  ownData(folder);
  mkdirSync(join(home, '.config/fish/conf.d'), { recursive: true });
  return { folder, home };
}

describe.each(documents().filter(({ examples }) => examples.length > 0))('$name', ({ examples }) => {
  let folder: string;
  let home: string;
  beforeAll(() => ({ folder, home } = project()));

  it.each(examples)('%s', (example) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', example], {
      cwd: folder,
      env: { ...process.env, HOME: home, PATH: `${bin}:${process.env['PATH']}` },
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    expect(status, stderr).toBe(0);
    expect(stdout + stderr).not.toContain('defect');
  });
});
