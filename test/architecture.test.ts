import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { areas } from '../src/kernels/modules.js';
import { methodsOfAll } from './processes/methods.js';

/** The rules of the house that a compiler does not check. */

const source = 'src';
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('kernels/assembly'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }));

/** Files and folders of src may import from rows above their own, and folders from themselves. */
const layers = [
  ['arrays.ts', 'entry.ts', 'errors.ts', 'first-case.ts', 'nearest.ts', 'text.ts', 'version.ts'],
  ['choice.ts', 'names.ts', 'kernels'],
  ['formulas', 'evaluation', 'own-models'],
  [
    'random',
    'pool',
    'store',
    'arrow',
    'bases',
    'priors',
    'processes',
    'targets',
    'optimizers',
    'schedules',
    'initialisations',
  ],
  ['estimands'],
  ['training', 'likelihood', 'sql', 'doctor'],
  ['verdicts'],
  ['estimators'],
  ['transition-estimators', 'posteriors'],
  ['pipeline'],
  ['rows'],
  ['stages'],
  ['engines'],
  ['run'],
  ['grid', 'init'],
  ['report'],
  ['inspect'],
  ['library'],
  ['cli', 'index.ts'],
];
const layerOf = (name: string): number => layers.findIndex((layer) => layer.includes(name.split('/')[0]));

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1]);

