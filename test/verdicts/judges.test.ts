import { describe, expect, it } from 'vitest';
import { adviceOf } from '../../src/verdicts/advice.js';
import type { Evidence } from '../../src/verdicts/evidence.js';
import type { LambdaTest } from '../../src/verdicts/lambda-test.js';
import { judges, verdictsOf } from '../../src/verdicts/index.js';
import type { Answer } from '../../src/verdicts/verdict.js';
import {
  closedForm,
  design,
  evidence,
  gain,
  lambdaTest,
  loss,
  network,
  nothing,
  rung,
  uncertain,
  withFit,
  withRungs,
  withTraining,
} from './evidence.js';

const oneFit = (over: object): Evidence => evidence({ fits: [{ ...closedForm, ...over }] });
/** A network alone. */
const meanLambda = (mean: number, interval95: readonly [number, number] = [0.249, 0.253]): Evidence =>
  evidence({
    constant: { ...evidence().constant, interval95 },
    fits: [{ ...network, lambdaHoldOut: { mean, sd: 0.1 } }],
  });
const curve = (rmse: number, coverage = 0.9): Evidence =>
  evidence({
    truth: { kind: 'function' },
    fits: [{ ...closedForm, parameters: [], curve: { rmse, coverage, truthRms: 1, truthSd: 0.2 } }],
  });
const moving = {
  state: 'moving',
  epochsWanted: 60,
  reason: 'has not finished: λ̂ moves; its trend suggests about 60 epochs',
} as const;
/** Of a polynomial and of a spline. */
const tested = (over: Partial<LambdaTest>, spline: Partial<LambdaTest> = over): Evidence =>
  evidence({ lambdaTests: [lambdaTest(over), lambdaTest({ name: 'spline λ', terms: 6, ...spline })] });
const leaking = (given: Evidence): Evidence => ({ ...given, reach: 20, leak: { by: 'random', gap: 0 } });
const byRow = (mse: number): Evidence => {
  const { ladder } = withRungs({ mse });
  return evidence({
    truth: { kind: 'row' },
    ladder: { ...ladder, on: 'lambda', rungs: [ladder.rungs[0], ladder.rungs[2]] },
  });
};

