// Puts what the command and the library load into few files, beside the modules that tsc wrote: npm run build.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { declarations } from './build-types.mjs';

/**
 * Most of what a short command takes is the loading of modules: hundreds of small files, each looked for, read and
 * compiled by itself. The bundle has the same code in few files, that of the dependencies included.
 *
 * Entries and chunks lie one folder deep, as the modules do: `new URL('../stages/tasks.js', import.meta.url)` means
 * the bundle's tasks in the bundle, and the module in dist.
 */
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
const dist = join(import.meta.dirname, '../dist');
const folder = join(dist, 'bundle');
const entries = { 'cli/main': 'cli/main.js', 'library/index': 'index.js' };
/** What a thread loads, by itself: of chunks that it shares with the others it would need a part, and there are more. */
const threadEntries = { 'pool/worker': 'pool/worker.js', 'stages/tasks': 'stages/tasks.js' };
/** Those that find files of their own beside their code, or are native. */
const external = [/^node:/, /^@duckdb\//, /^@resvg\//, /^@napi-rs\//];

/** What each thread of piscina's begins with: a file of its own, which the pool finds from its chunk. */
const thread = 'pool/piscina-thread';
const piscina = join(import.meta.dirname, '../node_modules/piscina/dist');
const asFiles = {
  name: 'as-files',
  resolveId: (id) => (id === 'piscina-thread' ? '\0piscina-thread' : undefined),
  load: (id) =>
    id === '\0piscina-thread'
      ? `import { fileURLToPath } from 'node:url';
         export const file = fileURLToPath(new URL('../${thread}.cjs', import.meta.url));`
      : undefined,
  transform(code, id) {
    // Looked up when it is asked for, it would take package.json's being opened then.
    if (id === join(dist, 'version.js')) return `export const version = () => ${JSON.stringify(version)};`;
    if (id !== join(piscina, 'index.js')) return undefined;
    const usual = "(0, node_path_1.resolve)(__dirname, 'worker.js')";
    if (!code.includes(usual)) throw new Error(`piscina must name its thread's file by ${usual}`);
    return code.replace(usual, "require('piscina-thread').file");
  },
};

async function bundled(input, format = 'esm') {
  const bundle = await rolldown({ cwd: dist, input, platform: 'node', external, plugins: [asFiles] });
  const { output } = await bundle.generate({
    format,
    entryFileNames: format === 'esm' ? '[name].js' : '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // Names stay as they are, for --debug; comments, which are half of the bytes, go.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await bundle.close();
  return output;
}
const output = [
  ...(await bundled(entries)),
  ...(await bundled(threadEntries)),
  ...(await bundled({ [thread]: join(piscina, 'worker.js') }, 'cjs')),
];

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
// Bundled it would be a module, which it is there not to be.
files.set('pool/piscina-worker.cjs', readFileSync(join(dist, 'pool/piscina-worker.cjs'), 'utf8'));

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
write(join(dist, 'types'), declarations(dist, 'index.d.ts'));
write(join(dist, 'fonts'), fonts);
write(join(dist, 'interactive'), new Map([['client.js', browser[0].code]]));
// npx does so only where it has not met this folder before: where dist is made again it would find no program.
chmodSync(join(folder, 'cli/main.js'), 0o755);
