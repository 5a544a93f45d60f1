import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  contentDamage,
  type Damage,
  DamagedError,
  kindDamage,
  lookDamage,
  markSuspect,
  sizeDamage,
} from './damage.js';
import { NotAFileError } from './file-kind.js';
import { ifThere, readFile, readFullyLater } from './files.js';
import { hashFile } from './journal.js';
import { manifestName } from './manifest.js';
import type { Part } from './part.js';
import type { Dataset } from './dataset.js';
import { systemCalls } from './system-calls.js';

/** Parts of finished datasets: read whole and checked, or checked alone. */

/** A part's bytes. Throws DamagedError where they are not what its manifest says. */
export function readPart(dataset: Dataset, part: Part): Uint8Array {
  const path = join(dataset.folder, part.file);
  const wrong = lookDamage(
    part,
    ifThere(() => systemCalls.stat(path)),
  );
  if (wrong) throw damaged(dataset, wrong);
  const bytes = readFile(path);
  if (!bytes) throw damaged(dataset, sizeDamage(part, undefined)!);
  checkBytes(dataset, part, bytes);
  return bytes;
}

/** Fills `bytes`, which is as long as the part, with its bytes. Throws DamagedError as readPart does. */
export async function readPartInto(dataset: Dataset, part: Part, bytes: Uint8Array): Promise<void> {
  const path = join(dataset.folder, part.file);
  const wrong = lookDamage(
    part,
    ifThere(() => systemCalls.stat(path)),
  );
  if (wrong) throw damaged(dataset, wrong);
  const fd = systemCalls.open(path, 'r');
  try {
    const found = await readFullyLater(fd, bytes);
    checkBytes(dataset, part, bytes.subarray(0, found));
  } finally {
    systemCalls.close(fd);
  }
}

function checkBytes(dataset: Dataset, part: Part, bytes: Uint8Array): void {
  const wrongSize = sizeDamage(part, bytes.length);
  if (wrongSize) throw damaged(dataset, wrongSize);
  if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) {
    throw damaged(dataset, contentDamage(part));
  }
}

/** The error that says so; the next run will look into the part, however good its size and age are. */
export function damaged({ folder, manifest }: Dataset, damage: Damage): DamagedError {
  markSuspect(join(folder, damage.file));
  return new DamagedError(folder, manifest.stage, damage);
}

/** Reads a part whole and says what is wrong with it, if anything. */
export function checkPart(folder: string, part: Part): Damage | undefined {
  try {
    const found = hashFile(join(folder, part.file));
    const wrongSize = sizeDamage(part, found?.bytes);
    if (wrongSize) return wrongSize;
    return found!.sha256 === part.sha256 ? undefined : contentDamage(part);
  } catch (error) {
    if (error instanceof NotAFileError) return kindDamage(part, error.found);
    throw error;
  }
}

/** What a look at sizes and ages found. */
export interface QuickCheck {
  readonly damage: readonly Damage[];
  /** Whether there were parts whose age made it read them. */
  readonly readSome: boolean;
}

/**
 * Whether the parts of a dataset are all there, at the cost of one stat a part. A manifest is written after its
 * parts: one that is younger, or of the same tick of the clock, was changed or copied since, and is read.
 */
export function quickCheck({ folder, manifest }: Dataset): QuickCheck {
  const age = (file: string) => ifThere(() => systemCalls.stat(join(folder, file)));
  const published = age(manifestName)?.mtimeNs ?? 0n;
  let readSome = false;
  const damage = manifest.parts.flatMap((part) => {
    const found = age(part.file);
    const wrong = lookDamage(part, found);
    if (wrong || found!.mtimeNs < published) return wrong ?? [];
    readSome = true;
    return checkPart(folder, part) ?? [];
  });
  return { damage, readSome };
}
