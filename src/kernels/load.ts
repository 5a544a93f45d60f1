import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { RunError, systemFailure } from '../errors.js';

/** Where `npm run build` puts the compiled kernels, as package.json has it. */
const location = '#dist/kernels/kernels.wasm';

let bytes: Buffer | undefined;
let sha256: string | undefined;

function kernelBytes(): Buffer {
  try {
    bytes ??= readFileSync(createRequire(import.meta.url).resolve(location));
    return bytes;
  } catch (error) {
    throw (
      systemFailure(error) ?? new RunError('the kernels are not built: run npm run build', { cause: error })
    );
  }
}

/** sha256 of the compiled kernels: part of every fingerprint, since they make the bytes. */
export function kernelsSha256(): string {
  sha256 ??= createHash('sha256').update(kernelBytes()).digest('hex');
  return sha256;
}

/** The kernels, compiled once; the module is handed to every thread. */
export function compileKernels(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(new Uint8Array(kernelBytes()));
}

/** The same while the caller waits, for what reads one thing after the other and has no threads. */
export function compileKernelsAtOnce(): WebAssembly.Module {
  return new WebAssembly.Module(new Uint8Array(kernelBytes()));
}
