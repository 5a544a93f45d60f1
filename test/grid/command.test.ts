import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { gridCommand, manyPoints } from '../../src/grid/command.js';
import type { GridRequest } from '../../src/grid/plan.js';
import { inProcess, main } from '../cli/command.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

const request: GridRequest = { file: 'study.yaml', sets: [], words: [], zip: [], exclude: [] };

/** The arguments that a shell makes of a command. */
const parsed = (command: string): string[] =>
  execFileSync('/bin/sh', ['-c', `pipeline() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('the command of a grid', () => {
  it('gives a shell the words and options that were asked for, whatever signs are in them', () => {
    const hostile = `it's "$HOME" \`ls\` \\ !! ; rm * > ~ # { a: [1] }\nnext`;
    const words = ['seed=seeds(20)', 'targets.noise=0,1e-2', `evaluate.reference.name=${hostile}`];
    const command = gridCommand(
      {
        ...request,
        words,
        sets: ['simulate.paths=10', `a=${hostile}`],
        zip: ['a,b'],
        exclude: ['a=1,b=>0.1', 'c=[1, 2]'],
        prune: '{ metric: rmse, halving: 3, rungs: [2, 6] }',
        metric: 'network.rmse',
        name: 'mine',
      },
      1,
      true,
    );
    const options = [
      ['--set', 'simulate.paths=10'],
      ['--set', `a=${hostile}`],
      ['--zip', 'a,b'],
      ['--exclude', 'a=1,b=>0.1'],
      ['--exclude', 'c=[1, 2]'],
      ['--prune', '{ metric: rmse, halving: 3, rungs: [2, 6] }'],
      ['--metric', 'network.rmse'],
      ['--name', 'mine'],
    ];
    expect(parsed(command)).toEqual(['grid', 'study.yaml', ...words, ...options.flat(), '--keep-going']);
  });

  it('names the file from the current folder, and none of the folders above', () => {
    const named = (file: string): string => gridCommand({ ...request, file }, 1, false);
    expect(named('./pipelines/../pipelines/lambda.yaml')).toBe('pipeline grid pipelines/lambda.yaml');
    expect(named(resolve('pipelines/lambda.yaml'))).toBe('pipeline grid pipelines/lambda.yaml');
    expect(named('..study.yaml')).toBe('pipeline grid ..study.yaml');
    expect(named('../../a b/own study.yaml')).toBe("pipeline grid 'own study.yaml'");
    expect(named(join(temporaryFolder(), 'study.yaml'))).toBe('pipeline grid study.yaml');
  });

  it('says --yes for more points than are run without', () => {
    expect(gridCommand(request, manyPoints, false)).toBe('pipeline grid study.yaml');
    expect(gridCommand(request, manyPoints + 1, false)).toBe('pipeline grid study.yaml --yes');
  });

  it('stands in the results, makes them again elsewhere to the same bytes, and is shown by the report', async () => {
    const train = { estimators: { closed: { kind: 'least-squares', basis: 'constant' } } };
    const results = (folder: string): Buffer => readFileSync(join(folder, 'grids/small/results.arrow'));
    const sha256 = (folder: string): string => createHash('sha256').update(results(folder)).digest('hex');
    const [folder, other] = [temporaryFolder(), temporaryFolder()];
    for (const cwd of [folder, other]) writePipeline(cwd, { ...smallPipeline, train });
    const words = ['targets.noise=0.01,-1,0.02', 'seed=seeds(2)', '--set', 'simulate.times=40'];
    const asked = ['--exclude', 'targets.noise=> 0.01,seed=8', '--keep-going', '--threads', '1', '--quiet'];
    const file = join(folder, 'pipeline.yaml');
    const ran = await inProcess(['grid', file, ...words, ...asked], { cwd: folder });
    expect(ran.stderr).toBe('of the grid’s points 2 invalid\n');

    const command = tableFromIPC(results(join(folder, 'data'))).schema.metadata!.get('command')!;
    expect(command).toBe(
      "pipeline grid pipeline.yaml targets.noise=0.01,-1,0.02 'seed=seeds(2)' --set simulate.times=40 " +
        "--exclude 'targets.noise=> 0.01,seed=8' --keep-going",
    );
    const script = `pipeline() { '${process.execPath}' '${main}' "$@" --data elsewhere --threads 2; }\n${command}`;
    expect(spawnSync('/bin/sh', ['-c', script], { cwd: other, encoding: 'utf8' }).status).toBe(1);
    expect(sha256(join(other, 'elsewhere'))).toBe(sha256(join(folder, 'data')));
    const report = await inProcess(['report', 'data/grids/small', '--format', 'md'], { cwd: folder });
    expect(report.stdout).toContain(`\n${command}\n`);
  });
});
