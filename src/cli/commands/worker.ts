import { Command, Option } from 'commander';
import { OptionError } from '../../errors.js';
import { dataFolder } from '../../library/defaults.js';
import type { WorkerOptions } from '../../library/worker.js';
import { duration, printable } from '../output.js';
import type { Terminal } from '../terminal.js';
import { redisOption, threadsOption } from './options.js';

interface WorkerFlags {
  redis?: string;
  data: string[];
  threads: number;
  quiet?: true;
  pieces?: string;
  task?: number;
  tasks?: number;
  oneByOne?: true;
}

export function workerCommand(terminal: Terminal): Command {
  return (
    new Command('worker')
      .summary('compute for runs and grids of other machines')
      .description(
        'Makes pieces of the datasets of runs and grids with --engine bullmq, until it is stopped: what it is at then goes back. Its data folder must be that of the run, shared.',
      )
      .addOption(redisOption())
      .addOption(
        new Option('--data <dir>', 'data folder as this machine sees it; may be repeated')
          .argParser((value: string, before: string[]) => [...before, value])
          .default([], process.env['PATHFIT_DATA'] || dataFolder),
      )
      .addOption(threadsOption())
      .option('--quiet', 'no line per piece on stderr')
      // What --engine slurm has its tasks run.
      .addOption(new Option('--pieces <file>').hideHelp())
      .addOption(new Option('--task <n>').argParser(Number).hideHelp())
      .addOption(new Option('--tasks <n>').argParser(Number).hideHelp())
      .addOption(new Option('--one-by-one').hideHelp())
      .addHelpText(
        'after',
        `
On each machine, the data folder of the run as it is mounted there:
  pipeline worker --redis redis://queue:6379 --data /mnt/shared/data
  PATHFIT_REDIS=rediss://me:secret@queue:6379 pipeline worker --data data`,
      )
      .action((flags: WorkerFlags) => work(terminal, flags))
  );
}

async function work({ stderr, signal }: Terminal, flags: WorkerFlags): Promise<void> {
  const { redis, data, threads, quiet, pieces, task = 0, tasks = 1, oneByOne = false } = flags;
  const { worker, workerTask } = await import('../../library/worker.js');
  const onEvent: NonNullable<WorkerOptions['onEvent']> = (event) => {
    if (!quiet || event.type === 'failed') stderr.write(`${printable(lineOf(event))}\n`);
  };
  const dataFolders = data.length > 0 ? data : [process.env['PATHFIT_DATA'] || dataFolder];
  const options = { dataFolders, threads, signal, onEvent };
  if (pieces !== undefined) return workerTask({ pieces, task, tasks, oneByOne }, options);
  if (redis === undefined) {
    throw new OptionError(
      (name) => `a worker must have ${name('redis')} URL or PATHFIT_REDIS, found neither`,
    );
  }
  await worker({ redis, ...options });
}

function lineOf(event: Parameters<NonNullable<WorkerOptions['onEvent']>>[0]): string {
  switch (event.type) {
    case 'ready':
      return `at work for ${event.redis} on ${event.threads === 1 ? '1 thread' : `${event.threads} threads`}`;
    case 'piece':
      return event.made === 'made'
        ? `${event.piece}: ${duration(event.seconds)}`
        : `${event.piece}: ${event.made === 'there' ? 'there already' : 'not needed any more'}`;
    case 'failed':
      return `${event.piece}: ${event.message}`;
    case 'rest':
      return `this machine takes nothing for ${duration(event.seconds)}`;
  }
}