/** Evidence that leads to each answer of each verdict, and words that have to be said. */
const cases: readonly [string, Answer, string, Evidence][] = [
  ['identifiable', 'yes', 'Condition number 12; least well determined: a (x²) versus b (x³)', evidence()],
  ['identifiable', 'unclear', 'only poorly', evidence({ designs: [design({ errors: [0.01, 0.5] })] })],
  ['identifiable', 'no', 'do not determine all', evidence({ designs: [design({ errors: [0.01, 5] })] })],
  [
    'identifiable',
    'no',
    'do not determine a and b',
    evidence({
      designs: [
        design({ conditionNumber: null, errors: [null, null], weakestDirection: [], columnScale: [] }),
      ],
    }),
  ],
  ['identifiable', 'no', 'nothing in x determines it', evidence({ truth: { kind: 'row' } })],
  [
    'identifiable',
    'yes',
    'read k',
    evidence({ truth: { kind: 'row' }, fits: [{ ...network, readsK: true }] }),
  ],
  [
    'identifiable',
    'yes',
    'there is no noise',
    evidence({ noise: 0, designs: [design({ sigma: 0, errors: [0, 0] })] }),
  ],
  [
    'identifiable',
    'unclear',
    'λ explains nothing of k',
    evidence({ designs: [design({ parameters: ['lambda'], powers: [2], columnScale: [1], signal: 0 })] }),
  ],
  [
    'identifiable',
    'yes',
    'with residuals of 0.1 its error is ± 0.001',
    evidence({
      noise: undefined,
      designs: [design({ parameters: ['lambda'], powers: [2], columnScale: [1], bound: false })],
    }),
  ],
  [
    'identifiable',
    'unclear',
    'hardly determine λ(x), which network estimates, by a spline of 6 terms',
    evidence({
      designs: [
        design({
          estimator: null,
          standsFor: { estimator: 'network', terms: 6 },
          parameters: ['λ(x)'],
          powers: [2],
          columnScale: [1],
          errors: [0.2],
          bound: false,
        }),
      ],
    }),
  ],
  ['recovered', 'yes', '1 standard error off', evidence()],
  [
    'recovered',
    'unclear',
    'wider than the parameter',
    oneFit({ parameters: [{ ...closedForm.parameters[0], standardError: 0.2 }] }),
  ],
  [
    'recovered',
    'yes',
    'equal to rounding',
    oneFit({
      parameters: [
        {
          name: 'lambda',
          estimate: 0.25 + 2e-16,
          standardError: 1e-18,
          interval95: [0.25, 0.25],
          truth: 0.25,
        },
      ],
    }),
  ],
  ['recovered', 'no', 'outside', oneFit({ parameters: [{ ...closedForm.parameters[0], estimate: 0.26 }] })],
  ['recovered', 'yes', 'was found', curve(0.05)],
  ['recovered', 'unclear', 'in part', curve(0.15)],
  ['recovered', 'no', 'was not found', curve(0.3)],
  ['recovered', 'no', 'was not found', curve(0.2)],
  ['recovered', 'unclear', 'its 95 % band holds 40 % of it', curve(0.05, 0.4)],
  ['recovered', 'yes', 'no standard error', evidence({ fits: [network] })],
  ['recovered', 'no', 'the data determine one λ to ± 0.002 (0.8 %)', meanLambda(0.3)],
  ['recovered', 'yes', 'the data determine one λ to ± 0.1 (40 %)', meanLambda(0.3, [0.15, 0.35])],
  ['recovered', 'unclear', 'the data determine one λ to ± 1', meanLambda(0.3, [-0.75, 1.25])],
  ['recovered', 'yes', 'Each row’s λ was found', byRow(0.05)],
  ['recovered', 'unclear', 'in part', byRow(0.5)],
  ['recovered', 'no', 'were not found', byRow(1)],
  ['recovered', 'unknown', 'k was observed', evidence({ truth: { kind: 'observed' } })],
  [
    'recovered',
    'unknown',
    '4 ln 2 (2.773) lies outside it',
    evidence({ truth: { kind: 'observed' }, reference: { name: '4 ln 2', lambda: 2.7726 } }),
  ],
  [
    'networkAdds',
    'yes',
    'network lowers the mean squared error of closed-form by 20 % (95 % interval: 10 % to 30 %)',
    evidence(),
  ],
  [
    'networkAdds',
    'no',
    'raises the mean squared error of closed-form by 20 %',
    withRungs({ gainOverSimpler: loss }),
  ],
  [
    'networkAdds',
    'no',
    'is exact, and it is not',
    withRungs({ gainOverSimpler: gain({ mean: -1, relative: null, relative95: null }) }),
  ],
  [
    'networkAdds',
    'no',
    'by at most 0.5 %',
    withRungs({
      gainOverSimpler: gain({ mean: 0.001, p: 0.4, relative: 0.001, relative95: [-0.003, 0.005] }),
    }),
  ],
  ['networkAdds', 'no', 'diverged', withRungs({ mse: null, diverged: true, gainOverSimpler: null })],
  ['networkAdds', 'unknown', 'Set train.holdOut to { by: time, gap: 20 }', leaking(evidence())],
  ['networkAdds', 'no', 'diverged', leaking(withRungs({ mse: null, diverged: true, gainOverSimpler: null }))],
  [
    'networkAdds',
    'unclear',
    'is indistinguishable from closed-form',
    withRungs({ gainOverSimpler: nothing }),
  ],
  ['networkAdds', 'unknown', 'no network', withRungs()],
  [
    'networkAdds',
    'unknown',
    'network has not finished: λ̂ moves; its trend suggests about 60 epochs. So far it lowers the mean squared error of closed-form by 20 %',
    withTraining({ finish: moving }),
  ],
  ['trainingStable', 'unclear', 'network has not finished: λ̂ moves', withTraining({ finish: moving })],
  [
    'trainingStable',
    'no',
    'network is stuck',
    withTraining({ finish: { ...moving, state: 'stuck', reason: 'is stuck' } }),
  ],
  ['lambdaDependsOnX', 'yes', 'λ varies with x: F(1, 98) = 20', evidence()],
  ['lambdaDependsOnX', 'yes', 'of spline λ', tested({ p: 0.5, gain: nothing }, { p: 0.001 })],
  ['lambdaDependsOnX', 'yes', 'λ varies with x', leaking(tested({ gain: loss }))],
  [
    'lambdaDependsOnX',
    'no',
    'explain at most 0.8 % of constant λ’s error',
    tested({ p: 0.5, gain: nothing, mostGain: 0.008 }),
  ],
  [
    'lambdaDependsOnX',
    'unclear',
    'may explain at most 2 % of constant λ’s error',
    tested({ p: 0.5, gain: nothing, mostGain: 0.02 }),
  ],
  // A polynomial alone does not exclude that λ swings.
  [
    'lambdaDependsOnX',
    'unclear',
    'too few rows',
    evidence({ lambdaTests: [lambdaTest({ p: 0.5, gain: nothing, mostGain: 0.001 })] }),
  ],
  // Two tests share five per cent.
  ['lambdaDependsOnX', 'unclear', 'too few rows', tested({ p: 0.03, gain: nothing, mostGain: 0.1 })],
  [
    'lambdaDependsOnX',
    'no',
    'exact to rounding',
    evidence({ constant: { ...evidence().constant, exact: true }, lambdaTests: [] }),
  ],
  ['lambdaDependsOnX', 'no', 'Each row has its own λ', evidence({ truth: { kind: 'row' } })],
  ['lambdaDependsOnX', 'unclear', 'held-out rows do not confirm it', tested({ gain: loss })],
  ['lambdaDependsOnX', 'unclear', 'held-out rows do: ', tested({ p: 0.5, mostGain: 0.001 })],
  ['lambdaDependsOnX', 'unknown', 'do not distinguish', evidence({ lambdaTests: [] })],
  ['trainingStable', 'yes', 'below the limit 0.25', evidence()],
  [
    'trainingStable',
    'no',
    'diverged in epoch 20 (forecast: 19): its learning rate 0.3 is above the largest stable one, 0.25; 0.12 would have worked',
    withTraining({ learningRate: 0.3, divergedEpoch: 20, forecastEpoch: 19 }, 'diverged'),
  ],
  [
    'trainingStable',
    'no',
    'halved 2 times',
    withTraining({ learningRate: 0.3, divergedEpoch: 2, halvings: 2 }),
  ],
  [
    'trainingStable',
    'no',
    'try a learning rate below 0.3',
    withTraining({ learningRate: 0.3, divergedEpoch: 2, largestStableRate: null }, 'diverged'),
  ],
  [
    'trainingStable',
    'unclear',
    'far above its smallest',
    withTraining({ loss: Float64Array.of(8, 1, 0.1, 5) }),
  ],
  [
    'trainingStable',
    'unclear',
    'close to exploding',
    withTraining({ gradientNorm: Float64Array.of(1, 1, 5000, 1, 1) }),
  ],
  ['trainingStable', 'yes', 'learning rate 0.3, above the limit 0.25', withTraining({ learningRate: 0.3 })],
  ['trainingStable', 'yes', 'No loss or gradient blew up in network (8 epochs)', evidence()],
  [
    'trainingStable',
    'no',
    'above the largest stable one, 0.25; try 0.01.',
    withTraining(
      { learningRate: 0.3, divergedEpoch: 2, stableRate: 0.01, stableRateIsSure: false },
      'diverged',
    ),
  ],
  [
    'trainingStable',
    'yes',
    'the limit 0.25 for full batches (a guide',
    withTraining({ limitIsExact: false }),
  ],
  [
    'trainingStable',
    'yes',
    'far below what would work: at less than a thousandth of the limit 7e14 a training hardly moves; try 3e14',
    withTraining({ largestStableRate: 7e14, stableRate: 3e14 }),
  ],
  [
    'trainingStable',
    'unclear',
    'network has not finished: it was on its way.',
    withTraining({
      finish: { state: 'moving', epochsWanted: 70, reason: 'has not finished: it was on its way' },
    }),
  ],
  [
    'trainingStable',
    'no',
    'network is stuck. network has learning rate 0.1, far below what would work',
    withTraining({
      largestStableRate: 7e14,
      finish: { state: 'stuck', epochsWanted: null, reason: 'is stuck' },
    }),
  ],
  [
    'recovered',
    'no',
    'no error at all',
    oneFit({ parameters: [{ ...closedForm.parameters[0], estimate: 0.26, standardError: 0 }] }),
  ],
  ['trainingStable', 'unknown', 'Nothing was trained', evidence({ fits: [closedForm] })],
  ['overfits', 'no', 'beyond what constant λ does', evidence()],
  [
    'overfits',
    'yes',
    'network does',
    withFit({
      trainMse: 0.1,
      holdOutMse: 2,
      optimism: { share: 1.9, standardError: 0.2, degreesOfFreedom: 9 },
    }),
  ],
  // The threshold is tested, not 0.
  [
    'overfits',
    'unclear',
    'network may',
    withFit({
      trainMse: 1,
      holdOutMse: 2,
      optimism: { share: 0.6, standardError: 0.1, degreesOfFreedom: 99 },
    }),
  ],
  [
    'overfits',
    'no',
    'beyond what constant λ does',
    withFit({
      trainMse: 2,
      holdOutMse: 1,
      optimism: { share: 0.9, standardError: 0.1, degreesOfFreedom: 99 },
    }),
  ],
  ['overfits', 'unknown', 'share noise', leaking(evidence())],
  [
    'overfits',
    'unclear',
    'network may',
    withFit({
      trainMse: 0.1,
      holdOutMse: 2,
      optimism: { share: 1.9, standardError: 2, degreesOfFreedom: 9 },
    }),
  ],
  ['overfits', 'unknown', 'No fit predicts', evidence({ fits: [{ ...network, optimism: null }] })],
  ['beatsTheMean', 'yes', 'All fits predict k', evidence()],
  ['beatsTheMean', 'yes', 'network is indistinguishable from it', withRungs({ gainOverMean: nothing })],
  ['beatsTheMean', 'no', 'worse than the training mean', withRungs({ gainOverMean: loss })],
  ['beatsTheMean', 'no', 'nothing was learned', withRungs({ isTrainingMean: true })],
  [
    'beatsTheMean',
    'no',
    'network diverged, and',
    withRungs({ mse: null, diverged: true, gainOverMean: null }),
  ],
  [
    'beatsTheMean',
    'no',
    'line could not be fitted',
    withRungs({ name: 'line', mse: null, gainOverMean: null }),
  ],
  [
    'beatsTheMean',
    'unknown',
    'Set train.holdOut to { by: time, gap: 20 }',
    leaking(withRungs({ gainOverMean: uncertain })),
  ],
  [
    'beatsTheMean',
    'unknown',
    'No fit of the file',
    evidence({ ladder: { ...evidence().ladder, rungs: [{ ...rung({}), inFile: false }] } }),
  ],
];

