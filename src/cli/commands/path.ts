import { Argument, Command } from 'commander';
import { usualFile } from '../../library/defaults.js';
import { stageArguments } from '../../stages/index.js';
import type { Terminal } from '../terminal.js';
import { dataOption, setOption } from './options.js';

interface PathFlags {
  set: string[];
  run?: string;
  data: string;
}

export function pathCommand(terminal: Terminal): Command {
  return new Command('path')
    .summary('print the folder of a stored dataset')
    .description(
      'Prints the folder of a stage’s dataset, whose Arrow files any reader opens. Where it is not stored, the exit code is 1 and the message has the command that makes it.',
    )
    .addArgument(
      new Argument('<what>', `a stage (${stageArguments.join(', ')}), with /TABLE for one of its tables`),
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .option('--run <run>', 'of a run: its name or the beginning of it, its tag, or latest')
    .addOption(setOption())
    .addOption(dataOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all                            makes what the others name
  $ pipeline path targets
  $ pipeline path train:network/history
  $ pipeline path targets --run latest
  $ pipeline path simulate pipelines/lambda.yaml`,
    )
    .action(async (what: string, pipeline: string, { set, run, data: dataFolder }: PathFlags) => {
      const { path } = await import('../../library/path.js');
      terminal.print(await path(what, { pipeline, set, dataFolder, ...(run !== undefined && { run }) }));
    });
}
