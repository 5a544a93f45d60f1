import { spawn } from 'node:child_process';
import { PathfitError } from '#dist/errors.js';
import { program } from '#dist/cli/program.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const main = new URL('../../dist/bundle/cli/main.js', import.meta.url).pathname;

/** Runs the command as a person's shell would, and gives what it printed and how it ended. */
export function pipeline(
  args: readonly string[],
  options: {
    cwd?: string;
    nodeArguments?: readonly string[];
    onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), main, ...args], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  options.onStart?.((signal) => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, ...text })));
}

/**
 * The same in this process, for trials of many refusals: to start a process takes longer than to refuse. Failures that
 * are not told in our words are thrown.
 */
export async function inProcess(args: readonly string[]): Promise<Pick<Ended, 'code' | 'stdout' | 'stderr'>> {
  const text = { stdout: '', stderr: '' };
  const stderr = { isTTY: false, write: (chunk: string) => (text.stderr += chunk) };
  try {
    await program({
      stderr: stderr as unknown as NodeJS.WriteStream,
      signal: new AbortController().signal,
      print: (line) => (text.stdout += `${line}\n`),
    }).parseAsync(args, { from: 'user' });
    return { code: 0, ...text };
  } catch (error) {
    if (!(error instanceof PathfitError)) throw error;
    return { code: error.exitCode, stdout: text.stdout, stderr: `${text.stderr}${error.message}\n` };
  }
}
