import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assembly, compileWhereOlder } from './compile.mjs';

/**
 * Compiles the kernels, a WebAssembly module per area and per law of a process: npm builds on every install and before every
 * `npx pipeline`, and compiling takes seconds, so that each is compiled only where it is older than its own sources.
 */
const output = join(import.meta.dirname, '../../dist/kernels');
const laws = join(assembly, 'laws');

/** The areas, as modules.ts has them, and the loop over paths once for each file of laws/. */
const modules = [
  ...['draws', 'rows', 'formulas', 'training'].map((name) => ({ name, entry: `${name}.ts` })),
  ...readdirSync(laws).map((file) => ({
    name: `laws/${file.replace(/\.ts$/, '')}`,
    entry: 'paths.ts',
    law: join(laws, file),
  })),
];

mkdirSync(join(output, 'laws'), { recursive: true });
try {
  for (const module of modules) await compileWhereOlder(module, join(output, `${module.name}.wasm`));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

const made = new Set(modules.map(({ name }) => `${name}.wasm`));
for (const name of readdirSync(output, { recursive: true })) {
  if (name.endsWith('.wasm') && !made.has(name)) rmSync(join(output, name));
}
