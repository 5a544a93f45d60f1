import { openingComment } from '../pipeline/opening-comment.js';
import { figure as numberText, plural, whole } from '../text.js';
import { processConclusionOf } from '../verdicts/process/conclusion.js';
import type { Block, Figure, Overview, Report, Section } from './document.js';
import { coefficientFigure } from './figures/coefficients.js';
import { oneStepFigure } from './figures/one-step.js';
import { processEstimatesFigure } from './figures/process-estimates.js';
import { profilesFigure } from './figures/profiles.js';
import { scoreCorrelationsFigure } from './figures/score-correlations.js';
import { scoreLadderFigure } from './figures/score-ladder.js';
import { stationaryFigure } from './figures/stationary.js';
import { studyFigures } from './figures/study.js';
import { transformsFigure } from './figures/transforms.js';
import { valuesOfX } from './figures/values-of-x.js';
import { type FittedProcess, fittedProcesses } from './fitted-process.js';
import { dataOf } from './pipeline-data.js';
import {
  adviceSection,
  askedSection,
  computedSection,
  figureBlock,
  figureBlocks,
  leadOf,
  noticedSection,
  section,
  textBlock,
  verdictSection,
} from './pipeline-sections.js';
import { howItWasMade } from './pipeline-tables.js';
import { processCards } from './process-cards.js';
import {
  goodnessBlocks,
  noteBlocks,
  processParameterTable,
  processScoreTable,
  scoreText,
} from './process-tables.js';
import type { StoredProcess } from './stored-pipeline.js';
import { storedReplicates } from './stored-replicates.js';
import { type StoredTransitions, storedTransitions } from './stored-transitions.js';
import { timeAxis } from './time-axis.js';
import { trueCoefficients } from './true-coefficients.js';
import { bestLaws, unseenUnder } from './unseen-transitions.js';

/** What the report of estimators of the process says: the answer first, then what it rests on. */
export function processDocument(stored: StoredProcess): Report {
  const { loaded, text, result, dataset } = stored;
  const { pipeline } = loaded;
  const [question, ...background] = openingComment(text);
  const transitions = storedTransitions(stored);
  const fitted = fittedProcesses(stored);
  const data = dataOf(stored);
  const [best] = bestLaws(result, transitions);
  const series = oneStepFigure(transitions, fitted, best, timeAxis(data.sample));
  const ladder = scoreLadderFigure(result.ladder);
  const answering = [processEstimatesFigure(result.estimators, fitted), series, ladder].filter(
    (figure) => figure !== undefined,
  );
  return {
    title: pipeline.name,
    lead: question ?? leadOf(result),
    overview: overview(stored, answering.slice(0, 2)),
    sections: [
      verdictSection(result, shownBy),
      ...adviceSection(result),
      ...noticedSection(stored),
      ...askedSection(background),
      computedSection(pipeline, result),
      data.section,
      estimateSection(stored, fitted, answering.slice(2)),
      ...functionSection(stored, transitions, fitted),
      fitSection(stored, transitions),
      ...(result.study
        ? [
            section(
              'The recovery study',
              studyFigures(result.study, storedReplicates(dataset('replicates')), 'process').map(figureBlock),
            ),
          ]
        : []),
      howItWasMade(stored),
    ],
  };
}

function overview({ loaded: { pipeline }, result }: StoredProcess, figures: readonly Figure[]): Overview {
  const { train, holdOut, paths, time } = result.transitions;
  const of = paths > 1 ? ` of ${whole(paths)} paths` : '';
  return {
    about: `${plural(train, 'transition')}${of} to learn from, over T = ${numberText(time, 4)}; ${whole(holdOut)} held out`,
    conclusion: processConclusionOf(result),
    cards: processCards(result, pipeline.simulate !== undefined),
    figures,
  };
}

/** The figures that show what a verdict says. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  identifiable: ['estimates', 'profiles'],
  recovered: ['estimates', 'drift'],
  networkAdds: ['ladder', 'drift'],
  overfits: ['ladder'],
  modelHolds: ['transforms', 'score-correlations', 'one-step'],
};

function estimateSection(
  { loaded: { pipeline }, result }: StoredProcess,
  fitted: readonly FittedProcess[],
  figures: readonly Figure[],
): Section {
  const table = processParameterTable(result, pipeline.simulate !== undefined);
  const profiles = profilesFigure(fitted, result.estimators);
  return section('The estimates', [
    ...figures.map(figureBlock),
    ...(profiles ? [figureBlock(profiles)] : []),
    ...(table.rows.length === 0
      ? [textBlock('No estimator has parameters.')]
      : [{ kind: 'table', table } as const]),
    ...noteBlocks(result.estimators),
  ]);
}

/** Drift, diffusion and stationary density as functions of x, where there are any. */
function functionSection(
  { loaded: { pipeline } }: StoredProcess,
  { to }: StoredTransitions,
  fitted: readonly FittedProcess[],
): Section[] {
  const values = valuesOfX(to);
  const truth = trueCoefficients(pipeline.simulate?.process);
  const figures = [
    coefficientFigure(
      { name: 'drift', title: 'The drift', sign: 'drift(x)', truth: truth.drift },
      fitted,
      values,
    ),
    coefficientFigure(
      { name: 'diffusion', title: 'The diffusion coefficient', sign: 'σ(x)', truth: truth.diffusion },
      fitted,
      values,
    ),
    stationaryFigure(fitted, values),
  ].filter((figure) => figure !== undefined);
  return figures.length > 0 ? [section('The process as functions of x', figures.map(figureBlock))] : [];
}

function fitSection({ result }: StoredProcess, transitions: StoredTransitions): Section {
  const unseen = unseenUnder(bestLaws(result, transitions), transitions).slice(0, mostLaws);
  const apart = result.ladder.apart.map(({ name, reason }): Block =>
    textBlock(`${name} stands apart: ${reason}.`),
  );
  return section('The fit', [
    ...figureBlocks(
      [transformsFigure(unseen), scoreCorrelationsFigure(unseen)],
      'Nothing is drawn here: too few unseen transitions have a law.',
    ),
    ...goodnessBlocks(result),
    { kind: 'table', table: processScoreTable(result) },
    textBlock(scoreText(result)),
    ...apart,
  ]);
}

/** Laws whose transforms are drawn, at most. */
const mostLaws = 3;
