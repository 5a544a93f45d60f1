import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { compileKernels } from '#dist/kernels/load.js';
import { areas, type KernelModules } from '#dist/kernels/modules.js';
import { Pool } from '#dist/pool/pool.js';
import { loadPipeline } from '../../src/pipeline/load.js';
import { type PlannedStage, planStages } from '../../src/run/plan.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** The module whose sha256 is another than it is. */
let changed = '';
vi.mock('../../src/kernels/load.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/kernels/load.js')>();
  return {
    ...original,
    sha256OfKernels: (used: Parameters<typeof original.sha256OfKernels>[0]) => {
      const found = original.sha256OfKernels(used);
      return changed in found ? { ...found, [changed]: '0'.repeat(64) } : found;
    },
  };
});

const closedForms = {
  mean: { kind: 'mean' },
  ratio: { kind: 'ratio' },
  line: { kind: 'least-squares', basis: 'linear' },
  polynomial: { kind: 'least-squares', basis: { kind: 'polynomial', degree: 4 } },
  process: { kind: 'gaussian-process', basisFunctions: 12 },
};
const { network } = smallPipeline.train.estimators;
const small = { ...smallPipeline.simulate, paths: 8, times: 60 };
const targets = { lambda: { kind: 'linear', a: 0.2, b: 0.1 }, noise: 0.01 };
const study = { evaluate: { replicates: 2 } };

const cases = {
  'closed forms': {
    ...smallPipeline,
    simulate: small,
    targets,
    train: { estimators: closedForms },
    ...study,
  },
  'a network beside one': {
    ...smallPipeline,
    simulate: small,
    targets,
    train: { estimators: { mean: { kind: 'mean' }, network } },
    ...study,
  },
  'a formula': {
    ...smallPipeline,
    simulate: small,
    targets: { lambda: { kind: 'formula', lambda: '0.2 + sin(x) / 9' }, noise: 0.01 },
    train: { estimators: closedForms },
    ...study,
  },
  'imported windows': {
    name: 'small',
    seed: 7,
    import: { files: { rows: 'rows.csv' }, sql: 'SELECT x FROM rows ORDER BY t', window: 5 },
    targets,
    train: { estimators: closedForms },
  },
};

/** A folder with the file that the import reads. */
function folderWithRows(): string {
  const folder = temporaryFolder();
  const rows = Array.from({ length: 90 }, (_, t) => `${t},${1 + ((t * 37) % 11) / 10}`);
  writeFileSync(join(folder, 'rows.csv'), `t,x\n${rows.join('\n')}\n`);
  return folder;
}

const fingerprints = (stages: readonly PlannedStage[]): Map<string, string> =>
  new Map(stages.map(({ name, identity }) => [name, identity.fingerprint]));

describe('a change of one module of kernels', () => {
  beforeEach(() => void (changed = ''));

  it.each<[string, string[]]>([
    ['training', ['train:network']],
    ['draws', ['targets', 'train:mean', 'train:network', 'replicates', 'evaluate']],
    ['rows', ['targets', 'train:mean', 'train:network', 'replicates', 'evaluate']],
    ['laws/brownian', ['simulate', 'replicates']],
    ['laws/another', []],
  ])(
    '%s gives new fingerprints to what is computed with it, and to what reads that',
    async (module, using) => {
      const loaded = loadPipeline(writePipeline(temporaryFolder(), cases['a network beside one']));
      const before = await planStages(loaded);
      changed = module;
      const after = fingerprints(await planStages(loaded));
      const trains = module === 'training' ? ['replicates', 'evaluate'] : [];
      const isNew = ({ name, upstream }: PlannedStage): boolean =>
        [...using, ...trains].includes(name) || upstream.some(isNew);
      expect(before.filter(({ name, identity }) => after.get(name) !== identity.fingerprint)).toEqual(
        before.filter(isNew),
      );
    },
  );

  it('that keeps rows’ sums leaves paths alone, and makes states anew, which keep such sums', async () => {
    const kernels = async (keep: object): Promise<readonly string[]> => {
      const simulate = { ...small, ...keep };
      const file = writePipeline(temporaryFolder(), { ...cases['closed forms'], simulate });
      return (await planStages(loadPipeline(file)))[0].kernels;
    };
    expect(await kernels({})).toEqual(['laws/brownian']);
    expect(await kernels({ keep: 'states' })).toEqual(['laws/brownian', 'rows']);
  });
});

describe('no stage computes with kernels that its fingerprint does not name', () => {
  const empty = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));

  it.each(Object.entries(cases))('in a pipeline of %s', async (_, pipeline) => {
    const folder = folderWithRows();
    const loaded = loadPipeline(writePipeline(folder, pipeline));
    const all = await compileKernels();
    const pools = new Map<string, Pool>();
    onTestFinished(async () => void (await Promise.all([...pools.values()].map((pool) => pool.close()))));
    for (const { name: stage, kernels: used } of await planStages(loaded)) {
      const only = Object.fromEntries(
        Object.entries(all).map(([name, module]) => [
          name,
          used.some((one) => one === name) ? module : empty,
        ]),
      ) as KernelModules;
      const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
      const pool = pools.get(used.join()) ?? new Pool({ threads: 1, modules: only, tasks });
      pools.set(used.join(), pool);
      const { stages } = await runIn(folder, pipeline, { what: stage, threads: 1, alone: true, pool });
      expect(stages.map((one) => [one.stage, one.status])).toContainEqual([stage, 'computed']);
    }
    expect([...pools.keys()].some((used) => used.split(',').length < areas.length + 1)).toBe(true);
  });
});
