import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../cli/command.js';
import { filesIn } from '../files.js';

/** A process of the command, with a folder and temporary files of its own, as on a machine of its own. */
export class Machine {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; text: string }>;
  text = '';

  /** `through`: a command that starts it, with what it is started by behind. */
  constructor(
    home: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    through: readonly string[] = [],
  ) {
    mkdirSync(join(home, 'tmp'), { recursive: true });
    const [command, ...words] = [...through, process.execPath, main, ...args];
    this.child = spawn(command, words, {
      cwd: home,
      env: { ...process.env, TMPDIR: join(home, 'tmp'), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    }
    this.ended = new Promise((resolve) =>
      this.child.on('close', (code, signal) => resolve({ code, signal, text: this.text })),
    );
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.isRunning) this.child.kill(signal);
    await this.ended;
  }
}

/** sha256 of every dataset’s files and every grid’s results below a data folder, by name. */
export function resultsIn(data: string): Record<string, string> {
  const files = filesIn(data).filter(({ name }) => /^store\/|^grids\/.*\.arrow$/.test(name));
  return Object.fromEntries(
    files.map(({ name, path }) => [name, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}
