import { describe, expect, it } from 'vitest';
import type { ProcessFit } from '../../../src/verdicts/process/evidence.js';
import { identifiable } from '../../../src/verdicts/process/identifiable.js';
import { modelHolds } from '../../../src/verdicts/process/model-holds.js';
import { networkAdds } from '../../../src/verdicts/process/network-adds.js';
import { overfits } from '../../../src/verdicts/process/overfits.js';
import { recovered } from '../../../src/verdicts/process/recovered.js';
import type { TransitionRung } from '../../../src/verdicts/process/ladder.js';
import { evidence, fit, parameter } from './evidence.js';

describe('identifiable', () => {
  const kappa = (value: number, over: Partial<Parameters<typeof evidence>[0]> = {}) =>
    identifiable.judge(
      evidence({ fits: [fit({ parameters: [parameter('kappa', { truth: value })] })], ...over }),
    );

  it('asks what T leaves of kappa without its bias: κ − 4/T above 2 √(2κ/T)', () => {
    // y = κT: y − 4 = 2 √(2y) at y = (√2 + √6)² = 14.93.
    expect(kappa(14.9 / 80).answer).toBe('no');
    expect(kappa(15 / 80).answer).toBe('yes');
    expect(kappa(15 / 80, { dt: 0.001, transitions: { train: 80_000, holdOut: 1 } }).answer).toBe('yes');
    expect(kappa(0.1).sentence).toBe(
      'The data do not determine the speed of mean reversion, kappa: the true kappa is 0.1, but over T = 80 an estimate has a standard deviation of about 0.05 and a bias of about 0.05. T decides, not the number of values: with this kappa it takes about T = 150, and a spacing finer than 0.1 does not help.',
    );
  });

  it('takes all of an import’s time and its estimate, and σ/√T of a drift', () => {
    const of = (mu: number) =>
      identifiable.judge(
        evidence({
          source: 'imported',
          fits: [fit({ parameters: [parameter('mu', { estimate: mu }), parameter('sigma')] })],
        }),
      );
    expect(of(0.19).answer).toBe('no');
    expect(of(-0.21).answer).toBe('yes');
  });

  it('determines nothing where all transitions of an import have no estimate', () => {
    const none = { estimate: null, standardError: null };
    const wholeSample = [parameter('kappa', none), parameter('sigma', none)];
    const fits = [fit({ name: 'cir', wholeSample })];
    expect(identifiable.judge(evidence({ source: 'imported', fits })).answer).toBe('unclear');
    expect(identifiable.judge(evidence({ fits })).answer).toBe('yes');
  });

  it('asks a model that no other beats, and says so where each is beaten', () => {
    const gain = { over: 'ou', mean: 0.1, standardError: 0.01, interval95: [0.08, 0.12] as const, p: 1e-9 };
    const beatenBy = { name: 'cubic', gain };
    const slow = fit({ parameters: [parameter('kappa', { estimate: 0.01 })], beatenBy });
    const fast = fit({ name: 'cir', parameters: [parameter('kappa', { estimate: 5 })] });
    expect(identifiable.judge(evidence({ fits: [slow, fast] })).answer).toBe('yes');
    expect(identifiable.judge(evidence({ fits: [slow] })).sentence).toMatch(
      / But cubic foretells better than ou, whose kappa this is\.$/,
    );
  });

  it('is unclear where a parameter has no error, and unknown without parameters', () => {
    const vague = [parameter('kappa', { truth: 5 }), parameter('sigma', { standardError: null })];
    expect(identifiable.judge(evidence({ fits: [fit({ parameters: vague })] })).answer).toBe('unclear');
    expect(identifiable.judge(evidence({ fits: [fit({ parameters: [] })] })).answer).toBe('unknown');
  });
});

describe('recovered', () => {
  const of = (...parameters: ReturnType<typeof parameter>[]) =>
    recovered.judge(evidence({ fits: [fit({ parameters })] })).answer;

  it('asks whether intervals hold the truth, kappa’s with its bias above alone', () => {
    expect(of(parameter('mu', { truth: 1.19 }))).toBe('yes');
    expect(of(parameter('mu', { truth: 1.21 }))).toBe('no');
    // A volatility’s in logarithms: 1.216 = e^0.196.
    expect(of(parameter('sigma', { truth: 1.21 }))).toBe('yes');
    expect(of(parameter('sigma', { truth: 1.22 }))).toBe('no');
    // 4/T is 0.05.
    expect(of(parameter('kappa', { truth: 0.76 }))).toBe('yes');
    expect(of(parameter('kappa', { truth: 0.74 }))).toBe('no');
    expect(of(parameter('kappa', { truth: 1.21 }))).toBe('no');
    expect(of(parameter('mu', { estimate: 0.05, truth: 0.1 }))).toBe('unclear');
  });

  it('widens theta’s by Student’s t where the path hardly forgets itself', () => {
    const theta = parameter('theta', { truth: 1.3 });
    const known = (kappa: number) =>
      of(parameter('kappa', { estimate: kappa, truth: kappa, standardError: 0.02 }), theta);
    expect(known(0.1)).toBe('yes');
    expect(known(10)).toBe('no');
  });

  it('does not ask what another foretells better than, and knows no truth of imports', () => {
    const gain = { over: 'ou', mean: 0.1, standardError: 0.01, interval95: [0.08, 0.12], p: 1e-9 } as const;
    const wrong = fit({
      parameters: [parameter('sigma', { truth: 9 })],
      beatenBy: { name: 'cir', gain },
    });
    const right = fit({ name: 'cir', parameters: [parameter('sigma', { truth: 1.1 })] });
    expect(recovered.judge(evidence({ fits: [wrong, right] })).answer).toBe('yes');
    expect(recovered.judge(evidence({ source: 'imported' })).sentence).toMatch(
      /^The true parameters are not known; on all transitions ou estimates kappa = 1 \(95 % interval 0\.8 to 1\.2\)/,
    );
  });
});

