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
