import { execFile } from 'node:child_process';
import { RunError } from '../../errors.js';

/** The commands of Slurm, from the PATH. */

/** What a command printed. Throws RunError in one line where it cannot be run, or refuses. */
function slurm(command: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, words, { timeout: 60_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return reject(
          new RunError(
            `--engine slurm must find ${command} on the PATH, found none: run it where jobs of the cluster are submitted`,
          ),
        );
      }
      const said = stderr.trim().split('\n').at(-1) || error.message.split('\n')[0];
      reject(new RunError(`${command} refuses: ${said}`, { cause: error }));
    });
  });
}

/** Submits a script as an array of tasks 0 … tasks − 1; gives the job’s number. */
export async function submit(script: string, tasks: number, words: readonly string[]): Promise<string> {
  const printed = await slurm('sbatch', ['--parsable', `--array=0-${tasks - 1}`, ...words, script]);
  const [job] = printed.trim().split('\n').at(-1)!.split(';');
  if (!/^\d+$/.test(job))
    throw new RunError(
      `sbatch must give the number of a job, found ${JSON.stringify(printed.trim().slice(0, 100))}`,
    );
  return job;
}

/** The tasks that wait or run, as JOB_TASK, of all jobs of this name and user. */
export async function tasksAtWork(name: string): Promise<ReadonlySet<string>> {
  const printed = await slurm('squeue', [
    '--noheader',
    '--array',
    '--me',
    `--name=${name}`,
    '--format=%F_%K',
  ]);
  return new Set(
    printed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
}

export async function cancel(jobs: readonly string[]): Promise<void> {
  if (jobs.length > 0) await slurm('scancel', ['--quiet', ...jobs]);
}
