import { Argument, Command, Option } from 'commander';
import { RunError, UsageError } from '../../errors.js';
import { metrics } from '../../grid/metric.js';
import type { GridReport } from '../../grid/report.js';
import { manyPoints, usualFile } from '../../library/defaults.js';
import type { PlannedGrid } from '../../library/grid.js';
import { whole } from '../../text.js';
import type { Terminal } from '../terminal.js';
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

interface GridFlags extends EngineFlags {
  set: string[];
  zip: string[];
  exclude: string[];
  prune?: string;
  metric?: string;
  name?: string;
  threads: number;
  data: string;
  keepGoing?: true;
  wait?: true;
  allowCode?: true;
  dryRun?: true;
  yes?: true;
  json?: true;
  csv?: true;
  md?: true;
  quiet?: true;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

export function gridCommand(terminal: Terminal): Command {
  const command = new Command('grid')
    .summary('run a pipeline at every point of a grid of values')
    .description(
      'Runs a pipeline for every combination of values of some of its keys. Datasets that points share are made once, and stored ones are reused: the same command resumes it an interrupted grid.',
    )
    .addArgument(
      new Argument('[words...]', 'pipeline file, and key=values; without values the file’s own grid: block'),
    )
    .addOption(setOption())
    .addOption(
      new Option('--zip <keys>', 'keys whose values move together: --zip a,b')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--exclude <rule>', 'points to leave out: --exclude "a=1,b=>0.1"')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--prune <yaml>', 'drop points on the way: { metric: rmse, halving: 3, rungs: [2, 6, 18] }')
    .option('--metric <name>', 'metric that ranks the points, such as rmse or network.rmse')
    .option('--name <name>', 'name of the results (default: the pipeline’s name)')
    .addOption(threadsOption())
    .addOption(dataOption());
  for (const option of engineOptions()) command.addOption(option);
  return command
    .option('--keep-going', 'go on after a point that fails, instead of stopping')
    .option('--wait', 'wait while another run makes the same dataset, instead of exit code 75')
    .addOption(allowCodeOption())
    .option('--dry-run', 'say how many points and datasets there are, and run nothing')
    .option('--yes', `run more than ${whole(manyPoints)} points`)
    .addOption(jsonOption().conflicts(['csv', 'md']))
    .addOption(new Option('--csv', 'the whole leaderboard as CSV').conflicts('md'))
    .option('--md', 'the whole leaderboard as a Markdown table')
    .option('--quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Values: 1,2,3 · range(a,b,step) · linspace(a,b,n) · logspace(a,b,n), powers of
ten · seeds(n) · any of them with commas between. Quote text that contains
commas; write lists and mappings in YAML.

Metrics, of all estimators or, as in network.rmse, of one:
${metricsText()}

Examples:
  $ pipeline grid study-lambda                    the grid that the file holds
  $ pipeline grid targets.noise=0,0.01,0.1 "seed=seeds(20)" --metric error
  $ pipeline grid simulate.paths=10,100 simulate.times=2520,252 \\
      --zip simulate.paths,simulate.times

The results are in data/grids/NAME/results.arrow, one row per point and
estimator. The exit code is 1 where a point failed; one that diverged is a
result.`,
    )
    .action((words: string[], flags: GridFlags) => grid(terminal, words, flags));
}

function metricsText(): string {
  return Object.entries(metrics)
    .map(([name, { summary }]) => `  ${name.padEnd(15)}${summary}`)
    .join('\n');
}

async function grid(terminal: Terminal, words: readonly string[], flags: GridFlags): Promise<void> {
  const { planGrid } = await import('../../library/grid.js');
  const { gridPlanText } = await import('../grid-text.js');
  const { zip, exclude, prune, metric, name, set, data: dataFolder, threads } = flags;
  const planned = await planGrid(fileIn(words), {
    set,
    values: words.filter((word) => word.includes('=')),
    zip: zip.map((keys) => keys.split(',')),
    exclude,
    ...(prune !== undefined && { prune }),
    ...(metric !== undefined && { metric }),
    ...(name !== undefined && { name }),
    dataFolder,
    threads,
    keepGoing: flags.keepGoing === true,
    wait: flags.wait === true,
    engine: engineOf(flags),
    ...(!flags.yes && !flags.dryRun && { mostPoints: manyPoints }),
  });
  const text = gridPlanText(planned);
  if (flags.dryRun) return terminal.print(text);
  if (!flags.quiet) terminal.stderr.write(`${text}\n`);
  const report = await runWithProgress(terminal, planned, flags);
  await print(terminal, report, flags);
  const { summary } = report;
  if (summary.failed + summary.invalid === 0) return;
  const { failureText } = await import('../grid-text.js');
  throw new RunError(failureText(summary));
}

function fileIn(words: readonly string[]): string {
  const files = words.filter((word) => !word.includes('='));
  if (files.length <= 1) return files[0] ?? usualFile();
  throw new UsageError(
    `a grid must be of one pipeline file, found ${files.join(' and ')}: values are key=1,2,3`,
  );
}

async function runWithProgress(
  { stderr, signal }: Terminal,
  planned: PlannedGrid,
  { quiet, allowCode: allowed }: GridFlags,
): Promise<GridReport> {
  const { GridProgress } = await import('../grid-progress.js');
  const allowCode = await codeIsAllowed(allowed, planned.modules);
  const progress = new GridProgress(stderr, quiet === true, planned.points, planned.metric);
  try {
    return await planned.run({ allowCode, signal, onEvent: (event) => progress.show(event) });
  } finally {
    progress.close();
  }
}

async function print(terminal: Terminal, report: GridReport, flags: GridFlags): Promise<void> {
  const { leaderboardTable, leaderboardText, summaryText } = await import('../grid-text.js');
  if (flags.json) {
    const rows = report.rows.map((row) => ({ ...row, values: Object.fromEntries(row.values) }));
    return terminal.print(JSON.stringify({ ...report, rows }, null, 2));
  }
  if (flags.csv ?? flags.md) return terminal.print(leaderboardTable(report, flags.csv ? 'csv' : 'md'));
  terminal.print(`${leaderboardText(report)}\n\n${summaryText(report)}`);
}
