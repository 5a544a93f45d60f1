import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { DamagedError } from './damage.js';
import { NotAFileError } from './file-kind.js';
import { readText } from './files.js';
import type { Json } from './fingerprint.js';
import { isPart, type Part } from './part.js';

/**
 * What a finished dataset says of itself. A dataset exists when its manifest does.
 * Nothing in it depends on the clock, the machine or the number of threads.
 */
export interface Manifest {
  readonly format: 2;
  readonly stage: string;
  readonly fingerprint: string;
  /** All that determines the bytes; the fingerprint is their sha256. */
  readonly ingredients: Json;
  readonly parts: readonly Part[];
  /** What later stages and reports need without opening the parts: shapes, results. */
  readonly summary: Json;
  /** What was noticed while it was made, a sentence each, such as rows that were dropped; left out where nothing was. */
  readonly notices?: readonly string[];
}

export const manifestName = 'manifest.json';

/** The manifest as it is written: its last line is the sha256 of the text before that line. */
export function manifestText(manifest: Manifest): string {
  const body = JSON.stringify(manifest, null, 1).slice(0, -'\n}'.length);
  return `${body},\n "sha256": "${sha256Of(body)}"\n}\n`;
}

const manifestForm = /^([^]*),\n "sha256": "([0-9a-f]{64})"\n\}\n$/;

function parseManifest(text: string): Manifest | undefined {
  const [, body, sha256] = manifestForm.exec(text) ?? [];
  if (body === undefined || sha256Of(body) !== sha256) return undefined;
  const manifest = JSON.parse(`${body}}`) as unknown;
  return isManifest(manifest) ? manifest : undefined;
}

/** Whether a value has the form of a manifest: another version of pathfit may have written it. */
function isManifest(value: unknown): value is Manifest {
  const {
    format,
    stage,
    fingerprint,
    ingredients,
    parts,
    summary,
    notices = [],
  } = (value ?? {}) as Partial<Record<keyof Manifest, unknown>>;
  return (
    format === 2 &&
    typeof stage === 'string' &&
    typeof fingerprint === 'string' &&
    [ingredients, summary].every((json) => json !== undefined) &&
    Array.isArray(parts) &&
    parts.every(isPart) &&
    Array.isArray(notices) &&
    notices.every((notice) => typeof notice === 'string')
  );
}

/** Of a text in UTF-8, in hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The manifest in a dataset's folder, or undefined where there is none. Throws DamagedError where a byte of it is
 * not what was written, or where another version of pathfit wrote it in another form.
 */
export function readManifest(folder: string): Manifest | undefined {
  let detail = 'not the bytes of a whole manifest';
  try {
    const text = readText(join(folder, manifestName));
    if (text === undefined) return undefined;
    const manifest = parseManifest(text);
    if (manifest) return manifest;
  } catch (error) {
    if (!(error instanceof NotAFileError)) throw error;
    detail = `${error.found}, not a file`;
  }
  throw new DamagedError(folder, stageOf(folder), { file: manifestName, what: 'unreadable', detail });
}

/** Datasets lie in store/<stage>/<fingerprint>. */
function stageOf(folder: string): string {
  return basename(dirname(resolve(folder)));
}
