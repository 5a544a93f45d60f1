import { Argument, Command } from 'commander';
import { usualFile } from '../../library/defaults.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption, setOption } from './options.js';

interface StatusFlags {
  set: string[];
  data: string;
  json?: true;
}

export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .summary('show what is stored of a pipeline, why a stage would run, and the last verdicts')
    .description(
      'Shows whether each stage is stored (a run reuses it), damaged (a run makes the named files again), partial (a run resumes it), stale (stored with the other values that are named) or missing; its size and age; and the verdicts of the last evaluation. It writes nothing. It judges parts by size and age, and reads those that look wrong; `pipeline verify` reads all.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(setOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline status
  $ pipeline status sp500-range --json
  $ pipeline status --set simulate.process.sigma=0.3  what a change makes run`,
    )
    .action((file: string, flags: StatusFlags) => status(terminal, file, flags));
}

async function status(terminal: Terminal, file: string, { set, data, json }: StatusFlags): Promise<void> {
  const { loadPipeline } = await import('../../library/load.js');
  const { status: statusOf } = await import('../../library/status.js');
  const found = await statusOf(loadPipeline(file, set), { dataFolder: data });
  if (json) return terminal.print(JSON.stringify(found, null, 2));
  const { statusText } = await import('../status-text.js');
  terminal.print(statusText(found, new Date()));
}
