import { createHash } from 'node:crypto';
import { kernelNames, kernelsSha256 } from '../../kernels/load.js';
import { version } from '../../version.js';

let known: string | undefined;

/** Which pathfit this is: «0.2.0 (kernels 1a2b3c4d)». Machines that work on one dataset must have the same. */
export function thisBuild(): string {
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const name of kernelNames().toSorted()) hash.update(`${name} ${kernelsSha256(name)}\n`);
  return (known = `${version()} (kernels ${hash.digest('hex').slice(0, 8)})`);
}
