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
import { planStages } from '#dist/run/plan.js';
import { stageNames } from '#dist/stages/index.js';
import { smallPipeline } from '../experiment.js';
import { main } from '../cli/command.js';
import { folderOfFile, temporaryFolder } from '../folders.js';

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
  // What npm's own does where `pipeline` is no program of the path: it is to ask no registry.
  writeFileSync(
    join(folder, 'npx'),
    `#!/bin/sh\n[ "$1 $2 $3" = "--offline --no-install pipeline" ] || exit 1\nshift 3\nexec "${folder}/pipeline" "$@"\n`,
  );
  chmodSync(join(folder, 'npx'), 0o755);
  environment = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
});

/** A folder in which npm has put the command in its place; npx knows another one. */
function installed(): string {
  const project = join(temporaryFolder(), 'project');
  mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
  const command = join(project, 'node_modules/.bin/pipeline');
  writeFileSync(command, `#!/bin/sh\nprintf 'from-npm\\t\\n'\n`);
  chmodSync(command, 0o755);
  return project;
}

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
    const inspected = async (of: string): Promise<string[]> =>
      (await candidates(root, ['inspect', 'rep', of], 1)).map(({ word }) => word);
    expect(await inspected(join(folder, 'other.yaml'))).toEqual(['replicates']);
    expect(await inspected(file)).toEqual([]);
    expect(await at('pipeline run a')).toEqual(['all']);
  });

  it('are pipeline files and folders, and where only folders will do, folders', async () => {
    expect(await at(`pipeline run all ${folder}/p`)).toEqual([`${folder}/pages/`, file]);
    expect(await at(`pipeline run all --data ${folder}/p`)).toEqual([`${folder}/pages/`]);
    expect(await at(`pipeline run all --threads `)).toEqual([]);
  });

  it('are names of pipelines', async () => {
    expect(await at('pipeline run all sp')).toEqual(['sp500-range']);
    expect(await at('pipeline inspect import sp')).toEqual(['sp500-range']);
    expect(await at('pipeline grid study-la')).toEqual(['study-lambda']);
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
        const names = ['stage', 'what', 'file', 'verdict', 'words', 'old', 'new', 'run', 'tag'];
        const known = names.includes(argument.name());
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

/**
 * What bash's completion would put at the cursor, which | marks, where `before` was run before the script was read. As
 * in bash, the function that is registered is called with the command's name and the word at the cursor, and the one
 * that is registered then where it returns 124.
 */
function bash(
  line: string,
  {
    breaks = ' \t\n"\'><=;|&(:',
    before = '',
    cwd = folder,
  }: { breaks?: string; before?: string; cwd?: string } = {},
): string[] {
  const point = line.indexOf('|');
  const text = line.replace('|', '');
  const script = `
    ${before}
    eval "$SCRIPT"
    COMP_WORDBREAKS=$1 COMP_LINE=$2 COMP_POINT=$3 COMP_WORDS=($2) COMP_CWORD=$4
    [[ $2 == *npx* ]] && name=npx || name=pipeline
    [[ \${COMP_WORDS[0]} == *=* ]] && COMP_WORDS=("\${COMP_WORDS[@]:1}")
    for try in 1 2; do
      [[ $(complete -p $name) =~ \\ -F\\ ([^\\ ]+)\\  ]]
      "\${BASH_REMATCH[1]}" "$name" "\${COMP_WORDS[$4]}"
      [[ $? -eq 124 ]] || break
    done
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const place =
    text
      .slice(0, point)
      .replace(/^\w+=\S* /, '')
      .split(' ').length - 1;
  const given = [breaks, text, String(point), String(place)];
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...given], {
    cwd,
    env: { ...environment, SCRIPT: scripts.bash },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('in bash', () => {
  it('the script makes a completion for pipeline, and one for npx', () => {
    const script = 'source <(pipeline completion bash); complete -p pipeline npx';
    const { stdout, status } = spawnSync('bash', ['-c', script], { env: environment, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toBe(
      'complete -o bashdefault -o default -F _pipeline pipeline\n' +
        'complete -o bashdefault -o default -F _pipeline_npx npx\n',
    );
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
    expect(bash('pipeline run train:n|', { breaks: ' \t\n' })).toEqual(['train:network']);
    expect(bash('pipeline run all --set simulate.ti|')).toEqual(['simulate.times=']);
  });

  it('npx pipeline is completed as pipeline is', () => {
    expect(bash('npx pipeline gr|')).toEqual(['grid']);
    expect(bash('FOO=1 npx pipeline run ev| other.yaml')).toEqual(['evaluate']);
    expect(bash('npx pipeline run train:n|')).toEqual(['network']);
    expect(bash('npx pipeline gr|', { cwd: installed() })).toEqual(['from-npm']);
  });

  it.each([
    ['nothing', '', []],
    [
      'a function',
      '_theirs() { COMPREPLY=(theirs "$1" "$2"); }; complete -F _theirs npx',
      ['theirs', 'npx', 'es'],
    ],
    ['words', "complete -W 'eslint esbuild prettier' npx", ['eslint', 'esbuild']],
    [
      'a function that loads one for each command when it is asked first',
      `_theirs() { COMPREPLY=(loaded); }; _load() { complete -F _theirs npx; return 124; }; complete -D -F _load`,
      ['loaded'],
    ],
  ])('npx of other programs is completed by what did it before: %s', (_, before, offered) => {
    expect(bash('npx es|', { before })).toEqual(offered);
    expect(bash('npx pipeline gr|', { before, cwd: installed() })).toEqual(['from-npm']);
    // What is typed is a word, whatever it would mean to a shell.
    expect(bash('npx $word|', { before: `${before}\nword=es` })).not.toContain('eslint');
    // To read the script again, as a new line in ~/.bashrc makes one do, changes nothing.
    const again = `${before}\neval "$SCRIPT"`;
    expect(bash('npx es|', { before: again })).toEqual(offered);
  });
});

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe('in other shells, where they are installed', () => {
  it.skipIf(!has('fish'))('fish completes pipeline and npx pipeline, and leaves npx to others', () => {
    const at = (line: string, cwd = folder): string => {
      const script = `complete -c npx -a theirs; printf '%s\\\\n' $SCRIPT | source; complete -C '${line}'`;
      const env = { ...environment, SCRIPT: scripts.fish };
      return spawnSync('fish', ['-c', script], { cwd, env, encoding: 'utf8' }).stdout;
    };
    expect(at('pipeline run train:n')).toMatch(/^train:network\tof pipeline\.yaml$/m);
    expect(at('npx pipeline run train:n')).toMatch(/^train:network\tof pipeline\.yaml$/m);
    expect(at('npx pipeline fr', installed())).toMatch(/^from-npm$/m);
    expect(at('npx th')).toBe('theirs\n');
  });

  it.skipIf(!has('zsh'))('zsh reads the script, and completes by it, npx pipeline too', () => {
    const script = `
      typeset -A _comps=(npx '_theirs of-npx')
      compdef() { print -r -- compdef "$@"; _comps[$2]=$1 }
      _theirs() { print -r -- theirs "$@" }
      _describe() { print -rl -- "\${(@P)2}" }
      compadd() { print -r -- "$@"; print -rl -- "\${(@P)4}" }
      eval "$SCRIPT"
      words=(pipeline run train:n) CURRENT=3; _pipeline
      words=(pipeline run all --set simulate.ti) CURRENT=5; _pipeline
      eval "$SCRIPT" >/dev/null
      words=(npx pipeline run train:n) CURRENT=4; _pipeline_npx
      words=(npx eslint) CURRENT=2; _pipeline_npx
      cd ${installed()}
      words=(npx pipeline fr) CURRENT=3; _pipeline_npx`;
    const { stdout, stderr } = spawnSync('zsh', ['-fc', script], {
      cwd: folder,
      env: { ...environment, SCRIPT: scripts.zsh },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      'compdef _pipeline pipeline',
      'compdef _pipeline_npx npx',
      'train\\:network:of pipeline.yaml',
      '-S  -a open',
      'simulate.times=',
      'train\\:network:of pipeline.yaml',
      'theirs of-npx',
      'from-npm:',
    ]);
  });
});

it('every script asks pipeline itself, and lists nothing by hand', () => {
  for (const script of Object.values(scripts)) {
    expect(script).toContain('complete -- ');
    expect(script).not.toMatch(/simulate|inspect|--set/);
  }
});
