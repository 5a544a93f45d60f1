import { describe, expect, it } from 'vitest';
import { leaderboardText } from '../../src/cli/grid-text.js';
import type { GridReport } from '../../src/grid/report.js';
import { resultColumns } from '../../src/grid/results.js';
import type { GridRow } from '../../src/grid/row.js';
import { gridMarkdown } from '../../src/report/grid-report.js';
import { row } from '../grid/rows.js';
import { gridFile } from './grid-fixture.js';

const rates = [0.001, 0.01, 0.1];

type Change = Partial<Omit<GridRow, 'values'>>;

/** At every rate and seed a closed form that is trained once per seed, and a network that is not. */
function gridRows(seeds: readonly number[], changes: (rate: number, seed: number) => Change): GridRow[] {
  return rates.flatMap((rate, r) =>
    seeds.flatMap((seed, s) => {
      const point = r * seeds.length + s;
      const of = { point, values: { rate, seed }, fingerprint: `p${point}` };
      const error = seed - 2.5;
      return [
        row({ ...of, estimator: 'closed-form', trained: `c${seed}`, rmse: 0.3 + seed / 10, error, truth: 1 }),
        row({
          ...of,
          estimator: 'network',
          trained: `n${point}`,
          rmse: rate * seed,
          error: 3 * error,
          truth: 1,
          ...changes(rate, seed),
        }),
      ];
    }),
  );
}

const onTheTerminal = (rows: readonly GridRow[], keys: readonly string[], metric: string): string[][] =>
  leaderboardText({ rows, keys, metric } as unknown as GridReport)
    .split('\n')
    .slice(1)
    .filter((line) => /closed-form|network/.test(line))
    .map((line) => line.trim().split(/ {2,}/));

function onThePage(rows: readonly GridRow[], keys: readonly string[], metric: string): string[][] {
  const [{ values }] = rows;
  const swept = Object.fromEntries([...values].map(([key, value]) => [key, value as number]));
  const path = gridFile([{ swept }], { metric, keys: JSON.stringify(keys) }, resultColumns(keys, rows));
  const text = gridMarkdown(path);
  const best = text.slice(text.indexOf('## The best'));
  return best
    .slice(0, best.indexOf('\n## '))
    .split('\n')
    .filter((line) => /^\| .*(closed-form|network)/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));
}

describe('the terminal and the page', () => {
  const diverges = (rate: number, seed: number): Change =>
    rate === 0.01 && seed === 2 ? { status: 'diverged', rmse: null, error: null } : {};

  it.each(['rmse', 'error'])('have the same means of %s over seeds, in the same order', (metric) => {
    const rows = gridRows([1, 2, 3, 4], diverges);
    const terminal = onTheTerminal(rows, ['rate', 'seed'], metric);
    const page = onThePage(rows, ['rate', 'seed'], metric);
    // The closed form once, for all rates; the rate at which a seed diverged last.
    expect(terminal.map(([rate, estimator]) => `${estimator} ${rate}`).toSorted()).toEqual([
      'closed-form any',
      'network 0.001',
      'network 0.01',
      'network 0.1',
    ]);
    expect(terminal.at(-1)!.slice(0, 3)).toEqual(['0.01', 'network', '4, 1 diverged']);
    expect(page.map(([rate, estimator]) => [rate, estimator])).toEqual(
      terminal.map(([rate, estimator]) => [rate, estimator]),
    );
    expect(page.map(([, , mean]) => Number(mean).toPrecision(4))).toEqual(
      terminal.map(([, , , mean]) => Number(mean).toPrecision(4)),
    );
    expect(page.at(-1)!.slice(-2)).toEqual(['3', '1 diverged']);
    // Errors of ±0.5 and ±1.5 are 1 in size, and their mean is 0.
    if (metric === 'error') expect(page.find(([rate]) => rate === 'any')![2]).toBe('1');
  });

  it('have the same lines where no seeds are swept', () => {
    const rows = gridRows([3], (rate) => (rate === 0.01 ? { status: 'dropped', rung: 1, rmse: 1e-9 } : {}));
    const terminal = onTheTerminal(rows, ['rate'], 'rmse');
    const page = onThePage(rows, ['rate'], 'rmse');
    expect(terminal.map(([rate, estimator]) => `${estimator} ${rate}`)).toEqual([
      'network 0.001',
      'network 0.1',
      'closed-form any',
      // Dropped after a few epochs: it stands behind what ran to its end, and is none of the page's best.
      'network 0.01',
    ]);
    expect(page).toEqual([
      ['0.001', 'network', '0.003'],
      ['0.1', 'network', '0.3'],
      ['any', 'closed-form', '0.6'],
    ]);
  });
});
