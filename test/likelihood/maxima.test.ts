import { describe, expect, it } from 'vitest';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import type { LikelihoodKind, FamilyKind, ParameterName } from '#dist/likelihood/models.js';
import { billRates, irregular, month, waves } from './series.js';

type Known = readonly [estimate: number, error?: number];
type Row = readonly [FamilyKind, LikelihoodKind, number, ...Known[]];

/** Maxima from independent code (mpmath): log-likelihood, then each parameter and its error by the observed information. */
const ofWaves: Row[] = [
  [
    'ou',
    'exact',
    720.36455521219,
    [4.7583935898, 0.859357269],
    [0.0602035030053, 0.0023721092538],
    [0.0501481839588, 0.0027704092436],
  ],
  [
    'ou',
    'euler',
    720.36455521219,
    [3.9282214314, 0.57804513222],
    [0.0602035030053, 0.0023721092538],
    [0.0416687351341, 0.001901908848],
  ],
  [
    'cir',
    'exact',
    717.48628796489,
    [4.70030911138, 0.85209709756],
    [0.0602055735931, 0.0024883530587],
    [0.211517760234, 0.011687368114],
  ],
  [
    'cir',
    'exact-moments',
    719.24458598505,
    [4.99211862137, 0.85420440563],
    [0.0601864631988, 0.0023257334322],
    [0.209864061421, 0.011557438874],
  ],
  [
    'cir',
    'nowman',
    718.48179366152,
    [5.00611003777, 0.8619407972],
    [0.0601952188214, 0.0023475552984],
    [0.21232069754, 0.011712155461],
  ],
  [
    'cir',
    'euler',
    718.48179366152,
    [4.09313939745, 0.56793714426],
    [0.0601952188214],
    [0.174850215167, 0.0079807839193],
  ],
  [
    'cir',
    'kessler',
    717.09169678396,
    [3.93940643936, 0.60610784429],
    [0.0611715475424, 0.0028503248691],
    [0.207181499142, 0.011697495698],
  ],
  [
    'ckls',
    'euler',
    720.54217580407,
    [3.95102668033, 0.57639493187],
    [0.0602159668385, 0.0023612992388],
    [0.0577568556052, 0.031702796409],
    [0.114710545893, 0.19175034665],
  ],
  [
    'ckls',
    'nowman',
    720.54217580407,
    [4.79234525304, 0.85933185609],
    [0.0602159668385],
    [0.0695956605509, 0.038433034307],
    [0.114710545893, 0.19175034665],
  ],
  ['gbm', 'exact', 684.60535741223, [0.361175241901, 0.19001268401], [0.837607934561, 0.038231396675]],
];

const ofBillRates: Row[] = [
  [
    'ou',
    'exact',
    1017.3716909023,
    [0.226763280237, 0.10609196484],
    [0.0300158200287, 0.0093040133962],
    [0.00745382579522, 0.00036094352414],
  ],
  [
    'cir',
    'exact',
    1019.7232382779,
    [0.16824905325, 0.088975637761],
    [0.0262066591034, 0.0097217394694],
    [0.0385692843077, 0.0018658878676],
  ],
  [
    'cir',
    'exact-moments',
    1023.2056080701,
    [0.164200390581, 0.087864785877],
    [0.025843208755, 0.0098696206469],
    [0.0379155931718, 0.001834110447],
  ],
  [
    'cir',
    'nowman',
    1023.2318692119,
    [0.165287149651, 0.087505059472],
    [0.0259421290572, 0.0097468579832],
    [0.0378928334549, 0.0018325223603],
  ],
  [
    'cir',
    'euler',
    1023.2318692119,
    [0.164154031371, 0.086308033782],
    [0.0259421290572],
    [0.0376333584064, 0.0018148416966],
  ],
  [
    'cir',
    'milstein',
    1019.7853119773,
    [0.169577209444, 0.087333655733],
    [0.0262627154337, 0.0095278619334],
    [0.0382608443567, 0.0018469592624],
  ],
  [
    'ckls',
    'nowman',
    1023.4068183517,
    [0.172309544186, 0.0901000893],
    [0.0263759673805, 0.009762820568],
    [0.0302786942363, 0.01167197417],
    [0.432422403373, 0.1156367424],
  ],
  [
    'ckls',
    'euler',
    1023.4068183517,
    [0.171078336794, 0.08881557485],
    [0.0263759673805],
    [0.0300626014426, 0.01160344419],
    [0.432422403373],
  ],
  ['gbm', 'exact', 1001.9247492937, [-0.0238772769195, 0.051673219325], [0.218505599656, 0.010537275704]],
];

