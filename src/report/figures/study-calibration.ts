import { type CountBand, ecdfBand } from '../../evaluation/ecdf-band.js';
import type { Study } from '../../evaluation/study.js';
import { figure as numberText, percent, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, padded } from '../scales.js';
import { type Replicated, twoSided, zScores } from '../stored-replicates.js';
import { panelGrid } from './panel-grid.js';
import { right } from './rows.js';
import { leftOut, mostStudyPanels, spreading } from './study-panels.js';

/** Levels at which coverage is counted, at most. */
const mostPlaces = 50;

/** Numbers between 0 and 1 that are uniform where intervals of all levels are right, counted at each level. */
interface Ranked {
  readonly name: string;
  readonly count: number;
  readonly band: CountBand;
  /** Shares of them that are at most as large as each place of the band. */
  readonly shares: readonly number[];
  /** Places where the count lies outside of the band. */
  readonly outside: number;
}

/** How often intervals of every level hold the truth, and the distribution of the truth's place within them. */
export function calibrationFigures(study: Study, all: readonly Replicated[]): Figure[] {
  const able = spreading(all).flatMap((one) => {
    const z = zScores(one);
    return z && z.length > 1 ? [{ one, z }] : [];
  });
  const shown = able.slice(0, mostStudyPanels);
  if (shown.length === 0) return [];
  const bands = new Map<number, CountBand>();
  const ranked = (of: (z: number, degreesOfFreedom: number) => number): Ranked[] =>
    shown.map(({ one: { name, degreesOfFreedom }, z }) => {
      const count = z.length;
      if (!bands.has(count)) bands.set(count, ecdfBand(count, Math.max(2, Math.min(mostPlaces, count))));
      const band = bands.get(count)!;
      const values = z.map((value) => of(value, degreesOfFreedom));
      const shares = Array.from(band.at, (u) => values.filter((value) => value <= u).length / count);
      const outside = shares.filter((share, i) => {
        const counted = Math.round(share * count);
        return counted < band.least[i] || counted > band.greatest[i];
      }).length;
      return { name, count, band, shares, outside };
    });
  const more = leftOut(study, able.length);
  return [
    levelsFigure(
      ranked((z, df) => 1 - twoSided(z, df)),
      more,
    ),
    ecdfFigure(
      ranked((z, df) => (z < 0 ? twoSided(z, df) / 2 : 1 - twoSided(z, df) / 2)),
      more,
    ),
  ];
}

const bandText =
  'In 95 of 100 studies of this size, correct intervals keep the whole curve inside the band (exactly, by the binomial law: Säilynoja, Bürkner and Vehtari 2022).';

function outsideText(panels: readonly Ranked[]): string {
  return panels
    .map(
      ({ name, outside, shares }) =>
        `${name} at ${outside === 0 ? 'none' : whole(outside)} of ${whole(shares.length)} levels`,
    )
    .join('; ');
}

function levelsFigure(panels: readonly Ranked[], more: string): Figure {
  const half = panels.map(({ name, shares, band }) => `${name} ${percent(shares[nearest(band, 0.5)], 0)}`);
  const found = `Share of 50 % intervals that hold the truth: ${half.join('; ')}. Outside of the band: ${outsideText(panels)}.`;
  return calibrationFigure(panels, {
    name: 'study-levels',
    title: 'Recovery study: coverage at all levels',
    axes: ['level', 'coverage'],
    found,
    note: `${found} On the dashed line intervals are right: below it they are too narrow, above it too wide. ${bandText}${more}`,
    value: (share) => share,
    reference: (u) => u,
  });
}

