import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '#dist/engines/carrier.js';
import { LocalEngine } from '#dist/engines/local.js';
import { Machines } from '#dist/engines/pieces/machines.js';
import { PieceMaker } from '#dist/engines/pieces/make-piece.js';
import { isPieceName, type Piece } from '#dist/engines/pieces/piece.js';
import { PieceFolder } from '#dist/engines/pieces/piece-folder.js';
import { RemoteEngine } from '#dist/engines/remote.js';
import { readPlan } from '#dist/grid/work.js';
import { loadPipeline, run } from '#dist/index.js';
import { DatasetMaker } from '#dist/run/dataset-maker.js';
import { planStages, type PlannedStage } from '#dist/run/plan.js';
import { StageReports } from '#dist/run/stage-reports.js';
import { Store } from '#dist/store/store.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { startPool } from '../training/rows.js';

/** 2²⁷ steps: two blocks of paths, of three parts. */
const loaded = loadPipeline({
  name: 'shared',
  seed: 7,
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 2048,
    times: 70_000,
    dt: '1/252',
    keep: 'states',
  },
  targets: { lambda: 0.25, noise: 0.01 },
  train: { estimators: { mean: { kind: 'mean' } } },
});

const pool = startPool(2);
afterAll(() => pool.close());

let simulate: PlannedStage;
let expected: unknown;
beforeAll(async () => {
  simulate = (await planStages(loaded))[0];
  const whole = folderOfFile();
  await run(loaded, { what: 'simulate', dataFolder: whole, threads: 2 });
  expected = new Store(whole).find('simulate', simulate.identity.fingerprint)!.manifest;
});

/** Makes what it is handed as soon as news are asked for; `afterwards` sees each piece before the coordinator does. */
class Here implements Carrier {
  readonly handed: Piece[] = [];
  readonly #waiting: Piece[] = [];
  readonly #maker: PieceMaker;

  constructor(
    dataFolder: string,
    private readonly afterwards: (piece: Piece) => void,
  ) {
    this.#maker = new PieceMaker(dataFolder, readPlan, pool, new AbortController().signal);
  }

  hand(pieces: readonly Piece[]): Promise<void> {
    this.handed.push(...pieces);
    this.#waiting.push(...pieces);
    return Promise.resolve();
  }

  async news(): Promise<readonly string[]> {
    const next = this.#waiting.shift();
    if (!next) return [];
    expect(await this.#maker.make(next)).toBe('made');
    this.afterwards(next);
    return [next.name];
  }

  tend = () => Promise.resolve({ givenUp: new Map<string, string>(), notes: [] });
  withdraw = () => Promise.resolve();
  close = () => Promise.resolve();
}

interface Trial {
  readonly dataFolder: string;
  readonly afterwards?: (piece: Piece) => void;
  readonly onEvent?: (event: { type: string; stop: () => void; message?: string }) => void;
}

/** Runs the simulation as a coordinator does; gives the pieces that it handed out. */
async function coordinate({ dataFolder, afterwards = () => undefined, onEvent }: Trial): Promise<string[]> {
  const store = new Store(dataFolder);
  const abort = new AbortController();
  const { signal } = abort;
  const carrier = new Here(dataFolder, afterwards);
  const here = new LocalEngine({ threads: 2, signal, pool });
  const engine = new RemoteEngine(carrier, here, {
    dataFolder,
    machines: new Machines(dataFolder),
    signal,
    threads: 'all',
  });
  const reports = new StageReports((event) => onEvent?.({ ...event, stop: () => abort.abort() }));
  const maker = new DatasetMaker(loaded, store, engine, reports, { wait: false, signal });
  await maker.make(simulate, 'resume', 1, {});
  return carrier.handed.map(({ name }) => name);
}

const made = (dataFolder: string): unknown =>
  new Store(dataFolder).find('simulate', simulate.identity.fingerprint)?.manifest;

describe('a simulation that machines share', () => {
  it('has the manifest of one that is made here, and leaves no block', async () => {
    const dataFolder = temporaryFolder();
    const names = await coordinate({ dataFolder });
    expect(names).toEqual(['block-00000', 'block-00001']);
    expect(names.every(isPieceName)).toBe(true);
    expect(made(dataFolder)).toEqual(expected);
    expect(new PieceFolder(dataFolder, simulate.identity.fingerprint).exists()).toBe(false);
  });

  it('has a block made again whose file is not what its worker has written', async () => {
    const dataFolder = temporaryFolder();
    const notes: string[] = [];
    let damaged = 0;
    const names = await coordinate({
      dataFolder,
      afterwards({ name }) {
        if (name !== 'block-00001' || damaged++ > 0) return;
        const folder = new PieceFolder(dataFolder, simulate.identity.fingerprint).folderOf(name);
        const file = join(folder, 'sums/part-00000.arrow');
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1] ^= 1;
        writeFileSync(file, bytes);
      },
      onEvent: ({ type, message }) => void (type === 'warning' && notes.push(message!)),
    });
    expect(names).toEqual(['block-00000', 'block-00001', 'block-00001']);
    expect(notes).toEqual([
      expect.stringMatching(
        /^block-00001 of simulate \([0-9a-f]{12}\) is not what its worker has said \(sums\/part-00000\.arrow is changed/,
      ),
    ]);
    expect(made(dataFolder)).toEqual(expected);
  });

  it('goes on with the blocks and the parts that a run has left which was stopped while it joined them', async () => {
    const dataFolder = temporaryFolder();
    const stopAfterAPart = ({ type, stop }: { type: string; stop: () => void }): void => {
      if (type === 'partFinished') stop();
    };
    await expect(coordinate({ dataFolder, onEvent: stopAfterAPart })).rejects.toThrow('interrupted');
    expect(made(dataFolder)).toBeUndefined();
    const began: string[] = [];
    expect(await coordinate({ dataFolder, onEvent: ({ type }) => void began.push(type) })).toEqual([]);
    expect(began.filter((type) => type === 'partReused').length).toBeGreaterThan(0);
    expect(began.filter((type) => type === 'partFinished').length).toBeGreaterThan(0);
    expect(made(dataFolder)).toEqual(expected);
  });
});
