import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runProgram } from './programs.js';

/** The file that the command `pipeline` is, as package.json says. */
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { pipeline: string } };
const entry = join(root, bin.pipeline);

/** Runs the command `pipeline` as a process of its own, as npx does after it has found it. */
export function pipeline(
  args: readonly string[],
  options: { watchMemory?: boolean } = {},
): ReturnType<typeof runProgram> {
  return runProgram(process.execPath, [entry, ...args], options);
}

/** Seconds of a Node process that does nothing. */
export const nothing = async (): Promise<number> => (await runProgram(process.execPath, ['-e', '0'])).seconds;
