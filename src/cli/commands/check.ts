import { Argument, Command } from 'commander';
import { RunError } from '../../errors.js';
import type { EstimatorCheck } from '../../pipeline/check.js';
import { figure, table, whole } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, defaultFile, jsonOption, setOption, threadsOption } from './options.js';

interface CheckFlags {
  set: string[];
  threads: number;
  data: string;
  json?: true;
}

export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .summary('compare derivatives with differences, learning rates with stability limits')
    .description(
      'Before training: compares the derivatives by every block of parameters with central differences in float64, and learning rates with the stability limit. Exit code 1 where a derivative is wrong.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(defaultFile))
    .addOption(setOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline check
  $ pipeline check --set train.estimators.network.activation=relu --json`,
    )
    .action((file: string, flags: CheckFlags) => check(terminal, file, flags));
}

async function check(terminal: Terminal, file: string, flags: CheckFlags): Promise<void> {
  const { set, threads, data, json } = flags;
  const { loadPipeline } = await import('../../library/load.js');
  const { check: checksOf } = await import('../../library/check.js');
  const { signal } = terminal;
  const checks = await checksOf(loadPipeline(file, set), { threads, dataFolder: data, signal });
  terminal.print(json ? JSON.stringify(checks, null, 2) : checkText(checks));
  const wrong = checks.flatMap(({ estimator, blocks }) =>
    blocks
      .filter(({ right }) => !right)
      .map(({ layer, block }) => `${estimator}, the ${block} of layer ${layer}`),
  );
  if (wrong.length > 0) throw new RunError(`derivatives are wrong: ${wrong.join('; ')}`);
}

function checkText(checks: readonly EstimatorCheck[]): string {
  const trained = checks.filter(({ trains }) => trains);
  if (trained.length === 0) return 'No estimator of this pipeline trains: there are no derivatives to check.';
  return [derivativesText(trained), ...trained.map(stabilityText)].filter((text) => text !== '').join('\n\n');
}

function derivativesText(checks: readonly EstimatorCheck[]): string {
  const rows = checks.flatMap(({ estimator, blocks }) =>
    blocks.map(({ layer, block, compared, worstError, right }) => [
      estimator,
      `layer ${layer}, ${block}`,
      right ? 'right' : 'WRONG',
      worstError.toExponential(1),
      whole(compared),
    ]),
  );
  if (rows.length === 0) return '';
  return table(
    [
      { title: 'estimator' },
      { title: 'block' },
      { title: 'derivatives' },
      { title: 'worst error', align: 'right' },
      { title: 'compared', align: 'right' },
    ],
    rows,
  );
}

function stabilityText({ estimator, forecast }: EstimatorCheck): string {
  if (!forecast) return `${estimator}: curvature sets its learning rate no limit; watch the losses instead.`;
  const { largestStableRate, learningRate, divergenceEpoch } = forecast;
  const limit = `${estimator}: learningRate ${learningRate}, stable below ${figure(largestStableRate)} (full batches)`;
  return divergenceEpoch === null
    ? `${limit}.`
    : `${limit}:\nexpect it to diverge in epoch ${divergenceEpoch}.`;
}