describe('a verdict', () => {
  it.each(cases)('%s: %s (%s)', (id, answer, words, given) => {
    const found = verdictsOf(given).find((verdict) => verdict.id === id)!;
    expect(found.sentence).toContain(words);
    expect(found.answer).toBe(answer);
  });

  it('beatsTheMean is unclear where nothing can be told from the mean', () => {
    const { ladder } = withRungs({ gainOverMean: nothing });
    const rungs = [ladder.rungs[0], ladder.rungs[2]];
    const all = verdictsOf(evidence({ ladder: { ...ladder, rungs } }));
    expect(all.find(({ id }) => id === 'beatsTheMean')).toMatchObject({ answer: 'unclear' });
  });

  it('is given on each question, in the order of the table', () => {
    expect(verdictsOf(evidence()).map(({ id }) => id)).toEqual([
      'identifiable',
      'recovered',
      'networkAdds',
      'lambdaDependsOnX',
      'trainingStable',
      'overfits',
      'beatsTheMean',
      'modelHolds',
    ]);
    expect(judges.map(({ question }) => question.at(-1))).toEqual(judges.map(() => '?'));
  });

  it.each(cases)('has figures and words fit to be told: %s %s (%s)', (_id, _answer, _words, given) => {
    for (const { sentence, evidence: figures } of verdictsOf(given)) {
      expect(sentence).toMatch(/^\S.*\.$/s);
      expect(sentence).not.toMatch(/NaN|undefined|null|Infinity|\. \.|\s{2}/);
      expect(sentence.length).toBeLessThan(420);
      expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
    }
  });

  it.each([
    [gain(), ''],
    [loss, 'The network does better with λ̂ shuffled between rows.'],
    [nothing, 'The network does as well with λ̂ shuffled between rows.'],
  ])('networkAdds says what a network did without, and not what it needed', (cost, words) => {
    const part = { mse: 1, cost };
    const needed = { mse: 1, cost: gain() };
    const ablations = { shuffled: part, frozen: needed, biasOnly: needed, explained: null };
    const { sentence } = verdictsOf(withRungs({ ablations })).find(({ id }) => id === 'networkAdds')!;
    expect(sentence.replace(/^network lowers [^)]*\)\.\s?/, '')).toBe(words);
  });

  it('shares five per cent among networks: what is found at 4 % by one of two is not enough', () => {
    const slight = gain({ p: 0.04 });
    const answerOf = (given: Evidence): Answer =>
      verdictsOf(given).find(({ id }) => id === 'networkAdds')!.answer;
    expect(answerOf(withRungs({ gainOverSimpler: slight }))).toBe('yes');
    expect(
      answerOf(withRungs({ gainOverSimpler: slight }, { name: 'other', gainOverSimpler: nothing })),
    ).toBe('unclear');
  });
});

