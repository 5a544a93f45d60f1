import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Law } from '../../src/processes/law.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'node_modules/.cache/pathfit');

interface Compiler {
  readonly assembly: string;
  compileWhereOlder(module: { entry: string; law: string }, file: string): Promise<void>;
}

/** The loop over paths with a law of src/kernels/assembly/test-laws in it, compiled where it is older than that. */
export async function compileTestLaw(name: string): Promise<WebAssembly.Module> {
  const path = join(root, 'src/kernels/compile.mjs');
  const { assembly, compileWhereOlder } = (await import(path)) as Compiler;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.wasm`);
  await compileWhereOlder({ entry: 'paths.ts', law: join(assembly, 'test-laws', `${name}.ts`) }, file);
  return await WebAssembly.compile(readFileSync(file));
}

/** The twin of test-laws/coupled.ts: two components, three normals per step, five constants. */
export const coupled = {
  law: 'coupled',
  components: ['x', 'v'],
  noises: 3,
  constants: [0.01, 0.3, 0.9, 0.2, -0.1],
  start: [1.5, 0.25],
  step(values: Float64Array, z: Float64Array, [a, b, c, d, e]: readonly number[], step: number): void {
    const before = values[1];
    values[0] += a + b * before * z[0];
    values[1] = step % 7 === 6 ? 0 : c * before + (d * z[1] + e * z[2]);
  },
} as const satisfies Law & { step: unknown };
