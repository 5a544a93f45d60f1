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
}

export function workerCommand(terminal: Terminal): Command {
  return new Command('worker')
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
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline worker --redis redis://queue:6379 --data /mnt/shared/data
  $ PATHFIT_REDIS=rediss://me:secret@queue:6379 pipeline worker --data data`,
    )
    .action((flags: WorkerFlags) => work(terminal, flags));
}

async function work(
  { stderr, signal }: Terminal,
  { redis, data, threads, quiet }: WorkerFlags,
): Promise<void> {
  if (redis === undefined) {
    throw new OptionError(
      (name) => `a worker must have ${name('redis')} URL or PATHFIT_REDIS, found neither`,
    );
  }
  const { worker } = await import('../../library/worker.js');
  const folders = data.length > 0 ? data : [process.env['PATHFIT_DATA'] || dataFolder];
  const onEvent: NonNullable<WorkerOptions['onEvent']> = (event) => {
    const line = lineOf(event);
    if (!quiet || event.type === 'failed') stderr.write(`${printable(line)}\n`);
  };
  await worker({ redis, dataFolders: folders, threads, signal, onEvent });
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