function checkRow(x: number[], [model, likelihood, logLikelihood, ...known]: Row): void {
  const found = maximumLikelihood({ x, dt: month }, { model, likelihood });
  expect(found.converged).toBe(true);
  expect(Math.abs(found.logLikelihood! / logLikelihood - 1)).toBeLessThan(1e-12);
  const all = Object.values(found.parameters);
  expect(all).toHaveLength(known.length);
  for (const [i, [estimate, error]] of known.entries()) {
    const { estimate: ours, observedError, sandwichError, standardError, lower95, upper95 } = all[i];
    expect(Math.abs(ours! / estimate - 1)).toBeLessThan(1e-8);
    if (error !== undefined) expect(Math.abs(observedError! / error - 1)).toBeLessThan(1e-8);
    expect(standardError).toBe(likelihood === 'exact' ? observedError : sandwichError);
    expect((upper95! - lower95!) / standardError!).toBeCloseTo(2 * 1.959963984540054, 9);
  }
}

describe('the maximum', () => {
  it.each<Row>(ofWaves)('of %s by %s on the waves has a log-likelihood of %d', (...row: unknown[]) =>
    checkRow(waves, row as unknown as Row),
  );
  it.each<Row>(ofBillRates)('of %s by %s on bill rates has a log-likelihood of %d', (...row) =>
    checkRow(billRates, row as unknown as Row),
  );

  it('is that of irregular times', () => {
    const { parameters, logLikelihood } = maximumLikelihood(irregular, { model: 'ou' });
    const { kappa, theta, sigma } = parameters;
    expect(logLikelihood).toBeCloseTo(462.43314816694, 9);
    const known = [
      [kappa!, 5.10785373154, 1.029880811],
      [theta!, 0.060219361731, 0.002323708974],
      [sigma!, 0.0519360669441, 0.003885969663],
    ] as const;
    for (const [{ estimate, standardError }, value, error] of known) {
      expect(Math.abs(estimate! / value - 1)).toBeLessThan(1e-10);
      expect(Math.abs(standardError! / error - 1)).toBeLessThan(1e-8);
    }
  });

  it('by a stationary start is that of the Kalman filter without noise', () => {
    const found = maximumLikelihood({ x: billRates, dt: month }, { model: 'ou', start: 'stationary' });
    expect(found.logLikelihood).toBeCloseTo(1016.7729601328, 9);
    expect(found.parameters.kappa!.estimate).toBeCloseTo(0.064969020312, 10);
    expect(found.notes.join(' ')).toContain('stationary law');
  });

  it('over several series is that of their transitions, none between two of them', () => {
    const whole = maximumLikelihood({ x: waves, dt: month }, { model: 'cir' });
    const two = [waves.slice(0, 101), waves.slice(100)];
    const times = two.map((part, s) => part.map((_, i) => (s * 100 + i) * month));
    const pooled = maximumLikelihood({ x: two, t: times }, { model: 'cir' });
    expect(pooled.n).toBe(240);
    expect(pooled.T).toBeCloseTo(20, 12);
    expect(pooled.parameters.kappa!.estimate).toBeCloseTo(whole.parameters.kappa!.estimate!, 8);
    expect(pooled.logLikelihood).toBeCloseTo(whole.logLikelihood!, 9);
  });

  it('with a parameter given is no higher, and its profile is flat at the maximum', () => {
    const at = (theta: number): number =>
      maximumLikelihood({ x: waves, dt: month }, { model: { kind: 'ou', theta } }).logLikelihood!;
    const { parameters, logLikelihood } = maximumLikelihood({ x: waves, dt: month }, { model: 'ou' });
    const { estimate, standardError } = parameters.theta!;
    expect(at(estimate!)).toBeCloseTo(logLikelihood!, 9);
    // A standard error away the profile has lost about a half.
    expect(logLikelihood! - at(estimate! + 0.1 * standardError!)).toBeCloseTo(0.005, 4);
    const fixed = maximumLikelihood({ x: waves, dt: month }, { model: { kind: 'cir', kappa: 3 } });
    expect(fixed.parameters.kappa).toMatchObject({ estimate: 3, fixed: true, standardError: null });
    expect(fixed.covariance!.names).toEqual(['theta', 'sigma'] satisfies ParameterName[]);
    expect(fixed.converged).toBe(true);
  });
});

describe('kappa without its bias', () => {
  const kappa = (x: number[], correct: Parameters<typeof maximumLikelihood>[1]['correct']): number | null =>
    maximumLikelihood({ x, dt: month }, { model: 'ou', correct: correct! }).corrected!.kappa;

  it('by Tang and Chen', () => {
    expect(kappa(waves, 'tang-chen')).toBeCloseTo(4.5038064919, 9);
    expect(kappa(billRates, 'tang-chen')).toBeCloseTo(0.0013678276, 9);
  });

  // On bill rates by closed regressions on 107, 71 and 53 transitions per block.
  it.each([
    [2, 4.7588686767, 0.17431198935786218],
    [3, 4.7561298671, 0.4026402736401588],
    [4, 4.7507323981, 0.09384213930022825],
  ])('by a jackknife of %d blocks', (blocks, ofWaves, ofRates) => {
    expect(kappa(waves, { kind: 'jackknife', blocks })).toBeCloseTo(ofWaves, 9);
    expect(kappa(billRates, { kind: 'jackknife', blocks })).toBeCloseTo(ofRates, 8);
    if (blocks === 2) expect(kappa(waves, 'jackknife')).toBeCloseTo(ofWaves, 9);
  });
});
