import { describe, expect, it } from 'vitest';
import { RunError } from '../../src/errors.js';
import { fitSummary } from '../../src/stages/train/fit-summary.js';
import { pathsSummary } from '../../src/rows/paths-summary.js';
import type { Dataset } from '../../src/store/dataset.js';
import type { Json } from '../../src/store/fingerprint.js';

const datasetOf = (summary: Json): Dataset => ({
  folder: 'data/store/train/abc',
  manifest: { format: 2, stage: 'train:line', fingerprint: 'abc', ingredients: {}, parts: [], summary },
});
const parameter = { name: 'lambda', estimate: 0.25, standardError: null, interval95: null, truth: null };
const summary = { status: 'converged', message: null, parameters: [parameter], fullSample: null };

describe('the summary of a dataset', () => {
  it('is what was written, with its type', () => {
    expect(fitSummary.read(datasetOf(summary)).parameters).toEqual([parameter]);
    expect(fitSummary.read(datasetOf(fitSummary.write(fitSummary.read(datasetOf(summary)))))).toEqual(
      summary,
    );
    expect(pathsSummary.read(datasetOf({ rows: 3, n: 2, sourceRows: 9 }))).toMatchObject({ rows: 3, n: 2 });
  });

  it('may have overflowed in the bounds of an interval, where JSON has null', () => {
    const wide = { ...parameter, interval95: [null, 1] };
    expect(fitSummary.read(datasetOf({ ...summary, parameters: [wide] })).parameters).toEqual([wide]);
  });

  it.each<[string, Json, string]>([
    [
      'a field of another kind',
      { ...summary, status: 'fine' },
      'summary.status must be one of converged, stopped, diverged, found "fine"',
    ],
    ['a field that is not there', { status: 'converged' }, 'summary.message must be a text, found none'],
    [
      'an item of a list',
      { ...summary, parameters: [parameter, { ...parameter, estimate: 'x' }] },
      'summary.parameters[1].estimate must be a number, found "x"',
    ],
    ['something else altogether', 3, 'summary must be an object, found 3'],
  ])('is refused for %s, with the file, the place and what to do', (_, wrong, words) => {
    const read = (): unknown => fitSummary.read(datasetOf(wrong));
    expect(read).toThrow(RunError);
    expect(read).toThrow(
      `data/store/train/abc/manifest.json: ${words}: \`pipeline run train:line --force\` with the pipeline file and values that made it recomputes it`,
    );
  });
});
