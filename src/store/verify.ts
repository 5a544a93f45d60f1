import { join, sep } from 'node:path';
import { messageOf } from '../errors.js';
import { temporarySuffix } from './atomic-file.js';
import { type Damage, DamagedError, markSuspect } from './damage.js';
import { checkpointName, scratchName } from './dataset-writer.js';
import { filesBelow, isThere } from './files.js';
import { journalledParts, journalName } from './journal.js';
import { isLockName, isWritten } from './lock.js';
import { type Manifest, manifestName, readManifest } from './manifest.js';
import type { Part } from './part.js';
import { checkPart } from './part-file.js';
import type { DatasetFolder } from './store.js';

/** What was found when every byte of a dataset was read. */
export interface DatasetCheck extends DatasetFolder {
  /** `train:network`; the kind alone where no manifest says it. */
  readonly stage: string;
  /**
   * whole: every byte is what was written · damaged: `damage` says what is not · unfinished: begun and not finished,
   * its parts whole · inUse: a living process is writing it.
   */
  readonly state: 'whole' | 'damaged' | 'unfinished' | 'inUse';
  /** Parts that should be there, and their bytes. */
  readonly parts: number;
  readonly bytes: number;
  readonly damage: readonly Damage[];
}

/** Looks at what the values of a part are, beyond their bytes. */
export interface ValuesCheck {
  /** Bytes that it goes through, for the progress. */
  bytesOf(manifest: Manifest, part: Part): number;
  /** Asked of parts whose bytes are right; calls `onBytes` with those done since the call before. */
  damageOf(
    where: DatasetFolder,
    manifest: Manifest,
    part: Part,
    onBytes: (bytes: number) => Promise<void>,
  ): Promise<Damage | undefined>;
}

export interface VerifyOptions {
  readonly values?: ValuesCheck;
  /** Called after each part with bytes read so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called between parts; what it throws ends the verification. Lets the event loop turn. */
  readonly pause?: () => Promise<void>;
}

/**
 * Reads every byte of datasets and compares it with what was written: parts with their sha256 in the manifest or
 * journal, manifests with their own. Names what is missing, cut, changed, cannot be read, or belongs to nothing. A
 * damaged part gets a new age, so that the next run looks into it. Nothing else is touched. `values` looks at what the
 * bytes stand for.
 */
export async function verifyDatasets(
  folders: readonly DatasetFolder[],
  { values, onProgress, pause }: VerifyOptions = {},
): Promise<DatasetCheck[]> {
  const contents = folders.map(contentOf);
  const total = contents.reduce((sum, { manifest, parts }) => {
    const computed = manifest && values ? parts.map((part) => values.bytesOf(manifest, part)) : [];
    return sum + bytesOf(parts) + computed.reduce((all, bytes) => all + bytes, 0);
  }, 0);
  let done = 0;
  const checks: DatasetCheck[] = [];
  for (const [i, { manifest, parts, damage }] of contents.entries()) {
    const where = folders[i];
    const found = [...damage];
    for (const part of parts) {
      await pause?.();
      const wrong = damageOf(where.folder, part);
      if (wrong) {
        markSuspect(join(where.folder, wrong.file));
        found.push(wrong);
      }
      onProgress?.((done += part.bytes), total);
      if (wrong || !manifest || !values) continue;
      const end = done + values.bytesOf(manifest, part);
      const differs = await values.damageOf(where, manifest, part, async (bytes) => {
        onProgress?.((done += bytes), total);
        await pause?.();
      });
      if (differs) found.push(differs);
      done = end;
    }
    // Taken out of the store meanwhile.
    if (!isThere(where.folder)) continue;
    if (manifest) found.push(...unexpectedFiles(where.folder, manifest));
    const inUse = isWritten(where.folder);
    const state = inUse ? 'inUse' : found.length > 0 ? 'damaged' : manifest ? 'whole' : 'unfinished';
    checks.push({
      ...where,
      stage: manifest?.stage ?? where.kind,
      state,
      parts: parts.length,
      bytes: bytesOf(parts),
      // What a process is about to finish or to mend is not damaged.
      damage: inUse ? [] : found,
    });
  }
  return checks;
}

interface Content {
  readonly manifest: Manifest | undefined;
  /** Those of the manifest; of an unfinished dataset those of the journal. */
  readonly parts: readonly Part[];
  readonly damage: readonly Damage[];
}

function contentOf({ folder, fingerprint }: DatasetFolder): Content {
  try {
    const manifest = readManifest(folder);
    if (!manifest) return { manifest, parts: journalledParts(folder), damage: [] };
    const damage: Damage[] =
      manifest.fingerprint === fingerprint
        ? []
        : [{ file: manifestName, what: 'changed', detail: `it is of ${manifest.fingerprint.slice(0, 12)}` }];
    return { manifest, parts: manifest.parts, damage };
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    return { manifest: undefined, parts: [], damage: [error.damage] };
  }
}

/** What is wrong with a part; one that the system will not let us read is as good as damaged. */
function damageOf(folder: string, part: Part): Damage | undefined {
  try {
    return checkPart(folder, part);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EIO', 'EISDIR', 'ENOTDIR'].includes(code!)) throw error;
    return { file: part.file, what: 'unreadable', detail: messageOf(error) };
  }
}

/** Files beside a dataset that neither its manifest speaks of nor a run leaves and sweeps. */
function unexpectedFiles(folder: string, { parts }: Manifest): Damage[] {
  const known = new Set([manifestName, journalName, checkpointName, ...parts.map(({ file }) => file)]);
  return filesBelow(folder)
    .filter((file) => !known.has(file) && !isLockName(file) && !file.endsWith(temporarySuffix))
    .filter((file) => !file.startsWith(scratchName + sep))
    .map((file) => ({ file, what: 'unexpected', detail: 'no part of the dataset' }));
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
