import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isPiece, spanNameOf, spansOf } from '#dist/engines/pieces/piece.js';
import { type Made, PieceMaker } from '#dist/engines/pieces/make-piece.js';
import { Machines } from '#dist/engines/pieces/machines.js';
import { PieceFolder } from '#dist/engines/pieces/piece-folder.js';
import { planText } from '#dist/engines/pieces/plan.js';
import { startPool } from '#dist/engines/start-pool.js';
import { readPlan } from '#dist/grid/work.js';
import { loadPipeline } from '#dist/index.js';
import { piecePlan } from '#dist/run/piece-plan.js';
import { planStages, type PlannedStage } from '#dist/run/plan.js';
import { knownPipelines } from '#dist/pipeline/shipped.js';
import type { Json } from '#dist/store/fingerprint.js';
import { Store } from '#dist/store/store.js';
import { temporaryFolder } from '../folders.js';

const fingerprint = 'a'.repeat(64);

describe('the name of a piece', () => {
  it('is of a dataset and its parts, and leads nowhere else', () => {
    const piece = { stage: 'train:closed-form', fingerprint, name: 'whole' };
    expect(isPiece(piece)).toBe(true);
    expect(isPiece({ ...piece, name: 'parts-00000-00009' })).toBe(true);
    expect(isPiece({ ...piece, name: 'block-00007' })).toBe(true);
    for (const name of [
      '../whole',
      'whole/..',
      'parts-00009-00000',
      'parts-0-1',
      'parts-000010-000011',
      'block-7',
      'block-000007',
      'block-00007/..',
      '',
      7,
    ]) {
      expect(isPiece({ ...piece, name })).toBe(false);
    }
    for (const stage of ['../store', 'train:', 'train:a/b', 'a b', null])
      expect(isPiece({ ...piece, stage })).toBe(false);
    for (const of of ['..', 'A'.repeat(64), `${fingerprint}/`, undefined]) {
      expect(isPiece({ ...piece, fingerprint: of })).toBe(false);
    }
    expect(isPiece(null)).toBe(false);
  });

  it('is cut by how many parts there are and what one takes', () => {
    const cut = (count: number, seconds: number) => spansOf({ count, seconds });
    for (const [count, seconds] of [
      [1, 0],
      [50, 0.1],
      [2500, 0.1],
      [100_000, 0.1],
      [1_000_000, 0],
    ]) {
      const spans = cut(count, seconds);
      expect(spans[0].first).toBe(0);
      expect(spans.at(-1)!.last).toBe(count - 1);
      spans.slice(1).forEach((span, s) => expect(span.first).toBe(spans[s].last + 1));
      expect(spans.length).toBeLessThanOrEqual(10_000);
    }
    // Two seconds each, where that leaves pieces for many machines.
    expect(cut(2500, 0.1)[0]).toEqual({ first: 0, last: 19 });
    expect(cut(50, 0.1)).toHaveLength(50);
  });
});

const loaded = loadPipeline({
  name: 'tiny',
  seed: 7,
  simulate: { process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 }, paths: 3, times: 30, dt: '1/252' },
  targets: { lambda: 0.25, noise: 0.01 },
  train: { estimators: { mean: { kind: 'mean' }, line: { kind: 'least-squares', basis: 'constant' } } },
});

/** A data folder, and what makes its pieces. */
async function bench(): Promise<{
  data: string;
  make: (stage: string, of: string, name?: string) => Promise<Made>;
}> {
  const data = temporaryFolder();
  const pool = await startPool({ threads: 1 });
  onTestFinished(() => pool.close());
  const maker = new PieceMaker(data, readPlan, pool, new AbortController().signal);
  return { data, make: (stage, of, name = 'whole') => maker.make({ stage, fingerprint: of, name }) };
}

const stageOf = async (name: string): Promise<PlannedStage> =>
  (await planStages(loaded)).find((stage) => stage.name === name)!;

function publish(data: string, stage: PlannedStage, plan: Json = piecePlan(loaded, stage)!): PieceFolder {
  const folder = new PieceFolder(data, stage.identity.fingerprint);
  folder.publish(planText({ stage: stage.name, fingerprint: stage.identity.fingerprint }, 'one', plan));
  return folder;
}

