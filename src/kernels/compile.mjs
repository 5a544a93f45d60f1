import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const assembly = join(import.meta.dirname, 'assembly');
const root = join(import.meta.dirname, '../..');
const always = ['asconfig.json', 'package-lock.json'].map((name) => join(root, name));

/** The text of a source; of law.ts and coefficients.ts, that they are what the module has in their place. */
function textOf(file, module) {
  const put = { 'law.ts': module.law, 'coefficients.ts': module.coefficients }[relative(assembly, file)];
  return put === undefined
    ? readFileSync(file, 'utf8')
    : `export * from './${relative(assembly, put).replace(/\.ts$/, '')}';\n`;
}

/** An entry and all that it imports. */
function sourcesOf(module) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name] of textOf(file, module).matchAll(/\bfrom '(\.[^']*)'/g)) {
      visit(resolve(dirname(file), `${name}.ts`));
    }
  };
  visit(join(assembly, module.entry));
  return [...seen];
}

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * Compiles a module of kernels where its file is older than what it is made of: its entry and what that imports, so that a
 * change leaves the bytes of all other modules as they are. `law` is the file that law.ts
 * stands for, a law or a scheme, `coefficients` that of a scheme's law.
 */
export async function compileWhereOlder(module, file) {
  const { entry } = module;
  const newest = Math.max(...[...always, import.meta.filename, ...sourcesOf(module)].map(modified));
  if (modified(file) > newest) return;
  // Loaded only where something is compiled: that alone takes most of a second.
  const { main } = await import('assemblyscript/asc');
  const config = join(root, 'asconfig.json');
  const { error } = await main([join(assembly, entry), '--config', config, '--outFile', file], {
    stdout: process.stdout,
    stderr: process.stderr,
    readFile: (name, base) => {
      const path = resolve(base, name);
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? textOf(path, module) : null;
    },
  });
  if (error) throw new Error(`${file}: ${error.message}`);
}
