import { spawn } from 'node:child_process';

/** How long a program that opens pages has to say that it cannot: some stay until the page is closed. */
const patience = 1500;

/** The program that opens a page in the browser, and its arguments. */
function openerOf(path: string): readonly [program: string, ...args: string[]] {
  if (process.platform === 'darwin') return ['open', path];
  // `start` takes its first quoted argument for a title.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', path];
  return ['xdg-open', path];
}

/** Opens a page in the browser of whoever runs this. Undefined where that began, else why it cannot. */
export function openPage(path: string): Promise<string | undefined> {
  const [program, ...args] = openerOf(path);
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.unref();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), patience);
    const end = (reason: string | undefined): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    child.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      end(code === 'ENOENT' ? `${program} is not installed` : `${program} does not start: ${message}`),
    );
    child.once('exit', (code) => end(code === 0 ? undefined : `${program} failed (code ${code ?? 'none'})`));
  });
}
