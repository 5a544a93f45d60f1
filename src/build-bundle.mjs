// Puts what the command and the library load into few files, beside the modules that tsc wrote: npm run build.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { declarations } from './build-types.mjs';

/**
 * Most of what a short command takes is the loading of modules: hundreds of small files, each looked for, read and
 * compiled by itself. The bundle has the same code in few files, that of the dependencies included, which load-bundle.cjs loads with
 * the code that V8 made of them before.
 *
 * Entries and chunks lie one folder deep, as the modules do: `new URL('../stages/tasks.js', import.meta.url)` means
 * the bundle's tasks in the bundle, and the module in dist.
 */
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
const dist = join(import.meta.dirname, '../dist');
const folder = join(dist, 'bundle');
const entries = { 'cli/process': 'cli/process.js', 'library/all': 'index.js' };
/** What a thread loads, by itself: of chunks that it shares with the others it would need a part, and there are more. */
const threadEntries = { 'pool/worker': 'pool/worker.js', 'stages/tasks': 'stages/tasks.js' };
/** Those that find files of their own beside their code, or are native. */
const external = [/^node:/, /^@duckdb\//, /^@resvg\//, /^@napi-rs\//];

/** What each thread of piscina's begins with: a file of its own, which the pool finds from its chunk. */
const thread = 'pool/piscina-thread';
const piscina = join(import.meta.dirname, '../node_modules/piscina/dist');
/** Modules of which the bundle has other code, whole or in the place of what is usual. */
const changes = [
  // Looked up when it is asked for, it would take package.json's being opened then.
  { file: join(dist, 'version.js'), instead: `export const version = () => ${JSON.stringify(version)};` },
  {
    file: join(dist, 'pool/load-tasks.js'),
    instead: `import { createRequire } from 'node:module';
      import { fileURLToPath } from 'node:url';
      export const loadTasks = async (url) =>
        createRequire(import.meta.url)('../load-bundle.cjs').load(fileURLToPath(url));`,
  },
  { file: join(dist, 'engines/start-pool.js'), usual: '../stages/tasks.js', instead: '../stages/tasks.cjs' },
  {
    file: join(piscina, 'index.js'),
    usual: "(0, node_path_1.resolve)(__dirname, 'worker.js')",
    instead: "require('piscina-thread').file",
  },
  // A canvas, where somebody has installed one, is nothing that drawings should depend on.
  {
    file: join(import.meta.dirname, '../node_modules/vega-canvas/build/vega-canvas.node.js'),
    usual: "await import('canvas')",
    instead: 'undefined',
  },
];
/** What BullMQ and its client ask for where somebody has installed it, and nothing here should depend on. */
const absent = new Set(['@valkey/valkey-glide', 'pg', 'supports-color']);
const asFiles = {
  name: 'as-files',
  resolveId: (id) => (id === 'piscina-thread' ? '\0piscina-thread' : absent.has(id) ? '\0absent' : undefined),
  load: (id) =>
    id === '\0absent'
      ? 'export {};'
      : id === '\0piscina-thread'
        ? `import { fileURLToPath } from 'node:url';
         export const file = fileURLToPath(new URL('../${thread}.cjs', import.meta.url));`
        : undefined,
  transform(code, id) {
    const changed = changes.find(({ file }) => id === file);
    if (changed === undefined) return undefined;
    const { file, usual, instead } = changed;
    if (usual === undefined) return instead;
    if (!code.includes(usual)) throw new Error(`${file} must have ${usual}`);
    return code.replace(usual, instead);
  },
};

async function bundled(input) {
  const bundle = await rolldown({ cwd: dist, input, platform: 'node', external, plugins: [asFiles] });
  const { output } = await bundle.generate({
    format: 'cjs',
    exports: 'named',
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    // Names stay as they are, for --debug; comments, which are half of the bytes, go.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  return output;
}
const ofCommand = await bundled(entries);
const output = [
  ...ofCommand,
  ...(await bundled(threadEntries)),
  ...(await bundled({ [thread]: join(piscina, 'worker.js') })),
];

/** What Node and programs import: modules, which load the others. */
const loading = `import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const { load } = createRequire(import.meta.url)('../load-bundle.cjs');
`;
const ofFolder = (file) => `load(fileURLToPath(new URL('./${file}', import.meta.url)))`;
const { exports: names } = ofCommand.find(({ name }) => name === 'library/all');
const library = `${loading}export const { ${names.join(', ')} } = ${ofFolder('all.cjs')};\n`;
/** A failure to load it is reported as the module's would be. */
const command = readFileSync(join(dist, 'cli/main.js'), 'utf8')
  .replace("await import('./process.js')", ofFolder('process.cjs'))
  .replace('\n', `\n${loading}`)
  .replace('export {};\n', '');

/** What piscina requires in each thread; piscina-worker.cts says why that is no module. */
const inThread = `'use strict';
const { join } = require('node:path');
const { keep, load } = require('../load-bundle.cjs');
module.exports = load(join(__dirname, 'worker.cjs')).default.then((work) => (message) => {
  const result = work(message);
  // No exit handler runs in a thread that is ended: what it has compiled is kept after its first work.
  if (result instanceof Promise) return result.finally(keep);
  if (message.shards > 0) keep();
  return result;
});
`;

/** What runs in the browser that shows an interactive report: one script, of which nothing is looked up or evaluated. */
async function browserScript() {
  const bundle = await rolldown({
    cwd: dist,
    input: { client: 'report/interactive-client.js' },
    platform: 'browser',
  });
  const made = await bundle.generate({ format: 'iife', minify: true });
  await bundle.close();
  return made.output;
}
const browser = await browserScript();

/** The licences of the packages whose code is in the bundle. */
function notices() {
  const packages = [...output, ...browser]
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .map((id) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id)?.[0]);
  const texts = [...new Set(packages)]
    .filter((place) => place !== undefined)
    .map((place) => {
      const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
      const file = readdirSync(place).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
      return `${name} ${version} (${license})\n\n${file ? readFileSync(join(place, file), 'utf8').trim() : ''}\n`;
    });
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/** What report --format png draws with, for the package that has them is larger than all else. */
const dejavu = join(import.meta.dirname, '../node_modules/dejavu-fonts-ttf');
const fonts = new Map(
  ['ttf/DejaVuSansCondensed.ttf', 'ttf/DejaVuSansCondensed-Bold.ttf', 'LICENSE'].map((name) => [
    name.replace('ttf/', ''),
    readFileSync(join(dejavu, name)),
  ]),
);

const files = new Map(output.map(({ fileName, code }) => [fileName, code]));
files.set('LICENSES.txt', notices());
files.set('load-bundle.cjs', readFileSync(join(import.meta.dirname, 'load-bundle.cjs'), 'utf8'));
files.set('cli/main.js', command);
files.set('library/index.js', library);
files.set('pool/piscina-worker.cjs', inThread);

/** A run beside this one must find its files, so that what is the same stays; what is not made any more goes. */
function write(folder, made) {
  for (const [name, content] of made) {
    const file = join(folder, name);
    if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  for (const name of readdirSync(folder, { recursive: true })) {
    if (/\.\w+$/.test(name) && !made.has(name)) rmSync(join(folder, name));
  }
}
write(folder, files);
// Of files that are not there any more.
rmSync(join(dist, 'compiled'), { recursive: true, force: true });
write(join(dist, 'types'), declarations(dist, 'index.d.ts'));
write(join(dist, 'fonts'), fonts);
write(join(dist, 'interactive'), new Map([['client.js', browser[0].code]]));
// npx does so only where it has not met this folder before: where dist is made again it would find no program.
chmodSync(join(folder, 'cli/main.js'), 0o755);
