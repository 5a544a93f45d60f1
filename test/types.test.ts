import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfFile } from './folders.js';

/** What a strict project sees of the package, in which nothing is installed but it: the compiler reads its declarations whole. */

const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
const folder = folderOfFile();
const types = readdirSync('dist/types', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.d.ts'))
  .map((file) => ({ file, text: readFileSync(join('dist/types', file), 'utf8') }));

/** The lines of errors in a project with one file. */
function errorsOf(code: string): string[] {
  const own = join(folder, 'node_modules', name);
  mkdirSync(own, { recursive: true });
  cpSync('package.json', join(own, 'package.json'));
  cpSync('dist/types', join(own, 'dist/types'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'consumer.ts'), code);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const { stdout } = spawnSync(resolve('node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

describe('the declarations of the package', () => {
  it('are whole by themselves: a strict project that checks libraries compiles', () => {
    const errors = errorsOf(`
      import { grid, inspect, leaderboard, loadPipeline, maximumLikelihood, run, type LikelihoodResult, type Pipeline, type Verdict } from '${name}';
      const loaded = loadPipeline({ name: 'mine', train: { estimators: { mean: { kind: 'mean' } } } }, ['seed=1']);
      const pipeline: Pipeline = loaded.pipeline;
      const kind: 'brownian' | undefined = pipeline.simulate && 'brownian';
      const { result } = await run(loaded, { threads: 2, onEvent: ({ type }) => console.log(type) });
      const verdicts: readonly Verdict[] = result?.verdicts ?? [];
      const truth: number | null | undefined = result?.estimators[0]?.parameters[0]?.truth;
      const best = leaderboard(await grid('lambda', { values: { seed: 'seeds(3)' } }))[0]?.rmse;
      const { tables } = await inspect('simulate', { pipeline: 'lambda', stats: true });
      const fitted: LikelihoodResult = await maximumLikelihood({ x: [[1, 2, 3]], dt: 1 }, { model: { kind: 'ou', theta: 0 } });
      const kappa: number | null | undefined = fitted.parameters.kappa?.estimate;
      console.log(kind, verdicts, truth, best, tables[0]?.rows, kappa);
    `);
    expect(errors).toEqual([]);
  });

  it('say what is wrong: no number of threads is a text, no run has a pool', () => {
    const errors = errorsOf(`
      import { loadPipeline, run } from '${name}';
      await run(loadPipeline('lambda'), { threads: '2' });
      await run(loadPipeline('lambda'), { pool: null });
    `);
    expect(errors).toEqual([
      expect.stringMatching(/consumer\.ts\(3,43\): error TS2322: Type 'string'/),
      expect.stringMatching(/consumer\.ts\(4,43\): error TS2353: .*'pool' does not exist/),
    ]);
  });

  it('name no package, and no thread of ours', () => {
    const packages = types.flatMap(({ file, text }) =>
      [...text.replace(/\/\*[^]*?\*\//g, '').matchAll(/\b(?:from|import\() ?["']([^."'][^"']*)/g)].map(
        ([, from]) => `${file}: ${from}`,
      ),
    );
    expect(packages).toEqual([]);
    expect(types.filter(({ text }) => /\bPool\b/.test(text))).toEqual([]);
  });

  it('export every type that they name', () => {
    const index = types.find(({ file }) => file === 'index.d.ts')!.text;
    const exported = new Set([...index.matchAll(/\b(\w+)(?=(?: as \w+)?\s*[,}])/g)].map(([, one]) => one));
    const declared = types.flatMap(({ text }) =>
      [...text.matchAll(/^(?:export )?(?:declare )?(?:interface|type|class|enum) (\w+)/gm)].map(
        ([, one]) => one,
      ),
    );
    expect(declared.length).toBeGreaterThan(90);
    expect(declared.filter((one) => !exported.has(one))).toEqual([]);
  });
});
