import { Argument, Command } from 'commander';
import { usualFile } from '../../library/defaults.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption } from './options.js';

interface TagFlags {
  remove?: true;
  data: string;
  json?: true;
}

export function tagCommand(terminal: Terminal): Command {
  return new Command('tag')
    .summary('give a run a name, by which gc keeps it')
    .description(
      'Gives a run of a pipeline a name. gc keeps the datasets of a run that has one; runs lists it, and diff and path take it for the run. A tag that another run had moves to this one.',
    )
    .addArgument(new Argument('<tag>', 'letters, digits, dots, dashes and underscores'))
    .addArgument(
      new Argument('[run]', 'a run that `pipeline runs` lists, or the beginning of its name').default(
        'latest',
      ),
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .option('--remove', 'take the tag away: its run is as any other to gc')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all
  $ pipeline tag baseline
  $ pipeline run all --set simulate.paths=100
  $ pipeline diff baseline latest
  $ pipeline path targets --run baseline
  $ pipeline tag baseline --remove`,
    )
    .action((tag: string, run: string, file: string, flags: TagFlags) =>
      give(terminal, tag, run, file, flags),
    );
}

async function give(
  terminal: Terminal,
  tag: string,
  name: string,
  file: string,
  { remove, data: dataFolder, json }: TagFlags,
): Promise<void> {
  const { loadPipeline } = await import('../../library/load.js');
  const { tag: tagOrUntag } = await import('../../library/tag.js');
  const { signal } = terminal;
  const options = { run: name, remove: remove === true, dataFolder, signal };
  const found = await tagOrUntag(tag, loadPipeline(file), options);
  if (json) return terminal.print(JSON.stringify(found, null, 2));
  const { run, before } = found;
  const moved = before === null || before === run ? '' : `, before ${before}`;
  terminal.print(run === null ? `${tag} was ${before}` : `${tag} is ${run}${moved}`);
}
