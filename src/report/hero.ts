import type { TopLevelSpec } from 'vega-lite';
import { lambdaName } from '../estimands/names.js';
import { truthKind } from '../estimands/lambda.js';
import { openingComment } from '../pipeline/opening-comment.js';
import { figure as numberText, whole } from '../text.js';
import { marks } from '../verdicts/verdict.js';
import { cutLine, isNear } from './clipping.js';
import type { Card, Figure } from './document.js';
import { figureFile } from './figure.js';
import { type Estimate, inWords } from './figures/estimate.js';
import { number, right } from './figures/rows.js';
import { axisFormat } from './figures/scatter-panels.js';
import { labelsBeside } from './labels-beside.js';
import { type Layer, withData } from './layers.js';
import { ink, quiet, seriesStyle, toneColour } from './palette.js';
import { networkCard } from './pipeline-cards.js';
import { sampled, tableOf } from './sample.js';
import { extent, padded } from './scales.js';
import { storedPredictions } from './stored-predictions.js';
import { type PipelineReportOptions, type StoredLambda, storedPipeline } from './stored-pipeline.js';
import { lineHeight, wrapped } from './wrapped-text.js';

/** Held-out rows that are drawn. */
const mostRows = 130;

/** What the picture shows of one pipeline. */
interface Panel {
  readonly name: string;
  readonly question: string;
  /** Did a network earn its keep? */
  readonly verdict: Card;
  readonly closedForm: Estimate;
  readonly network: string;
  readonly xTitle: string;
  /** Held-out rows: where each lies, the network's λ̂ of it, and its true λ. */
  readonly rows: readonly { readonly x: number; readonly lambdaHat: number; readonly truth: number }[];
  readonly total: number;
}

/**
 * The picture that opens the README, from two stored pipelines, each with a network and one closed form of λ: λ̂ of held-out
 * rows by the network, the closed form with its 95 % interval, the truth, and whether the network earned its keep. The same
 * bytes for the same pipelines. Of each width that it is looked at: abreast, and one below the other for phones.
 */
export async function heroFiles(
  pipelines: readonly PipelineReportOptions[],
): Promise<{ readonly wide: string; readonly narrow: string }> {
  const panels: Panel[] = [];
  for (const options of pipelines) panels.push(panelOf((await storedPipeline(options)) as StoredLambda));
  return {
    wide: asWideAs(await figureFile(heroFigure(panels, 'wide')), panels.length),
    narrow: asWideAs(await figureFile(heroFigure(panels, 'narrow')), 1),
  };
}

/** Vega takes texts for wider than they are, and leaves room at the right: the picture ends where they do. */
function asWideAs(svg: string, panels: number): string {
  const width = 2 * edge + panels * (size.left + size.width + size.labels);
  return svg.replace(
    /viewBox="0 0 [\d.]+ ([\d.]+)" width="[\d.]+"/,
    (_, height: string) => `viewBox="0 0 ${width} ${height}" width="${width}"`,
  );
}

function panelOf(stored: StoredLambda): Panel {
  const { loaded, result, text } = stored;
  const { name, targets } = loaded.pipeline;
  const isDrawn = truthKind(targets.lambda).kind === 'row';
  const predictions = storedPredictions(stored);
  const { t, lambda, holdOut, estimators } = predictions;
  const networks = result.ladder.rungs.filter(({ level, mse }) => level === 'network' && mse !== null);
  const [best] = networks.toSorted((a, b) => a.mse! - b.mse!);
  const network = estimators.find((one) => one.name === best?.name);
  const closed = result.estimators.flatMap(({ name: estimator, parameters: [first, ...more] }) =>
    first?.name === lambdaName && first.estimate !== null && more.length === 0
      ? [{ ...first, estimator, fit: estimator, quantity: 'λ', estimate: first.estimate }]
      : [],
  );
  if (!network || closed.length === 0) {
    throw new Error(`the picture needs a network and a closed form of λ, found neither or one in ${name}`);
  }
  return {
    name,
    question: openingComment(text)[0] ?? name,
    verdict: networkCard(result)[0],
    closedForm: closed[0],
    network: network.name,
    xTitle: isDrawn ? 'true λ of held-out rows' : 't of held-out rows',
    rows: sampled(holdOut, mostRows).map((j) => ({
      x: isDrawn ? lambda[j] : t[j],
      lambdaHat: network.lambdaHat[j],
      truth: lambda[j],
    })),
    total: holdOut.length,
  };
}

const verdictText = ({ verdict: { tone, value } }: Panel): string => `${marks[tone ?? 'neutral']} ${value}`;

function heroFigure(panels: readonly Panel[], layout: 'wide' | 'narrow'): Figure {
  const told = panels.map((panel) => {
    const { question, verdict, closedForm } = panel;
    return `${question} ${verdict.value}: ${verdict.note}. ${inWords(closedForm)}. Drawn are ${whole(panel.rows.length)} of ${whole(panel.total)} held-out rows.`;
  });
  const specs = panelSpecs(panels);
  return {
    name: layout === 'wide' ? 'hero' : 'hero-narrow',
    title: 'Did the network earn its keep?',
    description: told.join(' '),
    note: '',
    spec: {
      ...(layout === 'wide'
        ? { hconcat: specs, spacing: size.left + size.labels, bounds: 'flush' }
        : { vconcat: specs, spacing: 24 }),
      padding: edge,
    } as TopLevelSpec,
    data: tableOf(
      panels.flatMap((panel) => panel.rows.map((row) => ({ ...row, name: panel.name }))),
      [
        { title: 'pipeline', align: 'left', text: ({ name }) => name },
        right('λ̂', ({ lambdaHat }) => number(lambdaHat)),
        right('truth', ({ truth }) => number(truth)),
      ],
    ),
  };
}

