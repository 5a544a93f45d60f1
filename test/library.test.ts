import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '#dist/index.js';
import { temporaryFolder } from './experiment.js';

/** What is documented of the library runs as it stands there: by its name, with its types, and prints what it says. */

interface Example {
  readonly name: string;
  readonly code: string;
}

const readme = readFileSync('README.md', 'utf8');
const section = /## As a library\n([\s\S]*?)\n## /.exec(readme)![1];
const examples: Example[] = [
  ...[...section.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], i) => ({ name: `README ${i + 1}`, code })),
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
  for (const name of ['package.json', 'dist', 'pipelines', 'node_modules']) {
    symlinkSync(resolve(name), join(folder, name));
  }
  return folder;
}

it('there is an example of each function', () => {
  const functions = Object.entries(library).filter(
    ([name, value]) => typeof value === 'function' && /^[a-z]/.test(name),
  );
  const used = examples.map(({ code }) => code).join('\n');
  expect(functions.map(([name]) => name).sort()).toEqual([
    'grid',
    'inspect',
    'loadPipeline',
    'messageOf',
    'run',
    'systemFailure',
  ]);
  for (const name of ['grid', 'inspect', 'loadPipeline', 'run']) {
    expect(used).toMatch(new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from 'pathfit'`));
  }
});

describe.each(examples)('the example $name', ({ code }) => {
  it('prints what it says', () => {
    const folder = project();
    // Node 20 knows no types: `!` is the only one in use, and the next test has the compiler read the examples.
    const plain = code.replace(/!(?=[.;)])/g, '');
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', plain], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(printed(code).length).toBeGreaterThan(0);
    expect(stdout.trimEnd().split('\n')).toEqual(printed(code));
  });
});

it('the examples have the right types', () => {
  const folder = project();
  mkdirSync(join(folder, 'examples'));
  examples.forEach(({ code }, i) => writeFileSync(join(folder, 'examples', `${i}.ts`), code));
  // One that has not, so that the compiler is seen to look.
  writeFileSync(
    join(folder, 'examples', 'wrong.ts'),
    "import { run } from 'pathfit';\nawait run('pipelines/lambda.yaml');\n",
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

describe('inspect', () => {
  it('gives numbers that are none as null, and statistics of every column', async () => {
    const folder = temporaryFolder();
    const loaded = library.loadPipeline('pipelines/lambda.yaml', ['simulate.paths=3', 'simulate.times=50']);
    const { stages } = await library.run(loaded, { what: 'simulate', dataFolder: folder, threads: 1 });
    const { tables, stage, fingerprint } = await library.inspect(stages[0].path, { head: 2, stats: true });
    expect({ stage, fingerprint }).toEqual({ stage: 'simulate', fingerprint: stages[0].fingerprint });
    expect(tables[0].rows).toBe(50);
    expect(tables[0].head.map(({ j, x }) => [j, (x as number[]).length])).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(tables[0].stats).toHaveLength(3);
    await expect(library.inspect(join(folder, 'nothing.arrow'))).rejects.toThrow(library.UsageError);
  });
});
