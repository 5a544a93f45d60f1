import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { inProcess, main, pipeline } from '../cli/command.js';

describe('what the system refuses is told in one line, with exit code 1', () => {
  it('wherever no further file may be opened, in the command or in one of its threads', () => {
    const folder = temporaryFolder();
    const command = `"${process.execPath}" ${main} run all ${writePipeline(folder, smallPipeline)}`;
    // Node itself needs about twenty, a whole run some more than thirty; test/long/unopened-files.test.ts fails each opening.
    const run = (most: number): ReturnType<typeof spawnSync> =>
      spawnSync('bash', ['-c', `ulimit -n ${most}; ${command} --data ${folder}/${most}`], {
        encoding: 'utf8',
      });
    let failures = 0;
    for (let most = 24; ; most += 4, failures++) {
      const { status, stdout, stderr } = run(most);
      if (status === 0) break;
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      // Stages that were done before are told.
      expect(stderr).toMatch(
        /^(\S+: computed[^\n]*\n)*[^\n]*no further file may be opened by this process \(EMFILE[^\n]*\): raise its limit[^\n]*\n$/,
      );
    }
    expect(failures).toBeGreaterThan(2);
  });

  it('where a file is in the place of the data folder', async () => {
    const folder = temporaryFolder();
    const file = writePipeline(folder, smallPipeline);
    const ended = await pipeline(['run', 'all', file, '--data', file]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      /^\S+: a file is where a folder should be \(ENOTDIR, mkdir [^\n]*what was stored before is whole\n$/,
    );
  });

  it.runIf(existsSync('/proc/self'))('where a folder lets nothing be made in it', async () => {
    const file = writePipeline(temporaryFolder(), smallPipeline);
    const ended = await inProcess(['run', 'all', file, '--data', '/proc/none/data']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/the system refuses: ENOENT[^\n]*'\/proc\/none'[^\n]*\n$/);
  });

  it.each(['prices.csv', 'another.yaml'])('where a link in the place of %s leads nowhere', async (name) => {
    const folder = temporaryFolder();
    symlinkSync('/nowhere/at/all', join(folder, name));
    const file = writePipeline(folder, smallPipeline);
    const ended = await inProcess(['run', 'all', file, '--data', join(folder, name)]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`${join(folder, name)} is a link to /nowhere/at/all, which is not there`);
    expect(ended.stderr).toMatch(/^[^\n]*\n$/);
  });

  it.each([
    [
      'files may not be longer (ulimit -f)',
      'ulimit -f 8',
      /^simulate: the file would be longer [^\n]*\(EFBIG, write [^\n]*part-00000.arrow.tmp\): raise the limit \(ulimit -f\)[^\n]*\n$/,
    ],
    ...(Number(process.versions.node.split('.')[0]) < 24
      ? [
          [
            'addresses are few (ulimit -v)',
            'ulimit -v 8000000',
            /^the kernels’ memory must get 10 GiB of addresses[^\n]*ulimit -v[^\n]*\n$/,
          ] as const,
        ]
      : []),
  ] as const)('where %s', (_, limit, words) => {
    const folder = temporaryFolder();
    const command = `"${process.execPath}" ${main} run simulate ${writePipeline(folder, smallPipeline)}`;
    const { status, stderr } = spawnSync('bash', ['-c', `${limit}; ${command} --data ${folder}/data`], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(words);
    expect(status).toBe(1);
  });
});
