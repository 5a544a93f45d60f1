import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { inProcess, pipeline } from './command.js';

/** Datasets that were published below a data folder: none may be after a refusal. */
function published(data: string): string[] {
  if (!existsSync(join(data, 'store'))) return [];
  return readdirSync(join(data, 'store'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(arrow|json)$/.test(name),
  );
}

/** Runs the small pipeline with one value replaced; it must end with one line, exit 2, and nothing stored. */
async function refused(set: string, code = 2): Promise<string> {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const file = writePipeline(folder, smallPipeline);
  const ended = await inProcess(['run', 'all', file, '--data', data, '--set', set]);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(published(data)).toEqual([]);
  return ended.stderr;
}

const counts = ['0', '-1', '1.5', '1e12'];

describe('a value that cannot be', () => {
  it.each([
    ...['paths', 'times'].flatMap((key) =>
      counts.map((value): [string, RegExp] => [
        `simulate.${key}=${value}`,
        new RegExp(`^simulate\\.${key} must be a whole number from 1 to \\d+, found `),
      ]),
    ),
    ['simulate.dt=0', /^simulate\.dt must be a positive number or a fraction such as 1\/252, found 0/],
    ['simulate.dt=.nan', /^simulate\.dt must be a positive number .* found NaN/],
    ['simulate.dt=1/0', /^simulate\.dt must be a positive number/],
    ['simulate.process.sigma=-0.2', /^simulate\.process\.sigma must be a number of at least 0, found -0\.2/],
    ['simulate.process.kind=brownain', /found "brownain": did you mean brownian\?/],
    ['simulate.pahts=10', /^simulate\.pahts is not a key of simulate: did you mean paths\?/],
    ['simulate.process.kind=hull', /must be one of brownian, gbm, ou, .*, found "hull".* \(--set/],
    ['sed=1', /^sed is not a key of the pipeline file: did you mean seed\?/],
    ['seed=1.5', /^seed must be a whole number/],
    [
      'name=a/b',
      /^name must be a name of at most 100 letters, digits, .* that begins with a letter or a digit/,
    ],
    [`name=${'a'.repeat(300)}`, /^name must be a name of at most 100 letters/],
    ['__proto__.x=1', /^--set __proto__\.x=1: a key must be names with dots between/],
    ['train.estimators.__proto__={kind: mean}', /a key must be names with dots between/],
    ['targets={__proto__: {x: 1}}', /the value must be YAML, found __proto__ cannot be a key/],
    ['constructor.x=1', /^constructor is not a key of the pipeline file/],
    ['simulate.toString.x=1', /^simulate\.toString is not a key of simulate/],
    ['seed.x=1', /seed is \d+ and has no keys of its own/],
    ['targets.lambda=fast', /^targets\.lambda must be a number, or a mapping with kind: constant/],
    ['targets.noise=-1', /^targets\.noise must be a number of at least 0/],
    ['targets.noise={sd: -1, lags: 2}', /^targets\.noise\.sd must be a number of at least 0, found -1/],
    [
      'targets.noise={sd: 1, lags: 1.5}',
      /^targets\.noise\.lags must be a whole number from 0 to 10000, found 1\.5/,
    ],
    [
      'targets.noise={sd: 1, lags: 2, lag: 2}',
      /^targets\.noise\.lag is not a key of targets\.noise: did you mean lags\?/,
    ],
    ['train.holdOut.fraction=0.9999', /^train\.holdOut must leave rows to learn from and rows held out/],
    ['train.holdOut.fraction=1', /^train\.holdOut\.fraction must be a number above 0 and below 1/],
    ['train.holdOut.gap=3', /^train\.holdOut\.gap must be left out unless train\.holdOut\.by is time/],
    ['train.estimators.network.kind=netwrok', /did you mean network\?/],
    ['train.estimators.network.batchSize=0', /batchSize must be .*found 0/],
    ['train.estimators.network.optimizer.kind=adm', /did you mean adam\?/],
    ['train.estimators.network.hidden=[8, -1]', /hidden\.1 must be a whole number from 1/],
    [
      'train.estimators.closed-form.basis=quintic',
      /one of constant, linear, quadratic, cubic, or a mapping with kind: polynomial or terms, found "quintic"/,
    ],
    ['train.estimators.closed-form.basis=cubik', /found "cubik": did you mean cubic\?/],
    [
      'train.estimators.closed-form.basis=polynomial',
      /basis\.degree must be a whole number from 0 to 15, found nothing/,
    ],
    ['train.estimators.closed-form.basis={kind: polynomial, degree: 16}', /degree must be .*found 16/],
    [
      'train.estimators.closed-form.basis={kind: polynomial, degree: 2, degre: 2}',
      /degre is not a key of .*did you mean degree\?/,
    ],
    ['train.estimators.closed-form.lags=3', /lags must be left out with errors: classical, found 3/],
    ['train.estimators.closed-form.errors=newey-west', /lags must be given: without windows/],
    ['train.estimators.closed-form.epochs=3', /epochs must be left out with solver: closed-form, found 3/],
    ['evaluate.replicates=1', /^evaluate\.replicates must be a whole number from 2 to 1000000, found 1/],
    ['train.estimators={}', /^train\.estimators must name at least one estimator/],
    ['simulate=3', /^simulate must be a mapping, found 3/],
  ] as [string, RegExp][])('%s', async (set, message) => {
    expect(await refused(set)).toMatch(message);
  });

  it('is found at its line of the file', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'typo.yaml');
    writeFileSync(
      file,
      'name: a\nsimulate:\n  process: { kind: brownian, sigma: 1 }\n  paths: 0\n  times: 5\n  dt: 1\n',
    );
    const { code, stderr } = await pipeline(['run', 'all', file]);
    expect(code).toBe(2);
    expect(stderr).toContain(`simulate.paths must be a whole number from 1 to 10000000, found 0 (${file}:4)`);
    expect(stderr).toContain('train must be a mapping, found nothing');
  });
});

