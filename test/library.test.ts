import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { beforeAll, describe, expect, it } from 'vitest';
import * as library from '#dist/index.js';
import { inProcess } from './cli/command.js';
import { runIn, smallPipeline } from './experiment.js';
import { folderOfFile, temporaryFolder } from './folders.js';

/** What is documented of the library runs as it stands there: by its name, with its types, and prints what it says. */

interface Example {
  readonly name: string;
  readonly code: string;
}

const page = readFileSync('docs/library.md', 'utf8');
const examples: Example[] = [
  ...[...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], i) => ({
    name: `docs/library.md ${i + 1}`,
    code,
  })),
  ...readdirSync('src/library').flatMap((file) => {
    const text = readFileSync(join('src/library', file), 'utf8');
    return [...text.matchAll(/@example\n([\s\S]*?)\n \*\//g)].map(([, code]) => ({
      name: file.replace('.ts', ''),
      code: code.replace(/^ \* ?/gm, ''),
    }));
  }),
];

/** What the comments of an example say that it prints: behind console.log, or in lines of their own. */
const printed = (code: string): string[] =>
  [...code.matchAll(/(?:console\.log\(.*\);\n?|^) *\/\/ (.+)$/gm)].map((match) => match[1]);

/** A folder with a project as one has that is in the package itself: the examples import it by its name. */
function project(): string {
  const folder = temporaryFolder();
  for (const name of ['package.json', 'dist', 'pipelines', 'series', 'node_modules']) {
    symlinkSync(resolve(name), join(folder, name));
  }
  return folder;
}

/** What runs the examples, each in a folder of its own: one process, since loading the library takes longer than most of them. */
const runner = `
import { format } from 'node:util';
const results = [];
for (const folder of process.argv.slice(1)) {
  process.chdir(folder);
  const printed = [];
  console.log = (...values) => printed.push(format(...values));
  const failure = await import(folder + '/example.mjs').then(() => null, (error) => error.stack);
  results.push({ printed, failure });
}
process.stdout.write(JSON.stringify(results));
`;