describe('advice', () => {
  const idsOf = (given: Evidence): string[] => adviceOf(given).map(({ id }) => id);
  const unmoved = tested({ p: 0.5, gain: nothing });

  it('on odd terms is given where they vanish: from 0, with noise, their column small', () => {
    const vanishing = [design({ columnScale: [1, 0.1] })];
    const [advice] = adviceOf(evidence({ start: 0, designs: vanishing }));
    expect(advice.sentence).toContain('b (x³) cannot be learned well at x0 = 0');
    expect(advice.sentence).toContain('start at x0 = 1');
    expect(idsOf(evidence({ start: 1, designs: vanishing }))).not.toContain('oddTerms');
    expect(idsOf(evidence({ start: 0, noise: 0, designs: vanishing }))).not.toContain('oddTerms');
    expect(idsOf(evidence({ start: 0 }))).not.toContain('oddTerms');
  });

  it('on empty rows counts them', () => {
    const [advice] = adviceOf(evidence({ rows: { train: 100, holdOut: 25, empty: 1 } }));
    expect(advice.sentence).toBe('1 training row has s = 0, and says nothing about λ: leave such rows out.');
  });

  it('on learning rates names the key and a rate that works', () => {
    const [advice] = adviceOf(withTraining({ learningRate: 0.3 }));
    expect(advice.sentence).toContain('train.estimators.network.optimizer.learningRate=0.12');
    expect(idsOf(withTraining({ learningRate: 0.2 }))).not.toContain('learningRate');
    const unsure = { learningRate: 0.3, stableRate: 0.01, stableRateIsSure: false };
    expect(adviceOf(withTraining(unsure))[0].sentence).toContain(
      'try train.estimators.network.optimizer.learningRate=0.01',
    );
    expect(adviceOf(withTraining({ largestStableRate: 7e14, stableRate: 3e14 }))[0].sentence).toContain(
      'is far below the largest stable one, 7e14: set train',
    );
  });

  it('on rows is four times as many, and none where constant λ is the wrong model', () => {
    expect(adviceOf(unmoved).at(-1)).toMatchObject({
      id: 'moreRows',
      evidence: { rows: 100, rowsToHalve: 400 },
    });
    expect(idsOf(evidence())).toEqual([]);
  });
});
