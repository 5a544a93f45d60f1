import { Argument, Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { dataOption, defaultFile, jsonOption, setOption } from './options.js';

interface StatusFlags {
  set: string[];
  data: string;
  json?: true;
}

export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .summary('what is stored of a pipeline, why a stage would run, and the last verdicts')
    .description(
      'Shows each stage: stored (will be reused), damaged (which files; they will be made anew), partial (will be carried on), stale (stored with other values: which) or missing; how large it is, when it was stored, and what the last evaluation said. Nothing is written. Parts are looked at by size and age, and read where those look wrong; `pipeline verify` reads them all.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(defaultFile))
    .addOption(setOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline status
  $ pipeline status pipelines/sp500-range.yaml --json
  $ pipeline status --set simulate.sigma=0.3  what a change would make run`,
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
