#!/usr/bin/env node
// Loads the command, and nothing before that: what a file of ours imports at its top fails with a stack trace.
try {
  await import('./process.js');
} catch (error) {
  const [line] = (error as Error).message.split('\n');
  process.stderr.write(`pathfit cannot be loaded: ${line}\n`);
  process.exitCode = 1;
}
