import { truthKind } from '../estimands/lambda.js';
import { hasParametersOfLambda } from '../estimators/shown.js';
import { rowEstimators } from '../pipeline/question.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import {
  type EstimatorResult,
  isOfPosterior,
  isOfProcess,
  type LambdaResult,
  type PosteriorResult,
  type ProcessResult,
  type Result,
} from '../stages/evaluate/result.js';
import { printableLines } from '../text.js';
import { conclusionOf } from '../verdicts/conclusion.js';
import { bestIn } from '../verdicts/posterior/best.js';
import { posteriorConclusionOf } from '../verdicts/posterior/conclusion.js';
import { processConclusionOf, shownParameters } from '../verdicts/process/conclusion.js';
import { labelOf } from '../verdicts/index.js';
import { type Label, marks } from '../verdicts/verdict.js';
import { equalShare } from '../verdicts/thresholds.js';
import { schemeErrorLine } from '../rows/scheme-error-words.js';
import { observedText } from './posterior-text.js';
import { studyText } from './study-text.js';
import type { TextStyle } from './text-style.js';
import { figure, plural, table, whole, widest, width, wrap } from './output.js';

/**
 * What a run found, in about twelve lines of text, printable on a terminal: question, conclusion, estimates (the first five),
 * verdicts, and what to do next. `again` is what follows the stage in the command that was given: file, --set, --data.
 */
export function summaryText(
  { pipeline, question }: Pick<LoadedPipeline, 'pipeline' | 'question'>,
  result: Result,
  again: string,
  style: TextStyle,
): string {
  const { columns } = style;
  const prose = (text: string): string[] => wrap(text.split(' '), columns, '  ');
  const found = [
    ...prose(question ?? `${pipeline.name}: what was found`),
    ...prose(conclusionIn(result)),
    ...(result.schemeError ? [schemeErrorLine(result.schemeError)] : []),
    '',
    ...(isOfProcess(result)
      ? processLines(result, columns)
      : isOfPosterior(result)
        ? posteriorLines(result, columns)
        : [...estimateLines(pipeline, result), ...stoppedLines(result, prose)]),
    ...(result.study ? ['', studyText(result.study, isOfProcess(result) ? 'process' : 'lambda')] : []),
    '',
  ];
  const next = ['', ...nextLines(result, again, columns)];
  // Texts from the file are made printable before our own colours stand between them.
  return [
    printableLines(found.join('\n')),
    ...verdictLines(result, style),
    printableLines(next.join('\n')),
  ].join('\n');
}

function conclusionIn(result: Result): string {
  if (isOfProcess(result)) return processConclusionOf(result);
  return isOfPosterior(result) ? posteriorConclusionOf(result) : conclusionOf(result);
}

/** The best posterior of the observation and the exact one, the first eight rows, and why estimators stopped. */
function posteriorLines(result: PosteriorResult, columns: number): string[] {
  const stopped = result.estimators.flatMap(({ name, message }) =>
    message === null ? [] : [`${name}: ${message}`],
  );
  // The posterior that one would use, and the exact one: the others are behind --full.
  const best = bestIn({ fits: result.estimators })?.name;
  const shown = result.estimators.filter(({ name, level }) => name === best || level === null);
  const text = observedText(result, mostParameters, columns, new Set(shown.map(({ name }) => name)));
  return [text === '' ? 'Nothing was observed.' : text, ...stopped];
}

/** Estimates that are shown, of λ and of a process. */
const mostEstimates = 5;
const mostParameters = 8;

/** A line per estimate: one λ with its interval and the truth, or how near a λ̂(x) is to the true one. */
function estimateLines(
  pipeline: LoadedPipeline['pipeline'],
  { estimators, ladder, rows }: LambdaResult,
): string[] {
  const configs = rowEstimators(pipeline);
  const truth = truthKind(pipeline.targets.lambda);
  const mean = ladder.on === 'k' ? ladder.rungs.find(({ level }) => level === 'mean')?.mse : undefined;
  const cells = estimators
    .filter(({ name, lambdaHoldOut }) => lambdaHoldOut || hasParametersOfLambda(configs[name]))
    .map((fit) => {
      const { rmse } = fit.holdOut;
      const isExact = rmse !== null && rmse ** 2 <= equalShare ** 2 * (mean ?? 0);
      return [fit.name, ...estimateOf(fit), isExact ? 'exact' : figure(rmse, 3)];
    });
  if (cells.length === 0) return ['No estimator gives a λ̂.'];
  const shown = cells.slice(0, mostEstimates);
  const hidden = cells.length - shown.length;
  const truthRow = truth.kind === 'constant' ? [['truth', 'λ', figure(truth.value, 5), '', '']] : [];
  const text = table(
    [
      { title: `from ${plural(rows.train, 'row')}` },
      { title: '' },
      { title: 'estimate', align: 'right' },
      { title: '95 % interval' },
      { title: `rmse on ${plural(rows.holdOut, 'other')}`, align: 'right' },
    ],
    [...shown, ...truthRow],
  );
  return [text, ...(hidden > 0 ? [`… and ${hidden} more (--full)`] : [])];
}

