import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Divergence } from '#dist/training/history.js';
import { historyTables } from '#dist/estimators/training-tables.js';
import { trainingEvidence } from '#dist/stages/train/training-evidence.js';
import { Store } from '#dist/store/store.js';
import type { RunReport } from '#dist/index.js';
import type { TrainingEvidence } from '#dist/verdicts/fit-evidence.js';
import { runIn, smallPipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { rowsOf } from '../../tables.js';

interface Epoch {
  readonly loss: number;
  readonly holdOutLoss: number;
  readonly gradientNorm: number;
}

/** λ̂ in sgd on full batches: its error is multiplied by 1 − 2 · learningRate a step. */
const descent = (learningRate: number, over: object = {}): object => ({
  kind: 'least-squares',
  basis: 'constant',
  solver: { kind: 'sgd', learningRate },
  ...over,
});
const network = (learningRate: number, over: object = {}): object => ({
  kind: 'network',
  hidden: [4],
  optimizer: { kind: 'sgd', learningRate },
  batchSize: 'full',
  epochs: 40,
  ...over,
});

async function evidenceOf<Name extends string>(estimators: Record<Name, object>) {
  const folder = temporaryFolder();
  const report: RunReport = await runIn(folder, {
    ...smallPipeline,
    targets: { lambda: 0.25 },
    train: { estimators },
  });
  const store = new Store(join(folder, 'data'));
  const of = (name: Name): TrainingEvidence | null => {
    const stage = `train:${name}`;
    return trainingEvidence(store.find(stage, report.stages.find((s) => s.stage === stage)!.fingerprint)!);
  };
  const history = (name: Name): Epoch[] => rowsOf<Epoch>(report, `train:${name}`, 'history');
  return { of, history };
}

describe('the evidence of a training', () => {
  it('is none for estimators that do not train', async () => {
    const { of } = await evidenceOf({
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      mean: { kind: 'mean' },
    });
    expect([of('closed-form'), of('mean')]).toEqual([null, null]);
  });

  it('has every epoch of a healthy training, no limit and no divergence', async () => {
    const optimizer = { kind: 'adam', learningRate: 0.01 };
    const earlyStopping = { patience: 3, fraction: 0.2 };
    const { of, history } = await evidenceOf({
      adam: { kind: 'network', hidden: [4], optimizer, epochs: 6 },
      stopped: { kind: 'network', hidden: [4], optimizer, epochs: 6, earlyStopping },
      lbfgs: { kind: 'pointwise-network', hidden: [3], optimizer: { kind: 'lbfgs' }, epochs: 3 },
    });
    const found = of('adam')!;
    expect(found).toMatchObject({
      optimizer: 'adam',
      learningRate: 0.01,
      epochs: 6,
      largestStableRate: null,
      forecastEpoch: null,
      divergedEpoch: null,
      halvings: 0,
      earlyStopping: false,
    });
    for (const name of ['loss', 'holdOutLoss', 'gradientNorm'] as const) {
      expect([...found[name]]).toEqual(history('adam').map((row) => row[name]));
      expect(found[name]).toHaveLength(6);
    }
    expect(of('stopped')!.earlyStopping).toBe(true);
    // A line search has no learning rate, and nothing limits it.
    expect(of('lbfgs')).toMatchObject({ optimizer: 'lbfgs', learningRate: null, largestStableRate: null });
  });

  it('has the limit, the forecast and the fact of one that diverges, and those of one that does not', async () => {
    const { of, history } = await evidenceOf({
      wild: descent(3, { epochs: 60 }),
      tame: descent(0.1),
    });
    const wild = of('wild')!;
    // The Hessian of mean (k − λ̂ s)² is 2, s in units of its root mean square.
    expect(wild.largestStableRate!).toBeCloseTo(1, 9);
    expect(wild).toMatchObject({ optimizer: 'sgd', learningRate: 3, epochs: 60, halvings: 0 });
    // With full batches of a quadratic loss the forecast is exact.
    expect(wild.divergedEpoch).toBe(wild.forecastEpoch);
    expect(wild.divergedEpoch).toBe(history('wild').length + 1);
    expect(wild.loss).toHaveLength(wild.divergedEpoch! - 1);
    // Epochs that the file leaves to the default.
    expect(of('tame')).toMatchObject({ epochs: 100, forecastEpoch: null, divergedEpoch: null });
    expect(of('tame')!.loss).toHaveLength(100);
  });

  it('counts the halvings that a training lived through', async () => {
    const { of } = await evidenceOf({
      halved: network(40, { hidden: [], onDivergence: 'halve-learning-rate', epochs: 200 }),
      lost: network(1e50, { onDivergence: 'halve-learning-rate' }),
      first: network(1e50),
    });
    const halved = of('halved')!;
    expect(halved.forecastEpoch).toBe(halved.divergedEpoch);
    expect(halved.loss).toHaveLength(200);
    // Without hidden layers the loss is a quadratic: stable below the limit, and above it 200 epochs are enough to see.
    const factor = 40 / halved.largestStableRate!;
    expect(halved.halvings).toBe(Math.ceil(Math.log2(factor)));
    expect(halved.halvings).toBeGreaterThan(3);
    // 41 divergences: forty times it went on.
    expect(of('lost')).toMatchObject({ halvings: 40, divergedEpoch: 1 });
    const first = of('first')!;
    expect(first).toMatchObject({ halvings: 0, divergedEpoch: 1, loss: new Float64Array(0) });
  });
});

describe('a network that learns nothing', () => {
  it('is stuck, with the reason', async () => {
    const adam = (learningRate: number): object => ({ optimizer: { kind: 'adam', learningRate } });
    const shape = { kind: 'network', inputs: ['k', 's'], hidden: [8], epochs: 30 };
    const { of } = await evidenceOf({
      zero: { ...shape, ...adam(0.003), initialisation: 'zero' },
      dead: { ...shape, ...adam(30), activation: 'relu' },
      slow: { ...shape, ...adam(1e-7) },
      good: { ...shape, ...adam(0.01) },
      descent: descent(1e-6),
      done: descent(0.3),
    });
    const reasonOf = (name: 'zero' | 'dead' | 'slow' | 'descent'): string => {
      const { state, reason } = of(name)!.finish;
      expect([name, state]).toEqual([name, 'stuck']);
      return reason;
    };
    expect(reasonOf('zero')).toContain('no gradient reaches its hidden weights, which are all zero');
    expect(reasonOf('dead')).toContain('every relu unit is dead');
    expect(reasonOf('slow')).toMatch(/hardly moved with learning rate 1e-7: in 30 epochs λ̂ went from 0 to/);
    expect(reasonOf('descent')).toContain('is stuck with learning rate 1e-6');
    for (const name of ['good', 'done'] as const) {
      expect(of(name)!.finish).toEqual({ state: 'finished', epochsWanted: null, reason: '' });
    }
  });

  it('is told from one that is on its way, and is asked for epochs that are enough', async () => {
    const shape = { kind: 'network', hidden: [8], optimizer: { kind: 'adam', learningRate: 0.001 } };
    const { of } = await evidenceOf({ short: { ...shape, epochs: 60 } });
    const { state, epochsWanted } = of('short')!.finish;
    expect(state).toBe('moving');
    const longer = await evidenceOf({ long: { ...shape, epochs: Math.ceil(1.5 * epochsWanted!) } });
    expect(longer.of('long')!.finish.state).toBe('finished');
  });
});

it('a divergence at the first step of its epoch has its row among the divergences', () => {
  const divergence: Divergence = { epoch: 3, step: 21, learningRate: 0.5, rows: [4, 2], trace: [] };
  const { divergences } = historyTables({ history: [], divergences: [divergence], end: undefined });
  expect(divergences.map(({ name, values }) => [name, [...values]])).toEqual([
    ['divergence', [0]],
    ['epoch', [3]],
    ['step', [21]],
    ['loss', [NaN]],
    ['gradientNorm', [NaN]],
    ['learningRate', [0.5]],
    ['batchRows', ['4 2']],
  ]);
});
