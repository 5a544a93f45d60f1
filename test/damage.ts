import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from './files.js';
import { temporaryFolder } from './folders.js';

/** Every way in which a file is cut at a 64-byte boundary or has one bit of a 64-byte block flipped. */

export interface Harm {
  /** Path inside the store: `simulate/<fingerprint>/part-00000.arrow`. */
  readonly file: string;
  readonly how: string;
  readonly bytes: Uint8Array;
}

const block = 64;

/** Small enough for thousands of trials: four paths, sixty times, a closed form and a small network. */
export const tinyPipeline = {
  name: 'tiny',
  seed: 7,
  simulate: { process: { kind: 'brownian', x0: 1, sigma: 0.2 }, paths: 4, times: 60, dt: 0.01 },
  targets: { lambda: 0.25, noise: 0.01 },
  train: {
    estimators: {
      line: { kind: 'least-squares', basis: 'linear' },
      network: { kind: 'network', hidden: [2], epochs: 2 },
    },
  },
};

/** All of them, for every file of a store. Which bit of a block is flipped goes round, so that all are tried. */
export function* harms(store: string): Generator<Harm> {
  for (const { name: file, path } of filesIn(store)) {
    const whole = readFileSync(path);
    for (let size = 0; size < whole.length; size += block) {
      yield { file, how: `cut to ${size} bytes`, bytes: whole.subarray(0, size) };
    }
    for (let first = 0, i = 0; first < whole.length; first += block, i++) {
      const bytes = Uint8Array.from(whole);
      const at = Math.min(whole.length - 1, first + ((i * 37) % block));
      bytes[at] ^= 1 << (i % 8);
      yield { file, how: `bit ${i % 8} of byte ${at} flipped`, bytes };
    }
  }
}

/** A copy of a folder, there until the test has finished. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** Puts a harmed file in place and gives the function that puts the whole one back. */
export function harm(store: string, { file, bytes }: Harm): () => void {
  const path = join(store, file);
  const whole = readFileSync(path);
  writeFileSync(path, bytes);
  return () => writeFileSync(path, whole);
}
