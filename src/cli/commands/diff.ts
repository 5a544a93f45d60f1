import { Argument, Command } from 'commander';
import { usualFile } from '../../library/defaults.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption } from './options.js';

interface DiffFlags {
  data: string;
  json?: true;
}

export function diffCommand(terminal: Terminal): Command {
  return new Command('diff')
    .summary('compare two runs, or two sets of values')
    .description(
      'Compares two runs of a pipeline, or two sets of values: keys, hold-out scores, estimates and verdicts, old → new. Nothing is run: scores and verdicts are compared where both sides are stored.',
    )
    .addArgument(
      new Argument(
        '<old>',
        'a run that `pipeline runs` lists, the beginning of its name, or its tag; latest: the run that began last; file: the file as it is; or KEY=VALUE, several with spaces between',
      ),
    )
    .addArgument(new Argument('<new>', 'the same'))
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all
  $ pipeline run all --set simulate.paths=100
  $ pipeline diff file simulate.paths=100
  $ pipeline diff targets.noise=0.01 'targets.noise=0.01 seed=2' --json`,
    )
    .action(async (old: string, now: string, pipeline: string, { data: dataFolder, json }: DiffFlags) => {
      const { diff } = await import('../../library/diff.js');
      const found = await diff(old, now, { pipeline, dataFolder });
      if (json) return terminal.print(JSON.stringify(found, null, 2));
      const { diffText } = await import('../diff-text.js');
      terminal.print(diffText(found, pipeline, dataFolder));
    });
}
