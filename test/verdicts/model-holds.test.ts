import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { modelHolds } from '../../src/verdicts/model-holds.js';
import type { ModelEvidence } from '../../src/verdicts/model-evidence.js';
import type { Answer } from '../../src/verdicts/verdict.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { startPool } from '../training/rows.js';
import { drift } from '../truth/settings.js';
import { evidence, model } from './evidence.js';

const changes = { f: 41, p: 0.0005, row: 96, before: 0.12, after: 0.33, shift: 0.21 };
const correlates = { from: 1, to: 4, correlation: 0.4, expected: -0.01, p: 1e-9 };
const wide = { p: 1e-6, ratio: 3.1, along: 'time', grows: true } as const;
const carrying = (share: number, standardErrors: number, p: number): Partial<ModelEvidence> => ({
  influence: {
    share,
    shareRows: [12, 12],
    largest: { rows: [96, 116], lambda: 0.25, without: 0.31, standardErrors, p },
  },
});

const cases: readonly [Answer, string, Partial<ModelEvidence>][] = [
  ['yes', 'Nothing speaks against closed-form: λ is the same early and late (sup-F 3.2, p = 0.42)', {}],
  ['yes', 'constant λ', { estimator: null }],
  [
    'yes',
    'exact to rounding',
    { exact: true, stability: null, correlation: null, spread: null, influence: null },
  ],
  [
    'no',
    'λ is not the same throughout: 0.12 before row 96 and 0.33 from there on (sup-F 41, p < 0.001). One number does not describe these rows.',
    { stability: changes },
  ],
  [
    'no',
    'beside quadratic it is 0.21 higher from row 96 on (sup-F 41, p < 0.001)',
    { stability: changes, estimator: 'quadratic', isConstant: false },
  ],
  ['no', 'Residuals 1 to 4 rows apart correlate, 0.4 on average (p < 0.001)', { correlation: correlates }],
  ['yes', 'p = 0.03', { stability: { ...changes, p: 0.03 } }],
  ['unclear', 'up to 3.1 times wider late (p < 0.001): classical errors', { spread: wide }],
  [
    'unclear',
    'wider where s is small',
    { spread: { ...wide, along: 's', grows: false }, errors: 'known-noise' },
  ],
  ['yes', 'hc3 errors allow for that', { spread: wide, errors: 'hc3' }],
  ['yes', 'Nothing speaks', { spread: { ...wide, ratio: 1.4 } }],
  [
    'unclear',
    'Rows 96 to 116 carry the estimate: constant λ̂ is 0.25 with and 0.31 without, 2.3 standard errors apart.',
    carrying(0.02, 2.3, 0.001),
  ],
  ['yes', 'Nothing speaks', carrying(0.02, 2.3, 0.02)],
  ['yes', 'Nothing speaks', carrying(0.02, 0.9, 0.001)],
  ['unclear', 'Row 12 carries the estimate: it holds 70 % of Σ s²', carrying(0.7, 0.1, 1)],
  ['unknown', '9 training rows are too few', { rows: 9, stability: null, correlation: null }],
  ['yes', 'k is 0.3 in every training row', { constantK: 0.3 }],
  ['yes', 'k shows no relation to s: λ̂ = 0.01 ± 0.02', { unrelated: { lambda: 0.01, standardError: 0.02 } }],
  ['yes', '20 training rows have the same x and k as earlier ones (20 %)', { duplicates: 20 }],
];

describe('modelHolds', () => {
  it.each(cases)('is %s: %s', (answer, words, over) => {
    const found = modelHolds.judge(evidence({ model: model(over) }));
    expect(found.sentence).toContain(words);
    expect(found.answer).toBe(answer);
    expect(found.sentence).toMatch(/^\S.*\.$/);
    expect(found.sentence).not.toMatch(/NaN|undefined|null|Infinity|\s{2}/);
    expect(JSON.parse(JSON.stringify(found.evidence))).toEqual(found.evidence);
  });

  it('is unknown without a closed form, and where λ is drawn for each row', () => {
    expect(modelHolds.judge(evidence({ model: undefined })).answer).toBe('unknown');
    expect(modelHolds.judge(evidence({ truth: { kind: 'row' }, model: undefined })).answer).toBe('unknown');
  });

  it('of a run says what its rows are: λ that drifts, rows that repeat, k without relation, one row that carries all', async () => {
    const pool = startPool(1);
    onTestFinished(() => pool.close());
    const folder = temporaryFolder();
    const estimators = { 'closed-form': { kind: 'least-squares', basis: 'constant' } };
    const said = async (pipeline: object): Promise<[Answer, string]> => {
      const { result } = await runIn(folder, pipeline, { threads: 1, pool });
      const { answer, sentence } = result!.verdicts.find(({ id }) => id === 'modelHolds')!;
      return [answer, sentence];
    };
    const drifting = drift.pipeline(3, folder) as { train: object };
    const [denied, why] = await said({ ...drifting, train: { ...drifting.train, estimators } });
    expect(denied).toBe('no');
    expect(why).toMatch(/λ is not the same throughout: 0\.1\d before row \d+ and 0\.3\d? from there on/);

    const imported = (rows: number, row: (j: number) => readonly [x: number, k: number]): object => {
      const lines = Array.from({ length: rows }, (_, j) => row(j).join(','));
      writeFileSync(join(folder, 'rows.csv'), ['x,k', ...lines].join('\n'));
      return {
        name: 'rows',
        import: { files: { rows: 'rows.csv' }, sql: 'SELECT [x] AS x, k FROM rows' },
        train: { estimators },
      };
    };
    // Irregular, without a generator: fractions of multiples of √2 and √3.
    const noise = (j: number): number => ((j * Math.SQRT2) % 1) + ((j * Math.sqrt(3)) % 1) - 1;
    const x = (j: number): number => 1 + 0.5 * ((j * Math.sqrt(5)) % 1);
    const repeated = await said(
      imported(200, (j) => [x(j % 100), 0.25 * x(j % 100) ** 2 + 0.05 * noise(j % 100)]),
    );
    expect(repeated[1]).toMatch(/training rows have the same x and k as earlier ones/);
    expect((await said(imported(100, (j) => [x(j), 0.3])))[1]).toContain('k is 0.3 in every training row');
    expect((await said(imported(100, (j) => [x(j), noise(j)])))[1]).toContain('k shows no relation to s');
    const [doubt, carried] = await said(
      imported(100, (j) => [x(j), 0.25 * x(j) ** 2 + 0.05 * noise(j) + (j === 40 ? 60 : 0)]),
    );
    expect([doubt, carried]).toEqual(['unclear', expect.stringContaining('Row 40 carries the estimate')]);
  });
});