function ecdfFigure(panels: readonly Ranked[], more: string): Figure {
  const found = `The distribution function of the truth’s place in the intervals, less that of uniform numbers, lies outside of the band: ${outsideText(panels)}.`;
  return calibrationFigure(panels, {
    name: 'study-ecdf',
    title: 'Recovery study: difference of the distribution functions',
    axes: ['u', 'F̂(u) − u'],
    found,
    note: `${found} F̂(u) is the share of replicates that are at most u, and u the probability below z by the distribution that intervals are made by. A slope at the ends shows intervals that are too narrow (a vertical S) or too wide; a curve above or below 0 throughout, a bias. ${bandText}${more}`,
    value: (share, u) => share - u,
    reference: () => 0,
  });
}

const nearest = ({ at }: CountBand, level: number): number =>
  at.reduce((best, u, i) => (Math.abs(u - level) < Math.abs(at[best] - level) ? i : best), 0);

interface CalibrationPlot {
  readonly name: string;
  readonly title: string;
  readonly axes: readonly [x: string, y: string];
  readonly found: string;
  readonly note: string;
  /** What is drawn of a share of the numbers that are at most u. */
  readonly value: (share: number, u: number) => number;
  readonly reference: (u: number) => number;
}

function calibrationFigure(panels: readonly Ranked[], plot: CalibrationPlot): Figure {
  const { value, reference, axes } = plot;
  const rows = panels.flatMap(({ name, band, shares, count }) =>
    shares.map((share, i) => ({
      panel: name,
      u: band.at[i],
      value: value(share, band.at[i]),
      lower: value(band.least[i] / count, band.at[i]),
      upper: value(band.greatest[i] / count, band.at[i]),
      isOutside: share * count < band.least[i] - 0.5 || share * count > band.greatest[i] + 0.5,
    })),
  );
  const ends = padded(extent([0, ...rows.flatMap((row) => [row.value, row.lower, row.upper])]));
  const [colour, marked] = seriesStyle(2).colours;
  return {
    name: plot.name,
    title: plot.title,
    description: `Curves with a band, a panel per parameter: ${panels.map(({ name }) => name).join(', ')}. ${plot.found}`,
    finding: plot.found,
    note: plot.note,
    spec: panelGrid(
      panels.map(({ name }) => name),
      true,
      (panel, { xTitle, yTitle, yLabels }) => {
        const own = rows.filter((row) => row.panel === panel);
        const x = {
          field: 'u',
          type: 'quantitative',
          title: xTitle ? axes[0] : null,
          scale: { domain: [0, 1], nice: false },
          axis: { tickCount: 5, grid: false },
        };
        const y = (field: string) => ({
          field,
          type: 'quantitative',
          title: yTitle ? axes[1] : null,
          scale: { domain: ends, nice: false, zero: false },
          axis: { tickCount: 5, format: '.3~g', ...(yLabels ? { minExtent: 36 } : { labels: false }) },
        });
        return withData([
          {
            data: { values: own.map(({ u, lower, upper }) => ({ u, lower, upper })) },
            mark: { type: 'area', color: quiet, opacity: 0.25 },
            encoding: { x, y: y('lower'), y2: { field: 'upper' } },
          },
          {
            data: { values: [0, 1].map((u) => ({ u, value: reference(u) })) },
            mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: ink },
            encoding: { x, y: y('value') },
          },
          {
            data: { values: own.map((row) => ({ u: row.u, value: row.value })) },
            mark: { type: 'line', strokeWidth: 2, color: colour },
            encoding: { x, y: y('value') },
          },
          {
            data: {
              values: own.filter(({ isOutside }) => isOutside).map((row) => ({ u: row.u, value: row.value })),
            },
            mark: { type: 'point', filled: true, opacity: 1, size: 25, shape: 'square', color: marked },
            encoding: { x, y: y('value') },
          },
        ]);
      },
    ),
    data: tableOf(rows, [
      { title: 'parameter', align: 'left', text: ({ panel }) => panel },
      right(axes[0], ({ u }) => numberText(u, 3)),
      right(axes[1], (row) => numberText(row.value, 4)),
      right('band from', ({ lower }) => numberText(lower, 4)),
      right('to', ({ upper }) => numberText(upper, 4)),
    ]),
  };
}
