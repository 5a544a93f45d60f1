import { describe, expect, it } from 'vitest';
import { width } from '../../src/cli/output.js';
import { studyText } from '../../src/cli/study-text.js';
import type { Study, StudyFigure, StudyRow } from '../../src/evaluation/study.js';

const figure = (value: number | null, predicted: number | null, z: number | null): StudyFigure => ({
  value,
  predicted,
  error: null,
  z,
});
const nothing = figure(null, null, null);

const closedForm: StudyRow = {
  estimator: 'closed-form',
  parameter: 'lambda',
  truth: 0.25,
  count: 1000,
  mean: 0.2501,
  bias: figure(-1.23456e-4, 0, -2.345),
  sd: figure(0.0123456, 0.0120001, 1),
  rmse: nothing,
  coverage: figure(0.9512, 0.95, 0.2),
  standardError: nothing,
};
const network: StudyRow = {
  ...closedForm,
  estimator: 'a-network-whose-name-takes-more-room-than-there-is',
  parameter: 'mean lambda',
  count: 997,
  bias: figure(-0.151234, 0, -1171.6),
  sd: figure(0.0152, null, null),
  coverage: nothing,
};
const mean: StudyRow = { ...network, estimator: 'mean', parameter: 'mean', truth: null, count: 1000 };
const study = (...rows: StudyRow[]): Study => ({ replicates: 1000, rows });

describe('the table of a study', () => {
  it('shows truth, bias, its z, sd beside theory, and coverage', () => {
    const [titles, row, ...more] = studyText(study(closedForm, mean)).split('\n');
    expect(titles.split(/\s{2,}/)).toEqual([
      'in 1,000 replicates',
      'truth',
      'bias',
      'z',
      'sd',
      'theory',
      'coverage',
    ]);
    expect(row.split(/\s{2,}/)).toEqual([
      'closed-form',
      'lambda',
      '0.25',
      '-0.000123',
      '-2.3',
      '0.0123',
      '0.012',
      '95.1 %',
    ]);
    // What has neither a truth nor a theory stands in the JSON alone.
    expect(more).toEqual([
      'z is the bias in Monte Carlo standard errors: beyond ±3 it is no chance.',
      'theory is the sd that the noise gives.',
      'coverage is of the 95 % interval: 95 % ± 0.7 % where it is right.',
    ]);
  });

  it('keeps 80 columns and all of its own, and says where estimates are missing', () => {
    const lines = studyText(study(closedForm, network)).split('\n');
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/coverage$/);
    expect(lines[2]).toMatch(/^a-network.*… +mean λ̂ +0\.25 +-0\.151 +-1171\.6 +0\.0152 +– +–$/);
    expect(lines.slice(-2)).toEqual([`${network.estimator} gave no estimate in 3 of the`, '  replicates.']);
  });

  it('says that without noise there is nothing to cover', () => {
    const exact = { ...closedForm, sd: figure(1e-17, 0, null), bias: figure(2e-17, 0, null) };
    const lines = studyText(study(exact)).split('\n');
    expect(lines[1]).toMatch(/ 0 +–$/);
    expect(lines.slice(2)).toEqual(['There is no noise: what is left is rounding.']);
  });

  it('is no table without a study, or with nothing to stand beside', () => {
    expect(studyText(null)).toBe('');
    expect(studyText(study(mean))).toBe('');
  });

  it('of a process has theory’s bias too, and says what theory is there', () => {
    const kappa: StudyRow = {
      ...closedForm,
      parameter: 'kappa',
      truth: 0.2,
      bias: figure(0.474, 0.403, 1.84),
      sd: figure(0.546, 0.202, 12),
    };
    const sigma: StudyRow = {
      ...closedForm,
      parameter: 'sigma',
      truth: 0.01,
      bias: figure(-0.000116, -8.28e-5, -0.77),
      sd: figure(0.00061, 0.00064, 1),
    };
    const text = studyText({ replicates: 10_000, rows: [kappa, sigma] }, 'process');
    const [titles, first, second, ...more] = text.split('\n');
    expect(titles.split(/\s{2,}/).slice(0, 7)).toEqual([
      '10,000 replicates',
      'bias',
      'theory',
      'z',
      'sd',
      'theory',
      'coverage',
    ]);
    expect(first.split(/\s{2,}/).slice(1, 8)).toEqual([
      'kappa',
      '0.47',
      '0.4',
      '1.8',
      '0.55',
      '0.2',
      '95.1 %',
    ]);
    expect(second).toContain('-8.3e-5');
    expect(more.join(' ')).toContain('theory is the bias to first order');
    expect(more.join(' ')).not.toContain('noise');
    for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(80);
  });
});
