import { shownName } from '../../estimands/names.js';
import { exp } from '../../evaluation/exponential.js';
import type { Study } from '../../evaluation/study.js';
import { figure as numberText, percent, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { ink, seriesStyle } from '../palette.js';
import { evenly, sampled, tableOf } from '../sample.js';
import { extent, padded, scaleEnds } from '../scales.js';
import { type Replicated, twoSided, zScores } from '../stored-replicates.js';
import { panelGrid } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';
import { bulkOf, leftOut, mostStudyPanels, spreading } from './study-panels.js';
import type { StudyTheory } from './study-theory.js';

/** Points of a curve, and replicates whose own densities it is the mean of, at most. */
const most = { points: 81, densities: 200 };

/** A histogram with the curve that theory has for it: counts per unit of x, as shares of all. */
interface Histogram {
  readonly name: string;
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly density: number;
    readonly count: number;
  }[];
  readonly curve: readonly { readonly x: number; readonly density: number }[];
  /** Where the truth is. */
  readonly truth: number;
}

/** The estimates of all replicates, with the density that theory gives them where it gives one. */
export function estimateHistograms(
  study: Study,
  all: readonly Replicated[],
  { distribution }: StudyTheory,
): Figure | undefined {
  const able = spreading(all);
  const panels = able.slice(0, mostStudyPanels).map((one): Histogram => {
    const { name, estimates, truths, theoryErrors, theoryBiases } = one;
    const bins = binsOf(estimates);
    const theory = theoryErrors
      ? sampled(
          theoryErrors.map((error, i) => ({ error, middle: truths[i] + (theoryBiases?.[i] ?? 0) })),
          most.densities,
        )
      : [];
    const density = (x: number): number =>
      theory.reduce((sum, { error, middle }) => sum + normalDensity((x - middle) / error) / error, 0) /
      theory.length;
    return { name, bins, curve: curveOf(theory.length > 0 ? density : undefined, bins), truth: truths[0] };
  });
  if (panels.length === 0) return undefined;
  const told = study.rows.flatMap(({ estimator, parameter, sd }) =>
    sd.value === null
      ? []
      : [
          `${estimator}: ${shownName(parameter)} ${numberText(sd.value, 3)}${sd.predicted === null ? '' : ` (theory ${numberText(sd.predicted, 3)})`}`,
        ],
  );
  const found = `Standard deviation of the estimates: ${told.join('; ')}.`;
  const hasTheory = panels.some(({ curve }) => curve.length > 0);
  return histogramFigure(panels, {
    name: 'study-histogram',
    title: 'Recovery study: distribution of the estimates',
    xTitle: 'estimate',
    found,
    note: `${hasTheory ? ` The line is the distribution that theory gives: ${distribution}.` : ''} The dashed line is the truth.${farText(able)}${leftOut(study, able.length)}`,
  });
}

function farText(shown: readonly Replicated[]): string {
  const has = shown.slice(0, mostStudyPanels).some(({ estimates }) => {
    const [least, greatest] = bulkOf(estimates);
    return estimates.some((value) => value < least || value > greatest);
  });
  return has ? ' Bars at an edge hold what lies beyond it.' : '';
}

/** (estimate − truth) / standard error of all replicates, with the distribution by which the intervals are made. */
export function zHistograms(study: Study, all: readonly Replicated[]): Figure | undefined {
  const able = spreading(all).flatMap((one) => {
    const z = zScores(one);
    return z ? [{ one, z }] : [];
  });
  const panels = able.slice(0, mostStudyPanels).map(({ one: { name, degreesOfFreedom }, z }): Histogram => {
    const below = (x: number): number => {
      const tail = twoSided(x, degreesOfFreedom) / 2;
      return x < 0 ? tail : 1 - tail;
    };
    const step = 0.02;
    const bins = binsOf(z);
    const density = (x: number): number => (below(x + step) - below(x - step)) / (2 * step);
    return { name, bins, curve: curveOf(density, bins), truth: 0 };
  });
  if (panels.length === 0) return undefined;
  const told = able.map(({ one: { name }, z }) => {
    const mean = z.reduce((sum, value) => sum + value, 0) / z.length;
    const sd = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (z.length - 1));
    const far = z.filter((value) => Math.abs(value) > 3).length;
    return `${name} mean ${numberText(mean, 2)}, sd ${numberText(sd, 3)}, ${percent(far / z.length, 1)} beyond ±3`;
  });
  return histogramFigure(panels, {
    name: 'study-z',
    title: 'Recovery study: errors in standard errors (z)',
    xTitle: 'z',
    found: `z of the replicates: ${told.join('; ')}.`,
    note: ` z = (estimate − truth) / standard error. The line is the distribution by which the 95 % intervals are made, Student’s t or the normal one.${leftOut(study, able.length)}`,
  });
}

