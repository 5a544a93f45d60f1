import { plural, whole } from '../text.js';
import { conclusionOf } from '../verdicts/conclusion.js';
import { rowEstimators } from '../pipeline/question.js';
import type { LambdaResult } from '../stages/evaluate/result.js';
import { truthKind } from '../estimands/lambda.js';
import { openingComment } from '../pipeline/opening-comment.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Block, Figure, Overview, Report, Section } from './document.js';
import { curvePoints, figureOfCurves } from './figures/curves.js';
import { estimatesFigure } from './figures/estimates.js';
import { ladderFigure } from './figures/ladder.js';
import { gradientFigure, lossFigure, trainingTable } from './figures/learning.js';
import { fitFigure } from './figures/fit.js';
import { rowLambdaFigure } from './figures/row-lambda.js';
import { autocorrelationFigure } from './figures/autocorrelation.js';
import { studyFigures } from './figures/study.js';
import { dataOf } from './pipeline-data.js';
import { pipelineCards } from './pipeline-cards.js';
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
import { howItWasMade, parameterTable, scoreTable } from './pipeline-tables.js';
import { storedPredictions, type StoredPredictions } from './stored-predictions.js';
import { storedReplicates } from './stored-replicates.js';
import { namedTraining, type NamedTraining } from './stored-training.js';
import { timeAxis, type TimeAxis } from './time-axis.js';
import type { StoredLambda } from './stored-pipeline.js';

/** What the report of estimators of λ says: the answer first, then what it rests on. */
export function lambdaDocument(stored: StoredLambda): Report {
  const { loaded, text, result, dataset } = stored;
  const { pipeline } = loaded;
  const [question, ...background] = openingComment(text);
  const predictions = storedPredictions(stored);
  const data = dataOf(stored);
  const time = timeAxis(data.sample);
  const trainings = result.estimators.flatMap(
    ({ name }) => namedTraining(name, dataset(`train:${name}`)) ?? [],
  );
  const learned = [lossFigure(trainings), gradientFigure(trainings)];
  const diverged = trainings.some(({ training: { divergedEpoch } }) => divergedEpoch !== null);
  const [blown] = diverged ? learned.toReversed() : [];
  const answering = answeringFigures(stored, predictions, time, blown);
  const observed = 'Nothing is drawn here: no estimator predicts anything.';
  return {
    title: pipeline.name,
    lead: question ?? leadOf(result),
    overview: overview(stored, answering.first),
    sections: [
      verdictSection(result, shownBy),
      ...adviceSection(result),
      ...noticedSection(stored),
      ...askedSection(background),
      computedSection(pipeline, result),
      data.section,
      section('The estimates', [
        ...answering.others.map(figureBlock),
        ...parameters(result, pipeline),
        ...apart(result),
      ]),
      ...learning(
        trainings,
        learned.filter((figure) => figure !== blown),
      ),
      section('The fit', [
        ...silent(predictions.silent),
        ...figureBlocks([fitFigure(predictions, result, time), autocorrelationFigure(predictions)], observed),
        { kind: 'table', table: scoreTable(result.estimators) },
      ]),
      ...(result.study
        ? [
            section(
              'The recovery study',
              studyFigures(result.study, storedReplicates(dataset('replicates'))).map(figureBlock),
            ),
          ]
        : []),
      howItWasMade(stored),
    ],
  };
}

/**
 * The figures of λ̂, and of what each estimator is worth: first the two that answer, by what λ is. Where λ is a function
 * these are λ̂(x) and the estimates, where every row has its own λ̂ of the rows and the ladder, else the estimates and the
 * ladder. Where a training diverged, its gradients come before all of them (`blown`).
 */
function answeringFigures(
  { loaded: { pipeline }, result, dataset }: StoredLambda,
  predictions: StoredPredictions,
  time: TimeAxis,
  blown: Figure | undefined,
): { readonly first: Figure[]; readonly others: Figure[] } {
  const truth = truthKind(pipeline.targets.lambda);
  const points = curvePoints(dataset('evaluate'));
  const curves = figureOfCurves(points, result.estimators);
  const estimates = estimatesFigure({
    results: result.estimators,
    configs: rowEstimators(pipeline),
    truth,
    curves: points,
    reference: pipeline.evaluate.reference,
  });
  const rows = rowLambdaFigure(predictions, result, truth, time);
  const ladder = ladderFigure(result.ladder);
  const dependsOnX = result.verdicts.some(({ id, answer }) => id === 'lambdaDependsOnX' && answer === 'yes');
  const byFunction = truth.kind === 'function' || (truth.kind === 'observed' && dependsOnX);
  const order = byFunction
    ? [curves, estimates, ladder, rows]
    : truth.kind === 'row'
      ? [rows, ladder, estimates, curves]
      : [estimates, ladder, curves, rows];
  const there = [blown, ...order].filter((figure) => figure !== undefined);
  return { first: there.slice(0, 2), others: there.slice(2) };
}

function overview({ loaded: { pipeline }, result }: StoredLambda, figures: readonly Figure[]): Overview {
  const { train, holdOut } = result.rows;
  return {
    about: `${plural(train, 'row')} to learn from, ${whole(holdOut)} held out`,
    conclusion: conclusionOf(result),
    cards: pipelineCards(result, pipeline, truthKind(pipeline.targets.lambda)),
    figures,
  };
}

/** The figures that show what a verdict says. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  identifiable: ['estimates', 'fit'],
  recovered: ['estimates', 'lambda-of-x', 'lambda-rows'],
  networkAdds: ['ladder'],
  lambdaDependsOnX: ['lambda-of-x', 'ladder'],
  trainingStable: ['loss', 'gradient'],
  overfits: ['loss', 'fit'],
  beatsTheMean: ['ladder', 'fit'],
  modelHolds: ['fit', 'autocorrelation'],
};

function learning(trainings: readonly NamedTraining[], figures: readonly (Figure | undefined)[]): Section[] {
  if (trainings.length === 0) return [];
  return [
    section('How they learned', [
      ...figureBlocks(figures, 'No training lasted an epoch.'),
      { kind: 'table', table: trainingTable(trainings) },
      textBlock(
        'The largest stable learning rate is that of full batches by the loss’ curvature at the start; optimizers that adapt their steps, or search for them, have none.',
      ),
    ]),
  ];
}

function parameters(result: LambdaResult, pipeline: Pipeline): Block[] {
  const table = parameterTable(result, pipeline);
  const messages = result.estimators.flatMap(({ name, message }) =>
    message === null ? [] : [textBlock(`${name}: ${message}`)],
  );
  return table.rows.length === 0
    ? [textBlock('No estimator has parameters.'), ...messages]
    : [{ kind: 'table', table }, ...messages];
}

function apart({ ladder }: LambdaResult): Block[] {
  return ladder.apart.map(({ name, reason }) => textBlock(`${name} stands apart: ${reason}.`));
}

function silent(names: readonly string[]): Block[] {
  return names.length === 0
    ? []
    : [
        textBlock(
          `No predictions of ${names.join(', ')}, and no panel below: what stopped them is said above.`,
        ),
      ];
}
