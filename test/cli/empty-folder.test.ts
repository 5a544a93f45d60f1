import { expect, it } from 'vitest';
import { temporaryFolder } from '../folders.js';
import { pipeline } from './command.js';

/** Someone who has just installed it, in a folder with nothing in it. */

it('an empty folder: run names init and the list, and the list names the files that are shipped', async () => {
  const cwd = temporaryFolder();
  const run = await pipeline(['run', 'all'], { cwd });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('`pipeline init` writes one, `pipeline list pipelines` names those');

  const list = await pipeline(['list', 'pipelines', '--json'], { cwd });
  expect(list).toMatchObject({ code: 0, stderr: '' });
  const files = (JSON.parse(list.stdout) as { file: string; question: string }[]).map(({ file }) => file);
  const shipped = files.find((file) => file.endsWith('pipelines/lambda.yaml'))!;
  const status = await pipeline(['status', shipped, '--json'], { cwd });
  expect(status).toMatchObject({ code: 0, stderr: '' });
});
