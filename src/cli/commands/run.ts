import { Argument, Command } from 'commander';
import { dataFolder, usualFile } from '../../library/defaults.js';
import type { LoadedPipeline } from '../../library/load.js';
import { reasonsText, table } from '../output.js';
import {
  allowCodeOption,
  codeIsAllowed,
  dataOption,
  type EngineFlags,
  engineOf,
  engineOptions,
  jsonOption,
  setOption,
  threadsOption,
} from './options.js';
import { stageArguments } from '../../stages/index.js';
import { shellWord } from '../../text.js';
import { textStyle } from '../text-style.js';
import type { Terminal } from '../terminal.js';

interface RunFlags extends EngineFlags {
  set: string[];
  threads: number;
  data: string;
  force?: true;
  only?: true;
  wait?: true;
  allowCode?: true;
  dryRun?: true;
  json?: true;
  full?: true;
  quiet?: true;
}

export function runCommand(terminal: Terminal): Command {
  const command = new Command('run')
    .summary('run a pipeline, or one stage of it and what that needs')
    .description(
      'Runs a pipeline. Datasets that are stored under the same fingerprint are reused, and an interrupted run is resumed.',
    )
    .addArgument(new Argument('<stage>', `one of all, train, ${stageArguments.join(', ')}`))
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(setOption())
    .addOption(threadsOption())
    .addOption(dataOption());
  for (const option of engineOptions()) command.addOption(option);
  return command
    .option('--force', 'compute the named stages again, even where they are stored')
    .option('--only', 'stop where a stage upstream is missing, instead of computing it')
    .option('--wait', 'wait while another run makes the same dataset, instead of exit code 75')
    .addOption(allowCodeOption())
    .option('--dry-run', 'say what would run and why, and run nothing')
    .addOption(jsonOption())
    .option('--full', 'the answer with all tables and verdicts in words')
    .option('--quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all lambda                     a shipped experiment, by name
  $ pipeline run all sp500-range                real prices
  $ pipeline run all                            pipeline.yaml, as init writes it
  $ pipeline run train:network --set train.estimators.network.epochs=50
  $ pipeline run all own-model --allow-code     a model of one’s own: code
  $ pipeline run all --full                     with all tables, and why
  $ pipeline run all --set simulate.paths=100 --dry-run
  $ pipeline run all --json --quiet | jq .result`,
    )
    .action((what: string, file: string, flags: RunFlags) => run(terminal, what, file, flags));
}

async function run(terminal: Terminal, what: string, file: string, flags: RunFlags): Promise<void> {
  const { loadPipeline } = await import('../../library/load.js');
  const loaded = loadPipeline(file, flags.set);
  if (flags.dryRun) return dryRun(terminal, loaded, what, flags);
  const { run: runPipeline } = await import('../../library/run.js');
  const { modulesOf } = await import('../../library/allowed-code.js');
  const { progressView } = await import('../progress.js');
  const view = progressView(terminal.stderr, flags.quiet === true);
  try {
    const report = await runPipeline(loaded, {
      what,
      threads: flags.threads,
      dataFolder: flags.data,
      force: flags.force === true,
      only: flags.only === true,
      wait: flags.wait === true,
      allowCode: await codeIsAllowed(flags.allowCode, await modulesOf(loaded)),
      engine: engineOf(flags),
      signal: terminal.signal,
      onEvent: (event) => view.show(event),
    });
    view.close();
    if (flags.json) return terminal.print(JSON.stringify(report, null, 2));
    if (!report.result) return;
    if (flags.full) {
      const { resultText } = await import('../result-text.js');
      return terminal.print(resultText(loaded, report.result));
    }
    const { summaryText } = await import('../summary-text.js');
    terminal.print(summaryText(loaded, report.result, again(file, flags), textStyle()), true);
  } finally {
    view.close();
  }
}

/** What follows the stage in the command that was given, as a shell takes it. */
function again(file: string, { set, data }: RunFlags): string {
  const words = [
    ...(file === usualFile() ? [] : [shellWord(file)]),
    ...set.map((override) => `--set ${shellWord(override)}`),
    ...(data === dataFolder ? [] : [`--data ${shellWord(data)}`]),
  ];
  return words.map((word) => ` ${word}`).join('');
}

async function dryRun(
  terminal: Terminal,
  loaded: LoadedPipeline,
  what: string,
  { data, force, json }: RunFlags,
): Promise<void> {
  const { plan } = await import('../../library/plan.js');
  const planned = await plan(loaded, { what, dataFolder: data, force: force === true });
  if (json) return terminal.print(JSON.stringify(planned, null, 2));
  terminal.print(
    table(
      [{ title: 'stage' }, { title: 'would be' }, { title: 'why' }],
      planned.stages.map(({ stage, action, why }) => [stage, action, reasonsText(why)]),
      80,
    ),
  );
}