/** A line per parameter of the process, the first eight, and the log scores: as many digits as the width holds. */
function processLines(result: ProcessResult, columns: number): string[] {
  const fits = [5, 4, 3].map((digits) => processTable(result, digits));
  const text = fits.find((one) => widest(one.split('\n')) <= columns) ?? fits[2];
  const lines = result.estimators.reduce((sum, { parameters }) => sum + Math.max(1, parameters.length), 0);
  const hidden = lines - mostParameters;
  const stopped = result.estimators.flatMap(({ name, message }) =>
    message === null ? [] : [`${name}: ${message}`],
  );
  return [text, ...(hidden > 0 ? [`… and ${hidden} more (--full)`] : []), ...stopped];
}

function processTable({ estimators, transitions }: ProcessResult, digits: number): string {
  const { of, parameters: shown } = shownParameters(estimators);
  // Where nobody knows a truth there is no column of truths.
  const truthOf = (truth: number | null): string[] =>
    of === 'training' ? [truth === null ? '–' : figure(truth, digits)] : [];
  const cells = estimators.flatMap(({ name, holdOut }, e) => {
    const score = figure(holdOut.logScore, 5);
    if (shown[e].length === 0) return [[name, '', '', '–', ...truthOf(null), score]];
    return shown[e].map(({ name: parameter, estimate, interval95, truth }, p) => [
      p === 0 ? name : '',
      parameter,
      figure(estimate, digits),
      interval95 ? interval95.map((end) => figure(end, digits)).join(' … ') : '–',
      ...truthOf(truth),
      p === 0 ? score : '',
    ]);
  });
  const { train, holdOut } = transitions;
  const from = of === 'training' ? plural(train, 'transition') : `all ${whole(train + holdOut)} transitions`;
  return table(
    [
      { title: from },
      { title: '' },
      { title: 'estimate', align: 'right' },
      { title: '95 % interval' },
      ...(of === 'training' ? [{ title: 'truth', align: 'right' as const }] : []),
      { title: 'log score', align: 'right' },
    ],
    cells.slice(0, mostParameters),
  );
}

/** Why fits have no estimate: dashes in a table do not say what to do. */
const stoppedLines = ({ estimators }: LambdaResult, prose: (text: string) => string[]): string[] =>
  estimators.flatMap(({ name, status, message, holdOut }) =>
    status === 'stopped' && holdOut.rmse === null && message !== null
      ? prose(`${name} stopped: ${message}`)
      : [],
  );

function estimateOf({ parameters, lambdaHoldOut, lambdaCurve }: EstimatorResult): string[] {
  if (lambdaHoldOut) {
    const { mean, sd } = lambdaHoldOut;
    return ['mean λ̂', figure(mean, 5), sd === null ? '–' : `sd ${figure(sd, 3)} over rows`];
  }
  if (parameters.length === 1) {
    const [{ estimate, interval95 }] = parameters;
    const [lower, upper] = (interval95 ?? [null, null]).map((end) => figure(end, 5));
    return ['λ', figure(estimate, 5), interval95 ? `${lower} … ${upper}` : '–'];
  }
  const off = lambdaCurve?.rmse ?? null;
  return [
    'λ(x)',
    '',
    off === null ? plural(parameters.length, 'parameter') : `${figure(off, 3)} from the truth`,
  ];
}

/** The verdicts side by side, each a mark and a few words: what is bad or open first. */
function verdictLines({ verdicts }: Result, { columns, paint }: TextStyle): string[] {
  const labels = verdicts.map(labelOf).toSorted((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
  const lines: Label[][] = [[]];
  let used = 0;
  for (const label of labels) {
    const needed = width(labelText(label)) + 2;
    if (used > 0 && used + needed - 2 > columns) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(label);
    used += needed;
  }
  return lines.map((line) => line.map((label) => paint(labelText(label), label.tone)).join('  '));
}

const order: readonly Label['tone'][] = ['bad', 'open', 'good', 'neutral'];
const labelText = ({ words, tone }: Label): string => `${marks[tone]} ${words}`;

/** What to do next: the report, the verdict that asks most for an explanation, everything in words. */
function nextLines({ verdicts }: Result, again: string, columns: number): string[] {
  const toned = (tone: Label['tone']): string | undefined =>
    verdicts.find((verdict) => labelOf(verdict).tone === tone)?.id;
  const asks = toned('bad') ?? toned('open') ?? 'networkAdds';
  const commands = [`report${again} --open`, `explain ${asks}${again}`, `run all${again} --full`];
  const lines = commands.map((command) => `pipeline ${command}`);
  const one = lines.join('   ');
  return width(one) <= columns ? [one] : lines.slice(0, 2);
}
