import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { planStages } from '#dist/run/plan.js';
import { verifyStore } from '#dist/run/verify.js';
import type { DatasetIdentity } from '#dist/store/dataset-writer.js';
import {
  lawOf,
  readSample,
  readSquares,
  readState,
  rowColumns,
  sampleColumns,
  stateColumns,
  type StoredState,
} from '#dist/rows/stored-states.js';
import { Store } from '#dist/store/store.js';
import type { Dataset } from '#dist/store/dataset.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { writeDataset } from '../inspect/scratch.js';

const pipeline = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, keep: 'states' },
  train: { estimators: { mean: { kind: 'mean' } } },
};
const part = { index: 0, first: 0, rows: 400 };

let identity: DatasetIdentity;
let simulated: Dataset;
beforeAll(async () => {
  const folder = folderOfFile();
  await runIn(folder, pipeline, { what: 'simulate' });
  ({ identity } = (await planStages(loadPipeline(writePipeline(folder, pipeline))))[0]);
  simulated = new Store(join(folder, 'data')).find('simulate', identity.fingerprint)!;
});

/** A dataset whose every byte is as it was written, and was written with another state, another mean square or another law. */
async function written(
  change: (state: StoredState, squares: Float64Array, sample: Float64Array) => void,
  law: object = {},
): Promise<{ folder: string; dataFolder: string }> {
  const folder = temporaryFolder();
  const dataFolder = join(folder, 'data');
  const [state, squares, sample] = [
    readState(simulated, 0),
    readSquares(simulated, 0),
    readSample(simulated, 0),
  ];
  change(state, squares, sample);
  const tables = {
    rows: [rowColumns({ squares })],
    sample: [sampleColumns({ sample })],
    states: [stateColumns(part, state, 1 / 252)],
  };
  const summary = { rows: 400, n: 20, law: { ...lawOf(simulated)!, ...law } };
  await writeDataset(dataFolder, identity, tables, summary);
  return { folder, dataFolder };
}

const damageOf = async (dataFolder: string): Promise<string[]> =>
  (await verifyStore({ dataFolder })).datasets.flatMap(({ damage }) =>
    damage.map(({ file, what, detail }) => `${file} ${what}: ${detail}`),
  );

type Writable = { -readonly [Key in keyof StoredState]: StoredState[Key] };

describe('verify computes the paths of states again', () => {
  it('and finds nothing where they come out the same', async () => {
    const { dataFolder } = await written(() => undefined);
    const seen: number[] = [];
    const { datasets } = await verifyStore({
      dataFolder,
      onProgress: (done, total) => seen.push(done / total),
    });
    expect(datasets).toMatchObject([{ state: 'whole', damage: [] }]);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it.each<[string, string, (state: Writable, squares: Float64Array, sample: Float64Array) => void]>([
    [
      'sha256',
      'states/part-00000.arrow different: .* sha256',
      (state) => (state.sha256 = `0${state.sha256.slice(1)}`),
    ],
    ['state', 'states/part-00000.arrow different: .* state', ({ state }) => (state[7] += 2 ** -50)],
    ['range', 'states/part-00000.arrow different: .* range', (state) => (state.least -= 1)],
    [
      'mean square',
      'rows/part-00000.arrow different: .* squares',
      (_, squares) => (squares[399] *= 1 + 2 ** -52),
    ],
    [
      'sample',
      'sample/part-00000.arrow different: .* sample',
      (_state, _squares, sample) => (sample[99] += 1),
    ],
  ])('and names the file whose %s is another', async (_, wanted, change) => {
    const { dataFolder } = await written(change);
    expect(await damageOf(dataFolder)).toEqual([expect.stringMatching(new RegExp(wanted))]);
  });

  it('and every pass over them finds an end that is another', async () => {
    const { folder } = await written(({ state }) => (state[7] += 2 ** -50));
    const quadratic = { ...pipeline, targets: { lambda: { kind: 'linear', a: 1, b: 1 } } };
    await expect(runIn(folder, quadratic, { what: 'targets' })).rejects.toThrow(
      /paths of part 0 must end in the state that is stored, found another/,
    );
  });

  it('and leaves alone what other kernels have made, whose paths nobody reads', async () => {
    const { folder, dataFolder } = await written(() => undefined, {
      kernels: { 'laws/brownian': '0'.repeat(64), rows: '0'.repeat(64) },
    });
    await expect(runIn(folder, pipeline, { what: 'targets' })).rejects.toThrow(
      /must be computed by the kernels that made them/,
    );
    expect(await damageOf(dataFolder)).toEqual([]);
  });
});
