import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { program } from '#dist/cli/program.js';

/** A text with commands for a shell: the README, a page of docs, or a command's help. They work when they are read in order. */
export interface Document {
  readonly name: string;
  readonly examples: readonly string[];
}

/** The blocks of shell of the README and of every page of docs, and the examples in the help of every command that is shown. */
export function documents(): Document[] {
  const root = program({
    stderr: process.stderr,
    signal: new AbortController().signal,
    print: () => undefined,
  });
  const commands = root.createHelp().visibleCommands(root);
  return [
    ...pages().map((page) => ({ name: page, examples: shellExamples(readFileSync(page, 'utf8')) })),
    { name: 'help', examples: helpExamples(helpText(root)) },
    // commander's own `help` is made each time, and has no examples.
    ...commands
      .filter((command) => root.commands.includes(command))
      .map((command) => ({ name: `help ${command.name()}`, examples: helpExamples(helpText(command)) })),
  ];
}

/** The README, and the pages of docs. */
export const pages = (): string[] => [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((page) => `docs/${page}`),
];

const shellExamples = (text: string): string[] =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);

/** All that `--help` shows, with what stands behind the options. */
function helpText(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (chunk) => void (text += chunk) }).outputHelp();
  return text;
}

/** The lines behind `$`, with those that a `\` at the end continues, without the remark behind two spaces. */
export function helpExamples(text: string): string[] {
  const lines = [...text.matchAll(/^ {2}\$ ((?:.*\\\n)*.*)$/gm)].map(([, example]) => example);
  return lines.map((example) =>
    example
      .split('\n')
      .map((line) => line.trim().replace(/ {2,}.*$/, ''))
      .join('\n'),
  );
}
