import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RunError, systemFailure } from '../errors.js';
import { areas, type KernelModule, type KernelModules, moduleOfLaw } from './modules.js';

/** Where `npm run build` puts the compiled kernels, as package.json has it. */
const location = '#dist/kernels/draws.wasm';

const bytes = new Map<KernelModule, Buffer>();
const hashes = new Map<KernelModule, string>();
let laws: readonly KernelModule[] | undefined;

let found: string | undefined;
/** To resolve a name takes half a millisecond, and there are many modules. */
const folder = (): string => (found ??= dirname(createRequire(import.meta.url).resolve(location)));

function unlessBuilt<Found>(read: () => Found): Found {
  try {
    return read();
  } catch (error) {
    throw (
      systemFailure(error) ?? new RunError('the kernels are not built: run npm run build', { cause: error })
    );
  }
}

function bytesOf(name: KernelModule): Buffer {
  const read = bytes.get(name) ?? unlessBuilt(() => readFileSync(join(folder(), `${name}.wasm`)));
  bytes.set(name, read);
  return read;
}

/** The areas, and the laws that were compiled. */
export function kernelNames(): KernelModule[] {
  laws ??= unlessBuilt(() =>
    readdirSync(join(folder(), 'laws')).map((file) => moduleOfLaw(file.replace(/\.wasm$/, ''))),
  );
  return [...areas, ...laws];
}

/** sha256 of a module of kernels: part of the fingerprints of what is computed with it, since it makes the bytes. */
export function kernelsSha256(name: KernelModule): string {
  const sha256 = hashes.get(name) ?? createHash('sha256').update(bytesOf(name)).digest('hex');
  hashes.set(name, sha256);
  return sha256;
}

/** Those of several, by their names. */
export function sha256OfKernels(used: readonly KernelModule[]): Record<string, string> {
  return Object.fromEntries(used.map((name) => [name, kernelsSha256(name)]));
}

/** The kernels, the areas compiled once; the modules are handed to every thread. */
export async function compileKernels(): Promise<KernelModules> {
  const compiled = areas.map(
    async (name) => [name, await WebAssembly.compile(new Uint8Array(bytesOf(name)))] as const,
  );
  return { ...lawBytes(), ...Object.fromEntries(await Promise.all(compiled)) };
}

/** The laws, uncompiled. */
function lawBytes(): Record<KernelModule, Uint8Array<ArrayBuffer>> {
  const others = kernelNames().filter((name) => !(areas as readonly string[]).includes(name));
  return Object.fromEntries(others.map((name) => [name, new Uint8Array(bytesOf(name))])) as Record<
    KernelModule,
    Uint8Array<ArrayBuffer>
  >;
}

/** The same while the caller waits, for what reads one thing after the other and has no threads. */
export function compileKernelsAtOnce(): KernelModules {
  const compiled = areas.map((name) => [name, new WebAssembly.Module(new Uint8Array(bytesOf(name)))]);
  return { ...lawBytes(), ...Object.fromEntries(compiled) } as KernelModules;
}
