import type { Evidence } from '../../src/verdicts/evidence.js';
import type { ModelEvidence } from '../../src/verdicts/model-evidence.js';
import type { LambdaTest } from '../../src/verdicts/lambda-test.js';
import type { DesignEvidence } from '../../src/verdicts/design-evidence.js';
import type { FitEvidence, TrainingEvidence } from '../../src/verdicts/fit-evidence.js';
import type { Gain, Rung } from '../../src/verdicts/rungs.js';

/** Figures as a run might have gathered them; each test changes what it is about. */

export const gain = (over: Partial<Gain> = {}): Gain => ({
  over: 'closed-form',
  mean: 0.2,
  standardError: 0.05,
  interval95: [0.1, 0.3],
  p: 0.0001,
  relative: 0.2,
  relative95: [0.1, 0.3],
  ...over,
});
export const loss = gain({ mean: -0.2, interval95: [-0.3, -0.1], relative: -0.2, relative95: [-0.3, -0.1] });
export const nothing = gain({
  mean: 0.01,
  interval95: [-0.2, 0.22],
  p: 0.9,
  relative: 0.01,
  relative95: [-0.2, 0.22],
});

/** On rows that overlap with training rows. */
export const uncertain = gain({ standardError: null, interval95: null, p: null, relative95: null });

export const rung = (over: Partial<Rung>): Rung => ({
  name: 'network',
  inFile: true,
  diverged: false,
  level: 'network',
  mse: 1,
  gain: gain(),
  gainOverMean: gain({ over: 'mean' }),
  gainOverSimpler: gain(),
  isTrainingMean: false,
  ablations: null,
  sentence: 'Nearer.',
  ...over,
});

export const training = (over: Partial<TrainingEvidence> = {}): TrainingEvidence => ({
  optimizer: 'sgd',
  learningRate: 0.1,
  learningRateKey: 'optimizer.learningRate',
  epochs: 8,
  largestStableRate: 0.25,
  limitIsExact: true,
  stableRate: 0.12,
  stableRateIsSure: true,
  forecastEpoch: null,
  divergedEpoch: null,
  halvings: 0,
  loss: Float64Array.of(8, 4, 3, 2, 1.5, 1.2, 1.1, 1.05),
  holdOutLoss: Float64Array.of(8, 4, 3, 2, 1.5, 1.2, 1.1, 1.05),
  gradientNorm: Float64Array.of(8, 4, 3, 2, 1.5, 1.2, 1.1, 1.05),
  earlyStopping: false,
  finish: { state: 'finished', epochsWanted: null, reason: '' },
  ...over,
});

export const closedForm: FitEvidence = {
  name: 'closed-form',
  level: 'closed-form',
  status: 'converged',
  readsK: false,
  parameters: [
    {
      name: 'lambda',
      estimate: 0.251,
      standardError: 0.001,
      interval95: [0.249, 0.253],
      degreesOfFreedom: 98,
      truth: 0.25,
    },
  ],
  lambdaHoldOut: null,
  curve: null,
  trainMse: 1,
  holdOutMse: 1.02,
  optimism: { share: 0, standardError: 0, degreesOfFreedom: 30 },
  training: null,
};

export const network: FitEvidence = {
  ...closedForm,
  name: 'network',
  level: 'network',
  status: 'stopped',
  parameters: [],
  lambdaHoldOut: { mean: 0.249, sd: 0.01 },
  optimism: { share: 0.02, standardError: 0.05, degreesOfFreedom: 30 },
  training: training(),
};

export const design = (over: Partial<DesignEvidence> = {}): DesignEvidence => ({
  estimator: 'linear',
  standsFor: null,
  parameters: ['a', 'b'],
  powers: [2, 3],
  conditionNumber: 12,
  weakestDirection: [0.7, -0.7],
  errors: [0.001, 0.002],
  bound: true,
  sigma: 0.1,
  columnScale: [1, 1],
  signal: 1,
  ...over,
});

export const lambdaTest = (over: Partial<LambdaTest> = {}): LambdaTest => ({
  name: 'linear',
  terms: 1,
  errors: 'classical',
  wald: 20,
  f: 20,
  degreesOfFreedom: [1, 98],
  p: 0.00001,
  mostGain: 0.3,
  gain: gain({ over: 'constant λ' }),
  ...over,
});

export const model = (over: Partial<ModelEvidence> = {}): ModelEvidence => ({
  estimator: 'closed-form',
  isConstant: true,
  errors: 'classical',
  rows: 100,
  exact: false,
  stability: { f: 3.2, p: 0.42, row: 60, before: 0.24, after: 0.26, shift: 0.02 },
  correlation: { from: 1, to: 4, correlation: 0.02, expected: -0.01, p: 0.6 },
  spread: { p: 0.3, ratio: 1.2, along: 's', grows: true },
  influence: {
    share: 0.02,
    shareRows: [99, 99],
    largest: { rows: [70, 70], lambda: 0.25, without: 0.251, standardErrors: 0.3, p: 0.4 },
  },
  duplicates: 0,
  constantK: null,
  unrelated: null,
  ...over,
});

export function evidence(over: Partial<Evidence> = {}): Evidence {
  return {
    source: 'simulated',
    truth: { kind: 'constant', value: 0.25 },
    reference: undefined,
    noise: 0.1,
    rows: { train: 100, holdOut: 25, empty: 0 },
    reach: 0,
    leak: undefined,
    start: 1,
    constant: { estimate: 0.251, standardError: 0.001, interval95: [0.249, 0.253], exact: false },
    ladder: {
      on: 'k',
      rungs: [
        rung({ name: 'mean', level: 'mean', gain: null, gainOverMean: null, gainOverSimpler: null }),
        rung({ name: 'closed-form', level: 'closed-form', gainOverSimpler: null }),
        rung({}),
      ],
      apart: [],
    },
    fits: [closedForm, network],
    designs: [design()],
    lambdaTests: [lambdaTest()],
    model: model(),
    ...over,
  };
}

/** The same with some rungs above the mean. */
export const withRungs = (...rungs: Partial<Rung>[]): Evidence => {
  const { ladder } = evidence();
  return evidence({ ladder: { ...ladder, rungs: [ladder.rungs[0], ladder.rungs[1], ...rungs.map(rung)] } });
};

export const withFit = (over: Partial<FitEvidence>): Evidence =>
  evidence({ fits: [closedForm, { ...network, ...over }] });

export const withTraining = (
  over: Partial<TrainingEvidence>,
  status: FitEvidence['status'] = 'stopped',
): Evidence => withFit({ training: training(over), status });
