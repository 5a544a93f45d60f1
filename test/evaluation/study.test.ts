import { describe, expect, it } from 'vitest';
import { type ReplicateRow, type StudyFigure, type StudyRow, studyOf } from '../../src/evaluation/study.js';
import { normal } from '../../src/kernels/reference/normal.js';

const row = (replicate: number, over: Partial<ReplicateRow>): ReplicateRow => ({
  replicate,
  seed: String(100 + replicate),
  estimator: 'cf',
  parameter: 'lambda',
  status: 'converged',
  estimate: null,
  standardError: null,
  lower95: null,
  upper95: null,
  truth: null,
  theoryError: null,
  ...over,
});

const nothing = { value: null, predicted: null, error: null, z: null };

function expectFigure(found: StudyFigure, wanted: StudyFigure): void {
  for (const key of ['value', 'predicted', 'error', 'z'] as const) {
    if (wanted[key] === null) expect(found[key], key).toBeNull();
    else expect(found[key], key).toBeCloseTo(wanted[key], 12);
  }
}

describe('a study', () => {
  it('of made numbers has the figures of its formulas', () => {
    const estimates = [1.1, 0.8, 1.3, 1.2];
    const errors = [0.2, 0.1, 0.2, 0.3];
    const theory = [0.2, 0.2, 0.1, 0.2];
    const { replicates, rows } = studyOf(
      4,
      estimates.map((estimate, r) =>
        row(r, {
          estimate,
          standardError: errors[r],
          lower95: estimate - 0.15,
          upper95: estimate + 0.15,
          truth: 1,
          theoryError: theory[r],
        }),
      ),
    );
    expect(replicates).toBe(4);
    const [{ estimator, parameter, truth, count, mean, bias, sd, rmse, coverage, standardError }] = rows;
    expect({ estimator, parameter, truth, count }).toEqual({
      estimator: 'cf',
      parameter: 'lambda',
      truth: 1,
      count: 4,
    });
    // Mean 1.1, deviations 0, −0.3, 0.2, 0.1: variance 0.14 / 3. Mean τ² = 0.13 / 4, mean SE² = 0.18 / 4.
    expect(mean).toBeCloseTo(1.1, 12);
    const s = Math.sqrt(0.14 / 3);
    const tau = Math.sqrt(0.0325);
    expectFigure(bias, { value: 0.1, predicted: 0, error: s / 2, z: 0.2 / s });
    const sdError = s / Math.sqrt(6);
    expectFigure(sd, { value: s, predicted: tau, error: sdError, z: (s - tau) / sdError });
    // Errors 0.1, −0.2, 0.3, 0.2: squares 0.18.
    const r = Math.sqrt(0.045);
    expectFigure(rmse, {
      value: r,
      predicted: tau,
      error: r / Math.sqrt(8),
      z: ((r - tau) / r) * Math.sqrt(8),
    });
    // 0.95 … 1.25 alone holds 1.
    const chance = Math.sqrt((0.95 * 0.05) / 4);
    expectFigure(coverage, { value: 0.25, predicted: 0.95, error: chance, z: -0.7 / chance });
    // SE² − τ²: 0, −0.03, 0.03, 0.05, with mean 0.0125.
    const squares = [0, -0.03, 0.03, 0.05].map((value) => (value - 0.0125) ** 2);
    const beyond = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / 3) / 2 / (2 * r);
    expectFigure(standardError, { value: r, predicted: tau, error: beyond, z: (r - tau) / beyond });
  });

  it('keeps estimators and parameters apart, in their order', () => {
    const names = [
      ['b', 'y'],
      ['b', 'x'],
      ['a', 'x'],
    ];
    const rows = [0, 1].flatMap((r) =>
      names.map(([estimator, parameter], i) => row(r, { estimator, parameter, estimate: i + r })),
    );
    const study = studyOf(2, rows);
    expect(study.rows.map(({ estimator, parameter }) => [estimator, parameter])).toEqual(names);
    expect(study.rows.map(({ mean }) => mean)).toEqual([0.5, 1.5, 2.5]);
  });

  it('has no numbers that do not exist: without truth, errors, theory, or any estimate', () => {
    const [plain] = studyOf(3, [row(0, { estimate: 1 }), row(1, {}), row(2, { estimate: 3 })]).rows;
    expect(plain).toMatchObject({ count: 2, mean: 2, truth: null });
    expect(plain.sd).toEqual({ value: Math.SQRT2, predicted: null, error: 1, z: null });
    for (const figure of ['bias', 'rmse', 'coverage', 'standardError'] as const)
      expect(plain[figure]).toEqual(nothing);

    const [empty] = studyOf(2, [row(0, { truth: 1 }), row(1, { truth: 1 })]).rows;
    expect(empty).toMatchObject({ count: 0, mean: null, truth: 1 });
    for (const figure of ['bias', 'sd', 'rmse', 'coverage', 'standardError'] as const)
      expect(empty[figure]).toEqual(nothing);

    // A replicate of which theory says nothing leaves nothing to predict.
    const half = [1, 2].map((estimate, r) =>
      row(r, { estimate, truth: 1, theoryError: r === 0 ? 0.5 : null }),
    );
    expect(studyOf(2, half).rows[0].sd.predicted).toBeNull();
  });

  it('gives no score where there is no noise', () => {
    const rows = [0.25, 0.25 + 1e-16].map((estimate, r) =>
      row(r, { estimate, truth: 0.25, theoryError: 0, standardError: 0 }),
    );
    const [{ bias, sd, rmse, standardError }] = studyOf(2, rows).rows;
    expect([bias.z, sd.z, rmse.z, standardError.z]).toEqual([null, null, null, null]);
    expect(sd.predicted).toBe(0);
  });

  it('scores like a standard normal where theory is right', () => {
    const [studies, replicates, freedom] = [400, 200, 10];
    const z = (study: number, replicate: number, draw: number): number =>
      normal(study, 0, 0, replicate, draw);
    const figures = ['bias', 'sd', 'rmse', 'coverage', 'standardError'] as const;
    const scores = Array.from({ length: studies }, (_, study): StudyRow => {
      const rows = Array.from({ length: replicates }, (_, r) => {
        // A replicate's own error, as its own x gives it.
        const tau = 1 + 0.1 * z(study, r, 0);
        const estimate = 3 + tau * z(study, r, 1);
        let squares = 0;
        for (let f = 0; f < freedom; f++) squares += z(study, r, 2 + f) ** 2;
        const half = 1.959963984540054 * tau;
        return row(r, {
          estimate,
          standardError: tau * Math.sqrt(squares / freedom),
          lower95: estimate - half,
          upper95: estimate + half,
          truth: 3,
          theoryError: tau,
        });
      });
      return studyOf(replicates, rows).rows[0];
    });
    for (const figure of figures) {
      const found = scores.map((study) => study[figure].z!);
      const mean = found.reduce((sum, value) => sum + value, 0) / studies;
      const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (studies - 1);
      // The errors are for large numbers: at 200 replicates a score's own mean may be off by some hundredths.
      expect(Math.abs(mean), figure).toBeLessThan(4 / Math.sqrt(studies) + 0.05);
      expect(Math.abs(variance - 1), figure).toBeLessThan(4 * Math.sqrt(2 / studies) + 0.05);
    }
  });
});
