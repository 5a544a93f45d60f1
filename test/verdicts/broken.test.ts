import { expect, it, onTestFinished } from 'vitest';
import type { Estimator } from '#dist/estimators/estimator.js';
import { estimators } from '#dist/estimators/index.js';
import { loadPipeline, run as runPipeline } from '#dist/index.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { ofLambda } from '../tables.js';

/** Says that it is a network, and has the training mean for every row. */
const broken: Estimator<object> = { ...estimators.mean, kind: 'broken', level: 'network' };

it('an estimator that always predicts the training mean is told so by the ladder and the verdict', async () => {
  const table = estimators as Record<string, Estimator<object>>;
  table['broken'] = broken;
  onTestFinished(() => void delete table['broken']);
  const folder = temporaryFolder();
  const loaded = loadPipeline(writePipeline(folder, smallPipeline));
  const { train } = loaded.pipeline;
  const withBroken = {
    ...train.estimators,
    broken: { kind: 'broken' },
  } as unknown as typeof train.estimators;
  const report = await runPipeline(
    { ...loaded, pipeline: { ...loaded.pipeline, train: { ...train, estimators: withBroken } } },
    { what: 'all', threads: 2, dataFolder: folder },
  );
  const rung = ofLambda(report).ladder.rungs.find(({ name }) => name === 'broken')!;
  expect(rung).toMatchObject({ isTrainingMean: true, gainOverMean: { mean: 0, p: 1 } });
  expect(rung.sentence).toBe('The training mean for every row: it has learned nothing.');
  const beats = ofLambda(report).verdicts.find(({ id }) => id === 'beatsTheMean')!;
  expect(beats.answer).toBe('no');
  expect(beats.sentence).toContain('broken is the training mean for every row: nothing was learned.');
  const adds = ofLambda(report).verdicts.find(({ id }) => id === 'networkAdds')!;
  expect(adds.evidence['networks']).toContainEqual(expect.objectContaining({ name: 'broken', answer: 'no' }));
  expect(ofLambda(report).ladder.rungs.find(({ name }) => name === 'network')!.isTrainingMean).toBe(false);
});
