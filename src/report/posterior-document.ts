import { wordColumn } from '../arrow/reader.js';
import { openingComment } from '../pipeline/opening-comment.js';
import { readColumns, readNamedTable } from '../rows/stored-table.js';
import type { PosteriorResult } from '../stages/evaluate/result.js';
import { figure as numberText, percent, whole } from '../text.js';
import { judgeOf } from '../verdicts/index.js';
import { bestIn } from '../verdicts/posterior/best.js';
import { posteriorConclusionOf } from '../verdicts/posterior/conclusion.js';
import type { Card, Figure, Overview, Report, Section, Table } from './document.js';
import { natsLadderFigure } from './figures/nats-ladder.js';
import { observedPosteriorsFigure, type ParameterDraws } from './figures/observed-posteriors.js';
import { calibrationFigure, type SharesBelow } from './figures/posterior-calibration.js';
import { right } from './figures/rows.js';
import {
  askedSection,
  computedSection,
  figureBlocks,
  leadOf,
  noticedSection,
  section,
  textBlock,
  verdictSection,
} from './pipeline-sections.js';
import { howItWasMade } from './pipeline-tables.js';
import { tableOf } from './sample.js';
import type { StoredPosterior } from './stored-pipeline.js';

/** What the report of estimators of a posterior says: the answer first, then what it rests on. */
export function posteriorDocument(stored: StoredPosterior): Report {
  const { loaded, text, result } = stored;
  const { pipeline } = loaded;
  const [question, ...background] = openingComment(text);
  const ladder = natsLadderFigure(result.estimators);
  const observed = result.observed && observedPosteriorsFigure(result.observed, drawsIn(stored));
  const best = bestIn({ fits: result.estimators });
  const calibration = best && calibrationFigure(best.name, sharesIn(stored, best.name));
  const answering = [observed ?? undefined, calibration, ladder].filter((figure) => figure !== undefined);
  return {
    title: pipeline.name,
    lead: question ?? leadOf(result),
    overview: overview(result, answering.slice(0, 2)),
    sections: [
      verdictSection(result, shownBy),
      ...noticedSection(stored),
      ...askedSection(background),
      computedSection(pipeline, result),
      calibrationSection(result, answering.slice(2)),
      observationSection(result),
      howItWasMade(stored),
    ],
  };
}

/** The figures that show what a verdict says. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  beatsThePrior: ['ladder'],
  posteriorCalibrated: ['calibration'],
  matchesExact: ['ladder'],
  networkAdds: ['ladder'],
  priorDominates: ['observed'],
};

function overview(result: PosteriorResult, figures: readonly Figure[]): Overview {
  const { train, test } = result.draws;
  return {
    about: `${whole(train)} draws to learn from, ${whole(test)} to test on; ${result.parameters.join(', ')}`,
    conclusion: posteriorConclusionOf(result),
    cards: cardsOf(result),
    figures,
  };
}

/** Numbers or words that answer: what the observation says of the first parameter, what was learned, whether it can be believed. */
function cardsOf(result: PosteriorResult): Card[] {
  const best = bestIn({ fits: result.estimators });
  const own = result.observed?.posteriors.find(({ estimator }) => estimator === best?.name);
  const verdict = (id: string, title: string, note: string): Card => {
    const answer = result.verdicts.find((one) => one.id === id)?.answer ?? 'unknown';
    const { words, tone } = judgeOf(id, 'posterior')!.labels[answer];
    return { title, value: words, note, tone };
  };
  const sentence = (id: string): string => result.verdicts.find((one) => one.id === id)?.sentence ?? '';
  return [
    ...(own
      ? [
          {
            title: 'After the observation',
            value: `${own.parameter} ${numberText(own.quantiles[0], 3)} to ${numberText(own.quantiles[own.quantiles.length - 1], 3)}`,
            note: `95 % by ${own.estimator}; ${own.truth === null ? 'truth unknown' : `truth ${numberText(own.truth, 3)}`}`,
          },
        ]
      : []),
    ...(best?.gain
      ? [
          {
            title: 'Learned beyond the prior',
            value: `${numberText(Math.max(0, best.gain.mean), 2)} nats`,
            note: `${best.name}, on ${whole(result.draws.test)} test draws`,
          },
        ]
      : []),
    verdict('posteriorCalibrated', 'Can it be believed?', sentence('posteriorCalibrated')),
    verdict('observationTypical', 'Is the observation like the draws?', sentence('observationTypical')),
  ];
}

