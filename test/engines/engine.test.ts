import { expect, it } from 'vitest';
import type { Engine } from '#dist/engines/engine.js';
import { LocalEngine } from '#dist/engines/local.js';
import { InterruptedError } from '#dist/errors.js';
import { loadPipeline, run } from '#dist/index.js';
import { DatasetMaker } from '#dist/run/dataset-maker.js';
import { planStages } from '#dist/run/plan.js';
import { StageReports } from '#dist/run/stage-reports.js';
import { Store } from '#dist/store/store.js';
import { temporaryFolder } from '../folders.js';

const loaded = loadPipeline('pipelines/lambda.yaml', [
  'simulate.paths=3',
  'simulate.times=30',
  'targets.noise=0.01',
  'evaluate.replicates=25',
  'train.estimators={ process: { kind: gaussian-process, basisFunctions: 4 } }',
]);

it('a dataset that an engine makes a part at a time, each by another worker, is the one of a run', async () => {
  const whole = temporaryFolder();
  await run(loaded, { what: 'replicates', dataFolder: whole, threads: 1 });
  const stage = (await planStages(loaded)).find(({ name }) => name === 'replicates')!;
  const expected = new Store(whole).find(stage.name, stage.identity.fingerprint)!.manifest;
  expect(expected.parts.length).toBe(3);

  // Each worker is lost when it has made a part.
  let workers = 0;
  const engine: Engine = {
    start: () => undefined,
    prepare: () => Promise.resolve(),
    async make(making) {
      workers++;
      const lost = new AbortController();
      const worker = new LocalEngine({ threads: 1, signal: lost.signal });
      const finished: typeof making.observer.finished = (part, seconds) => {
        making.observer.finished(part, seconds);
        lost.abort();
      };
      try {
        return await worker.make({ ...making, observer: { ...making.observer, finished } });
      } finally {
        await worker.close();
      }
    },
    close: () => Promise.resolve(),
  };
  const store = new Store(temporaryFolder());
  const { signal } = new AbortController();
  const reports = new StageReports(() => undefined);
  const maker = new DatasetMaker(loaded, store, engine, reports, { wait: false, signal });
  const parts: number[] = [];
  for (let made: unknown; made === undefined; parts.push(workers)) {
    made = await maker.make(stage, 'resume', 1, {}).catch((error: unknown) => {
      if (!(error instanceof InterruptedError)) throw error;
    });
  }
  expect(workers).toBeGreaterThanOrEqual(3);
  expect(store.find(stage.name, stage.identity.fingerprint)!.manifest).toEqual(expected);
});