/** e^(−z²/2) / √(2π) */
const normalDensity = (z: number): number => exp((-z * z) / 2) * 0.3989422804014327;

/**
 * Bins of one width over all values: as many as the root of their count, between 8 and 40. Where a few values lie so far out that all
 * others would be one bar, the bars at the edges hold them.
 */
function binsOf(values: readonly number[]): Histogram['bins'] {
  const [least, greatest] = scaleEnds(bulkOf(values));
  const number = Math.max(8, Math.min(40, Math.round(Math.sqrt(values.length))));
  const width = (greatest - least) / number;
  const counts = new Float64Array(number);
  for (const value of values) {
    counts[Math.max(0, Math.min(number - 1, Math.floor((value - least) / width)))]++;
  }
  return Array.from(counts, (count, b) => ({
    from: least + b * width,
    to: least + (b + 1) * width,
    count,
    density: count / values.length / width,
  }));
}

/** A density over somewhat more than the bins. */
function curveOf(density: ((x: number) => number) | undefined, bins: Histogram['bins']): Histogram['curve'] {
  if (!density) return [];
  const [least, greatest] = padded([bins[0].from, bins.at(-1)!.to]);
  return evenly(most.points, most.points)
    .map((i) => least + ((greatest - least) * i) / (most.points - 1))
    .map((x) => ({ x, density: density(x) }))
    .filter((point) => Number.isFinite(point.density));
}

function histogramFigure(
  panels: readonly Histogram[],
  {
    name,
    title,
    xTitle,
    found,
    note,
  }: { name: string; title: string; xTitle: string; found: string; note: string },
): Figure {
  return {
    name,
    title,
    description: `Bars of counts, a panel per parameter: ${panels.map((panel) => panel.name).join(', ')}. ${found}`,
    finding: found,
    note: `${found}${note}`,
    spec: panelGrid(
      panels.map((panel) => panel.name),
      false,
      (panel, axes) =>
        histogramLayers(
          panels.find((one) => one.name === panel)!,
          { ...axes, title: xTitle },
        ),
    ),
    data: tableOf(
      panels.flatMap((panel) => panel.bins.map((bin) => ({ panel: panel.name, ...bin }))),
      [
        { title: 'parameter', align: 'left', text: ({ panel }) => panel },
        right('from', ({ from }) => numberText(from, 4)),
        right('to', ({ to }) => numberText(to, 4)),
        right('replicates', ({ count }) => whole(count)),
      ],
    ),
  };
}

function histogramLayers(
  { bins, curve, truth }: Histogram,
  axes: { readonly xTitle: boolean; readonly yTitle: boolean; readonly title: string },
): Layer[] {
  const across = padded(extent([bins[0].from, bins.at(-1)!.to, truth]));
  const [, greatest] = extent([...bins, ...curve].map(({ density }) => density));
  const [colour] = seriesStyle(1).colours;
  const x = (field: string) => ({
    field,
    type: 'quantitative',
    title: axes.xTitle ? axes.title : null,
    scale: { domain: across, nice: false, zero: false },
    axis: { format: axisFormat, tickCount: 4, labelOverlap: true, grid: false },
  });
  // Heights are shares of the highest: densities have units that nobody reads.
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: axes.yTitle ? 'replicates' : null,
    scale: { domain: [0, 1.05], nice: false },
    axis: { labels: false, ticks: false, grid: false },
  });
  const share = (density: number): number => density / greatest;
  return withData([
    {
      data: { values: bins.map(({ from, to, density }) => ({ from, to, base: 0, share: share(density) })) },
      mark: { type: 'rect', color: colour, opacity: 0.45 },
      encoding: { x: x('from'), x2: { field: 'to' }, y: y('base'), y2: { field: 'share' } },
    },
    {
      data: {
        values: curve
          .filter((point) => point.x >= across[0] && point.x <= across[1])
          .map((point) => ({ x: point.x, share: share(point.density) })),
      },
      mark: { type: 'line', strokeWidth: 2, color: seriesStyle(2).colours[1] },
      encoding: { x: x('x'), y: y('share') },
    },
    {
      data: { values: [{ truth }] },
      mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink },
      encoding: { x: x('truth') },
    },
  ]);
}