function calibrationSection(result: PosteriorResult, figures: readonly Figure[]): Section {
  return section('Whether to believe it', [
    ...figureBlocks(figures, 'Nothing more is drawn here.'),
    { kind: 'table', table: calibrationTable(result) },
    textBlock(
      'An interval that holds fewer truths than it says is too narrow. What a posterior claims to know is 1 − its mean variance over that of the draws; what it knows is 1 − its mean squared error over the same. Both are equal where the posterior is right.',
    ),
    { kind: 'table', table: testTable(result) },
    textBlock(
      'p-values are exact or by χ², before any correction for how many there are. transform: shares below the truth are uniform; density: so are ranks of the density at the truth; nearer: and of distances from a place that depends on the data; local: shares do not depend on what was seen.',
    ),
  ]);
}

function calibrationTable({ estimators }: PosteriorResult): Table {
  const rows = estimators.flatMap(({ name, calibration }) =>
    (calibration?.contraction ?? []).map((one, i) => {
      const own = calibration!.coverage.filter(({ parameter }) => parameter === one.parameter);
      return { name, ...one, half: own[0], most: own[1], ratio: calibration!.sdRatio[i].ratio };
    }),
  );
  return tableOf(rows, [
    { title: 'estimator', align: 'left', text: ({ name }) => name },
    { title: 'parameter', align: 'left', text: ({ parameter }) => parameter },
    right('in 50 %', ({ half }) => percent(half.share)),
    right('in 90 %', ({ most }) => percent(most.share)),
    right('errors over sd', ({ ratio }) => numberText(ratio, 3)),
    right('claims to know', ({ claimed }) => numberText(claimed, 3)),
    right('knows', ({ earned }) => numberText(earned, 3)),
  ]);
}

function testTable({ estimators }: PosteriorResult): Table {
  const rows = estimators.flatMap(({ name, calibration }) =>
    (calibration?.tests ?? []).map((test) => ({ name, ...test })),
  );
  return tableOf(rows, [
    { title: 'estimator', align: 'left', text: ({ name }) => name },
    { title: 'test', align: 'left', text: ({ of }) => of },
    { title: 'parameter', align: 'left', text: ({ parameter }) => parameter ?? 'all' },
    right('p', ({ p }) => numberText(p, 2)),
  ]);
}

function observationSection({ observed }: PosteriorResult): Section {
  if (!observed) return section('The observation', [textBlock('Nothing was observed.')]);
  return section('The observation', [
    {
      kind: 'table',
      table: tableOf(observed.typical, [
        { title: 'distance by', align: 'left', text: ({ statistic }) => statistic },
        right('of the observation', ({ distance }) => numberText(distance, 3)),
        right('usual', ({ usual }) => numberText(usual, 3)),
        right('p', ({ p }) => numberText(p, 2)),
      ]),
    },
    textBlock(
      `p is the share of ${whole(observed.compared)} test draws that are as far away, and so exact.${observed.outside.length > 0 ? ` Outside what was learned from: ${observed.outside.join('; ')}.` : ''}`,
    ),
  ]);
}

/** Draws of each parameter after the observation. */
function drawsIn({ result, dataset }: StoredPosterior): ParameterDraws[] {
  const names = result.estimators.map(({ name }) => name);
  const evaluated = dataset('evaluate');
  const of = [...readNamedTable(evaluated, 'posteriorDraws')].flatMap((table) =>
    Array.from(wordColumn(table, 'estimator', names)),
  );
  const columns = readColumns(
    evaluated,
    result.parameters.map((parameter) => `theta_${parameter}`),
    'posteriorDraws',
  );
  return result.parameters.map((parameter) => ({
    parameter,
    draws: names.flatMap((estimator, e) => {
      const values = columns[`theta_${parameter}`].filter((_, r) => of[r] === e);
      return values.length > 0 ? [{ estimator, values }] : [];
    }),
  }));
}

/** Shares below the truth of one estimator, by parameter. */
function sharesIn({ result, dataset }: StoredPosterior, name: string): SharesBelow[] {
  const evaluated = dataset('evaluate');
  const tables = [...readNamedTable(evaluated, 'posteriors')];
  const words = (column: string, known: readonly string[]): number[] =>
    tables.flatMap((table) => Array.from(wordColumn(table, column, known)));
  const names = result.estimators.map((one) => one.name);
  const of = words('estimator', names);
  const parameters = words('parameter', result.parameters);
  const { below } = readColumns(evaluated, ['below'], 'posteriors');
  const own = names.indexOf(name);
  return result.parameters.map((parameter, i) => ({
    parameter,
    values: below.filter((_, r) => of[r] === own && parameters[r] === i),
  }));
}
