import type {
  ProcessEvidence,
  ProcessFit,
  ProcessParameter,
} from '../../../src/verdicts/process/evidence.js';

export const parameter = (name: string, over: Partial<ProcessParameter> = {}): ProcessParameter => ({
  name,
  estimate: 1,
  standardError: 0.1,
  interval95: [0.8, 1.2],
  truth: null,
  free: true,
  ...over,
});

export const fit = (over: Partial<ProcessFit> = {}): ProcessFit => {
  const parameters = over.parameters ?? [parameter('kappa'), parameter('theta'), parameter('sigma')];
  return {
    name: 'ou',
    level: 'closed-form',
    status: 'converged',
    density: 'exact',
    isPositive: false,
    parameters,
    wholeSample: parameters,
    trainScore: 1,
    holdOutScore: 1,
    loss: { mean: 0, standardError: 0.01, degreesOfFreedom: 30, gained: 0.02 },
    beatenBy: null,
    goodness: null,
    ...over,
  };
};

export const evidence = (over: Partial<ProcessEvidence> = {}): ProcessEvidence => ({
  source: 'simulated',
  transitions: { train: 800, holdOut: 200 },
  time: 80,
  wholeTime: 100,
  dt: 0.1,
  fits: [fit()],
  ladder: { on: 'transitions', rungs: [], apart: [] },
  ...over,
});
