import type { TopLevelSpec } from 'vega-lite';
import type { TrainingEvidence } from '../../verdicts/fit-evidence.js';
import { figure as numberText, whole } from '../../text.js';
import { directLabels, type LabelledLine, shareOf } from '../direct-labels.js';
import type { Figure, Table } from '../document.js';
import { peaks } from '../envelope.js';
import { type Layer, withData } from '../layers.js';
import { ink, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, hasLogarithms, linearScale, logarithmicAxis, moved, padded } from '../scales.js';
import type { NamedTraining } from '../stored-training.js';
import { lineLegend, plotWidth } from './panel-grid.js';
import { number, right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Of plots, in pixels. */
const height = 280;
/** What a logarithmic scale leaves at either end. */
const padding = 10;

/** Of longer trainings the least and greatest value in each of so many equal stretches is drawn. */
const stretches = 100;

interface EpochMark {
  readonly estimator: string;
  readonly rows: string;
  readonly epoch: number;
  readonly value: number;
}

const [solid, dashed] = [
  [1, 0],
  [5, 3],
];
const [onTraining, onHoldOut] = ['training rows', 'held-out rows'];

/** The loss on training and on held-out rows by epoch. */
export function lossFigure(trainings: readonly NamedTraining[]): Figure | undefined {
  const marks = trainings.flatMap(({ name, training: { loss, holdOutLoss } }) => [
    ...marksOf(name, onTraining, loss),
    ...marksOf(name, onHoldOut, holdOutLoss),
  ]);
  if (marks.length === 0) return undefined;
  const found = trainings
    .filter(({ training }) => training.loss.length > 0)
    .map(
      ({ name, training: { loss, holdOutLoss } }) =>
        `${name} from ${number(loss[0], 3)} to ${number(loss.at(-1)!, 3)} in ${whole(loss.length)} epochs, on held-out rows ${number(holdOutLoss.at(-1)!, 3)}`,
    )
    .join('; ');
  return learningFigure(trainings, marks, {
    name: 'loss',
    title: 'Loss by epoch',
    yTitle: 'loss',
    found: `Loss on training rows: ${found}.`,
    read: 'Solid on training rows, dashed on held-out rows, which no training sees.',
    columns: [
      { title: 'loss', values: ({ loss }) => loss },
      { title: 'on held-out rows', values: ({ holdOutLoss }) => holdOutLoss },
    ],
  });
}

/** The norm of the loss' gradient by epoch. */
export function gradientFigure(trainings: readonly NamedTraining[]): Figure | undefined {
  const marks = trainings.flatMap(({ name, training }) => marksOf(name, onTraining, training.gradientNorm));
  if (marks.length === 0) return undefined;
  const found = trainings
    .filter(({ training }) => training.gradientNorm.length > 0)
    .map(({ name, training: { gradientNorm } }) => {
      const [least, greatest] = extent(Array.from(gradientNorm).filter(Number.isFinite));
      return `${name} ${number(gradientNorm[0], 3)} at first, ${number(gradientNorm.at(-1)!, 3)} at last, between ${number(least, 3)} and ${number(greatest, 3)}`;
    })
    .join('; ');
  return learningFigure(trainings, marks, {
    name: 'gradient',
    title: 'Norm of the gradient by epoch',
    yTitle: 'gradient norm',
    found: `Norm of the gradient: ${found}.`,
    read: 'Of each epoch’s last step, before clipping.',
    columns: [{ title: 'gradient norm', values: ({ gradientNorm }) => gradientNorm }],
  });
}

function marksOf(estimator: string, rows: string, values: Float64Array): EpochMark[] {
  return peaks(values, stretches).map((i) => ({ estimator, rows, epoch: i + 1, value: values[i] }));
}

interface LearningPlot {
  readonly name: string;
  readonly title: string;
  readonly yTitle: string;
  readonly found: string;
  readonly read: string;
  readonly columns: readonly { title: string; values: (training: TrainingEvidence) => Float64Array }[];
}

function learningFigure(
  trainings: readonly NamedTraining[],
  marks: readonly EpochMark[],
  { name, title, yTitle, found, read, columns }: LearningPlot,
): Figure {
  const rows = trainings.flatMap(({ name: estimator, training }) =>
    Array.from(training.loss, (_, i) => ({ estimator, training, i })),
  );
  const events = eventsOf(trainings);
  const eventText = events.map(({ text }) => ` ${text}`).join('');
  return {
    name,
    title,
    description: `Lines over the epoch for ${trainings.map((one) => one.name).join(', ')}. ${found}${eventText}`,
    finding: found,
    note: `${found} ${read}${trainings.some(({ training }) => training.loss.length > 2 * stretches) ? ` Of more than ${2 * stretches} epochs the least and the greatest value in each of ${stretches} equal stretches is drawn, so that every peak shows.` : ''}${eventText}`,
    spec: learningSpec(trainings, { marks, yTitle, events }),
    data: tableOf(rows, [
      { title: 'estimator', align: 'left', text: (row) => row.estimator },
      right('epoch', ({ i }) => String(i + 1)),
      ...columns.map((column) =>
        right<(typeof rows)[number]>(column.title, ({ training, i }) => number(column.values(training)[i])),
      ),
    ]),
  };
}

interface Event {
  readonly estimator: string;
  readonly epoch: number;
  readonly kind: 'diverged' | 'forecast' | 'kept';
  readonly text: string;
}

/** What befell the trainings in one epoch: divergence and its forecast, and the weights that early stopping kept. */
function eventsOf(trainings: readonly NamedTraining[]): Event[] {
  return trainings.flatMap(({ name, training: { divergedEpoch, forecastEpoch }, keptEpoch }): Event[] => {
    const event = (kind: Event['kind'], epoch: number | null, text: string): Event[] =>
      epoch === null ? [] : [{ estimator: name, epoch, kind, text }];
    return [
      ...event(
        'diverged',
        divergedEpoch,
        `${name} diverged in epoch ${divergedEpoch}: the thick vertical line.`,
      ),
      ...event(
        'forecast',
        forecastEpoch,
        `Forecast for ${name}: diverged in epoch ${forecastEpoch}, the dashed vertical line.`,
      ),
      ...event(
        'kept',
        keptEpoch,
        `Early stopping kept the weights that ${name} had after epoch ${keptEpoch}: the thin vertical line.`,
      ),
    ];
  });
}

/** What stands beside an event's line. */
const eventLabels: Readonly<Record<Event['kind'], string>> = {
  diverged: 'diverged',
  forecast: 'forecast',
  kept: 'kept',
};

function learningSpec(
  trainings: readonly NamedTraining[],
  plot: { marks: readonly EpochMark[]; yTitle: string; events: readonly Event[] },
): TopLevelSpec {
  const { marks, yTitle, events } = plot;
  const names = trainings.map(({ name }) => name);
  const { colours } = seriesStyle(names.length);
  const values = marks.map(({ value }) => value);
  const positive = values.filter((value) => value > 0);
  const [least, greatest] = extent(positive);
  const isLogarithmic =
    positive.length === values.length && hasLogarithms([least, greatest]) && greatest > 2 * least;
  const linear = linearScale(values);
  const [, last] = extent([...marks, ...events].map(({ epoch }) => epoch));
  const domain: [number, number] = [0, last + Math.max(0.5, last / 50)];
  const labels = directLabels(endsOfLines(names, colours, marks), {
    width: plotWidth,
    height,
    across: shareOf(domain, false),
    up: isLogarithmic
      ? shareOf([least, greatest], true, padding / height)
      : shareOf(padded(linear.domain), false),
  });
  const colour = {
    field: 'estimator',
    type: 'nominal' as const,
    scale: { domain: names, range: colours },
    legend: names.length > 1 && !labels ? lineLegend : null,
  };
  const x = {
    field: 'epoch',
    type: 'quantitative' as const,
    title: 'epoch',
    scale: { domain, nice: false },
    axis: { format: axisFormat, tickMinStep: 1 },
  };
  const y = {
    field: 'value',
    type: 'quantitative' as const,
    title: yTitle,
    scale: isLogarithmic
      ? { type: 'log' as const, domain: [least, greatest], nice: false, padding }
      : labels
        ? { ...linear, nice: false, domain: padded(linear.domain) }
        : linear,
    axis: isLogarithmic ? logarithmicAxis([least, greatest]) : { format: axisFormat },
  };
  const hasBoth = marks.some(({ rows }) => rows === onHoldOut);
  const dashes = {
    field: 'rows',
    type: 'nominal' as const,
    scale: { domain: [onTraining, onHoldOut], range: [solid, dashed] },
    legend: { ...lineLegend, symbolDash: undefined, symbolStrokeWidth: 1.5, symbolStrokeColor: ink },
  };
  const lines = (rows: string, dash: readonly number[]): Layer[] =>
    names.map((name) => {
      const own = marks
        .filter((mark) => mark.estimator === name && mark.rows === rows)
        .map((mark) => ({ ...mark, value: isLogarithmic ? mark.value : moved(mark.value, linear.domain) }));
      return {
        data: { values: own },
        // A single epoch is a point: a line would not be seen.
        mark: own.length > 1 ? { type: 'line', strokeDash: [...dash], strokeWidth: 1.5 } : { type: 'point' },
        encoding: { x, y, color: colour, ...(hasBoth && own.length > 1 && { strokeDash: dashes }) },
      };
    });
  const rules = (kind: Event['kind'], mark: object): Layer => ({
    data: { values: events.filter((event) => event.kind === kind) },
    mark: { type: 'rule', ...mark },
    encoding: { x, color: colour },
  });
  return {
    width: labels?.width ?? plotWidth,
    height,
    layer: withData([
      rules('diverged', { strokeWidth: 4, opacity: 0.45 }),
      rules('forecast', { strokeWidth: 1.5, strokeDash: [2, 3] }),
      rules('kept', { strokeWidth: 1 }),
      ...lines(onTraining, solid),
      ...lines(onHoldOut, dashed),
      ...(labels?.layers ?? []),
      ...events.map(({ estimator, epoch, kind }, e): Layer => ({
        data: { values: [{ estimator, epoch, text: eventLabels[kind] }] },
        mark: {
          type: 'text',
          fontSize: 12,
          align: epoch > 0.8 * last ? 'right' : 'left',
          dx: epoch > 0.8 * last ? -5 : 5,
        },
        // One below another: trainings often end alike.
        encoding: { x, y: { value: 8 + 14 * (e % 8) }, text: { field: 'text' }, color: colour },
      })),
    ]),
  } as TopLevelSpec;
}

/** Where the line of each estimator on its training rows ends; none where one is not drawn. */
function endsOfLines(
  names: readonly string[],
  colours: readonly string[],
  marks: readonly EpochMark[],
): LabelledLine[] {
  const ends = names.flatMap((name, n): LabelledLine[] => {
    const end = marks.findLast(
      ({ estimator, rows, value }) => estimator === name && rows === onTraining && Number.isFinite(value),
    );
    const more = { estimator: name };
    return end ? [{ text: name, colour: colours[n], x: end.epoch, y: end.value, more }] : [];
  });
  return ends.length === names.length ? ends : [];
}

/** What each training was to do, what was forecast of it, and what it did. */
export function trainingTable(trainings: readonly NamedTraining[]): Table {
  return tableOf(trainings, [
    { title: 'estimator', align: 'left', text: ({ name }) => name },
    { title: 'optimizer', align: 'left', text: ({ training }) => training.optimizer },
    right('learning rate', ({ training }) => numberText(training.learningRate, 4)),
    right('largest stable', ({ training }) => numberText(training.largestStableRate, 4)),
    right('epochs', ({ training: { loss, epochs } }) => `${whole(loss.length)} of ${whole(epochs)}`),
    right('diverged', ({ training }) => numberText(training.divergedEpoch)),
    right('forecast', ({ training }) => numberText(training.forecastEpoch)),
    ...(trainings.some(({ training }) => training.halvings > 0)
      ? [right<NamedTraining>('rate halved', ({ training }) => whole(training.halvings))]
      : []),
    right('last loss', ({ training }) => number(training.loss.at(-1) ?? NaN, 4)),
    right('last loss, held out', ({ training }) => number(training.holdOutLoss.at(-1) ?? NaN, 4)),
  ]);
}
