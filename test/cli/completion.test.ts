import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { candidates } from '../../src/cli/completion/candidates.js';
import { scripts } from '../../src/cli/completion/scripts.js';
import { program } from '../../src/cli/program.js';
// The plan has the kernels' sha256, which the build makes.
import { loadPipeline } from '#dist/pipeline/load.js';
import { planStages, stageNames } from '#dist/pipeline/plan.js';
import { smallPipeline } from '../experiment.js';
import { main } from './command.js';
import { folderOfFile } from '../folders.js';

const root = program({
  stderr: process.stderr,
  signal: new AbortController().signal,
  print: () => undefined,
});

/** The words that are offered at the end of a line. */
const at = async (line: string): Promise<string[]> => {
  const words = line.split(' ').slice(1);
  return (await candidates(root, words, words.length - 1)).map(({ word }) => word);
};

const visible = (command: Command): readonly Command[] => command.createHelp().visibleCommands(command);

/** A folder with pipeline files and a command named pipeline, for shells to run in. */
let folder: string;
let environment: NodeJS.ProcessEnv;
let file: string;

beforeAll(() => {
  folder = folderOfFile();
  file = join(folder, 'pipeline.yaml');
  writeFileSync(file, stringify(smallPipeline));
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'other.yaml'), stringify({ ...smallPipeline, evaluate: { replicates: 2 } }));
  writeFileSync(join(folder, 'pipeline'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(folder, 'pipeline'), 0o755);
  environment = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
});

describe('the words at a place of a line', () => {
  it('are the commands, and the options of each, as commander has them', async () => {
    const commands = visible(root);
    expect(await at('pipeline ')).toEqual(commands.map((command) => command.name()));
    expect(await at('pipeline st')).toEqual(['status']);
    for (const command of root.commands) {
      const longs = command
        .createHelp()
        .visibleOptions(command)
        .map(({ long }) => long);
      expect(await at(`pipeline ${command.name()} --`)).toEqual(longs);
    }
  });

  it('are choices', async () => {
    expect(await at('pipeline completion ')).toEqual(['bash', 'zsh', 'fish']);
    expect(await at('pipeline list op')).toEqual(['optimizers']);
  });

  it('are the stages of the pipeline file that is named, before or after the cursor', async () => {
    const line = ['run', 'train:', join(folder, 'other.yaml'), '--data', 'x'];
    const offered = (await candidates(root, line, 1)).map(({ word }) => word);
    expect(offered).toEqual(['train:mean', 'train:closed-form', 'train:network']);
    expect(await at(`pipeline inspect --pipeline ${join(folder, 'other.yaml')} rep`)).toEqual(['replicates']);
    expect(await at(`pipeline inspect --pipeline ${file} rep`)).toEqual([]);
    expect(await at('pipeline run a')).toEqual(['all']);
  });

  it('are pipeline files and folders, and where only folders will do, folders', async () => {
    expect(await at(`pipeline run all ${folder}/p`)).toEqual([`${folder}/pages/`, file]);
    expect(await at(`pipeline run all --data ${folder}/p`)).toEqual([`${folder}/pages/`]);
    expect(await at(`pipeline run all --threads `)).toEqual([]);
  });

  it('are keys of the pipeline file', async () => {
    expect(await at('pipeline run all --set simulate.pa')).toEqual(['simulate.paths=']);
    expect(await at('pipeline run all --set train.estimators.network.optimizer.k')).toEqual([
      'train.estimators.network.optimizer.kind=',
    ]);
    expect(await at('pipeline grid targets.no')).toEqual(['targets.noise=']);
  });

  it('are known for every argument that there is', async () => {
    for (const command of visible(root).slice(0, -1)) {
      for (const argument of command.registeredArguments) {
        const known = ['stage', 'what', 'file', 'words'].includes(argument.name());
        expect(known || argument.argChoices !== undefined, `${command.name()} ${argument.name()}`).toBe(true);
      }
    }
  });

  it.each(['pipelines/lambda.yaml', 'pipelines/sp500-range.yaml'])(
    'name the stages of %s as a plan does',
    async (shipped) => {
      for (const set of [[], ['evaluate.replicates=3']]) {
        const loaded = loadPipeline(shipped, shipped.includes('sp500') ? [] : set);
        const planned = (await planStages(loaded)).map(({ name }) => name);
        expect(stageNames(loaded.pipeline)).toEqual(planned);
      }
    },
  );
});

/** What bash's completion would put at the cursor, which | marks. */
function bash(line: string, wordBreaks = ' \t\n"\'><=;|&(:'): string[] {
  const point = line.indexOf('|');
  const text = line.replace('|', '');
  const script = `
    source <(pipeline completion bash)
    COMP_WORDBREAKS=$1 COMP_LINE=$2 COMP_POINT=$3 COMP_WORDS=(pipeline)
    _pipeline pipeline; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', wordBreaks, text, String(point)], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('in bash', () => {
  it('the script makes a completion for pipeline', () => {
    const { stdout, status } = spawnSync(
      'bash',
      ['-c', 'source <(pipeline completion bash); complete -p pipeline'],
      {
        env: environment,
        encoding: 'utf8',
      },
    );
    expect(status).toBe(0);
    expect(stdout).toBe('complete -o bashdefault -o default -F _pipeline pipeline\n');
  });

  it('words are completed at the end and in the middle of a line', () => {
    expect(bash('pipeline gr|')).toEqual(['grid']);
    expect(bash('FOO=1 pipeline run ev| other.yaml')).toEqual(['evaluate']);
    expect(bash('pipeline run re|p other.yaml')).toEqual(['replicates']);
    expect(bash('pipeline run re|p pipeline.yaml')).toEqual([]);
    expect(bash('pipeline run all |')).toEqual(
      expect.arrayContaining(['pages/', 'pipeline.yaml', 'other.yaml']),
    );
  });

  it('what stands behind : and = alone is put in where they part words', () => {
    expect(bash('pipeline run train:n|')).toEqual(['network']);
    expect(bash('pipeline run train:n|', ' \t\n')).toEqual(['train:network']);
    expect(bash('pipeline run all --set simulate.ti|')).toEqual(['simulate.times=']);
  });
});

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe('in other shells, where they are installed', () => {
  it.skipIf(!has('fish'))('fish completes', () => {
    const script = "pipeline completion fish | source; complete -C 'pipeline run train:n'";
    const { stdout } = spawnSync('fish', ['-c', script], { cwd: folder, env: environment, encoding: 'utf8' });
    expect(stdout).toMatch(/^train:network\tof pipeline\.yaml$/m);
  });

  it.skipIf(!has('zsh'))('zsh reads the script, and completes by it', () => {
    const script = `
      compdef() { print -r -- compdef "$@" }
      _describe() { print -rl -- "\${(@P)2}" }
      compadd() { print -r -- "$@"; print -rl -- "\${(@P)4}" }
      source <(pipeline completion zsh)
      words=(pipeline run train:n) CURRENT=3; _pipeline
      words=(pipeline run all --set simulate.ti) CURRENT=5; _pipeline`;
    const { stdout, stderr } = spawnSync('zsh', ['-fc', script], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      'compdef _pipeline pipeline',
      'train\\:network:of pipeline.yaml',
      '-S  -a open',
      'simulate.times=',
    ]);
  });
});

it('every script asks pipeline itself, and lists nothing by hand', () => {
  for (const script of Object.values(scripts)) {
    expect(script).toContain('complete -- ');
    expect(script).not.toMatch(/simulate|inspect|--set/);
  }
});