describe('imports', () => {
  it('point one way', () => {
    const wrong = files.flatMap(({ name, text }) =>
      importsOf(text)
        .map((path) => normalize(join(dirname(name), path)))
        .filter((target) => {
          const same = target.split('/')[0] === name.split('/')[0];
          return !same && !(layerOf(target.replace(/\.js$/, '.ts')) < layerOf(name));
        })
        .map((target) => `${name} → ${target}`),
    );
    expect(wrong).toEqual([]);
    expect(files.filter(({ name }) => layerOf(name) < 0)).toEqual([]);
  });

  it('make no circles, those of types and on demand included', () => {
    const graph = new Map(
      files.map(({ name, text }) => [
        name,
        importsOf(text).map((path) => normalize(join(dirname(name), path)).replace(/\.js$/, '.ts')),
      ]),
    );
    const done = new Set<string>();
    const circle = (name: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
      if (done.has(name)) return undefined;
      for (const target of graph.get(name) ?? []) {
        const found = circle(target, [...path, name]);
        if (found) return found;
      }
      done.add(name);
      return undefined;
    };
    // Each once, whichever of its files it was entered by.
    const circles = files.flatMap(({ name }) => circle(name, []) ?? []);
    expect([...new Set(circles)]).toEqual([]);
  });

  it('of the command line go to the library', () => {
    // Beside it: what a person reads (errors, text, the version), and what only text for people is made with.
    const allowed = [
      /^(cli|library)\//,
      /^(errors|first-case|text|version)\.js$/,
      // What a study's parameters are called.
      'estimands/names.js',
      // What is known of the true λ, and which parameters are of it.
      'estimands/lambda.js',
      'estimators/shown.js',
      // What a pipeline asks for, and whether its result is of λ or of the process.
      'pipeline/question.js',
      'stages/evaluate/result.js',
      // The help names the metrics of a grid, and its progress tells the best point so far.
      'grid/metric.js',
      // How a grid's keys, values and failures are written in tables.
      'grid/row.js',
      'grid/short-names.js',
      // What an answer is called and what it means, and the conclusion of all.
      /^verdicts\/(conclusion|index|thresholds|verdict|posterior\/best|(process|posterior)\/conclusion)\.js$/,
      // The help names the stages.
      'stages/index.js',
      // How far a scheme is from the exact values, as the report says it.
      'rows/scheme-error-words.js',
      // Which likelihoods may be compared, as the report says it.
      'report/comparable.js',
      // Lists of which only the first items are shown.
      'inspect/cells.js',
      'store/damage.js',
      // Whether an exit would wait for the engine's thread.
      'sql/engine.js',
    ];
    const isAllowed = (target: string): boolean =>
      allowed.some((one) => (typeof one === 'string' ? one === target : one.test(target)));
    const found = files
      .filter(({ name }) => name.startsWith('cli/'))
      .flatMap(({ name, text }) =>
        importsOf(text.replace(/^(?:import|export) type [^;]*;/gm, '')).map((path) => ({
          name,
          target: normalize(join(dirname(name), path)),
        })),
      );
    expect(found.filter(({ target }) => target.startsWith('library/')).length).toBeGreaterThan(15);
    const wrong = found.filter(({ target }) => !isAllowed(target));
    expect(wrong.map(({ name, target }) => `${name} → ${target}`)).toEqual([]);
    const unused = allowed.filter((one) => !found.some(({ target }) => target.match(one)));
    expect(unused).toEqual([]);
  });

  it('of the library are made when a function is called, but for what reads pipeline files', () => {
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name) || name === 'pipeline/load.ts') return;
      seen.add(name);
      const text = readFileSync(join(source, name), 'utf8').replace(/^(?:import|export) type [^;]*;/gm, '');
      for (const [, path] of text.matchAll(/^(?:import|export|\}) .*from '(\.[^']+)'/gm)) {
        visit(normalize(join(dirname(name), path)).replace(/\.js$/, '.ts'));
      }
    };
    visit('index.ts');
    const inner = [...seen].filter(
      (name) => !/^(index|errors|names|nearest|text|library\/.*)\.ts$/.test(name),
    );
    expect(inner.sort()).toEqual([
      'grid/command.ts',
      'grid/folder.ts',
      'grid/leaderboard.ts',
      'grid/metric.ts',
      'grid/over-seeds.ts',
      'grid/seed-summaries.ts',
      'verdicts/thresholds.ts',
    ]);
  });

  it('of the core reach neither files, clock, nor engine-dependent mathematics', () => {
    const core =
      /^(processes|targets|bases|optimizers|schedules|initialisations|training|likelihood|evaluation|verdicts|random|estimands|estimators|transition-estimators|kernels\/reference)\//;
    const forbidden =
      /from 'node:|\bDate\b|performance\.now|Math\.(random|exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|tanh|sinh|cosh|cbrt|hypot)\b|\*\*/;
    const inCore = files.filter(({ name }) => core.test(name));
    expect(inCore.length).toBeGreaterThan(30);
    // Comments may name what code may not do.
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(inCore.filter(({ text }) => forbidden.test(code(text))).map(({ name }) => name)).toEqual([]);
  });

  it('of estimators give them no answer key', () => {
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const learning = files.filter(({ name }) =>
      /^(estimators|transition-estimators|training|likelihood|bases)\//.test(name),
    );
    expect(learning.length).toBeGreaterThan(50);
    const wrong = learning.filter(
      ({ text }) => /targets\/truth\.js|estimands\/lambda\.js/.test(text) || /\btruth\b/.test(code(text)),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('of what reads and writes stored things reach files through store/system-calls.ts alone', () => {
    const storing = /^(store|rows|stages|engines|arrow|pipeline|run)\//;
    const code = (text: string): string => text.replace(/^import type [^;]*;/gm, '');
    const found = files.filter(
      ({ name, text }) => storing.test(name) && /'node:fs(\/promises)?'/.test(code(text)),
    );
    expect(found.map(({ name }) => name).sort()).toEqual([
      // What a person wrote: pipeline files, and the files that they import.
      'pipeline/imported-files.ts',
      'pipeline/load.ts',
      'pipeline/own-modules.ts',
      'pipeline/shipped.ts',
      // What the system says of processes.
      'store/process-identity.ts',
      'store/system-calls.ts',
    ]);
  });

  it('of what draws are asked for when something is drawn', () => {
    const drawing =
      /^(?:import|export) (?!type)[^;]*?from '(?:vega|vega-lite|@resvg\/[^']+|\.[^']*\/png\.js)'/m;
    // What runs in the browser is a bundle of its own, which nothing imports.
    expect(files.filter(({ text }) => drawing.test(text)).map(({ name }) => name)).toEqual([
      'report/interactive-client.ts',
    ]);
    expect(files.filter(({ text }) => text.includes('interactive-client.js'))).toEqual([]);
    expect(files.filter(({ text }) => /import\('@resvg\//.test(text)).map(({ name }) => name)).toEqual([
      'report/png.ts',
    ]);
  });

  /** The packages that modules of dist load, by imports of this form. */
  function packagesOf(entries: readonly string[], form: RegExp): string[] {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const text = readFileSync(join('dist', name), 'utf8');
      for (const match of text.matchAll(form)) {
        if (match[1].startsWith('.')) visit(normalize(join(dirname(name), match[1])));
        else packages.add(match[1]);
      }
    };
    entries.forEach(visit);
    return [...packages];
  }

  it('of workers load neither Arrow, schemas, nor the database', () => {
    const all = /(?:from|import)\s*\(?\s*'([^'\n]+)'/g;
    expect(packagesOf(['pool/worker.js', 'stages/tasks.js'], all)).toEqual([
      'node:worker_threads',
      // The realms of users' modules.
      'node:vm',
      'node:crypto',
    ]);
  });

  it('of planning load no Arrow: a run that reuses everything never needs it', () => {
    const packages = packagesOf(['run/plan.js'], /^(?:import|export)\b[^;=()]*?'([^'\n]+)';/gm);
    expect(packages).toContain('node:crypto');
    expect(packages).not.toContain('apache-arrow');
  });

  it('of the shared memory are views that pool/memory-views.ts makes, which knows of growth', () => {
    const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const naming = (pattern: RegExp): string[] =>
      files.filter(({ text }) => pattern.test(code(text))).map(({ name }) => name);
    // Whoever has the memory itself could make views of it: it is made, and handed to threads and kernels.
    expect(naming(/\bWebAssembly\.Memory\b/).sort()).toEqual([
      'kernels/modules.ts',
      'pool/memory-views.ts',
      'pool/protocol.ts',
      'pool/shared-memory.ts',
    ]);
    expect(naming(/\bmemory\.memory\b/).sort()).toEqual(['pool/own-thread.ts', 'pool/pool.ts']);
    expect(naming(/\bmemory\.buffer\b|\{[^{}]*\bbuffer\b[^{}]*\} = /)).toEqual(['pool/memory-views.ts']);
  });

  it('of the bundle are of packages only where those are native, or find files beside them', () => {
    const bundle = 'dist/bundle';
    const code = readdirSync(bundle, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.c?js$/.test(name),
    );
    const named = code.flatMap((name) =>
      [
        ...readFileSync(join(bundle, name), 'utf8').matchAll(
          /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["'`]([@\w][^"'`\s]*)["'`]/g,
        ),
      ].map(([, from]) => from),
    );
    // A word in the comments of BullMQ’s scripts.
    const packages = new Set(named.filter((from) => !isBuiltin(from) && from !== 'moveToFinished'));
    expect([...packages].sort()).toEqual(['@duckdb/node-api', '@napi-rs/nice', '@resvg/resvg-wasm']);
  });

  it('of the bundle name files that are there', () => {
    const bundle = 'dist/bundle';
    const code = readdirSync(bundle, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.c?js$/.test(name),
    );
    const named = code.flatMap((name) => {
      const text = readFileSync(join(bundle, name), 'utf8');
      const here =
        /new URL\([`"']([^`"']+)[`"'],\s*(?:import\.meta\.url|require\("url"\)\.pathToFileURL\(__filename\)\.href)\)/g;
      const urls = [...text.matchAll(here)];
      return urls.map(([, url]) => normalize(join(bundle, dirname(name), url)));
    });
    expect(new Set(named)).toEqual(
      new Set(
        [
          'cli/main.js',
          'cli/process.cjs',
          'library/all.cjs',
          'pool/piscina-thread.cjs',
          'pool/piscina-worker.cjs',
          'stages/tasks.cjs',
        ].map((name) => join(bundle, name)),
      ),
    );
    expect(named.every((name) => statSync(name).isFile())).toBe(true);
  });
});

