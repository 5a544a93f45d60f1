import type { TopLevelSpec } from 'vega-lite';
import { shownName } from '../../estimands/names.js';
import type { Study, StudyRow } from '../../evaluation/study.js';
import { figure as numberText, percent, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, moved, scaleEnds } from '../scales.js';
import type { Replicated } from '../stored-replicates.js';
import { rowLayout } from './row-layout.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';
import { calibrationFigures } from './study-calibration.js';
import { estimateHistograms, zHistograms } from './study-histograms.js';
import { type StudyTheory, studyTheories } from './study-theory.js';
import { studyIntervalsFigure } from './study-intervals.js';

/** Rows of a study that are drawn, at most. */
const mostRows = 40;

/**
 * The figures of a recovery study: its estimates against the truth and their distribution beside theory's, bias, how often
 * intervals of 95 % and of every other level hold the truth, and the errors in standard errors.
 *
 * @param replicates - what was found for each parameter with a known truth
 * @param of - what the parameters are of, and so what theory they are held against
 */
export function studyFigures(
  study: Study,
  replicates: readonly Replicated[],
  of: 'lambda' | 'process' = 'lambda',
): Figure[] {
  const theory = studyTheories[of];
  return [
    studyIntervalsFigure(study, replicates),
    estimateHistograms(study, replicates, theory),
    biasFigure(study, theory),
    coverageFigure(study, theory),
    ...calibrationFigures(study, replicates),
    zHistograms(study, replicates),
  ].filter((figure) => figure !== undefined);
}

const nameOf = ({ estimator, parameter }: StudyRow): string => `${estimator}: ${shownName(parameter)}`;

function biasFigure({ replicates, rows }: Study, theory: StudyTheory): Figure | undefined {
  const drawn = rows.flatMap((row) => {
    const { bias, sd } = row;
    // In the estimate's own spread: parameters of any size have one axis.
    if (bias.value === null || bias.error === null || sd.value === null || !(sd.value > 0)) return [];
    const scaled = {
      bias: bias.value / sd.value,
      error: (1.96 * bias.error) / sd.value,
      predicted: theory.hasBias && bias.predicted !== null ? bias.predicted / sd.value : null,
    };
    return Number.isFinite(scaled.bias + scaled.error) ? [{ row, name: nameOf(row), ...scaled }] : [];
  });
  if (drawn.length === 0) return undefined;
  const shown = drawn.slice(0, mostRows);
  const told = shown
    .map(({ row: { bias }, name }) => {
      const known =
        theory.hasBias && bias.predicted !== null ? `theory ${numberText(bias.predicted, 3)}, ` : '';
      return `${name} ${numberText(bias.value, 3)} (${known}z ${numberText(bias.z, 2)})`;
    })
    .join('; ');
  const found = `Bias over ${whole(replicates)} replicates: ${told}.`;
  return {
    name: 'study-bias',
    title: 'Recovery study: bias of the estimates',
    description: `Points with 95 % intervals, a row per parameter, on an axis in standard deviations of the estimate. ${found}`,
    finding: found,
    note: `${found} ${theory.bias}${cutText(drawn.length)}`,
    spec: intervalSpec(
      shown.map(({ name, bias, error, predicted }) => ({
        name,
        value: bias,
        lower: bias - error,
        upper: bias + error,
        predicted,
      })),
      {
        xTitle: 'bias, in standard deviations',
        reference: 0,
      },
    ),
    data: studyTable(rows, theory),
  };
}

