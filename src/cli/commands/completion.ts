import { Argument, Command } from 'commander';
import { type Shell, scripts } from '../completion/scripts.js';
import type { Terminal } from '../terminal.js';

export function completionCommand(terminal: Terminal): Command {
  return new Command('completion')
    .summary('print what makes a shell complete commands, options, stages and files')
    .description(
      'Prints a script that makes a shell complete pipeline: its commands, options and choices, the stages and keys of the pipeline file that is named (or else of the usual one), and pipeline files.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline completion bash >> ~/.bashrc
  $ pipeline completion zsh >> ~/.zshrc  behind the line with compinit
  $ pipeline completion fish > ~/.config/fish/completions/pipeline.fish`,
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
