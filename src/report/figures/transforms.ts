import type { TopLevelSpec } from 'vega-lite';
import { binomialMiddle } from '../../evaluation/binomial-band.js';
import { figure as numberText, percent, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { sameText, type UnseenTransforms } from '../unseen-transitions.js';
import { panelGrid } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Bins, which hold this many transitions each on average where there are enough. */
const bins = { least: 5, most: 20, each: 12 };

interface Bin {
  readonly panel: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly least: number;
  readonly greatest: number;
}

/**
 * Histograms of the probability integral transforms of unseen transitions, a panel per law, with the band in which all bars lie
 * together in 95 of 100 series where the law is right.
 */
export function transformsFigure(all: readonly UnseenTransforms[]): Figure | undefined {
  const shown = all.filter(({ values }) => values.length >= 2 * bins.least);
  if (shown.length === 0) return undefined;
  const counted = shown.map(binsOf);
  const told = shown.map(({ name, values }, s) => {
    const beyond = counted[s].filter(({ count, least, greatest }) => count < least || count > greatest);
    return `${name} ${beyond.length} of ${counted[s].length} bars outside (${whole(values.length)} transitions)`;
  });
  const found = `Bars beyond the 95 % band: ${told.join('; ')}.`;
  return {
    name: 'transforms',
    title: 'Are unseen transitions as the law says? Probability integral transforms',
    description: `Histograms of u = F(y | x) from 0 to 1 with a band, a panel per law: ${shown.map(({ name }) => name).join(', ')}. ${found}`,
    finding: found,
    note: `${found} u is the share of its law that lies below a value: all shares are equally frequent where the law is right. High ends: the law is too narrow; a high middle: too wide; a slope: off to one side. The band holds all bars at once in 95 of 100 series; it takes the parameters for known.${sameText(shown)}`,
    spec: transformsSpec(
      shown.map(({ name }) => name),
      counted.flat(),
    ),
    data: tableOf(counted.flat(), [
      { title: 'law', align: 'left', text: ({ panel }) => panel },
      right('u from', ({ from }) => numberText(from, 4)),
      right('to', ({ to }) => numberText(to, 4)),
      right('transitions', ({ count }) => whole(count)),
      right('band from', ({ least }) => whole(least)),
      right('to (95 %)', ({ greatest }) => whole(greatest)),
      right('share', ({ count, panel }) =>
        percent(count / shown.find(({ name }) => name === panel)!.values.length, 1),
      ),
    ]),
  };
}

function binsOf({ name: panel, values }: UnseenTransforms): Bin[] {
  const number = Math.max(bins.least, Math.min(bins.most, Math.floor(values.length / bins.each)));
  const counts = new Float64Array(number);
  for (const u of values) counts[Math.min(number - 1, Math.floor(u * number))]++;
  // By Bonferroni all bars lie inside with at least 95 %.
  const [least, greatest] = binomialMiddle(values.length, 1 / number, 0.05 / number);
  return Array.from(counts, (count, b) => ({
    panel,
    from: b / number,
    to: (b + 1) / number,
    count,
    least,
    greatest,
  }));
}

function transformsSpec(panels: readonly string[], all: readonly Bin[]): TopLevelSpec {
  const [colour] = seriesStyle(1).colours;
  return panelGrid(panels, false, (panel, { xTitle, yTitle }) => {
    const own = all.filter((bin) => bin.panel === panel);
    const [{ least, greatest }] = own;
    const total = own.reduce((sum, { count }) => sum + count, 0);
    const top = 1.08 * Math.max(greatest, ...own.map(({ count }) => count));
    const x = (field: string) => ({
      field,
      type: 'quantitative' as const,
      title: xTitle ? 'u' : null,
      scale: { domain: [0, 1], nice: false },
      axis: { format: axisFormat, tickCount: 5, grid: false },
    });
    const y = (field: string) => ({
      field,
      type: 'quantitative' as const,
      title: yTitle ? 'transitions' : null,
      scale: { domain: [0, top], nice: false },
      axis: { format: axisFormat, tickCount: 4, minExtent: 36, tickMinStep: 1 },
    });
    const layers: Layer[] = [
      {
        data: { values: own.map(({ from, to, count }) => ({ from, to, count, base: 0 })) },
        mark: { type: 'rect', color: colour, opacity: 0.55 },
        encoding: { x: x('from'), x2: { field: 'to' }, y: y('base'), y2: { field: 'count' } },
      },
      {
        data: { values: [{ from: 0, to: 1, least, greatest }] },
        mark: { type: 'rect', color: quiet, opacity: 0.22 },
        encoding: { x: x('from'), x2: { field: 'to' }, y: y('least'), y2: { field: 'greatest' } },
      },
      {
        data: { values: [{ level: total / own.length }] },
        mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink },
        encoding: { y: y('level') },
      },
    ];
    return withData(layers);
  });
}
