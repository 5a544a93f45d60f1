import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { beforeAll, describe, expect, it } from 'vitest';
import { check, inspect as inspectData, loadPipeline, report, type RunReport } from '#dist/index.js';
import type { Manifest } from '#dist/store/manifest.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { inspect } from './scratch.js';

/** One experiment whose paths are kept, and computed again: whoever reads them finds no difference. */
const pipelineOf = (keep: 'paths' | 'states') => ({
  ...smallPipeline,
  // Three blocks.
  simulate: { ...smallPipeline.simulate, paths: 5003, times: 850, keep },
  targets: { lambda: { kind: 'linear', a: 0.2, b: 0.1 }, noise: 0.01 },
  train: {
    estimators: {
      mean: { kind: 'mean' },
      quadratic: { kind: 'least-squares', basis: 'quadratic' },
      curve: { kind: 'gaussian-process', basisFunctions: 6 },
      network: { kind: 'network', hidden: [4], epochs: 2 },
    },
  },
});

interface Run {
  readonly file: string;
  readonly dataFolder: string;
  readonly report: RunReport;
}

const runs = {} as Record<'paths' | 'states', Run>;
beforeAll(async () => {
  for (const keep of ['paths', 'states'] as const) {
    const folder = folderOfFile();
    const found = await runIn(folder, pipelineOf(keep));
    runs[keep] = {
      file: writePipeline(folder, pipelineOf(keep)),
      dataFolder: join(folder, 'data'),
      report: found,
    };
  }
}, 120_000);

const both = async <Found>(work: (run: Run) => Promise<Found>): Promise<[Found, Found]> => [
  await work(runs.paths),
  await work(runs.states),
];

/** What differs by right: fingerprints, sizes and numbers of parts, the folder, and the key itself. */
const alike = (text: string, { file, dataFolder, report: { stages } }: Run): string =>
  stages
    .reduce((all, { fingerprint }) => all.replaceAll(fingerprint, '…'), text)
    .replaceAll(file, 'FILE')
    .replaceAll(dataFolder, 'DATA')
    .replace(/fingerprint [0-9a-f]{12}/g, 'fingerprint …')
    .replace(/\d+ parts?, [\d.]+ \w+/g, 'PARTS')
    .replace(/^ *keep: .*\n/gm, '');

describe('datasets that keep states', () => {
  it.each([
    ['--head', '3'],
    ['--tail', '2', '--json'],
    ['--sample', '5', '--csv'],
    ['--stats'],
    ['--stats', '--json'],
    ['--schema'],
    ['--sql', 'select count(*), sum(list_sum(x)), max(t) from simulate'],
    ['--sql', 'select j, k, list_avg(x) from simulate join targets using (j) where j % 400 = 3'],
    [
      '--sql',
      'select a.j, a.x[7] - b.x[7] as step from simulate a join simulate b on a.j = b.j + 1 where a.j > 845',
    ],
  ])('are shown as paths by inspect simulate %s %s', async (...words) => {
    const [paths, states] = await both(async (run) => {
      const text = await inspect('simulate', run.file, '--data', run.dataFolder, ...words);
      return alike(text, run).replace(/"(parts|bytes)": \d+/g, '"$1": 0');
    });
    expect(states).toBe(paths);
    expect(states.length).toBeGreaterThan(20);
  });

  it('have the same rows for functions of the library, by stage and by folder', async () => {
    const [paths, states] = await both(async ({ file: pipeline, dataFolder, report: { stages } }) => {
      const [byStage, byFolder] = [
        await inspectData('simulate', { pipeline, dataFolder, tail: 2 }),
        await inspectData(stages[0].path, { pipeline, dataFolder, sample: 2 }),
      ];
      const sql = 'select j, x[1] as x from simulate where j in (0, 500, 849)';
      const asked = await inspectData('simulate', { sql, pipeline, dataFolder });
      return [byStage, byFolder, asked].map(({ tables: [{ rows, shown, schema }] }) => ({
        rows,
        shown,
        schema,
      }));
    });
    expect(states).toEqual(paths);
  });

  it('leave every column of every dataset behind them as it was, and the result', async () => {
    const columns = ({ report: { stages } }: Run): string[] =>
      stages.slice(1).flatMap(({ stage, path }) => {
        const { parts } = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
        return parts.map(({ file, rows }) => {
          const table = tableFromIPC(readFileSync(join(path, file)));
          return `${stage}/${file} ${rows} ${JSON.stringify(table.toColumns(), (_, value) =>
            ArrayBuffer.isView(value) ? [...(value as Float64Array)] : (value as unknown),
          )}`;
        });
      });
    expect(columns(runs.states)).toEqual(columns(runs.paths));
    expect(runs.states.report.result).toEqual(runs.paths.report.result);
  });

  it('have the same report', async () => {
    const [paths, states] = await both(async (run) => {
      const { markdown } = await report(run.file, { dataFolder: run.dataFolder });
      return alike(await markdown(), run).replace(/^\| \w+[^|]* \| … \|.*$/gm, 'DATASET');
    });
    expect(states).toBe(paths);
  });

  it('have the same derivatives and forecasts', async () => {
    const [paths, states] = await both(({ file, dataFolder }) =>
      check(loadPipeline(file), { dataFolder, threads: 2 }),
    );
    expect(states).toEqual(paths);
  });
});
