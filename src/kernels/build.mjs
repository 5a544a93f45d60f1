import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

/**
 * Compiles the kernels, where they are older than what they are made of: npm builds on every install and before
 * every `npx pipeline`, and compiling takes seconds.
 */
const folder = join(import.meta.dirname, 'assembly');
const output = join(import.meta.dirname, '../../dist/kernels/kernels.wasm');
const ingredients = [
  ...readdirSync(folder).map((name) => join(folder, name)),
  'asconfig.json',
  'package-lock.json',
];

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified(output) <= Math.max(...ingredients.map(modified))) {
  const streams = { stdout: process.stdout, stderr: process.stderr };
  const { error } = await main([join(folder, 'index.ts'), '--config', 'asconfig.json'], streams);
  if (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
