import type { TopLevelSpec } from 'vega-lite';
import { float64Column, textColumn } from '../../arrow/reader.js';
import { hasTable, readNamedTable } from '../../rows/stored-table.js';
import type { ProcessEstimatorResult } from '../../stages/evaluate/result.js';
import type { Figure } from '../document.js';
import type { FittedProcess } from '../fitted-process.js';
import { cutLine } from '../clipping.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, padded } from '../scales.js';
import { panelGrid } from './panel-grid.js';
import { number, right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Estimators and panels, at most. */
const most = { estimators: 2, panels: 8 };
/** How far below the maximum a profile is drawn, in units of its 95 % level. */
const depth = 2.2;

/** The log-likelihood with one parameter held at each of some values and the others at their best, less the maximum. */
interface Profile {
  readonly name: string;
  readonly points: readonly { readonly value: number; readonly logLikelihood: number }[];
  readonly level95: number;
  readonly truth: number | null;
}

/** The profiles of the likelihood by parameter, with the line above which the 95 % interval lies: of the first estimators that have them. */
export function profilesFigure(
  fitted: readonly FittedProcess[],
  results: readonly ProcessEstimatorResult[],
): Figure | undefined {
  const all = fitted
    .filter(({ dataset }) => hasTable(dataset, 'profile'))
    .slice(0, most.estimators)
    .flatMap((one) =>
      profilesOf(
        one,
        results.find(({ name }) => name === one.name)!,
      ),
    );
  const shown = all.slice(0, most.panels);
  if (shown.length === 0) return undefined;
  const told = shown.map((profile) => {
    const [low, high] = crossings(profile).map((end) => (end === null ? 'no end' : number(end, 4)));
    return `${profile.name} ${low} to ${high}`;
  });
  const found = `The profile is above its 95 % line: ${told.join('; ')}.`;
  const hasTruth = shown.some(({ truth }) => truth !== null);
  return {
    name: 'profiles',
    title: 'Profiles of the log-likelihood',
    description: `Lines of ln L less its maximum over a parameter, a panel per parameter. ${found}`,
    finding: found,
    note: `${found} Each point has the other parameters at their best. Where the line is above the dashed one lies the 95 % interval; a profile that is no parabola is what estimate ± 1.96 errors misses.${hasTruth ? ' The vertical line is the truth.' : ''}${all.length > shown.length ? ` ${all.length - shown.length} more parameters have no panel.` : ''}`,
    spec: profilesSpec(shown),
    data: tableOf(
      shown.flatMap(({ name, points }) => points.map((point) => ({ name, ...point }))),
      [
        { title: 'parameter', align: 'left', text: ({ name }) => name },
        right('value', ({ value }) => number(value)),
        right('ln L − maximum', ({ logLikelihood }) => number(logLikelihood, 4)),
      ],
    ),
  };
}

/** Where a profile crosses its level on either side: its root is nearly a line between two points. Null where it does not. */
function crossings({ points, level95 }: Profile): (number | null)[] {
  const root = ({ logLikelihood }: Profile['points'][number]): number => Math.sqrt(-logLikelihood);
  const level = Math.sqrt(-level95);
  const top = points.findIndex(({ logLikelihood }) => logLikelihood === 0);
  return [points.slice(0, top + 1).toReversed(), points.slice(top)].map((side) => {
    const outside = side.findIndex((point) => root(point) >= level);
    if (outside < 1) return null;
    const [a, b] = [side[outside - 1], side[outside]];
    return a.value + ((b.value - a.value) * (level - root(a))) / (root(b) - root(a));
  });
}

function profilesOf({ name, dataset }: FittedProcess, { parameters }: ProcessEstimatorResult): Profile[] {
  const tables = [...readNamedTable(dataset, 'profile')];
  const rows = tables.flatMap((table) => {
    const [value, logLikelihood, level95] = ['value', 'logLikelihood', 'level95'].map((column) =>
      float64Column(table, column),
    );
    return textColumn(table, 'parameter').map((parameter, r) => ({
      parameter: parameter!,
      value: value[r],
      logLikelihood: logLikelihood[r],
      level95: level95[r],
    }));
  });
  return [...new Set(rows.map(({ parameter }) => parameter))].map((parameter) => {
    const own = rows.filter((row) => row.parameter === parameter);
    return {
      name: `${name}: ${parameter}`,
      points: own,
      level95: own[0].level95,
      truth: parameters.find((one) => one.name === parameter)?.truth ?? null,
    };
  });
}

function profilesSpec(profiles: readonly Profile[]): TopLevelSpec {
  const [colour] = seriesStyle(1).colours;
  return panelGrid(
    profiles.map(({ name }) => name),
    false,
    (panel, { yTitle }) => {
      const { points, level95, truth } = profiles.find(({ name }) => name === panel)!;
      const ends = padded([depth * level95, 0]);
      const inside = points.filter(({ logLikelihood }) => logLikelihood >= ends[0]);
      const across = padded(
        extent([...inside.map(({ value }) => value), ...(truth === null ? [] : [truth])]),
      );
      const x = (field: string) => ({
        field,
        type: 'quantitative' as const,
        title: null,
        scale: { domain: across, nice: false, zero: false },
        axis: { format: axisFormat, tickCount: 4, labelOverlap: true, grid: false },
      });
      const y = (field: string) => ({
        field,
        type: 'quantitative' as const,
        title: yTitle ? 'ln L − maximum' : null,
        scale: { domain: ends, nice: false },
        axis: { format: axisFormat, tickCount: 4, minExtent: 36 },
      });
      const layers: Layer[] = [
        {
          data: { values: [{ level95 }] },
          mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: quiet },
          encoding: { y: y('level95') },
        },
        {
          data: {
            values: cutLine(
              points.map(({ value, logLikelihood }) => ({ value, logLikelihood })),
              'value',
              ['logLikelihood'],
              ends,
            ).filter(({ value }) => value >= across[0] && value <= across[1]),
          },
          mark: { type: 'line', strokeWidth: 2, color: colour, clip: true },
          encoding: { x: x('value'), y: y('logLikelihood') },
        },
        {
          data: { values: truth === null ? [] : [{ truth }] },
          mark: { type: 'rule', strokeWidth: 1.5, color: ink },
          encoding: { x: x('truth') },
        },
      ];
      return withData(layers);
    },
  );
}
