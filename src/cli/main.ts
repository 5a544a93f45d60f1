#!/usr/bin/env node
import { CommanderError, type Command } from 'commander';
import { InterruptedError, messageOf, PathfitError, systemFailure } from '../errors.js';
import { program } from './program.js';

/** The only file that exits, and the only one that catches signals. */

const interrupted = new AbortController();
let signalCode = 130;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    // The second one does not wait for anything.
    if (interrupted.signal.aborted) process.exit(code);
    signalCode = code;
    interrupted.abort();
  });
}

// A reader that has seen enough (head) closes the pipe: no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}

function exitCodeOf(error: unknown): number {
  // Commander has said what is wrong already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (process.argv.includes('--debug')) process.stderr.write(`${(error as Error).stack}\n`);
  if (error instanceof InterruptedError) {
    process.stderr.write(`${error.message}\n`);
    return signalCode;
  }
  if (error instanceof PathfitError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  const failure = systemFailure(error);
  if (failure) {
    process.stderr.write(`${failure.message}\n`);
    return failure.exitCode;
  }
  const hint = 'this is a defect of pathfit; --debug shows where';
  process.stderr.write(`${messageOf(error)} (${hint})\n`);
  return 1;
}

async function main(): Promise<number> {
  const pipeline = program({
    stderr: process.stderr,
    signal: interrupted.signal,
    print: (text) => void process.stdout.write(text + '\n'),
  });
  throwInsteadOfExit(pipeline);
  try {
    await pipeline.parseAsync();
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

const code = await main();
// Whatever is still queued for a slow reader goes out before the process ends.
process.stdout.write('', () => process.exit(code));
