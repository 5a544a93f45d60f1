import { expect, it } from 'vitest';
import { PipelineFile } from '../../src/pipeline/load.js';
import { parseOverride } from '../../src/pipeline/override.js';
import { PlanMemo } from '../../src/pipeline/plan-memo.js';
import { planStages } from '../../src/run/plan.js';
import { PipelineVariants } from '../../src/pipeline/variants.js';
import { fingerprintOf } from '../../src/store/fingerprint.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

const sets = ['evaluate.reference.name=theirs', 'evaluate.reference.lambda=0.3'].map(parseOverride);

/** Values of every top-level key, some of which are refused, alone or together with others. */
const changes = [
  [],
  ['seed=3'],
  ['seed=3', 'simulate.process.sigma=0.3'],
  ['simulate.dt=1/12', 'simulate.paths=7', 'targets.noise=0.2'],
  ['targets.noise={ sd: 0.1, lags: 0 }'],
  ['targets.noise={ sd: 0.1, lags: 3 }', 'train.holdOut={ by: time, gap: 3 }'],
  ['targets.lambda={ kind: sinusoidal, mean: 0.25, amplitude: 0.1, frequency: 5 }'],
  ['train.estimators.network.epochs=2', 'evaluate.replicates=5'],
  ['train.estimators={ one: { kind: mean } }'],
  ['name=other', 'seed=5'],
  ['seed=-1'],
  ['seed=1.5', 'targets.noise=-1'],
  ['simulate=null'],
  ['train.holdOut.gap=3'],
  ['nothing=1'],
  ['simulate.process.speed=1'],
];

it('a variant is what loading the file with its values gives, or refuses in the same words', async () => {
  const file = new PipelineFile(writePipeline(temporaryFolder(), smallPipeline));
  const variants = new PipelineVariants(file, sets);
  const memo = new PlanMemo();
  // Twice, so that all is known the second time.
  for (const texts of [...changes, ...changes]) {
    const overrides = texts.map(parseOverride);
    let loaded;
    try {
      loaded = file.load([...sets, ...overrides]);
    } catch (error) {
      expect(() => variants.load(overrides)).toThrow((error as Error).message);
      continue;
    }
    const variant = variants.load(overrides);
    expect(variant).toEqual(loaded);
    expect(Object.keys(variant.pipeline.train.estimators)).toEqual(
      Object.keys(loaded.pipeline.train.estimators),
    );
    const planned = await planStages(variant, new Map(), memo);
    const plain = await planStages(loaded);
    const identities = (stages: typeof plain) => stages.map(({ identity }) => ({ ...identity }));
    expect(identities(planned)).toEqual(identities(plain));
    // What a manifest says of its ingredients is what its fingerprint is of.
    for (const { identity } of planned)
      expect(fingerprintOf(identity.ingredients)).toBe(identity.fingerprint);
  }
});
