import type { Command, CommanderError } from 'commander';
import { InterruptedError, messageOf, OptionError, PathfitError, systemFailure } from '../errors.js';
import { engineIsRunning } from '../sql/engine.js';
import { printableLines } from '../text.js';
import { StandardOutput } from './standard-output.js';

/** The only file that exits, and the only one that catches signals. */

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;
const interrupted = new AbortController();
let received: keyof typeof signalCodes = 'SIGINT';

for (const signal of Object.keys(signalCodes) as (keyof typeof signalCodes)[]) {
  process.on(signal, () => {
    received = signal;
    // The second one does not wait for anything.
    if (interrupted.signal.aborted) end(signalCodes[signal]);
    interrupted.abort();
  });
}

const output = new StandardOutput(process.stdout, () => end(0));
// Progress and messages are for whoever reads them: a pipe that is closed, or a disk that is full, fails no run.
process.stderr.on('error', () => undefined);

function end(code: number): void {
  if (interrupted.signal.aborted && engineIsRunning()) {
    // An exit would wait for the engine's thread, which cannot be stopped; dying of the signal means the same.
    process.removeAllListeners(received);
    process.kill(process.pid, received);
    return;
  }
  process.exit(code);
}

/** A message, which may hold text from anywhere: names of files, keys, values. */
function say(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => output.write(text),
    writeErr: (text) => say(text.trimEnd()),
  });
  command.commands.forEach(throwInsteadOfExit);
}

function isCommanders(error: unknown): error is CommanderError {
  return String((error as { code?: unknown } | null)?.code).startsWith('commander.');
}

function exitCodeOf(error: unknown): number {
  // Commander has said what is wrong already; help and version are no errors.
  if (isCommanders(error)) return error.exitCode === 0 ? 0 : 2;
  if (process.argv.includes('--debug')) say((error as Error).stack ?? '');
  if (error instanceof InterruptedError) {
    say(error.message);
    return signalCodes[received];
  }
  if (error instanceof PathfitError) {
    say(error instanceof OptionError ? error.ofFlags : error.message);
    return error.exitCode;
  }
  const failure = systemFailure(error);
  if (failure) {
    say(failure.message);
    return failure.exitCode;
  }
  const hint = 'this is a defect of pathfit; --debug shows where';
  say(`${messageOf(error)} (${hint})`);
  return 1;
}

async function main(): Promise<number> {
  try {
    // Loaded here, so that a system that lets no further file be opened is a failure like any other.
    const { program } = await import('./program.js');
    const pipeline = program({
      stderr: process.stderr,
      signal: interrupted.signal,
      // A pipe gets what a file holds, byte for byte; a terminal would act on it.
      print: (text, isPrintable = false) =>
        output.write(`${process.stdout.isTTY && !isPrintable ? printableLines(text) : text}\n`),
    });
    throwInsteadOfExit(pipeline);
    await pipeline.parseAsync();
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** What is left to do for a slow reader; a result that cannot be read is a failure. */
async function flushed(code: number): Promise<number> {
  try {
    await output.flush();
    return code;
  } catch (error) {
    return exitCodeOf(error);
  }
}

// A command that waits for something that will never be must not look like one that is done.
process.once('beforeExit', () => {
  say('the command ended before it was done (this is a defect of pathfit)');
  process.exitCode = 1;
});
void main().then(flushed).then(end);
