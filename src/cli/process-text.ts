import type { LoadedPipeline } from '../pipeline/load.js';
import { comparableText } from '../report/comparable.js';
import type { ProcessEstimatorResult, ProcessResult } from '../stages/evaluate/result.js';
import type { ParameterResult } from '../stages/train/fit-summary.js';
import type { TransitionLadder } from '../verdicts/process/ladder.js';
import { figure, table, type TableColumn, whole, wrap } from './output.js';
import { schemeErrorText } from './scheme-error-text.js';
import { studyText } from './study-text.js';
import { adviceText, hanging, verdictsText } from './verdict-text.js';

/** What a run found of a process, for a person: parameters with their errors, and how well each law foretells. */
export function processText({ pipeline }: Pick<LoadedPipeline, 'pipeline'>, result: ProcessResult): string {
  const { transitions, estimators } = result;
  const { train, holdOut, paths, time } = transitions;
  const heading = `${pipeline.name}: fitted to ${whole(train)} transitions of ${paths === 1 ? 'one path' : `${whole(paths)} paths`} (T = ${figure(time, 4)}), tested on ${whole(holdOut)} unseen ones`;
  return [
    wrap(heading.split(' '), 80, '  ').join('\n'),
    schemeErrorText(result),
    parametersText(estimators),
    scoresText(estimators),
    studyText(result.study, 'process'),
    notesText(estimators),
    ladderText(result.ladder),
    verdictsText(result.verdicts),
    adviceText(result.advice),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function parametersText(estimators: readonly ProcessEstimatorResult[]): string {
  const row = (name: string, sample: string, parameter: ParameterResult): string[] => [
    name,
    parameter.name,
    sample,
    figure(parameter.estimate),
    figure(parameter.standardError, 3),
    parameter.interval95 ? parameter.interval95.map((end) => figure(end, 4)).join(' … ') : '–',
    parameter.truth === null ? '–' : figure(parameter.truth),
  ];
  const rows = estimators.flatMap(({ name, parameters, fullSample }) => [
    ...parameters.map((parameter) => row(name, 'training', parameter)),
    ...(fullSample ?? []).map((parameter) => row(name, 'all', parameter)),
  ]);
  if (rows.length === 0) return '';
  // The truth of imported data is not known, and a column of dashes would take the room of the numbers.
  const isKnown = estimators.some(({ parameters }) => parameters.some(({ truth }) => truth !== null));
  const columns: TableColumn[] = [
    { title: 'what was learned' },
    { title: '' },
    { title: 'from' },
    { title: 'estimate', align: 'right' },
    { title: '± error', align: 'right' },
    { title: '95 % interval' },
    ...(isKnown ? [{ title: 'truth', align: 'right' } as const] : []),
  ];
  return within80(
    columns,
    rows.map((cells) => cells.slice(0, columns.length)),
  );
}

/** A table as wide as a terminal: where it is wider, names, its first column, have lines of their own above what is theirs. */
function within80(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const text = table(columns, rows);
  if (text.split('\n').every((line) => line.length <= 80)) return text;
  const [{ title }, ...below] = columns;
  const [heading, ...lines] = table(
    below,
    rows.map((cells) => cells.slice(1)),
  ).split('\n');
  return [
    title,
    `  ${heading}`,
    ...lines.flatMap((line, r) => {
      const [name] = rows[r];
      return [...(rows[r - 1]?.[0] === name ? [] : [name]), `  ${line}`];
    }),
  ].join('\n');
}

function scoresText(estimators: readonly ProcessEstimatorResult[]): string {
  const text = within80(
    [
      { title: 'foretelling unseen transitions' },
      { title: 'fit' },
      { title: 'log score', align: 'right' },
      { title: 'ln L', align: 'right' },
      { title: 'AIC', align: 'right' },
      { title: 'BIC', align: 'right' },
    ],
    estimators.map(({ name, status, holdOut, logLikelihood, aic, bic }) => [
      name,
      status,
      figure(holdOut.logScore, 5),
      figure(logLikelihood),
      figure(aic),
      figure(bic),
    ]),
  );
  return [
    text,
    'Log scores are nats per unseen transition: greater is better. ln L, AIC and BIC',
    `are of training transitions; ${comparableText(estimators)}`,
  ].join('\n');
}

/** What the estimators have to say of themselves: each sentence once, after the names of those that it is of. */
function notesText(estimators: readonly ProcessEstimatorResult[]): string {
  const said = new Map<string, string[]>();
  for (const { name, message, notes } of estimators) {
    for (const sentence of [...(message === null ? [] : [message]), ...notes]) {
      said.set(sentence, [...(said.get(sentence) ?? []), name]);
    }
  }
  return [...said].flatMap(([sentence, names]) => hanging(`${names.join(', ')}: ${sentence}`)).join('\n');
}

function ladderText({ rungs, apart }: TransitionLadder): string {
  const rows = table(
    [{ title: 'the ladder, by unseen transitions' }, { title: 'log score', align: 'right' }],
    rungs.map(({ name, logScore }) => [name, figure(logScore, 5)]),
  ).split('\n');
  return [
    rows[0],
    ...rungs.flatMap(({ sentence }, r) => [rows[r + 1], ...hanging(sentence, '    ')]),
    ...apart.flatMap(({ name, reason }) => hanging(`${name} stands apart: ${reason}.`)),
  ].join('\n');
}
