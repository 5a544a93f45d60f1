import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallPipeline, temporaryFolder, writePipeline } from '../experiment.js';
import { main, pipeline } from './command.js';

describe('what the system refuses is told in one line, with exit code 1', () => {
  it.each([24, 60])('where %i files may be open', (most) => {
    const folder = temporaryFolder();
    const command = `"${process.execPath}" ${main} run all ${writePipeline(folder, smallPipeline)} --data ${folder}/data`;
    const ended = spawnSync('bash', ['-c', `ulimit -n ${most}; ${command}`], { encoding: 'utf8' });
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      /^[^\n]*no further file may be opened by this process \(EMFILE[^\n]*\): raise its limit[^\n]*\n$/,
    );
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
    const ended = await pipeline(['run', 'all', file, '--data', '/proc/none/data']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/the system refuses: ENOENT[^\n]*'\/proc\/none'[^\n]*\n$/);
  });

  it.each(['status', 'inspect simulate --pipeline'])(
    'where a folder is in the place of a file that %s reads',
    async (command) => {
      const folder = temporaryFolder();
      const file = writePipeline(folder, smallPipeline);
      const data = join(folder, 'data');
      mkdirSync(join(data, 'runs', 'small', 'record.json'), { recursive: true });
      const ended = await pipeline([...command.split(' '), file, '--data', data]);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(/^the system refuses: EISDIR[^\n]*\n$/);
    },
  );
});
