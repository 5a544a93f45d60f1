import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PieceWriter } from '#dist/engines/pieces/piece-writer.js';
import type { Pipeline } from '#dist/pipeline/pipeline.js';
import type { PathRange } from '#dist/rows/row-summaries.js';
import { blocksOf } from '#dist/stages/simulate/blocks.js';
import { simulateParameters } from '#dist/stages/simulate/parameters.js';
import { sharedPaths, simulate } from '#dist/stages/simulate/simulate.js';
import { sharedStates, simulateStates } from '#dist/stages/simulate/simulate-states.js';
import type { SharedBlocks, StageContext } from '#dist/stages/stage.js';
import { StageOutput } from '#dist/stages/output.js';
import type { Json } from '#dist/store/fingerprint.js';
import { processes } from '../../../src/processes/index.js';
import { schemesOf } from '../../../src/processes/methods.js';
import type { Process } from '../../../src/processes/process.js';
import { simulationProblem } from '../../../src/processes/simulation.js';
import { temporaryFolder } from '../../folders.js';
import { allExamples } from '../../processes/methods.js';
import { startPool } from '../../training/rows.js';

/** Blocks that several machines compute and one joins leave the bytes of one that computes all. */

type Simulate = NonNullable<Pipeline['simulate']>;

const pools = [startPool(1), startPool(2)];
afterAll(async () => void (await Promise.all(pools.map((pool) => pool.close()))));

/** What is written into a folder, by the name of its file, and what is said of it. */
interface Found {
  readonly files: Readonly<Record<string, string>>;
  readonly summary: Json;
  readonly notices: readonly string[];
}

async function into(
  work: (context: StageContext) => Promise<Json>,
  pool = pools[1],
  writer = writerOf(temporaryFolder()),
): Promise<Found> {
  const notices: string[] = [];
  const nothing = (): void => undefined;
  const output = new StageOutput(
    writer,
    new Map([['seed', '7']]),
    { started: nothing, finished: nothing },
    pool,
  );
  const summary = await work({
    pool,
    share: 1,
    seed: 7,
    upstream: {},
    output,
    progress: nothing,
    throwIfInterrupted: nothing,
    warn: (line) => notices.push(line),
  });
  await writer.settled();
  const files = Object.fromEntries(writer.parts.map(({ file, sha256 }) => [file, sha256]));
  return { files, summary, notices };
}

const writerOf = (folder: string): PieceWriter =>
  new PieceWriter(folder, undefined, join(folder, 'checkpoint'));

/** Makes the blocks, the last first and by different pools, and gives the function that joins them. */
async function made(shared: SharedBlocks): Promise<(context: StageContext) => Promise<Json>> {
  const home = temporaryFolder();
  const folders = Array.from({ length: shared.count }, (_, block) => join(home, String(block)));
  for (let block = shared.count - 1; block >= 0; block--) {
    mkdirSync(folders[block]);
    const work = (context: StageContext): Promise<Json> => shared.make(context, block).then(() => null);
    await into(work, pools[block % 2], writerOf(folders[block]));
  }
  return (context) => shared.join(context, (block, file) => readFileSync(join(folders[block], file)));
}

function both(simulation: Simulate, ranges: readonly PathRange[]) {
  const parameters = simulateParameters(simulation);
  return simulation.keep === 'states'
    ? { alone: simulateStates(parameters), shared: sharedStates(parameters, ranges) }
    : { alone: simulate(parameters), shared: sharedPaths(parameters, ranges) };
}

async function expectTheSame(simulation: Simulate, ranges: readonly PathRange[]): Promise<Found> {
  const { alone, shared } = both(simulation, ranges);
  const expected = await into(alone);
  const found = await into(await made(shared));
  expect(found).toEqual(expected);
  expect(Object.keys(found.files).sort()).toEqual([...shared.files].sort());
  return found;
}

/** Three blocks, of one segment, of two, and of a part of one. */
const paths = 3 * 1024 + 300;
const ranges = [
  { first: 0, count: 1024 },
  { first: 1024, count: 2048 },
  { first: 3072, count: 300 },
];