/** Pixels. */
const size = { left: 54, width: 258, height: 190, labels: 92 };
const edge = 11;
/** Texts above a plot begin where the title of its axis does. */
const titleLeft = 46;
/** Characters of a line above a plot. */
const columns = { question: 44, note: 54 };

/** Plots of one height, their texts above them in as many lines each. */
function panelSpecs(panels: readonly Panel[]): object[] {
  const texts = panels.map((panel) => ({
    question: wrapped(panel.question, columns.question),
    notes: [panel.verdict.note, inWords(panel.closedForm)].flatMap((text) =>
      // A number and its per cent stay on one line.
      wrapped(text.replaceAll(' %', '\u00a0%'), columns.note),
    ),
  }));
  const most = (of: (text: (typeof texts)[number]) => readonly string[]): number =>
    Math.max(...texts.map((text) => of(text).length));
  const lines = most(({ notes }) => notes);
  return panels.map((panel, p) => {
    const { question, notes } = texts[p];
    const above = (line: number): number => -12 - lineHeight * (lines - line);
    return {
      width: size.width,
      height: size.height,
      title: {
        text: [...Array<string>(most((text) => text.question) - question.length).fill(''), ...question],
        anchor: 'start',
        frame: 'group',
        fontSize: 15,
        fontWeight: 'bold',
        color: ink,
        offset: 6,
        dx: -titleLeft,
      },
      layer: [
        ...plotLayers(panel),
        textLayer(verdictText(panel), above(-1), {
          fontSize: 15,
          fontWeight: 'bold',
          color: toneColour(panel.verdict.tone ?? 'neutral'),
        }),
        ...notes.map((text, line) => textLayer(text, above(line), { fontSize: 13, color: quiet })),
      ],
    };
  });
}

function textLayer(text: string, y: number, look: object): Layer {
  return {
    data: { values: [{ text }] },
    mark: { type: 'text', align: 'left', baseline: 'bottom', ...look },
    encoding: { x: { value: -titleLeft }, y: { value: y + lineHeight }, text: { field: 'text' } },
  };
}

function plotLayers({ rows, closedForm, network, xTitle }: Panel): Layer[] {
  const [closedColour, networkColour] = seriesStyle(2).colours;
  const { estimate, interval95 } = closedForm;
  const [first, last] = extent(rows.map(({ x }) => x));
  const ends = padded(
    extent([estimate, ...(interval95 ?? []), ...rows.flatMap(({ lambdaHat, truth }) => [lambdaHat, truth])]),
  );
  const across = padded([first, last]);
  const x = {
    field: 'x',
    type: 'quantitative',
    title: xTitle,
    scale: { domain: across, nice: false, zero: false },
    axis: { format: axisFormat, tickCount: 4, grid: false },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'λ̂',
    scale: { domain: ends, nice: false, zero: false },
    axis: { format: axisFormat, tickCount: 5, minExtent: 38, maxExtent: 38 },
  });
  const byX = rows.toSorted((a, b) => a.x - b.x);
  const mean = rows.reduce((sum, { lambdaHat }) => sum + lambdaHat, 0) / rows.length;
  // Where the rows have their own λ the last of them are where the network's cloud ends.
  const cloudEnds = byX[0].truth === byX.at(-1)!.truth ? mean : byX.at(-1)!.truth - (ends[1] - ends[0]) / 8;
  const labels = [
    { text: 'truth', at: byX.at(-1)!.truth, colour: ink },
    { text: `${closedForm.estimator}\n${numberText(estimate, 4)}`, at: estimate, colour: closedColour },
    { text: `${network},\nof each row`, at: cloudEnds, colour: networkColour },
  ];
  const along = [{ x: first }, { x: last }];
  return withData([
    {
      data: {
        values: interval95
          ? along.map((one) => ({ ...one, lower: interval95[0], upper: interval95[1] }))
          : [],
      },
      mark: { type: 'area', opacity: 0.35, color: closedColour },
      encoding: { x, y: y('lower'), y2: { field: 'upper' } },
    },
    {
      data: { values: along.map((one) => ({ ...one, estimate })) },
      mark: { type: 'line', strokeWidth: 1.5, color: closedColour },
      encoding: { x, y: y('estimate') },
    },
    {
      data: { values: rows.filter((row) => isNear(row.x, across) && isNear(row.lambdaHat, ends)) },
      mark: { type: 'circle', size: 16, opacity: 0.8, color: networkColour, clip: true },
      encoding: { x, y: y('lambdaHat') },
    },
    // What the others are held against lies on top.
    {
      data: { values: cutLine([byX[0], byX.at(-1)!], 'x', ['truth'], ends) },
      mark: { type: 'line', strokeWidth: 2, strokeDash: [5, 4], color: ink },
      encoding: { x, y: y('truth') },
    },
    ...labelsBeside(labels, { ends, height: size.height, x: size.width + 6 }),
  ]);
}
