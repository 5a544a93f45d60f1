import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../folders.js';
import { pipeline } from './command.js';

/** Someone who has just installed it, in a folder with nothing in it. */

it('an empty folder: run names init, a shipped pipeline and the list, which work', async () => {
  const cwd = temporaryFolder();
  const run = await pipeline(['run', 'all'], { cwd });
  expect(run.code).toBe(2);
  expect(run.stderr).toBe(
    'there is no pipeline file pipeline.yaml: `pipeline init` writes one, `pipeline run all lambda` runs a shipped one ' +
      'by its name, and `pipeline list pipelines` lists them\n',
  );
  const mistyped = await pipeline(['status', 'lamda'], { cwd });
  expect(mistyped.stderr).toContain('there is no pipeline file lamda: did you mean lambda? `pipeline init`');

  const list = await pipeline(['list', 'pipelines', '--json'], { cwd });
  expect(list).toMatchObject({ code: 0, stderr: '' });
  const listed = JSON.parse(list.stdout) as { name: string; file: string; question: string }[];
  const { file } = listed.find(({ name }) => name === 'lambda')!;
  expect(file).toMatch(/^\.\..*\/pipelines\/lambda\.yaml$/);
  const byPath = await pipeline(['status', file, '--json'], { cwd });
  expect(await pipeline(['status', 'lambda', '--json'], { cwd })).toEqual(byPath);

  // The other commands are tried by the examples of their helps (documents.test.ts).
  const commands = [
    ['run', 'import', 'sp500-range', '--quiet'],
    ['inspect', 'import', 'sp500-range'],
    ['grid', 'lambda', 'targets.noise=0,0.1', '--dry-run'],
  ];
  for (const command of commands) {
    expect(await pipeline(command, { cwd }), command.join(' ')).toMatchObject({ code: 0, stderr: '' });
  }
});

it('a file of the name in the current folder, or in its pipelines, stands before the shipped one', async () => {
  const cwd = temporaryFolder();
  const shipped = readFileSync('pipelines/lambda.yaml', 'utf8');
  const fileOf = async (): Promise<unknown> => {
    const { stdout } = await pipeline(['status', 'lambda', '--json'], { cwd });
    return (JSON.parse(stdout) as { file: string }).file;
  };
  mkdirSync(join(cwd, 'lambda'));
  expect(await fileOf()).toMatch(/^\.\./);
  mkdirSync(join(cwd, 'pipelines'));
  for (const file of ['pipelines/lambda.yml', 'pipelines/lambda.yaml', 'lambda.yaml']) {
    writeFileSync(join(cwd, file), shipped);
    expect(await fileOf()).toBe(file);
  }
  const { stdout } = await pipeline(['list', 'pipelines'], { cwd });
  expect(stdout.match(/^lambda$/gm)).toHaveLength(2);
});
