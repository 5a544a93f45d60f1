import { expect, it } from 'vitest';
import { loadPipeline, explain } from '#dist/index.js';
import { judges } from '#dist/verdicts/index.js';
import { writePipeline, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { inProcess } from './command.js';

const cwd = folderOfFile();
const file = writePipeline(cwd, smallPipeline);

it.each(judges.map(({ id, question }) => ({ id, question })))(
  'explain $id says what is compared before anything has run',
  async ({ id, question }) => {
    const { code, stdout } = await inProcess(['explain', id, file, '--data', 'none'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(question);
    expect(stdout).toMatch(/`pipeline\s+run\s+all`\s+makes\s+one/);
    expect(stdout.split('\n\n').length).toBeGreaterThan(3);
  },
);

it('explain gives the answer of the stored evaluation, with its label', async () => {
  expect((await inProcess(['run', 'all', file, '--threads', '1', '--quiet'], { cwd })).code).toBe(0);
  const { stdout } = await inProcess(['explain', 'identifiable', file], { cwd });
  expect(stdout).toContain('✓ identifiable\n\nThe data determine');
  const other = await explain('identifiable', loadPipeline(file, ['seed=8']), { dataFolder: 'data' });
  expect(other.verdict).toBeNull();
});

it('explain names the nearest verdict for one that is misspelt', async () => {
  const { code, stderr } = await inProcess(['explain', 'networkadd', file], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe('there is no verdict networkadd: did you mean networkAdds?\n');
});
