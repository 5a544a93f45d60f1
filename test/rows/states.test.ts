import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { float64Column, listValues } from '#dist/arrow/reader.js';
import { loadPipeline } from '#dist/pipeline/load.js';
import { planStages } from '#dist/run/plan.js';
import type { Pool } from '#dist/pool/pool.js';
import { piecesOf } from '#dist/rows/dataset-tables.js';
import { stateRowsPerPart } from '#dist/rows/parts.js';
import { readColumns } from '#dist/rows/stored-table.js';
import { StoredPaths } from '#dist/rows/stored-paths.js';
import { Store } from '#dist/store/store.js';
import type { Dataset } from '#dist/store/dataset.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf, folderOf } from '../tables.js';
import { startPool } from '../training/rows.js';

/** Paths whose targets read x, kept or computed again. */
const shaped = (paths: number, times: number, keep: 'paths' | 'states') => ({
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths, times, keep },
  targets: { lambda: { kind: 'linear', a: 0.2, b: 0.1 }, noise: 0.01 },
  train: { estimators: { mean: { kind: 'mean' } } },
});

/** Two parts of states, of two blocks and of one. */
const twoParts = shaped(32, 150_000, 'states');

/** A bit in the midst of a file flipped. */
function flipped(whole: Uint8Array): Uint8Array {
  const at = Math.floor(whole.length / 2);
  return whole.with(at, whole[at] ^ 1);
}

function datasetOf(folder: string, report: RunReport, stage: string): Dataset {
  const { fingerprint } = report.stages.find((found) => found.stage === stage)!;
  return new Store(join(folder, 'data')).find(stage, fingerprint)!;
}

/** The sha256 of all x of a dataset, however they are kept, and its cuts. */
function valuesOf(dataset: Dataset): { sha256: string; rows: number[] } {
  const hash = createHash('sha256');
  const rows: number[] = [];
  for (const piece of piecesOf(dataset, undefined)) {
    const table = piece.read();
    hash.update(listValues(table, 'x'));
    for (const name of ['j', 't']) hash.update(float64Column(table, name));
    rows.push(table.numRows);
  }
  return { sha256: hash.digest('hex'), rows };
}

/** The sha256 of the columns of targets: a file's metadata names the fingerprint. */
function columnsOf(dataset: Dataset): string {
  const hash = createHash('sha256');
  const columns = readColumns(dataset, ['j', 't', 's', 'k', 'lambda']);
  for (const values of Object.values(columns)) hash.update(values);
  return hash.digest('hex');
}