describe('the tree', () => {
  it('keeps the worker under 20 lines and other files small', () => {
    const lines = (text: string): number => text.split('\n').length;
    expect(lines(files.find(({ name }) => name === 'pool/worker.ts')!.text)).toBeLessThan(20);
    expect(files.filter(({ text }) => lines(text) > 300).map(({ name }) => name)).toEqual([]);
  });

  it('has exact versions, and a lock file without download addresses', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "http/);
  });

  it('has an executable .ci/run, and an executable command once it is built', () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };
    for (const file of ['.ci/run', ...Object.values(bin)]) {
      expect(statSync(file).mode & 0o111, file).toBe(0o111);
    }
  });
});

describe('the kernels', () => {
  const compiled = readdirSync('dist/kernels', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.wasm'))
    .map((name) => name.slice(0, -'.wasm'.length));

  it('are a module per area, and one per law and scheme of a process', () => {
    const laws = methodsOfAll().map(({ law }) => `laws/${law}`);
    expect(compiled.sort()).toEqual([...areas, ...new Set(laws)].sort());
  });

  it.each(compiled)('of %s import one memory, and hold no data and no state of their own', (name) => {
    const wasm = readFileSync(join('dist/kernels', `${name}.wasm`));
    const module = new WebAssembly.Module(wasm);
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    const sections: number[] = [];
    for (let at = 8; at < wasm.length;) {
      const id = wasm[at++];
      let size = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = wasm[at++];
        size += (byte & 127) * 2 ** shift;
        if (byte < 128) break;
      }
      // 6: globals, 11: data. Constants that the compiler adds for its heap are immutable and unused.
      sections.push(id);
      at += size;
    }
    expect(sections).not.toContain(11);
    expect(WebAssembly.Module.exports(module).every(({ kind }) => kind === 'function')).toBe(true);
  });
});
