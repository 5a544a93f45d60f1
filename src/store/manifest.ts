import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import type { Json } from './fingerprint.js';

/** One Arrow file of a dataset. */
export interface Part {
  /** Path inside the dataset's folder: `part-00000.arrow`, or `history/part-00000.arrow` where a dataset has several tables. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * What a finished dataset says of itself. A dataset exists when its manifest does.
 * Nothing in it depends on the clock, the machine or the number of threads.
 */
export interface Manifest {
  readonly format: 1;
  readonly stage: string;
  readonly fingerprint: string;
  /** All that determines the bytes; the fingerprint is their sha256. */
  readonly ingredients: Json;
  readonly parts: readonly Part[];
  /** What later stages and reports need without opening the parts: shapes, results. */
  readonly summary: Json;
}

export const manifestName = 'manifest.json';

/** The manifest in a dataset's folder, or undefined where there is none. */
export function readManifest(folder: string): Manifest | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, manifestName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.format === 1 && Array.isArray(manifest.parts)) return manifest;
  } catch {
    // Fall through: what is no JSON is as damaged as what is no manifest.
  }
  throw new RunError(`${join(folder, manifestName)} is damaged: delete the folder ${folder} and run again`);
}
