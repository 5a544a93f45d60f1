import { Argument, Command, Option } from 'commander';
import { usualFile } from '../../library/defaults.js';
import { RunError, UsageError } from '../../errors.js';
import type { EstimatorCheck } from '../../run/check.js';
import type { Forecast } from '../../training/forecast.js';
import type { Outlook } from '../../training/outlook.js';
import { gradientText } from '../gradient-text.js';
import { type ModelCheck, modelsText, wrongIn } from '../model-text.js';
import { figure, table, whole } from '../output.js';
import type { Terminal } from '../terminal.js';
import {
  allowCodeOption,
  codeIsAllowed,
  dataOption,
  jsonOption,
  setOption,
  threadsOption,
} from './options.js';

interface CheckFlags {
  set: string[];
  threads: number;
  data: string;
  allowCode?: true;
  json?: true;
  gradient?: string;
  model?: string;
  rows?: string;
}

export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .summary('compare derivatives with differences, learning rates with stability limits')
    .description(
      'Compares, before any training, the derivatives by each block of parameters with central differences in float64, says of a module’s wrong ones which mistake explains them, and compares learning rates with their limits of stability. With --gradient, compares derivatives that another program found with those of a formula, and says of a wrong one which mistake explains it. The exit code is 1 where a derivative is wrong.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(usualFile()))
    .addOption(setOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(allowCodeOption())
    .addOption(
      new Option(
        '--gradient <file>',
        'check this file’s derivatives in place of a pipeline: a line per point with the parameters, d_NAME for the derivative by NAME, and perhaps value',
      ),
    )
    .addOption(new Option('--model <formula>', 'the function that --gradient is of'))
    .addOption(new Option('--rows <file>', 'rows over which the function is the mean of --model'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline check
  $ pipeline check --set train.estimators.network.activation=relu --json
  $ pipeline check own-model --allow-code
  $ pipeline check --gradient torch.csv --rows rows.csv --model '(k-lambda*s)^2'`,
    )
    .action((file: string, flags: CheckFlags) =>
      flags.gradient === undefined ? check(terminal, file, flags) : checkGradient(terminal, flags),
    );
}

/** Steps that together reach less than this share of the way to the best constant λ are too short, whichever way they go. */
const shortOf = 0.5;
/** A step so many times that way is too long. */
const longerThan = 10;

async function check(terminal: Terminal, file: string, flags: CheckFlags): Promise<void> {
  const { set, threads, data, json, model, rows } = flags;
  if (model !== undefined || rows !== undefined) {
    throw new UsageError('--model and --rows need --gradient FILE, found none');
  }
  const { loadPipeline } = await import('../../library/load.js');
  const { check: checksOf } = await import('../../library/check.js');
  const { signal } = terminal;
  const { modulesOf } = await import('../../library/allowed-code.js');
  const loaded = loadPipeline(file, set);
  const allowCode = await codeIsAllowed(flags.allowCode, await modulesOf(loaded));
  const checks = await checksOf(loaded, { threads, dataFolder: data, allowCode, signal });
  terminal.print(json ? JSON.stringify(checks, null, 2) : checkText(checks));
  const wrong = checks.flatMap(({ estimator, blocks }) =>
    blocks
      .filter(({ right }) => !right)
      .map(({ layer, block }) => `${estimator}, the ${block} of layer ${layer}`),
  );
  wrong.push(...checks.filter(isModel).flatMap(wrongIn));
  if (wrong.length > 0) throw new RunError(`derivatives are wrong: ${wrong.join('; ')}`);
}

async function checkGradient(terminal: Terminal, { gradient, model, rows, json }: CheckFlags): Promise<void> {
  if (model === undefined) throw new UsageError('--gradient needs --model FORMULA, found none');
  const { checkGradient: checkOf } = await import('../../library/check-gradient.js');
  const { signal } = terminal;
  const found = await checkOf({ file: gradient!, model, ...(rows !== undefined && { rows }), signal });
  terminal.print(json ? JSON.stringify(found, null, 2) : gradientText(found));
  const wrong = found.parameters.filter(({ right }) => !right).map(({ parameter }) => `d_${parameter}`);
  if (wrong.length > 0) throw new RunError(`derivatives are wrong: ${wrong.join(', ')}`);
}

function checkText(checks: readonly EstimatorCheck[]): string {
  const trained = checks.filter((one) => one.trains && !isModel(one));
  const models = checks.filter(isModel);
  if (trained.length + models.length === 0)
    return 'No estimator of this pipeline trains: there are no derivatives to check.';
  return [
    derivativesText(trained),
    ...(models.length > 0 ? [modelsText(models)] : []),
    ...trained.map(stabilityText),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

const isModel = (check: EstimatorCheck): check is ModelCheck => check.model !== null;

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

function stabilityText({ estimator, forecast, outlook }: EstimatorCheck): string {
  return [limitText(estimator, forecast), ...(outlook ? outlookText(outlook) : [])].join('\n');
}

function limitText(estimator: string, forecast: Forecast | null): string {
  if (!forecast) return `${estimator}: curvature sets its learning rate no limit; watch the losses instead.`;
  const { largestStableRate, learningRate, divergenceEpoch, errorLeft, exact } = forecast;
  // Batches curve more than all rows together, and curvature changes on the way.
  const guide = exact ? '' : ', as a guide';
  const limit = `${estimator}: learningRate ${learningRate}, stable below ${figure(largestStableRate)} (full batches${guide})`;
  if (divergenceEpoch !== null) return `${limit}:\nexpect it to diverge in epoch ${divergenceEpoch}.`;
  if (errorLeft < 0.5) return `${limit}.`;
  return `${limit}:\nfar below what would work, the training will hardly move.`;
}

const reasons: Record<NonNullable<Outlook['noGradient']>, string> = {
  silent:
    'no gradient will reach its hidden weights: they give 0 for every row, and the last\nlayer begins at zero. Choose another initialisation.',
  flat: 'no gradient will reach its hidden weights: every unit is saturated or dead in every\nrow. Standardise the inputs.',
};

function outlookText({ noGradient, reach, stride }: Outlook): string[] {
  return [
    ...(noGradient ? [reasons[noGradient]] : []),
    ...(reach !== null && reach < shortOf
      ? [`its steps are too short: together they take λ̂ at most ${figure(100 * reach, 2)} % of its way.`]
      : []),
    ...(stride !== null && stride > longerThan
      ? [
          `its steps are too long: one may take λ̂ ${figure(stride, 2)} times its way, and units die or saturate.`,
        ]
      : []),
  ];
}