describe('overfits', () => {
  const of = (loss: Partial<NonNullable<ProcessFit['loss']>>) =>
    overfits.judge(
      evidence({
        fits: [
          fit({ loss: { mean: 0, standardError: 0.01, degreesOfFreedom: 1000, gained: 0.02, ...loss } }),
        ],
      }),
    ).answer;

  it('asks for a loss of more than half of what was gained, beyond chance', () => {
    // 1.646 errors, one-sided.
    expect(of({ mean: 0.027 })).toBe('yes');
    expect(of({ mean: 0.026 })).toBe('unclear');
    expect(of({ mean: 0.004 })).toBe('no');
    expect(of({ mean: 0.027, standardError: null, degreesOfFreedom: null })).toBe('unclear');
    expect(overfits.judge(evidence({ fits: [fit({ loss: null })] })).answer).toBe('unknown');
  });

  it('by Student’s t: few degrees of freedom know less', () => {
    expect(of({ mean: 0.027, degreesOfFreedom: 3 })).toBe('unclear');
  });
});

const rung = (over: Partial<TransitionRung>): TransitionRung => ({
  name: 'network',
  level: 'network',
  inFile: true,
  logScore: 1,
  impossible: 0,
  gain: null,
  gainOverSimpler: null,
  sentence: '',
  ...over,
});

describe('networkAdds', () => {
  const of = (over: Partial<TransitionRung>) =>
    networkAdds.judge(evidence({ ladder: { on: 'transitions', rungs: [rung(over)], apart: [] } }));
  const gain = (mean: number, half: number, p: number) => ({
    gainOverSimpler: {
      over: 'ou',
      mean,
      standardError: half / 2,
      interval95: [mean - half, mean + half] as const,
      p,
    },
  });

  it('says each answer in words', () => {
    expect(of(gain(0.03, 0.01, 1e-4))).toMatchObject({
      answer: 'yes',
      sentence: 'network beats ou: it gains 0.03 nats per unseen transition (95 % interval 0.02 to 0.04).',
    });
    expect(of(gain(-0.03, 0.01, 1e-4))).toMatchObject({
      answer: 'no',
      sentence:
        'network is worse than ou: it loses 0.03 nats per unseen transition (95 % interval 0.02 to 0.04).',
    });
    expect(of(gain(0.002, 0.002, 0.2))).toMatchObject({
      answer: 'no',
      sentence: 'network gains at most 0.004 nats per unseen transition over ou.',
    });
    expect(of(gain(0.01, 0.02, 0.3)).answer).toBe('unclear');
    expect(of({ ...gain(0, 0, 1) }).sentence).toBe('network is the same as ou.');
    expect(of({ logScore: null, impossible: 3 }).sentence).toBe(
      'network makes unseen transitions impossible.',
    );
    expect(of({}).answer).toBe('unknown');
    expect(networkAdds.judge(evidence()).answer).toBe('unknown');
  });
});

describe('modelHolds', () => {
  const tests = [{ of: 'ljungBox', statistic: 20, p: 0.01 }] as const;
  const tested = (p: number, over: Partial<ProcessFit> = {}) =>
    fit({ goodness: { transitions: 200, replicates: 99, p, tests, notes: [] }, ...over });

  it('is decided by the best score of few parameters', () => {
    const better = tested(0.5, { name: 'cir', holdOutScore: 2 });
    const network = tested(0.01, { name: 'network', level: 'network', holdOutScore: 3 });
    expect(modelHolds.judge(evidence({ fits: [tested(0.01), better, network] })).answer).toBe('yes');
    expect(modelHolds.judge(evidence({ fits: [tested(0.03)] }))).toMatchObject({
      answer: 'no',
      sentence:
        'Unseen transitions are not as ou says: they depend on what came before in ways that it does not know (p = 0.03 for all tests together, 200 unseen transitions against 99 simulated series).',
    });
    const untested = modelHolds.judge(evidence());
    expect(untested.answer).toBe('unknown');
    expect(untested.sentence).toMatch(/^The law of ou is not tested: .* a correction \(correct\)/);
    expect(modelHolds.judge(evidence({ fits: [] })).sentence).toMatch(/^No estimator of few parameters has/);
  });

  it('fails where another foretells better', () => {
    const gain = { over: 'ou', mean: 0.1, standardError: 0.01, interval95: [0.08, 0.12], p: 1e-9 } as const;
    const { answer, sentence } = modelHolds.judge(
      evidence({ fits: [tested(0.4, { beatenBy: { name: 'network', gain } })] }),
    );
    expect(answer).toBe('no');
    expect(sentence).toMatch(
      /^Unseen transitions pass the tests of ou .*, but network foretells them better: it gains 0\.1 nats/,
    );
  });
});
