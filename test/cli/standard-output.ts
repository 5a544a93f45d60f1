import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { main } from './command.js';

/** What each command prints, in its forms. */
const commands = [
  'run all pipeline.yaml --quiet',
  'run all pipeline.yaml --quiet --json',
  'run all pipeline.yaml --dry-run',
  'status pipeline.yaml',
  'status pipeline.yaml --json',
  'check pipeline.yaml',
  'verify pipeline.yaml --quiet',
  'inspect simulate pipeline.yaml',
  'inspect simulate pipeline.yaml --csv',
  'inspect simulate pipeline.yaml --json',
  'report pipeline.yaml --format md',
  'gc --dry-run',
  'list estimators',
  'completion bash',
  '--help',
  'run --help',
  '--version',
];

/** Commands whose standard output cannot be written, every `step`-th from the first, and one whose file may not be longer. */
export function fillStandardOutput(step = 1): void {
  const folder = folderOfFile();
  let paths = '';

  beforeAll(async () => {
    const { stages } = await runIn(folder, smallPipeline);
    paths = stages[0].path;
  });

  const shell = (args: string, rest: string) =>
    spawnSync('bash', ['-c', `"${process.execPath}" ${main} ${args} ${rest}`], {
      cwd: folder,
      encoding: 'utf8',
    });

  describe.runIf(existsSync('/dev/full'))('a full disk under standard output', () => {
    it.each(commands.filter((_, i) => i % step === 0))('fails %s, in one line', (args) => {
      const { status, stderr } = shell(args, '> /dev/full');
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: 'the disk is full (ENOSPC, write of standard output): free some space\n',
      });
    });

    it('does not fail a run that has done all where it is under standard error', () => {
      const { status, stdout } = shell('run all pipeline.yaml --data elsewhere', '2> /dev/full');
      expect(status).toBe(0);
      expect(stdout).toContain('closed-form');
    });

    it('leaves the exit code of what is wrong as it is', () => {
      expect(shell('run all missing.yaml', '> /dev/full 2> /dev/full').status).toBe(2);
    });
  });

  describe('a file that takes only a part', () => {
    it('goes on, and fails the command at its end', () => {
      const csv = `inspect ${paths} --csv --head 400`;
      expect(shell(csv, '> whole.csv')).toMatchObject({ status: 0, stderr: '' });
      expect(statSync(join(folder, 'whole.csv')).size).toBeGreaterThan(65_536);
      const { status, stderr } = spawnSync(
        'bash',
        ['-c', `ulimit -f 64; "${process.execPath}" ${main} ${csv} > part.csv`],
        { cwd: folder, encoding: 'utf8' },
      );
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr:
          'the file would be longer than this process or its disk allows (EFBIG, write of standard output): ' +
          'raise the limit (ulimit -f), or use another disk\n',
      });
      expect(readFileSync(join(folder, 'part.csv'))).toEqual(
        readFileSync(join(folder, 'whole.csv')).subarray(0, 65_536),
      );
    });
  });
}
