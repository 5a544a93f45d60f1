import { join } from 'node:path';
import { RunError } from '../errors.js';
import { readText } from './files.js';
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

/** A part's file lies in its dataset's folder, or in a table's folder inside it, and nowhere else. */
const partFile = /^(?:[\w-]+\/)?[\w-]+\.arrow$/;

/** Whether a value is what is written of a part: what is read from a disk may be anything. */
export function isPart(value: unknown): value is Part {
  const { file, rows, bytes, sha256 } = (value ?? {}) as Partial<Record<keyof Part, unknown>>;
  return (
    typeof file === 'string' &&
    partFile.test(file) &&
    [rows, bytes].every((count) => Number.isSafeInteger(count) && (count as number) >= 0) &&
    typeof sha256 === 'string'
  );
}

/** The manifest in a dataset's folder, or undefined where there is none. Throws RunError where it is damaged. */
export function readManifest(folder: string): Manifest | undefined {
  const text = readText(join(folder, manifestName));
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as Manifest | null;
    if (manifest?.format === 1 && Array.isArray(manifest.parts)) return manifest;
  } catch {
    // Fall through: what is no JSON is as damaged as what is no manifest.
  }
  throw new RunError(`${join(folder, manifestName)} is damaged: delete the folder ${folder} and run again`);
}
