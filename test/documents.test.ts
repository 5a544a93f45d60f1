import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { isMap, isSeq, parseDocument } from 'yaml';
import { documents } from './document-examples.js';
import { filesIn } from './files.js';
import { temporaryFolder } from './folders.js';
import { ownData } from './own-data.js';

/**
 * Every example of the README, of each page of docs and of each help works where the text is read in order in a fresh project. bash says
 * which words the command gets and keeps the rest (pipes, files that are written, jq) to itself; one process runs them
 * all, on the shipped pipelines with fewer and smaller rows. test/long/documents.test.ts runs them as they are.
 */

/** What an example costs most by, and what stands in its place. */
const shorter: readonly [RegExp, string][] = [
  [/\breplicates=\d+/g, 'replicates=2'],
  [/\btimes=\d+(?![\d,])/g, 'times=60'],
  [/\btimes=2520,252\b/g, 'times=60,50'],
  [/\bepochs=\d+/g, 'epochs=2'],
  [/\bseeds\(\d+\)/g, 'seeds(2)'],
  [/\blogspace\((.+),\d+\)/g, 'logspace($1,2)'],
  [/ --interactive( -o \S+)/g, ' --format md$1'],
  [/ --format (?:svg|png|vega)( -o \S+)(?: --scale \d+)?/g, ' --format md$1'],
  // No test opens a browser.
  [/(\breport\b[^\n]*?) --open\b/g, '$1'],
];

const shortened = (example: string): string =>
  shorter.reduce((text, [long, short]) => text.replace(long, short), example);

/** A pipeline file with the same keys, where whatever is computed is small. */
function small(text: string): string {
  const file = parseDocument(text);
  for (const [key, size] of [
    ['paths', 10],
    ['times', 80],
  ] as const) {
    // A single path stays one: some corrections are of one series.
    const given = file.getIn(['simulate', key]);
    if (typeof given === 'number') file.setIn(['simulate', key], Math.min(given, size));
  }
  for (const [key, size] of [
    ['train', 300],
    ['test', 100],
  ] as const) {
    if (file.hasIn(['draws', key])) file.setIn(['draws', key], size);
  }
  const estimators = file.getIn(['train', 'estimators']);
  for (const { key } of isMap(estimators) ? estimators.items : []) {
    const of = ['train', 'estimators', String(key)];
    if (file.hasIn([...of, 'epochs'])) file.setIn([...of, 'epochs'], 2);
    if (file.hasIn([...of, 'hidden'])) file.setIn([...of, 'hidden'], file.createNode([2]));
  }
  const grid = file.get('grid');
  for (const { key, value } of isMap(grid) ? grid.items : []) {
    // Of every axis one value, the first, but two seeds.
    if (isSeq(value)) value.items.splice(1);
    if (String(key) === 'seed') file.setIn(['grid', 'seed'], 'seeds(2)');
  }
  const sql = file.getIn(['import', 'sql']);
  if (typeof sql === 'string') file.setIn(['import', 'sql'], `${sql} LIMIT 200`);
  return file.toString({ lineWidth: 0 });
}

function project(): string {
  const folder = temporaryFolder();
  for (const name of ['package.json', 'dist', 'series', 'node_modules'])
    symlinkSync(resolve(name), join(folder, name));
  for (const { path } of filesIn('pipelines')) {
    const text = readFileSync(path, 'utf8');
    // A module says how many paths it reads.
    const own = text.replace('const inputs = 100;', 'const inputs = 10;');
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), path.endsWith('.yaml') ? small(text) : own);
  }
  ownData(folder);
  return folder;
}

/** The words of each call of the command, as a shell makes them of the examples. */
function calls(examples: readonly string[]): string[][] {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.config/fish/conf.d'), { recursive: true });
  const list = join(folder, 'calls');
  writeFileSync(list, '');
  const script = `
    pipeline() { printf '%s\\0' "$#" "$@" >>"${list}"; }
    npx() { [[ $1 = pipeline ]] || exit 64; shift; pipeline "$@"; }
    npm() { [[ "$*" = ci || "$*" = test ]] || exit 64; }
    jq() { cat; }
    less() { cat; }
    ${examples.join('\n')}`;
  const { status, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, HOME: folder },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const found = readFileSync(list, 'utf8').split('\0').slice(0, -1);
  const all: string[][] = [];
  for (let i = 0; i < found.length; i += 1 + Number(found[i])) {
    all.push(found.slice(i + 1, i + 1 + Number(found[i])));
  }
  return all;
}

/** What runs the calls, each text's in a folder of its own: one process, since to start one takes longer than most calls. */
const runner = `
import { readFileSync } from 'node:fs';
import { program } from '#dist/cli/program.js';
const silent = (command) => {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  command.commands.forEach(silent);
};
const failures = [];
for (const { name, folder, calls } of JSON.parse(readFileSync(0, 'utf8'))) {
  process.chdir(folder);
  for (const words of calls) {
    // One report is drawn, for the README; the others are words.
    if (words[0] === 'report' && !words.includes('--format') && (name !== 'README.md' || words.length > 1)) words.push('--format', 'md');
    let text = '';
    const print = (chunk) => { text += chunk; };
    const terminal = { print, stderr: { isTTY: false, write: print }, signal: new AbortController().signal };
    const pipeline = program(terminal);
    silent(pipeline);
    // Threads take longer to start than there is to do for them.
    const command = pipeline.commands.find((one) => one.name() === words[0]);
    if (command?.options.some(({ long }) => long === '--threads')) words.push('--threads', '1');
    const failure = await pipeline.parseAsync(words, { from: 'user' }).then(() => null, (error) => error.message);
    const defect = failure ?? /.*defect.*/.exec(text)?.[0];
    if (defect) failures.push([name + ': pipeline ' + words.join(' '), defect]);
  }
}
process.stdout.write(JSON.stringify(failures));
`;

it(
  'every example of the README, of the docs and of each help works, read in order',
  { timeout: 120_000 },
  () => {
    const texts = documents();
    // A worker works until it is stopped.
    const silent = ['docs/experiments.md', 'docs/library.md', 'help worker'];
    expect(texts.filter(({ examples }) => examples.length === 0).map(({ name }) => name)).toEqual(silent);
    const input = texts
      .filter(({ examples }) => examples.length > 0)
      .map(({ name, examples }) => ({
        name,
        folder: project(),
        calls: calls(examples.map(shortened)),
      }));
    // Of every text some command is called: the shell has kept nothing to itself.
    expect(input.filter((text) => text.calls.length === 0)).toEqual([]);
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', runner],
      {
        input: JSON.stringify(input),
        encoding: 'utf8',
      },
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toEqual([]);
  },
);
