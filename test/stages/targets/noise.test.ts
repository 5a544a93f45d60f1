import { describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { readColumns } from '#dist/rows/stored-table.js';
import { readManifest } from '#dist/store/manifest.js';
import { rowNoise } from '../../../src/random/noise.js';
import { runIn, smallPipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { folderOf } from '../../tables.js';

const estimators = { cf: { kind: 'least-squares', basis: 'constant' } };
const withNoise = (noise: unknown): object => ({
  ...smallPipeline,
  targets: { lambda: 0.25, noise },
  train: { estimators },
});
const fingerprints = ({ stages }: RunReport): string[] => stages.map(({ fingerprint }) => fingerprint);

const errorsOf = (report: RunReport): unknown => {
  const { ingredients } = readManifest(folderOf(report, 'train:cf'))!;
  const { parameters } = ingredients as unknown as { parameters: { estimator: object } };
  const { errors, lags } = parameters.estimator as { errors?: string; lags?: number };
  return { errors, lags };
};

describe('correlated noise on targets', () => {
  it('is added to the rows of every part', async () => {
    const noise = { sd: 0.01, lags: 30 };
    const rows = 140_000;
    const report = await runIn(temporaryFolder(), withNoise(noise), {
      what: 'targets',
      set: ['simulate.paths=16', `simulate.times=${rows}`],
    });
    const folder = folderOf(report, 'targets');
    const manifest = readManifest(folder)!;
    expect(manifest.parts.length).toBeGreaterThan(1);
    const { s, k } = readColumns({ folder, manifest }, ['s', 'k']);
    const added = rowNoise(smallPipeline.seed, noise, 0, rows);
    expect(k).toEqual(s.map((square, j) => 0.25 * square + added[j]));
  });

  it('makes its own correlation that of the errors of least squares, unless others are given', async () => {
    const folder = temporaryFolder();
    const correlated = await runIn(folder, withNoise({ sd: 0.01, lags: 20 }));
    expect(errorsOf(correlated)).toEqual({ errors: 'known-noise', lags: 20 });
    const given = await runIn(folder, withNoise({ sd: 0.01, lags: 20 }), {
      set: ['train.estimators.cf.errors=classical'],
    });
    expect(errorsOf(given)).toEqual({ errors: 'classical' });
    expect(errorsOf(await runIn(folder, withNoise(0.01)))).toEqual({ errors: 'classical' });
  });

  it('without lags is the plain number, to the fingerprint', async () => {
    const folder = temporaryFolder();
    const plain = await runIn(folder, withNoise(0.01));
    const mapping = await runIn(folder, withNoise({ sd: 0.01, lags: 0 }));
    expect(fingerprints(mapping)).toEqual(fingerprints(plain));
    expect(mapping.stages.every(({ status }) => status === 'reused')).toBe(true);
  });

  it('warns that rows held out at random share it', async () => {
    const warnings: string[] = [];
    await runIn(temporaryFolder(), withNoise({ sd: 0.01, lags: 20 }), {
      what: 'simulate',
      onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
    });
    expect(warnings).toEqual([
      'rows held out at random share noise with training rows, since it is correlated over 20: ' +
        'hold-out errors look too small; use holdOut: { by: time, gap: 20 }',
    ]);
  });
});