describe('a worker', () => {
  it('makes what the plan in the shared folder says, once', async () => {
    const { data, make } = await bench();
    const stage = await stageOf('simulate');
    const folder = publish(data, stage);
    expect(await make('simulate', stage.identity.fingerprint)).toBe('made');
    expect(await make('simulate', stage.identity.fingerprint)).toBe('there');
    expect(folder.outcome('whole')!.files.map(({ file, rows }) => [file, rows])).toEqual([
      ['part-00000.arrow', 30],
    ]);
    expect(readdirSync(folder.path).sort()).toEqual(['plan.json', 'whole']);
  });

  it('refuses a plan that gives another fingerprint, and says what it found', async () => {
    const { data, make } = await bench();
    const stage = await stageOf('simulate');
    const other = loadPipeline({ ...loaded.values, seed: 8 });
    const folder = publish(data, stage, piecePlan(other, stage));
    await expect(make('simulate', stage.identity.fingerprint)).rejects.toMatchObject({ kind: 'machine' });
    expect(folder.failure('whole')!.message).toMatch(
      /is refused: its plan must give the fingerprint [0-9a-f]{12}, found/,
    );
    expect(folder.look().made.size).toBe(0);
  });

  it('refuses a plan of another pathfit, and one that is no pipeline', async () => {
    const { data, make } = await bench();
    const stage = await stageOf('simulate');
    const folder = publish(data, stage);
    const path = join(folder.path, 'plan.json');
    const plan = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Json>;
    const refusal = async (changed: object): Promise<string> => {
      writeFileSync(path, JSON.stringify({ ...plan, ...changed }));
      await expect(make('simulate', stage.identity.fingerprint)).rejects.toMatchObject({ kind: 'machine' });
      return folder.failure('whole')!.message;
    };
    expect(await refusal({ build: '0.1.0 (kernels 00000000)' })).toMatch(
      /the run has pathfit 0\.1\.0 \(kernels 0+\), this worker .*: install the same$/,
    );
    expect(await refusal({ format: 2 })).toContain('install the version of the run');
    expect(await refusal({ plan: { kind: 'dataset', values: { name: 'x' } } })).toContain('is refused: ');
    expect(await refusal({ plan: { kind: 'code', values: '() => 1' } })).toContain(
      'its plan is of another kind',
    );
  });

  it('reads no file that a plan names', async () => {
    const { data, make } = await bench();
    const imports = loadPipeline('pipelines/sp500-range.yaml');
    const stage = (await planStages(imports)).find(({ name }) => name === 'targets')!;
    const { files: _files, ...without } = piecePlan(imports, stage) as Record<string, Json>;
    const folder = publish(data, stage, without);
    await expect(make('targets', stage.identity.fingerprint)).rejects.toMatchObject({ kind: 'machine' });
    expect(folder.failure('whole')!.message).toContain('its plan must say the sha256 of');
  });

  it('says that it does not see the run’s folder', async () => {
    const { data, make } = await bench();
    await expect(make('simulate', fingerprint)).rejects.toMatchObject({
      kind: 'unseen',
      message: expect.stringContaining(
        `finds no plan of whole of simulate (aaaaaaaaaaaa) in ${data}: a worker’s --data must be`,
      ) as string,
    });
  });

  it('makes no parts that there are not, and says what it would read that is not there', async () => {
    const { data, make } = await bench();
    const stage = await stageOf('targets');
    const folder = publish(data, stage);
    await expect(make('targets', stage.identity.fingerprint)).rejects.toMatchObject({ kind: 'machine' });
    expect(folder.failure('whole')!.message).toMatch(
      /simulate \([0-9a-f]{12}\), which it reads, is missing in /,
    );
    const simulate = await stageOf('simulate');
    publish(data, simulate);
    const name = spanNameOf({ first: 0, last: 0 });
    await expect(make('simulate', simulate.identity.fingerprint, name)).rejects.toThrow(
      'the dataset has no such parts',
    );
    await expect(make('simulate', simulate.identity.fingerprint, 'block-00000')).rejects.toThrow(
      'the dataset has no such block',
    );
  });
});

it('a plan gives the fingerprints of every shipped pipeline again', async () => {
  const store = new Store(temporaryFolder());
  for (const { file } of knownPipelines()) {
    const pipeline = loadPipeline(file);
    for (const stage of await planStages(pipeline)) {
      const plan = piecePlan(pipeline, stage);
      if (plan === undefined) continue;
      const { fingerprint: of } = stage.identity;
      const read = Promise.resolve(
        readPlan(
          JSON.parse(JSON.stringify(plan)) as Json,
          { stage: stage.name, fingerprint: of, name: 'whole' },
          store,
        ),
      );
      // Nothing is stored: the first thing that is missing comes after the fingerprint was found right.
      const found = await read.then(
        () => 'which it reads, is missing',
        (error: Error) => error.message,
      );
      expect(found, `${file} ${stage.name}`).toContain('which it reads, is missing');
    }
  }
});

it('a machine whose count does not go up is gone, whatever its clock says', () => {
  const data = temporaryFolder();
  const folder = join(data, 'pieces/machines');
  mkdirSync(folder, { recursive: true });
  let now = 0;
  const machines = new Machines(data, () => now);
  const sign = (beat: number): void =>
    writeFileSync(
      join(folder, 'far.json'),
      JSON.stringify({ host: 'far', pid: 1, threads: 2, build: 'x', pieces: [], beat }),
    );
  sign(1);
  expect(machines.look()).toHaveLength(1);
  now += 14_000;
  sign(2);
  expect(machines.look()).toHaveLength(1);
  now += 14_000;
  expect(machines.look()).toHaveLength(1);
  now += 2_000;
  expect(machines.look()).toEqual([]);
});