function coverageFigure({ rows }: Study, theory: StudyTheory): Figure | undefined {
  const drawn = rows.flatMap((row) => {
    const { value, error } = row.coverage;
    return value === null || error === null || row.sd.predicted === 0
      ? []
      : [{ name: nameOf(row), value, error }];
  });
  if (drawn.length === 0) return undefined;
  const shown = drawn.slice(0, mostRows);
  const told = shown.map(({ name, value }) => `${name} ${percent(value, 1)}`).join('; ');
  const found = `95 % intervals that hold the truth: ${told}.`;
  return {
    name: 'study-coverage',
    title: 'Recovery study: how often the interval holds the truth',
    description: `Points, a row per parameter, with the range that chance gives an interval which is right. ${found}`,
    finding: found,
    note: `${found} The line around 95 % is where chance leaves an interval that is right${shown.some(({ error }) => 0.95 + 1.96 * error > 1) ? '; it ends at 100 %' : ''}.${cutText(drawn.length)}`,
    spec: intervalSpec(
      shown.map(({ name, value, error }) => ({
        name,
        value,
        lower: Math.max(0, 0.95 - 1.96 * error),
        upper: Math.min(1, 0.95 + 1.96 * error),
      })),
      { xTitle: 'share of replicates', reference: 0.95 },
    ),
    data: studyTable(rows, theory),
  };
}

function studyTable(rows: readonly StudyRow[], { hasBias }: StudyTheory) {
  return tableOf(rows, [
    { title: 'estimator', align: 'left', text: ({ estimator }) => estimator },
    { title: 'parameter', align: 'left', text: ({ parameter }) => parameter },
    right('truth', ({ truth }) => numberText(truth)),
    right('replicates', ({ count }) => whole(count)),
    right('mean', ({ mean }) => numberText(mean)),
    right('bias', ({ bias }) => numberText(bias.value, 3)),
    ...(hasBias ? [right<StudyRow>('by theory', ({ bias }) => numberText(bias.predicted, 3))] : []),
    right('z', ({ bias }) => numberText(bias.z, 3)),
    right('sd', ({ sd }) => numberText(sd.value, 4)),
    right('by theory', ({ sd }) => numberText(sd.predicted, 4)),
    right('rmse', ({ rmse }) => numberText(rmse.value, 4)),
    right('coverage', ({ coverage }) => percent(coverage.value, 1)),
  ]);
}

function cutText(count: number): string {
  return count > mostRows ? ` ${count - mostRows} more parameters are in the table.` : '';
}

interface IntervalRow {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** What theory says that it is. */
  readonly predicted?: number | null;
}

function intervalSpec(
  rows: readonly IntervalRow[],
  { xTitle, reference }: { xTitle: string; reference: number },
): TopLevelSpec {
  const [colour] = seriesStyle(1).colours;
  // Nothing is written behind these rows: the plot has that room too.
  const { labels, width } = rowLayout(
    rows.map(({ name }) => name),
    0,
  );
  const ends = scaleEnds(
    extent(
      rows.flatMap(({ value, lower, upper, predicted }) => [
        reference,
        value,
        lower,
        upper,
        predicted ?? value,
      ]),
    ),
  );
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: xTitle,
    scale: { zero: false, nice: true, domain: ends },
    axis: { format: axisFormat },
  });
  const y = {
    field: 'name',
    type: 'nominal' as const,
    title: null,
    sort: null,
    scale: { domain: rows.map(({ name }) => name) },
    axis: labels,
  };
  const values = rows.map(({ name, value, lower, upper, predicted }) => ({
    name,
    value: moved(value, ends),
    lower: moved(lower, ends),
    upper: moved(upper, ends),
    predicted: typeof predicted === 'number' ? moved(predicted, ends) : null,
  }));
  const layers: Layer[] = [
    {
      data: { values: [{ reference }] },
      mark: { type: 'rule', strokeDash: [4, 4], color: quiet },
      encoding: { x: x('reference') },
    },
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 2, color: colour, opacity: 0.6 },
      encoding: { x: x('lower'), x2: { field: 'upper' }, y },
    },
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, size: 60, color: colour },
      encoding: { x: x('value'), y },
    },
    {
      data: { values: values.filter(({ predicted }) => predicted !== null) },
      mark: { type: 'tick', thickness: 2, size: 18, color: ink },
      encoding: { x: x('predicted'), y },
    },
  ];
  return { width, height: Math.max(80, 32 * rows.length), layer: withData(layers) } as TopLevelSpec;
}
