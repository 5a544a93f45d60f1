import { describe, expect, it } from 'vitest';
import { errorModelOf, resolveErrors } from '../../src/estimators/error-model.js';

const simulated = { observed: false, window: undefined, noiseLags: 0 };
const correlated = { ...simulated, noiseLags: 20 };
const lists = { observed: true, window: undefined, noiseLags: 0 };
const windows = { ...lists, window: 21 };
const madeOnWindows = { ...simulated, window: 21 };

describe('errors that a file leaves open', () => {
  it.each([
    ['k made with independent noise', simulated, { errors: 'classical' }],
    ['k made with correlated noise', correlated, { errors: 'known-noise', lags: 20 }],
    ['k made on windows', madeOnWindows, { errors: 'classical' }],
    ['k observed on windows', windows, { errors: 'cosine', lags: 20 }],
    ['k observed on windows of one', { ...windows, window: 1 }, {}],
    ['k observed on lists, which may overlap', lists, {}],
  ])('are those of what is known: %s', (_name, data, wanted) => {
    expect(resolveErrors({}, data)).toEqual(wanted);
  });

  it('are decided by the lists where only they know: hc3, or cosine over their overlap', () => {
    expect(errorModelOf({}, 1)).toEqual({ kind: 'hc3' });
    expect(errorModelOf({}, 5)).toEqual({ kind: 'cosine', lags: 4 });
    expect(errorModelOf({ errors: 'cosine' }, 5)).toEqual({ kind: 'cosine', lags: 4 });
    expect(errorModelOf({ errors: 'hc3' }, 5)).toEqual({ kind: 'hc3' });
    expect(errorModelOf({ errors: 'cosine', lags: 7 }, 5)).toEqual({ kind: 'cosine', lags: 7 });
  });
});

describe('errors that a file gives', () => {
  it('take their lags from the data where it leaves these open', () => {
    expect(resolveErrors({ errors: 'newey-west' }, windows)).toEqual({ errors: 'newey-west', lags: 20 });
    expect(resolveErrors({ errors: 'newey-west', lags: 0 }, lists)).toEqual({
      errors: 'newey-west',
      lags: 0,
    });
    expect(resolveErrors({ errors: 'cosine' }, correlated)).toEqual({ errors: 'cosine', lags: 20 });
    expect(resolveErrors({ errors: 'cosine', lags: 60 }, windows)).toEqual({ errors: 'cosine', lags: 60 });
    expect(resolveErrors({ lags: 12 }, lists)).toEqual({ errors: 'cosine', lags: 12 });
    expect(resolveErrors({ errors: 'known-noise' }, correlated)).toEqual({ errors: 'known-noise', lags: 20 });
    expect(resolveErrors({ errors: 'hc0' }, windows)).toEqual({ errors: 'hc0' });
  });

  it.each([
    [{ errors: 'newey-west' }, lists, /^\.lags must be given/],
    [{ errors: 'hc3', lags: 3 }, lists, /^\.lags must be left out with errors: hc3, found 3/],
    [{ lags: 3 }, simulated, /^\.lags must be left out with errors: classical, found 3/],
    [{ lags: 3 }, correlated, /^\.lags must be left out with errors: known-noise, found 3/],
    [{ errors: 'known-noise' }, windows, /^\.errors must not be known-noise where k is observed/],
  ] as const)('are refused where they do not fit: %o', (choice, data, message) => {
    expect(() => resolveErrors(choice, data)).toThrow(message);
  });
});