describe('a file that cannot be', () => {
  it('is missing, a folder, or no YAML', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'here.yaml'));
    writeFileSync(join(folder, 'torn.yaml'), 'name: [a\nseed: 3\n');
    writeFileSync(join(folder, 'list.yaml'), '- 1\n');
    for (const [file, message] of [
      ['none.yaml', /there is no pipeline file .*none\.yaml/],
      ['here.yaml', /must be a pipeline file, found a folder/],
      ['torn.yaml', /torn\.yaml:\d\)/],
      ['list.yaml', /the pipeline file must be a mapping, found \[1\]/],
    ] as const) {
      const { code, stderr } = await inProcess(['run', 'all', join(folder, file)]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });
});

describe('an import that cannot be', () => {
  const csv =
    'day,x,k\n2024-01-01,0.1,0.2\n2024-01-02,0.3,0.1\n2024-01-03,,0.4\n2024-01-04,0.2,0.3\n2024-01-05,0.2,0.3\n';
  const select = 'SELECT day AS label, x, k FROM rows ORDER BY day';

  async function importing(
    over: object,
    content: string | undefined = csv,
    name = 'rows.csv',
    more: object = {},
  ): Promise<string> {
    const folder = temporaryFolder();
    if (content !== '') writeFileSync(join(folder, name), content);
    else writeFileSync(join(folder, name), '');
    const data = join(folder, 'data');
    const file = writePipeline(folder, {
      name: 'own',
      import: { files: { rows: name }, sql: select, window: 2, ...over },
      train: { holdOut: { by: 'time', fraction: 0.5 }, estimators: { mean: { kind: 'mean' } } },
      ...more,
    });
    const { code, stdout, stderr } = await inProcess(['run', 'all', file, '--data', data]);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(published(data)).toEqual([]);
    return `${code} ${stderr}`;
  }

  it.each([
    [
      {},
      /^1 x, k and t must be finite numbers, found 1 of 5 rows .* row 2 \(2024-01-03\): x is null.*import\.onMissing: drop/,
    ],
    [
      { onMissing: 'drop', window: 4 },
      /^2 import\.window must fit into the series, found 4 for 5 rows, 1 of them without x, k or t/,
    ],
    [{ onMissing: 'drop', window: 9 }, /^2 import\.window must fit into the series, found 9 for 5 rows/],
    [{ window: undefined }, /^2 import\.window must be given, since .* one number per row/],
    [{ sql: 'SELECT [x, x] AS x, k FROM rows' }, /^2 import\.window must be left out where x is a list/],
    [{ sql: 'SELECT x FROM rows' }, /^2 import\.sql must give a column k/],
    [{ sql: 'SELECT y AS x, k FROM rows' }, /^2 import\.sql .*"y" not found.* Candidate/],
    [{ sql: 'SELEC x FROM rows' }, /^2 import\.sql .*syntax error/],
    [
      { files: { rows: 'none.csv' } },
      /^2 import\.files\.rows must be a file that can be read, found none\.csv: no such file/,
    ],
  ] as [object, RegExp][])('%j', async (over, message) => {
    expect(await importing(over)).toMatch(message);
  });

  it('is to be drawn anew though k is observed', async () => {
    expect(await importing({}, csv, 'rows.csv', { evaluate: { replicates: 10 } })).toMatch(
      /^2 evaluate\.replicates must be left out where k is observed: nothing can be drawn again/,
    );
  });

  it('is an empty CSV, a CSV of a header alone, or an Arrow file that is none or cut short', async () => {
    expect(await importing({}, '')).toMatch(/^2 .*rows\.csv/);
    expect(await importing({}, 'day,x,k\n')).toMatch(/^2 .*rows/);
    const arrow = { files: { rows: 'rows.arrow' }, window: undefined };
    expect(await importing(arrow, 'not Arrow at all', 'rows.arrow')).toMatch(/^[12] .*not an Arrow file/);
    expect(await importing(arrow, 'ARROW1\0\0cut short', 'rows.arrow')).toMatch(/^[12] .*cut short/);
  });
});

describe('a command that cannot be', () => {
  it.each([
    [['run'], 2, /missing required argument 'stage'/],
    [['run', 'al', 'pipelines/lambda.yaml'], 2, /there is no stage al in this pipeline: did you mean all\?/],
    [['run', 'train:netwrok'], 2, /did you mean train:network\?/],
    [['run', 'all', '--threads', '0'], 2, /it must be a whole number from 1 to 256/],
    [['run', 'all', '--threads', '1000'], 2, /it must be a whole number from 1 to 256/],
    [['run', 'all', '--treads', '2'], 2, /unknown option '--treads'\n\(Did you mean --threads\?\)/],
    [['run', 'all', '--set', 'paths'], 2, /--set must be key=value/],
    [['runn', 'all'], 2, /unknown command 'runn'\n\(Did you mean one of run, runs\?\)/],
    [['list', 'optimisers'], 2, /Allowed choices are .*optimizers/],
    [['run', 'all', '--data', '/dev/null/data'], 1, /\/dev\/null\/data: a file is where a folder should be/],
  ] as [string[], number, RegExp][])('%j', async (args, code, message) => {
    const ended = await inProcess(args);
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });
});
