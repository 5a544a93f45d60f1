import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { expect, it } from 'vitest';
import { planGrid } from '#dist/grid/plan.js';
import { runGrid } from '#dist/grid/run.js';
import { linesFigure } from '../../src/report/grid-lines.js';
import { metricQuantity } from '../../src/report/grid-quantities.js';
import { gridSettings } from '../../src/report/grid-settings.js';
import { readGridResults } from '../../src/report/grid-results.js';
import { temporaryFolder } from '../folders.js';

/** Strong errors of theory (mpmath) by scheme, with 4, 16, 64 and 256 steps. */
const theory: Record<string, number[]> = {
  euler: [0.06381047477476, 0.0321350679, 0.01609600435745, 0.008051550805129],
  milstein: [0.00948180036895, 0.002416871456477, 0.0006071949765821, 0.0001519860316818],
};

it('a grid over schemes and substeps has their strong errors, a line per scheme on logarithmic axes', async () => {
  const data = temporaryFolder();
  const words = ['simulate.scheme=euler,milstein', 'simulate.substeps=1,2,4,16,64'];
  const request = {
    file: 'pipelines/convergence.yaml',
    sets: ['simulate.paths=4000'],
    words,
    zip: [],
    exclude: [],
  };
  await runGrid(await planGrid(request), {
    threads: 2,
    dataFolder: data,
    keepGoing: false,
    onEvent: () => {},
  });

  const path = join(data, 'grids/convergence/results.arrow');
  const rows = [...tableFromIPC(readFileSync(path))] as Record<string, number | string>[];
  expect(rows).toHaveLength(10);
  for (const row of rows) {
    const strong = theory[row['simulate.scheme']][[1, 4, 16, 64].indexOf(row['simulate.substeps'] as number)];
    if (strong === undefined) continue;
    const distance = Math.abs((row['strongError'] as number) - strong);
    expect(distance / (row['strongErrorSe'] as number), JSON.stringify(row)).toBeLessThan(4);
    expect(Math.abs(row['weakError'] as number)).toBeLessThan(4 * (row['weakErrorSe'] as number) + 0.0004);
  }

  const results = readGridResults(path);
  const figure = linesFigure(
    gridSettings(results),
    metricQuantity('strongError', false),
    'closed-form',
    () => null,
  )!;
  expect(figure.title).toContain('closed-form over simulate.substeps, a line per simulate.scheme');
  expect(JSON.stringify(figure.spec).match(/"type":"log"/g)!.length).toBeGreaterThan(1);
});
