import { Argument, Command } from 'commander';
import { usualFile } from '../../library/defaults.js';
import { printableLines } from '../../text.js';
import { marks } from '../../verdicts/verdict.js';
import { whole, wrap } from '../output.js';
import type { Terminal } from '../terminal.js';
import { textStyle } from '../text-style.js';
import { dataOption, jsonOption, setOption } from './options.js';

interface ExplainFlags {
  set: string[];
  data: string;
  json?: true;
}

export function explainCommand(terminal: Terminal): Command {
  return new Command('explain')
    .summary('say in plain words what a verdict compares, and how it came out')
    .description(
      'Says what a verdict compares, how it came out in the stored evaluation of the pipeline, and what would settle an answer that is unclear. It computes nothing.',
    )
    .addArgument(
      new Argument('<verdict>', 'such as networkAdds: the words that run all --full begins its answers with'),
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(setOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline explain networkAdds
  $ pipeline explain trainingStable exploding
  $ pipeline explain recovered --json`,
    )
    .action((verdict: string, file: string, flags: ExplainFlags) => explain(terminal, verdict, file, flags));
}

async function explain(
  terminal: Terminal,
  id: string,
  file: string,
  { set, data, json }: ExplainFlags,
): Promise<void> {
  const { loadPipeline } = await import('../../library/load.js');
  const { explain: explained } = await import('../../library/explain.js');
  const found = await explained(id, loadPipeline(file, set), { dataFolder: data });
  if (json) return terminal.print(JSON.stringify(found, null, 2));
  const { question, explanation, verdict, rowsToDecide } = found;
  const style = textStyle();
  const prose = (text: string): string => printableLines(wrap(text.split(' '), style.columns, '').join('\n'));
  const answer = verdict
    ? [
        style.paint(`${marks[verdict.label.tone]} ${verdict.label.words}`, verdict.label.tone),
        prose(verdict.sentence),
        ...(rowsToDecide === null
          ? []
          : [
              prose(
                `About ${whole(rowsToDecide)} held-out rows would settle it, if the gain is what it seems to be.`,
              ),
            ]),
      ]
    : [prose('No evaluation of this pipeline is stored with these values: `pipeline run all` makes one.')];
  terminal.print([style.heading(question), ...answer, ...explanation.map(prose)].join('\n\n'), true);
}
