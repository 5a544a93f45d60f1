import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import type { FittedProcess } from '../fitted-process.js';
import { tableOf } from '../sample.js';
import { extent, padded } from '../scales.js';
import { curvesSpec } from './curves-spec.js';
import { number, right } from './rows.js';
import { gridOf, type ValuesOfX } from './values-of-x.js';

const mostCurves = 6;

/** The stationary density of every fitted model that has one, over the histogram of x. */
export function stationaryFigure(fitted: readonly FittedProcess[], values: ValuesOfX): Figure | undefined {
  const grid = gridOf(values);
  const shown = fitted
    .flatMap(({ name, estimator, config, fit }) => {
      const density = estimator.stationaryAt?.(config, fit, grid);
      return density && density.some(Number.isFinite) ? [{ name, density }] : [];
    })
    .slice(0, mostCurves);
  if (shown.length === 0) return undefined;
  const points = shown.flatMap(({ name: estimator, density }) =>
    Array.from(grid, (x, g) => ({
      estimator,
      x,
      value: density[g],
      lower95: NaN,
      upper95: NaN,
      truth: NaN,
    })).filter(({ value }) => Number.isFinite(value)),
  );
  const bars = values.bins.map(({ from, to, density }) => ({ from, to, base: 0, top: density }));
  const [, top] = extent(bars.map((bar) => bar.top));
  // A density that is far narrower than the histogram, or has a pole, ends at the figure's edge.
  const peaks = shown.map(({ density }) => extent(density)[1]);
  const most = padded([0, Math.min(Math.max(top, ...peaks), 3 * top)]);
  const told = shown.map(({ name, density }) => {
    const peak = density.indexOf(extent(density)[1]);
    return `${name} at x = ${number(grid[peak], 3)}`;
  });
  const found = `The stationary density is highest: ${told.join('; ')}.`;
  const [low, high] = values.range;
  return {
    name: 'stationary',
    title: 'Stationary density, over the histogram of x',
    description: `Lines of densities over x from ${numberText(low, 3)} to ${numberText(high, 3)} for ${shown.map(({ name }) => name).join(', ')}, with a histogram of all values. ${found}`,
    finding: found,
    note: `${found} Grey: the values of x, whose histogram is near the density only where the series is many times longer than 1/kappa, the time in which it forgets.`,
    spec: curvesSpec(
      shown.map(({ name }) => name),
      { fits: points, known: [], y: [0, most[1]], yTitle: 'density', bars },
    ),
    data: tableOf(
      [...grid.keys()],
      [
        right('x', (g) => number(grid[g])),
        ...shown.map(({ name, density }) => right<number>(name, (g) => number(density[g], 4))),
      ],
    ),
  };
}