const keeps = ['paths', 'states'] as const;

const cases = Object.keys(processes).flatMap((kind) => {
  const process = processes[kind as 'brownian'] as Process<never>;
  const own = allExamples.filter((example) => example.kind === kind);
  // A user's own has no example: no other machine makes its paths.
  if (own.length === 0) return [];
  return schemesOf(process).map(({ kind: scheme }) => {
    const simulate = { dt: 1 / 52, times: 7, scheme, ...(scheme !== 'exact' && { substeps: 2 }) };
    const fitting = own
      .map(({ parameters }) => ({ kind, ...(parameters as object) }))
      .find((chosen) => simulationProblem({ ...simulate, process: chosen }) === undefined);
    return { kind, scheme, simulate: { ...simulate, process: fitting!, paths } as unknown as Simulate };
  });
});

describe.each(keeps)('a simulation of blocks of paths has the bytes of a whole one, keep: %s', (keep) => {
  it.each(cases)('$kind by $scheme', async ({ simulate }) => {
    await expectTheSame({ ...simulate, keep }, ranges);
  });

  it.each([
    {
      process: { kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 },
      scheme: 'euler',
      substeps: 2,
      reference: 'exact',
    },
    { process: { kind: 'brownian', mu: 0.3, sigma: 0.7, x0: 2 }, antithetic: true },
    {
      process: { kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.02 },
      scheme: 'full-truncation',
      antithetic: true,
    },
    { process: { kind: 'ou', kappa: 1.5, theta: 0.06, sigma: 0.2, x0: 'stationary' }, antithetic: true },
  ])('with a reference, antithetic pairs, a start that is drawn: %o', async (more) => {
    await expectTheSame({ paths, times: 9, dt: 1 / 52, keep, ...more } as unknown as Simulate, ranges);
  });

  it('of several stretches of parts', async () => {
    const process = { kind: 'brownian', mu: 0.3, sigma: 0.7, x0: 2 };
    const times = keep === 'paths' ? 5000 : 60_000;
    const simulation = { process, paths: 2300, times, dt: 1 / 252, keep } as unknown as Simulate;
    const found = await expectTheSame(simulation, [
      { first: 0, count: 1024 },
      { first: 1024, count: 1276 },
    ]);
    expect(Object.keys(found.files).length).toBeGreaterThan(3);
  });
});

describe('blocks', () => {
  const simulation = (more: object): ReturnType<typeof simulateParameters> =>
    simulateParameters({
      process: { kind: 'brownian', mu: 0.3, sigma: 0.7, x0: 2 },
      paths: 100_000,
      times: 100_000,
      dt: 1 / 252,
      ...more,
    } as unknown as Simulate);

  it('are whole segments that follow one another, by what is simulated alone', () => {
    for (const more of [{}, { paths: 1025, times: 10_000_000 }, { paths: 10_000_000, times: 1000 }]) {
      const parameters = simulation(more);
      const cut = blocksOf(parameters, 'states');
      expect(cut.length).toBeGreaterThan(1);
      expect(cut.length).toBeLessThanOrEqual(256);
      expect(cut[0].first).toBe(0);
      for (const [b, { first, count }] of cut.entries()) {
        expect(first % 1024).toBe(0);
        expect(first + count).toBe(cut[b + 1]?.first ?? parameters.paths);
        expect(count * parameters.times).toBeGreaterThan(b + 1 < cut.length ? 2 ** 25 : 0);
      }
    }
  });

  it('are none where a simulation is small, its rows are one segment, or keeping paths is most of the work', () => {
    expect(blocksOf(simulation({ times: 1000 }), 'states')).toEqual([]);
    expect(blocksOf(simulation({ paths: 1024, times: 10_000_000 }), 'states')).toEqual([]);
    expect(blocksOf(simulation({}), 'paths')).toEqual([]);
    const steps = { process: { kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 }, scheme: 'euler', substeps: 8 };
    expect(blocksOf(simulation(steps), 'paths').length).toBeGreaterThan(50);
  });
});