it('there is an example of each function', () => {
  const functions = Object.entries(library).filter(
    ([name, value]) => typeof value === 'function' && /^[a-z]/.test(name),
  );
  const used = examples.map(({ code }) => code).join('\n');
  const names = functions.map(([name]) => name).filter((name) => !isOfErrors(name));
  expect(names).toEqual(expect.arrayContaining(['grid', 'inspect', 'loadPipeline', 'run']));
  for (const name of names) {
    expect(used).toMatch(new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '@pathfit/pathfit'`));
  }
});

const isOfErrors = (name: string): boolean => ['messageOf', 'systemFailure'].includes(name);

it('the examples print what they say', () => {
  const folders = examples.map(({ code }) => {
    const folder = project();
    // Node 20 knows no types: `!` is the only one in use, and the next test has the compiler read the examples.
    writeFileSync(join(folder, 'example.mjs'), code.replace(/(?<=[\w)])!(?=[.;)[ ])/g, ''));
    return folder;
  });
  const words = ['--input-type=module', '--eval', runner, ...folders];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const ran = JSON.parse(stdout) as { printed: string[]; failure: string | null }[];
  const found = examples.map(({ name }, i) => ({ name, failure: ran[i].failure, printed: ran[i].printed }));
  expect(found).toEqual(examples.map(({ name, code }) => ({ name, failure: null, printed: printed(code) })));
  expect(examples.filter(({ code }) => printed(code).length === 0)).toEqual([]);
});

it('the examples have the right types', () => {
  const folder = project();
  mkdirSync(join(folder, 'examples'));
  examples.forEach(({ code }, i) => writeFileSync(join(folder, 'examples', `${i}.ts`), code));
  // One that has not, so that the compiler is seen to look.
  writeFileSync(
    join(folder, 'examples', 'wrong.ts'),
    "import { run } from '@pathfit/pathfit';\nawait run('pipelines/lambda.yaml');\n",
  );
  const options = {
    module: 'NodeNext',
    target: 'ES2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['examples'] }),
  );
  const { stdout } = spawnSync(join(folder, 'node_modules/.bin/tsc'), ['-p', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const errors = stdout.split('\n').filter((line) => /error TS/.test(line));
  expect(errors).toEqual([expect.stringMatching(/^examples\/wrong\.ts\(2,11\): error TS2345/)]);
});

const folder = folderOfFile();
const file = join(folder, 'pipeline.yaml');
const dataFolder = join(folder, 'data');
let stages: readonly library.StageReport[];
beforeAll(async () => {
  ({ stages } = await runIn(folder, smallPipeline, { what: 'train:closed-form', threads: 1 }));
});

describe('a pipeline that is an object', () => {
  it('is that of a file with its values, defaults and overrides, and shares its datasets', async () => {
    const overrides = ['targets.noise=0.02'];
    const { pipeline } = library.loadPipeline(smallPipeline, overrides);
    expect(pipeline).toEqual(library.loadPipeline(file, overrides).pipeline);
    const loaded = library.loadPipeline(smallPipeline);
    const again = await library.run(loaded, { what: 'train:closed-form', threads: 1, dataFolder });
    expect(again.stages.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
      'train:closed-form reused',
    ]);
    expect((await library.status(loaded, { dataFolder })).file).toBe('an object');
  });

  const holdingItself: Record<string, unknown> = { name: 'itself' };
  holdingItself['grid'] = holdingItself;
  it.each<[object, RegExp]>([
    [
      { ...smallPipeline, sed: 7 },
      /^sed is not a key of the pipeline file.*did you mean seed\? \(an object\)$/,
    ],
    [
      { ...smallPipeline, simulate: { ...smallPipeline.simulate, paths: 0 } },
      /^simulate\.paths must be .*, found 0 \(an object\)$/,
    ],
    [{ ...smallPipeline, seed: NaN }, /^seed must be a value that a file can hold, found NaN \(an object\)$/],
    [{ ...smallPipeline, seed: () => 7 }, /^seed must be a value that a file can hold, found \(\) => 7/],
    [holdingItself, /^a pipeline must be an object as a file would have it, found one that holds itself/],
    [[], /^the pipeline file must be .*, found \[\] \(an object\)$/],
  ])('is validated as a file is: %j', (object, message) => {
    expect(() => library.loadPipeline(object)).toThrow(library.UsageError);
    expect(() => library.loadPipeline(object)).toThrow(message);
  });
});

describe('what a command prints as JSON is what the library gives:', () => {
  const noisy = ['targets.noise=0.02'];
  it.each<[string[], () => Promise<unknown>]>([
    [
      ['status', file, '--data', dataFolder],
      () => library.status(library.loadPipeline(file), { dataFolder }),
    ],
    [
      ['run', 'targets', file, '--dry-run', '--set', noisy[0], '--data', dataFolder],
      () => library.plan(library.loadPipeline(file, noisy), { what: 'targets', dataFolder }),
    ],
    [['verify', '--quiet', '--data', dataFolder], () => library.verify({ dataFolder })],
    [['gc', '--dry-run', '--data', dataFolder], () => library.gc({ dryRun: true, dataFolder })],
    [['list'], () => library.list()],
    [['list', 'optimizers'], () => library.list('optimizers')],
    [['list', 'metrics'], () => library.list('metrics')],
    [['list', 'pipelines'], () => library.list('pipelines')],
  ])('%j', async (words, given) => {
    const { code, stdout, stderr } = await inProcess([...words, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(await given());
  });

  it('inspect, with the rows under the name of their option', async () => {
    const words = `inspect simulate --schema --stats --metadata --tail 2 --json ${file} --data ${dataFolder}`;
    const { stdout } = await inProcess(words.split(' '));
    const options = { pipeline: file, dataFolder, tail: 2, stats: true, metadata: true };
    const found = await library.inspect('simulate', options);
    const tables = found.tables.map(({ shown, ...table }) => ({ ...table, tail: shown }));
    expect(JSON.parse(stdout)).toEqual({ ...found, tables });
  });
});

describe('the library', () => {
  it('plans a grid without running it, and runs what it planned', async () => {
    const train = 'train.estimators={ fit: { kind: least-squares, basis: constant } }';
    const options = { set: [train], dataFolder, threads: 1, name: 'planned' };
    const planned = await library.planGrid(file, {
      ...options,
      values: ['targets.noise=0.01,0.02', 'simulate.times=400'],
    });
    // Of points whose estimators are closed forms there are rows alone.
    expect(planned).toMatchObject({ points: 2, datasets: 1, stored: 0, metric: 'rmse' });
    expect(existsSync(join(dataFolder, 'grids'))).toBe(false);
    const report = await planned.run();
    const swept = { 'targets.noise': [0.01, 0.02], 'simulate.times': '400' };
    const again = await library.planGrid(file, { ...options, values: swept });
    expect(again).toMatchObject({ points: 2, datasets: 1, stored: 1, bytes: 0 });
    expect((await again.run()).rows).toEqual(report.rows);

    expect(library.leaderboard(report).map(({ values }) => values.get('targets.noise'))).toEqual([
      0.01, 0.02,
    ]);
    expect(library.overSeeds(report)).toEqual([]);
    expect(() => library.leaderboard(report, 'rmsee')).toThrow(library.UsageError);
    const { markdown } = await library.report('grid', { name: 'planned', dataFolder });
    expect(await markdown()).toMatch(/^# Grid planned\n/);
  });

  it('tells the keys of a file that is not valid yet, and the stages of one that is', async () => {
    const started = join(folder, 'started.yaml');
    writeFileSync(started, 'import: { files: {} }\ntrain: { estimators: { a: { kind: ratio } } }\n');
    expect(() => library.loadPipeline(started)).toThrow(library.UsageError);
    const found = (await library.keys(started)).map(({ key }) => key);
    expect(found).toEqual(expect.arrayContaining(['import.sql', 'train.estimators.a.kind', 'targets.noise']));
    expect(found.filter((key) => key.startsWith('simulate'))).toEqual([]);
    await expect(library.keys(join(folder, 'none.yaml'))).rejects.toThrow(library.UsageError);
    expect((await library.stages(library.loadPipeline(file))).join(' ')).toBe(
      'simulate targets train:mean train:closed-form train:network evaluate',
    );
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['verify', () => library.verify({ recompute: true, dataFolder }), /^recompute must come with a pipeline/],
    ['init', () => library.init(file), /pipeline\.yaml must not exist yet/],
    ['report', () => library.report(file, { metric: 'mae' }), /^metric must be left out of a report/],
    ['grid', () => library.grid(file, { values: ['=1'] }), /must be key=values/],
  ])('refuses what cannot be: %s', async (_, refused, message) => {
    const error: unknown = await refused().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(library.UsageError);
    expect((error as Error).message).toMatch(message);
  });

  it('stops where it is told to', async () => {
    const signal = AbortSignal.abort();
    const pipeline = library.loadPipeline(file);
    for (const stopped of [
      () => library.run(pipeline, { dataFolder, signal }),
      () => library.verify({ dataFolder, signal }),
      () => library.inspect('simulate', { pipeline: file, dataFolder, signal }),
      () => library.inspect('targets', { pipeline: file, dataFolder, signal, sql: 'from targets' }),
    ]) {
      await expect(stopped()).rejects.toThrow(library.InterruptedError);
    }
  });
});

describe('inspect', () => {
  const where = { pipeline: file, dataFolder };

  it('gives a stage as an independent reader has it: first, last and some rows, schema, statistics, metadata', async () => {
    const { path, fingerprint } = stages[0];
    const table = tableFromIPC(readFileSync(join(path, 'part-00000.arrow')));
    const rows = table.toArray().map((row) => {
      const { j, t, x } = row as { j: number; t: number; x: Iterable<number> };
      return { j, t, x: [...x] };
    });
    const look = async (options: library.InspectOptions): Promise<library.InspectedTable> =>
      (await library.inspect('simulate', { ...where, ...options })).tables[0];
    expect((await look({})).shown).toEqual(rows.slice(0, 5));
    expect((await look({ tail: 2 })).shown).toEqual(rows.slice(-2));
    expect((await look({ head: Infinity })).shown).toEqual(rows);
    const sample = (await look({ sample: 7 })).shown;
    expect(sample).toHaveLength(7);
    expect(rows.filter(({ j }) => sample.some((row) => row['j'] === j))).toEqual(sample);

    const found = await library.inspect(path, { head: 0, stats: true, bins: 4, metadata: true });
    expect(found).toMatchObject({ kind: 'dataset', path, pipeline: null, stage: 'simulate', fingerprint });
    expect(await library.inspect('simulate', { ...where, head: 0 })).toMatchObject({
      pipeline: 'small',
      path,
    });
    const [{ schema, stats, shown, parts }] = found.tables;
    expect({ shown, parts }).toEqual({ shown: [], parts: 1 });
    expect(schema.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'j int32',
      't float64',
      'x fixed_size_list<float64>[20]',
    ]);
    expect(stats!.map(({ name, count }) => [name, count])).toEqual([
      ['j', 400],
      ['t', 400],
      ['x', 8000],
    ]);
    expect(stats![0]).toMatchObject({ min: 0, max: 399, histogram: [100, 100, 100, 100] });
    expect(found.metadata).toMatchObject({
      schema: { stage: 'simulate', fingerprint },
      ingredients: { stage: 'simulate', seed: 7 },
      summary: { rows: 400 },
      parts: [{ file: 'part-00000.arrow', rows: 400 }],
    });
  });

  it('gives the rows of a query, or writes them into an Arrow file', async () => {
    const sql =
      'select j, s, list_avg(list_transform(x, v -> v * v)) as again from simulate join targets using (j)';
    const found = await library.inspect('targets', { ...where, sql, head: 3 });
    const [{ rows, schema, shown, ...rest }] = found.tables;
    expect({ from: [...found.from].sort(), rows, rest }).toEqual({
      from: ['simulate', 'targets'],
      rows: 400,
      rest: { name: null },
    });
    expect(schema.map(({ type }) => type)).toEqual(['int32', 'float64', 'float64']);
    expect(shown).toHaveLength(3);
    for (const row of shown) expect(row['again']).toBeCloseTo(row['s'] as number, 12);

    const path = join(folder, 'joined.arrow');
    const written = await library.inspect('targets', { ...where, sql, arrow: path });
    expect(written.tables[0]).toMatchObject({ rows: 400, shown: [], arrow: { path } });
    const table = tableFromIPC(readFileSync(path));
    expect([...table.getChild('j').toArray()]).toEqual(Array.from({ length: 400 }, (_, j) => j));
    expect(written.tables[0].arrow!.bytes).toBe(readFileSync(path).length);
  });

  it('gives what is missing, and numbers that are none, as null', async () => {
    const sql = `select null as a, 'nan'::double as b, [1, 'inf'::double] as c, {'d': '-inf'::double} as e`;
    const [{ shown }] = (await library.inspect('targets', { ...where, sql })).tables;
    expect(shown).toEqual([{ a: null, b: null, c: [1, null], e: { d: null } }]);
  });

  it.each([
    [{ head: 1, tail: 1 }, /^rows must be asked for in one way, found head and tail/],
    [{ sample: -1 }, /^sample must be a whole number of rows, found -1$/],
    [{ tail: 1.5 }, /^tail must be a whole number of rows, found 1\.5$/],
    [{ name: 'other' }, /^name must come with grid, found simulate: write inspect\('grid', \{ name \}\)$/],
    [{ arrow: 'x' }, /^arrow must come with sql/],
    [{ sql: 'from targets', tail: 1 }, /^tail must not come with sql/],
  ])('refuses %j', async (options, message) => {
    const refused = library.inspect('simulate', { ...where, ...options } as library.InspectOptions);
    await expect(refused).rejects.toThrow(library.UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it('says what to run where nothing is stored, with the file and the folder that it was given', async () => {
    const own = { ...where, dataFolder: join(folder, 'no data') };
    await expect(library.inspect('targets', own)).rejects.toThrow(
      `\`pipeline run targets ${where.pipeline} --data '${own.dataFolder}'\` makes it`,
    );
  });
});
