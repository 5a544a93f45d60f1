import { spawn } from 'node:child_process';
import type { Command, CommanderError } from 'commander';
import { OptionError, PathfitError, systemFailure } from '#dist/errors.js';
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

const isCommanders = (error: unknown): error is CommanderError =>
  String((error as { code?: unknown } | null)?.code).startsWith('commander.');

/** How the command ends after an error, as process.ts has it. Failures that are not told in our words are thrown. */
function endOf(error: unknown): { code: number; message: string } {
  // Commander has said what is wrong already; help is no error.
  if (isCommanders(error)) return { code: error.exitCode === 0 ? 0 : 2, message: '' };
  const told = error instanceof PathfitError ? error : systemFailure(error);
  if (!told) throw error;
  const message = told instanceof OptionError ? told.ofFlags : told.message;
  return { code: told.exitCode, message: `${message}\n` };
}

/**
 * The same in this process, where no process is what is tried: to start one, with all that it loads and threads that
 * load it again, takes longer than most of what it is asked to do.
 */
export async function inProcess(
  args: readonly string[],
  { cwd = process.cwd() }: { cwd?: string } = {},
): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  const stderr = { isTTY: false, write: (chunk: string) => (text.stderr += chunk) };
  const root = program({
    stderr: stderr as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
    print: (line) => (text.stdout += `${line}\n`),
  });
  const output = (command: Command): void => {
    command.exitOverride().configureOutput({
      writeOut: (chunk) => (text.stdout += chunk),
      writeErr: (chunk) => (text.stderr += `${chunk.trimEnd()}\n`),
    });
    command.commands.forEach(output);
  };
  output(root);
  const before = process.cwd();
  process.chdir(cwd);
  try {
    await root.parseAsync(args, { from: 'user' });
    return { code: 0, signal: null, ...text };
  } catch (error) {
    const { code, message } = endOf(error);
    return { code, signal: null, stdout: text.stdout, stderr: text.stderr + message };
  } finally {
    process.chdir(before);
  }
}
