import { Argument, Command } from 'commander';
import { usualFile } from '../../library/defaults.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption } from './options.js';

interface RunsFlags {
  data: string;
  json?: true;
}

export function runsCommand(terminal: Terminal): Command {
  return new Command('runs')
    .summary('list the runs of a pipeline, and which verdicts changed')
    .description(
      'Lists the runs of a pipeline that have left a record, the latest first: when each began, what it was asked for, how it ended, how long it took, and the verdicts that it answers in another way than the one before.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all
  $ pipeline runs
  $ pipeline runs pipelines/lambda.yaml --json`,
    )
    .action(async (file: string, { data: dataFolder, json }: RunsFlags) => {
      const { loadPipeline } = await import('../../library/load.js');
      const { runs } = await import('../../library/runs.js');
      const listed = await runs(loadPipeline(file), { dataFolder });
      if (json) return terminal.print(JSON.stringify(listed, null, 2));
      const { runsText } = await import('../runs-text.js');
      terminal.print(runsText(listed));
    });
}
