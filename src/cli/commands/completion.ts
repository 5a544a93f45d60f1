import { Argument, Command } from 'commander';
import { type Shell, scripts } from '../completion/scripts.js';
import type { Terminal } from '../terminal.js';

export function completionCommand(terminal: Terminal): Command {
  return new Command('completion')
    .summary('print a script that makes a shell complete commands, stages and files')
    .description(
      'Prints a script that makes a shell complete `pipeline` and `npx pipeline`: commands, options and choices, pipeline files, and the stages and keys of the pipeline file that the line names, or else of the default one.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline completion bash >> ~/.bashrc
  $ pipeline completion zsh >> ~/.zshrc  behind the line with compinit
  $ pipeline completion fish > ~/.config/fish/conf.d/pipeline.fish`,
    )
    .action((shell: Shell) => terminal.print(scripts[shell]));
}

/** What the scripts call: the words that may stand at a place of a command line. Not shown in the help. */
export function completeCommand(terminal: Terminal): Command {
  return new Command('complete')
    .description('Prints the words that may stand at a place of a command line, for the shells’ scripts.')
    .argument('<at>', 'which of the words is at the cursor, counted from 0')
    .argument('[words...]', 'the command line behind the command’s name')
    .action(async (at: string, words: string[], _: object, command: Command) => {
      const { candidates } = await import('../completion/candidates.js');
      const found = await candidates(command.parent!, words, Number(at));
      if (found.length > 0)
        terminal.print(found.map(({ word, summary }) => `${word}\t${summary}`).join('\n'));
    });
}
