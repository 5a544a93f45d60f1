import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check, grid, loadPipeline } from '#dist/index.js';
import { gridDocument } from '#dist/report/grid-report.js';
import { readGridResults } from '#dist/report/grid-results.js';
import { figuresOf } from '#dist/report/document.js';
import { figureFile } from '#dist/report/figure.js';
import { temporaryFolder } from '../folders.js';
import { type FixtureRow, gridFile } from './grid-fixture.js';

const set = ['simulate.paths=20', 'simulate.times=60', 'train.estimators.network.epochs=3'];

describe('a grid over the learning rate', () => {
  it('has an upright line at the largest stable rate, which check forecasts', async () => {
    const dataFolder = temporaryFolder();
    const loaded = loadPipeline('pipelines/study-learning-rate.yaml', set);
    const axes = {
      'train.estimators.network.optimizer.kind': ['sgd', 'adam'],
      'train.estimators.network.optimizer.learningRate': [0.0001, 0.001, 0.01, 0.1, 1, 10],
    };
    await grid('pipelines/study-learning-rate.yaml', {
      values: axes,
      set,
      dataFolder,
      threads: 1,
      keepGoing: true,
    });
    const { forecast } = (await check(loaded)).find(({ forecast: found }) => found)!;
    const path = join(dataFolder, 'grids', 'study-learning-rate', 'results.arrow');
    const [figure] = figuresOf(gridDocument(readGridResults(path)));
    const limit = forecast!.largestStableRate.toPrecision(3).replace(/0+$/, '');
    // Adam has no such limit.
    expect(figure.note).toMatch(new RegExp(`before the first step: sgd ${limit}\\.`));
    const rules = (await figureFile(figure)).match(/stroke-dasharray="5,3"/g);
    expect(rules).toHaveLength(1);
  });
});

describe('what a grid says of many points', () => {
  it('is one line where messages differ in their numbers alone', () => {
    const rows = Array.from({ length: 30 }, (_, n): FixtureRow => ({
      swept: { n },
      status: 'diverged',
      message: n === 29 ? 'something else' : `the training diverged at step ${n} with rate 1e-${n}`,
    }));
    const report = gridDocument(readGridResults(gridFile(rows)));
    const tables = report.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : [])),
    );
    const messages = tables.find(({ columns }) => columns.at(-1)!.title === 'message')!;
    expect(messages.rows.map(([count, , , , , message]) => [count, message])).toEqual([
      ['29', 'the training diverged at step 0 with rate 1e-0'],
      ['1', 'something else'],
    ]);
  });

  it('is a sentence where all its numbers are the same, and no map of one colour', () => {
    const rows = [1, 2, 3].flatMap((a) => [1, 2].map((b): FixtureRow => ({ swept: { a, b }, rmse: 0.5 })));
    const report = gridDocument(readGridResults(gridFile(rows)));
    expect(figuresOf(report)).toEqual([]);
    expect(JSON.stringify(report)).toContain('The hold-out RMSE is the same everywhere: fit 0.5.');
  });

  it('has coverage in colours that part at 0.95', () => {
    const rows = [1, 2].flatMap((a) =>
      [1, 2].flatMap((b) =>
        Array.from({ length: 20 }, (_, seed): FixtureRow => {
          const isOff = seed < a * b;
          const error = isOff ? 3 : (seed % 3) / 10;
          return {
            swept: { a, b, seed },
            rmse: seed,
            lambda: error,
            error,
            truth: 0,
            lower95: error - 1,
            upper95: error + 1,
          };
        }),
      ),
    );
    const coverage = figuresOf(gridDocument(readGridResults(gridFile(rows)))).find(({ name }) =>
      name.startsWith('coverage'),
    )!;
    const scale = /"scale":(\{"type":"linear","domain":\[0\.\d+,1\][^}]*\})/.exec(
      JSON.stringify(coverage.spec),
    )!;
    expect(JSON.parse(scale[1])).toMatchObject({ domainMid: 0.95, domain: [0.8, 1] });
  });
});
