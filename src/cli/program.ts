import { Command } from 'commander';
import { version } from '../version.js';
import { checkCommand } from './commands/check.js';
import { completeCommand, completionCommand } from './commands/completion.js';
import { estimatesCommand } from './commands/estimates.js';
import { explainCommand } from './commands/explain.js';
import { diffCommand } from './commands/diff.js';
import { gcCommand } from './commands/gc.js';
import { gridCommand } from './commands/grid.js';
import { initCommand } from './commands/init.js';
import { inspectCommand } from './commands/inspect.js';
import { listCommand } from './commands/list.js';
import { pathCommand } from './commands/path.js';
import { reportCommand } from './commands/report.js';
import { runCommand } from './commands/run.js';
import { runsCommand } from './commands/runs.js';
import { statusCommand } from './commands/status.js';
import { tagCommand } from './commands/tag.js';
import { verifyCommand } from './commands/verify.js';
import { workerCommand } from './commands/worker.js';
import type { Terminal } from './terminal.js';

/** The whole command line. Nothing here exits: main.ts does. */
export function program(terminal: Terminal): Command {
  const pipeline = new Command('pipeline')
    .description(
      'Can this parameter be recovered from paths of a diffusion, by this estimator, and did the network earn its keep?',
    )
    .version(version())
    .option('--debug', 'show where an error was thrown')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all                            simulate, make targets, train …
  $ pipeline explain networkAdds                what a verdict compares, and why
  $ pipeline status                             what is stored, what would run
  $ pipeline inspect simulate --head 3 --stats  look at the paths
  $ pipeline report                             what was found, as a page
  $ pipeline list estimators                    what can be fitted
  $ pipeline init --from prices.csv             a pipeline file for your data

Exit codes: 0 done, 1 failed, 2 usage or pipeline file, 75 another run holds the
dataset, 130 or 143 interrupted (run the same command to resume).`,
    );
  for (const command of [
    initCommand(terminal),
    runCommand(terminal),
    gridCommand(terminal),
    explainCommand(terminal),
    estimatesCommand(terminal),
    statusCommand(terminal),
    runsCommand(terminal),
    tagCommand(terminal),
    diffCommand(terminal),
    checkCommand(terminal),
    inspectCommand(terminal),
    pathCommand(terminal),
    reportCommand(terminal),
    verifyCommand(terminal),
    gcCommand(terminal),
    workerCommand(terminal),
    listCommand(terminal),
    completionCommand(terminal),
  ]) {
    pipeline.addCommand(command);
  }
  pipeline.addCommand(completeCommand(terminal), { hidden: true });
  return pipeline;
}
