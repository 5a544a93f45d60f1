import type { Simulation } from '../../../pipeline/pipeline.js';
import { checkNames, statisticNames, summariesOf } from '../../../posteriors/hand-summaries.js';
import { RunError } from '../../../errors.js';
import { numbersOf } from '../../../pipeline/process-numbers.js';
import { chosenPrior } from '../../../priors/index.js';
import { storedSeries } from '../../../rows/stored-series.js';
import type { Dataset } from '../../../store/dataset.js';
import { seenAs, simulatedDraw } from '../../draws/draw.js';
import type { DrawsParameters } from '../../draws/parameters.js';
import type { StoredDraws } from '../../draws/stored-draws.js';
import type { StageContext } from '../../stage.js';

/** One observation, like a draw. */
export interface Observation {
  readonly source: 'simulated' | 'imported' | 'row';
  readonly summaries: readonly number[];
  readonly checks: Readonly<Record<string, number>>;
  readonly statistics: Readonly<Record<string, number>>;
  /** True values by the parameters' order; null where nobody knows them. */
  readonly theta: readonly number[] | null;
  readonly outside: readonly string[];
}

/** The observation is numbered behind all test draws. */
const observationNumber = 999_999;

/** How much longer or shorter steps may be than those that were learned from. */
const sameStep = 0.01;

const named = (names: readonly string[], values: Float64Array): Record<string, number> =>
  Object.fromEntries(names.map((name, c) => [name, values[c]]));

/** What was imported, or else paths with the values that the file itself has for its process. */
export async function observationOf(
  {
    pool,
    seed,
    upstream,
    throwIfInterrupted,
  }: Pick<StageContext, 'pool' | 'seed' | 'upstream' | 'throwIfInterrupted'>,
  parameters: DrawsParameters,
): Promise<Observation | null> {
  const { simulate, prior, draws } = parameters;
  const imported = upstream['import'] as Dataset | undefined;
  if (imported) {
    const series = await storedSeries(imported, pool, throwIfInterrupted, { simulate: undefined, seed });
    const steps = series.times.length - 1;
    if (steps < 3) throw new RunError(`import must give at least 4 rows of x, found ${series.times.length}`);
    const dt = (series.times[steps] - series.times[0]) / steps;
    const found = summariesOf({ paths: seenAs(parameters, series.x), dt });
    return {
      source: 'imported',
      summaries: Array.from(found.summaries),
      checks: named(checkNames, found.checks),
      statistics: named(statisticNames, found.statistics),
      theta: null,
      outside: outsideOf(simulate, draws.times, { steps, dt, paths: series.x.length }),
    };
  }
  const own = numbersOf(simulate.process);
  const values = Object.fromEntries(Object.keys(prior).map((name) => [name, own[name]]));
  // Values that the prior rules out make no observation of it.
  const isPossible = Object.entries(values).every(([name, value]) =>
    Number.isFinite(chosenPrior(prior[name]).score(value)),
  );
  if (!isPossible) return null;
  const paths = await simulatedDraw(pool, parameters, values, seed, observationNumber);
  const found = summariesOf({ paths: seenAs(parameters, paths), dt: simulate.dt });
  return {
    source: 'simulated',
    summaries: Array.from(found.summaries),
    checks: named(checkNames, found.checks),
    statistics: named(statisticNames, found.statistics),
    theta: Object.values(values),
    outside: [],
  };
}

/** What of the shape of imported paths no draw had, in words. */
function outsideOf(
  simulate: Omit<Simulation, 'keep'>,
  times: DrawsParameters['draws']['times'],
  { steps, dt, paths }: { readonly steps: number; readonly dt: number; readonly paths: number },
): string[] {
  const { from, to } = times ?? { from: simulate.times, to: simulate.times };
  const range = from === to ? String(from) : `${from} to ${to}`;
  return [
    ...(steps < from || steps > to
      ? [`${steps} steps, where draws have ${range} (set simulate.times or draws.times)`]
      : []),
    ...(Math.abs(dt / simulate.dt - 1) > sameStep
      ? [`${dt} years per step, where draws have ${simulate.dt} (set simulate.dt)`]
      : []),
    ...(paths === simulate.paths ? [] : [`${paths} paths, where draws have ${simulate.paths}`]),
  ];
}

/** The first row that was held out. */
export function rowObservation(test: StoredDraws): Observation | null {
  if (test.count === 0) return null;
  const first = (columns: Readonly<Record<string, Float64Array>>): Record<string, number> =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[0]]));
  return {
    source: 'row',
    summaries: test.summaries.map((column) => column[0]),
    checks: first(test.checks),
    statistics: first(test.statistics),
    theta: test.thetas.map((column) => column[0]),
    outside: [],
  };
}
