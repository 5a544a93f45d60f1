import { describe, expect, it } from 'vitest';
import { processText } from '#dist/cli/process-text.js';

type Loaded = Parameters<typeof processText>[0];
type Result = Parameters<typeof processText>[1];

const parameter = (truth: number | null) => ({
  name: 'intensity',
  estimate: -5.12546e-12,
  standardError: 3.88e-9,
  interval95: [-7.606e-9, 7.596e-9],
  truth,
});

/** A result of one estimator, as far as its text reads it. */
const result = (name: string, truth: number | null): Result =>
  ({
    transitions: { train: 80, holdOut: 20, paths: 1, time: 8, dt: 0.1 },
    estimators: [
      {
        name,
        status: 'converged',
        message: null,
        notes: [],
        parameters: [parameter(truth), parameter(truth)],
        fullSample: truth === null ? [parameter(null)] : null,
        holdOut: { logScore: -17.29 },
        logLikelihood: -5574.57,
        aic: -11145.1,
        bic: -11137.6,
        comparableAs: 'exact',
      },
    ],
    ladder: { on: 'transitions', rungs: [], apart: [] },
    verdicts: [],
    advice: [],
    study: null,
  }) as unknown as Result;

describe('what is shown of a process', () => {
  const linesOf = (name: string, truth: number | null): string[] =>
    processText({ pipeline: { name: 'mine' } } as Loaded, result(name, truth)).split('\n');

  it.each([
    ['ml', null],
    ['merton-with-a-long-name', null],
    ['merton-with-a-long-name', 1.23456e-12],
    ['an-estimator-whose-name-has-fifty-letters-or-more-in-it', null],
  ])('has no line wider than 80 columns: %s, truth %s', (name, truth) => {
    const lines = linesOf(name, truth);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.some((line) => line.includes('-7.606e-9 … 7.596e-9'))).toBe(true);
  });

  it('has no column of truths that nobody knows', () => {
    expect(linesOf('ml', null).join('\n')).not.toContain('truth');
    expect(linesOf('ml', 1).join('\n')).toContain('truth');
  });
});