describe('simulate.keep: states', () => {
  it.each([
    ['one path, five rows', 1, 5],
    ['parts that the last block fills by half', 32, 150_000],
    ['an odd number of paths', 129, 37],
    ['three blocks of one part', 10_007, 450],
    ['rows of 8 MB', 1_000_003, 5],
  ])('gives the values of keep: paths: %s', async (_, paths, times) => {
    const found = [];
    for (const keep of ['paths', 'states'] as const) {
      const folder = temporaryFolder();
      const report = await runIn(folder, shaped(paths, times, keep), { what: 'targets' });
      const simulated = datasetOf(folder, report, 'simulate');
      const { parts, summary } = simulated.manifest;
      expect(parts.length).toBe(
        keep === 'states' ? 3 * Math.ceil(times / stateRowsPerPart(paths)) : valuesOf(simulated).rows.length,
      );
      expect(summary).toMatchObject({ rows: times, n: paths });
      found.push({ ...valuesOf(simulated), targets: columnsOf(datasetOf(folder, report, 'targets')) });
    }
    expect(found[1]).toEqual(found[0]);
  });

  it('gives those of a process of formulas, whose kernel takes more room', async () => {
    const process = {
      kind: 'formula',
      parameters: { a: 1, b: 2 },
      components: {
        x: { drift: 'sin(a * x) - b * y^3 + exp(-x^2)', diffusion: 'sqrt(1 + y^2)', x0: 1 },
        y: { drift: 'a * x / (1 + x^2) - y', diffusion: 'tanh(b * y) + 0.1', x0: 0.5 },
      },
    };
    const found = [];
    for (const keep of ['paths', 'states'] as const) {
      const folder = temporaryFolder();
      const wide = shaped(300, 60, keep);
      const pipeline = { ...wide, simulate: { ...wide.simulate, process } };
      found.push(valuesOf(datasetOf(folder, await runIn(folder, pipeline, { what: 'targets' }), 'simulate')));
    }
    expect(found[1]).toEqual(found[0]);
  });

  it('leaves the same bytes on 1, 2, 3 and 7 threads, and interrupted at any part', async () => {
    const folder = temporaryFolder();
    const reference = bytesOf(await runIn(folder, twoParts, { what: 'targets' }));
    expect(reference['simulate']).toHaveLength(6);
    for (const threads of [1, 3, 7]) {
      expect(bytesOf(await runIn(temporaryFolder(), twoParts, { what: 'targets', threads }))).toEqual(
        reference,
      );
    }
    const interrupted = temporaryFolder();
    const stop = new AbortController();
    const onEvent = ({ type }: { type: string }): void => void (type === 'partFinished' && stop.abort());
    await expect(
      runIn(interrupted, twoParts, { what: 'targets', signal: stop.signal, onEvent }),
    ).rejects.toThrow('interrupted');
    const again = await runIn(interrupted, twoParts, { what: 'targets' });
    expect(again.stages[0]).toMatchObject({ status: 'resumed', parts: { total: 6, computed: 3 } });
    expect(bytesOf(again)).toEqual(reference);
  });

  it('is resumed from the state that a killed run has left', async () => {
    const folder = temporaryFolder();
    const script = new URL('../crash/killed-run.mjs', import.meta.url).pathname;
    const file = writePipeline(folder, twoParts);
    const args = [script, file, join(folder, 'data'), 'rename', 'rows/part-00001.arrow.tmp$'];
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({
      signal: 'SIGKILL',
      stderr: '',
    });
    const resumed = await runIn(folder, twoParts, { what: 'simulate' });
    expect(resumed.stages[0].status).toBe('resumed');
    expect(bytesOf(resumed)).toEqual(bytesOf(await runIn(temporaryFolder(), twoParts, { what: 'simulate' })));
  });

  it('mends a damaged state, hash or mean square, and whoever reads the paths finds it', async () => {
    const folder = temporaryFolder();
    const first = await runIn(folder, twoParts, { what: 'targets' });
    const simulated = datasetOf(folder, first, 'simulate');
    for (const file of [
      'states/part-00000.arrow',
      'states/part-00001.arrow',
      'rows/part-00001.arrow',
      'sample/part-00000.arrow',
    ]) {
      const path = join(simulated.folder, file);
      const whole = readFileSync(path);
      writeFileSync(path, flipped(whole));
      if (file.startsWith('states')) expect(() => valuesOf(simulated)).toThrow(`${file} is changed`);
      const statuses = (await runIn(folder, twoParts, { what: 'simulate' })).stages.map(
        ({ status }) => status,
      );
      expect(statuses, file).toEqual(['resumed']);
      expect(readFileSync(path).equals(whole), file).toBe(true);
    }
  });

  it('is mended while targets are made from it', async () => {
    const folder = temporaryFolder();
    const first = await runIn(folder, twoParts, { what: 'simulate' });
    const path = join(folderOf(first, 'simulate'), 'states/part-00000.arrow');
    const whole = readFileSync(path);
    const events: string[] = [];
    const onEvent = ({ type }: { type: string }): void => {
      // After the look that finds every part whole.
      if (type === 'stageStarted' && events.push(type) === 1) writeFileSync(path, flipped(whole));
      if (type === 'damaged') events.push(type);
    };
    const report = await runIn(folder, twoParts, { what: 'targets', onEvent });
    expect(events).toContain('damaged');
    expect(readFileSync(path).equals(whole)).toBe(true);
    expect(bytesOf(report)['targets']).toEqual(
      bytesOf(await runIn(temporaryFolder(), twoParts, { what: 'targets' }))['targets'],
    );
  });

  it('is read on by one run where another is interrupted that asked for the same block first', async () => {
    const folder = temporaryFolder();
    const report = await runIn(folder, shaped(10_007, 450, 'states'), { what: 'simulate' });
    const simulated = datasetOf(folder, report, 'simulate');
    const base = startPool(2);
    onTestFinished(() => base.close());
    const stop = new AbortController();
    const seen: number[] = [];
    const read = (pool: Pool, visit: (first: number) => void): Promise<void> =>
      new StoredPaths(simulated, pool, () => undefined).each(({ first }) => Promise.resolve(visit(first)));
    const interrupted = read(base.stoppedBy(stop.signal), () => undefined);
    const other = read(base, (first) => seen.push(first));
    stop.abort();
    await expect(interrupted).rejects.toThrow('interrupted');
    await other;
    expect(seen).toEqual([0, 208, 416]);
  });

  it('is an ingredient of simulate, and none of a recovery study', async () => {
    const fingerprints = async (keep: string[]): Promise<Record<string, string>> => {
      const file = writePipeline(temporaryFolder(), { ...smallPipeline, evaluate: { replicates: 5 } });
      const stages = await planStages(loadPipeline(file, keep));
      return Object.fromEntries(stages.map(({ name, identity }) => [name, identity.fingerprint]));
    };
    const [none, paths, states] = await Promise.all(
      [[], ['simulate.keep=paths'], ['simulate.keep=states']].map(fingerprints),
    );
    expect(paths).toEqual(none);
    expect(states['simulate']).not.toBe(none['simulate']);
    expect(states['replicates']).toBe(none['replicates']);
  });
});
