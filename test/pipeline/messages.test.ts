import { expect, it } from 'vitest';
import { loadPipeline } from '../../src/pipeline/load.js';
import { smallPipeline } from '../experiment.js';

const basis = 'train.estimators.fit.basis';
const messageOf = (basis: unknown): string => {
  try {
    loadPipeline({ ...smallPipeline, train: { estimators: { fit: { kind: 'least-squares', basis } } } });
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

it.each([
  [{ terms: 3 }, `${basis}.terms must be a list that is not empty, found 3 (an object)`],
  [{ terms: [] }, `${basis}.terms must be a list that is not empty, found [] (an object)`],
  [{ terms: [null] }, `${basis}.terms.0 must be a formula such as mean(x^2), found null (an object)`],
  [{ kind: 'terms', terms: 3 }, `${basis}.terms must be a list that is not empty, found 3 (an object)`],
])('terms %j are refused in our own words, whether or not their kind is said', (wrong, message) => {
  expect(messageOf(wrong)).toBe(message);
});

it.each([
  [{ substeps: 2.5 }, 'substeps must be a whole number from 1 to 4096, found 2.5 (an object)'],
  [{}, 'substeps must be a whole number from 1 to 4096, found nothing (an object)'],
  [{ substeps: 8, scheme: 'eul' }, 'scheme must be one of '],
])('a reference %j is refused with the key inside of it', (reference, message) => {
  const simulate = { process: { kind: 'gbm', sigma: 0.4 }, scheme: 'euler', substeps: 2, reference };
  expect(() =>
    loadPipeline({ ...smallPipeline, simulate: { ...simulate, paths: 4, times: 9, dt: 1 } }),
  ).toThrow(`simulate.reference.${message}`);
});

it('noise that is a mapping is refused with the key inside of it', () => {
  const targets = { lambda: 0.25, noise: { sd: -1, lags: 2 } };
  expect(() => loadPipeline({ ...smallPipeline, targets })).toThrow(
    'targets.noise.sd must be a number of at least 0, found -1 (an object)',
  );
});
