import { join } from 'node:path';
import type { StatsBase } from 'node:fs';
import { RunError } from '../errors.js';
import { otherThanFile } from './file-kind.js';
import { dateFile } from './files.js';
import type { Part } from './part.js';

/** What is wrong with one file of a finished dataset. */
export interface Damage {
  /** Path inside the dataset's folder. */
  readonly file: string;
  readonly what: 'missing' | 'cut' | 'changed' | 'unreadable' | 'unexpected' | 'different';
  /** What was found, in a few words; empty where `what` says it all. */
  readonly detail: string;
}

/** «part-00001.arrow is cut (64 bytes, not 2016)» */
export function damageText({ file, what, detail }: Damage): string {
  return `${file} is ${what}${detail === '' ? '' : ` (${detail})`}`;
}

/** What a look at a part on the disk says: undefined where there is nothing. */
export function lookDamage(part: Part, found: StatsBase<number | bigint> | undefined): Damage | undefined {
  const other = found && otherThanFile(found);
  return other === undefined ? sizeDamage(part, found && Number(found.size)) : kindDamage(part, other);
}

/** Something else has the part's name. */
export function kindDamage({ file }: Part, found: string): Damage {
  return { file, what: 'unreadable', detail: `${found}, not a file` };
}

/** What a part's size says: undefined bytes where there is no file. */
export function sizeDamage({ file, bytes }: Part, found: number | undefined): Damage | undefined {
  if (found === bytes) return undefined;
  if (found === undefined) return { file, what: 'missing', detail: '' };
  return { file, what: found < bytes ? 'cut' : 'changed', detail: `${found} bytes, not ${bytes}` };
}

export function contentDamage({ file }: Part): Damage {
  return { file, what: 'changed', detail: 'its sha256 is not what was written' };
}

/** A dataset's file is not what its manifest says. A run recomputes the part; elsewhere this is the answer. */
export class DamagedError extends RunError {
  constructor(
    readonly folder: string,
    readonly stage: string,
    readonly damage: Damage,
  ) {
    super(
      `${damageText({ ...damage, file: join(folder, damage.file) })}: \`pipeline run ${stage}\` with the ` +
        'pipeline file and values that made it recomputes it',
    );
  }
}

/**
 * Makes a file look younger than its manifest, so that the next run, which reads no part whose size and age are
 * right, looks into this one. A store that cannot be written keeps its age: it cannot be mended either.
 */
export function markSuspect(path: string): void {
  // A manifest of this very millisecond has a fraction of it.
  dateFile(path, new Date(Date.now() + 1));
}
