// Builds dist: npm run build. With --where-changed, as `prepare` calls it, only where dist was made of other sources.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * npm runs `prepare` after every install, and inside the first `npx pipeline` of a checkout, silently: what is built then must not
 * be built again. What dist was made of is compared by content, for a checkout and a copy give files new times.
 */
const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist/made-of.sha256');
const configuration = ['package.json', 'package-lock.json', 'tsconfig.json', 'asconfig.json'];

const steps = [
  ['src/kernels/build.mjs'],
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['src/pipeline/build-schema.mjs'],
  ['src/build-bundle.mjs'],
];

/** sha256 of every source and of the tools’ options. */
function madeOf() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const hash = createHash('sha256');
  for (const file of [...configuration.map((name) => join(root, name)), ...sources]) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

const found = madeOf();
const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === found;
if (!isBuilt || !process.argv.includes('--where-changed')) {
  // A build that fails leaves no stamp: the next one does not take dist for whole.
  rmSync(stamp, { force: true });
  try {
    for (const words of steps) execFileSync(process.execPath, words, { cwd: root, stdio: 'inherit' });
    // What is changed while it is built is built the next time: the stamp says what was there before.
    writeFileSync(stamp, found);
  } catch (error) {
    // The step has said what is wrong.
    process.exitCode = error.status ?? 1;
  }
}
